//! Faults on real servers, with a client under constant load, and a report of how it fared.
//!
//! `cargo test -p es-tests --test faults -- --nocapture` prints the report. Sockets and memory are
//! read from `/proc`, so it runs on Linux only.
//!
//! | file | concern |
//! |---|---|
//! | `three_nodes.rs`, `certificate.rs` | the scenarios |
//! | `leak.rs` | a loop in which nothing may grow |
//! | `scene.rs` | one scenario: load, fault, checks |
//! | `load.rs` | the requests, and what became of them |
//! | `journal.rs` | every attempt, seen from a layer around the attempts |
//! | `stored.rs` | what the servers kept of the writes |
//! | `resources.rs`, `report.rs` | sockets and tasks; the table |
//!
//! The servers with their proxies are [`es_tests::Rig`].

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

mod certificate;
mod journal;
mod leak;
mod load;
mod report;
mod resources;
mod scene;
mod stored;
mod three_nodes;

/// One test at a time: they count the sockets of the whole process.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

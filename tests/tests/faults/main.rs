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
//! | `rig.rs` | the servers, and a proxy in front of each |
//! | `load.rs` | the requests, and what became of them |
//! | `journal.rs` | every attempt, seen from a layer around the attempts |
//! | `stored.rs` | what the servers kept of the writes |
//! | `resources.rs`, `report.rs` | sockets, tasks and memory; the table |

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

mod certificate;
mod journal;
mod leak;
mod load;
mod report;
mod resources;
mod rig;
mod scene;
mod stored;
mod three_nodes;

/// One test at a time: they count the sockets of the whole process.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

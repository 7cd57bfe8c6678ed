//! The client on real servers: every example and every parameter of the "Python Interface" page, and bad input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

mod aggregations;
mod aliases;
mod answers;
mod bad_input;
mod bulk;
mod by_id;
mod by_query;
mod cat;
mod cluster;
mod documents;
mod error_pages;
mod errors;
mod hit_values;
mod indices;
mod ingest;
mod kinds;
mod long_tasks;
mod mapping_diff;
mod metrics;
mod migration;
mod nodes;
mod odd_names;
mod page;
mod parameters;
mod scan;
mod scripts;
mod search;
mod searches;
mod security;
mod snapshots;
mod sniffing;
mod taken_forms;
mod tasks;
mod templates;
mod update_steps;
mod values;
mod written_forms;

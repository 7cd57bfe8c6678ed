//! The book: how things are done, page by page, from the first document to a cluster that loses nodes.
//!
//! Each example is compiled with the tests.

#[doc = include_str!("getting_started.md")]
pub mod getting_started {}
#[doc = include_str!("errors_and_retries.md")]
pub mod errors_and_retries {}
#[doc = include_str!("nodes.md")]
pub mod nodes {}
#[doc = include_str!("middleware.md")]
pub mod middleware {}
#[doc = include_str!("testing.md")]
pub mod testing {}
#[doc = include_str!("documents.md")]
pub mod documents {}
#[doc = include_str!("queries.md")]
pub mod queries {}
#[doc = include_str!("aggregations.md")]
pub mod aggregations {}
#[doc = include_str!("security.md")]
pub mod security {}
#[doc = include_str!("opensearch.md")]
pub mod opensearch {}
#[doc = include_str!("old_servers.md")]
pub mod old_servers {}
#[doc = include_str!("observability.md")]
pub mod observability {}
#[doc = include_str!("performance.md")]
pub mod performance {}
#[doc = include_str!("from_python.md")]
pub mod from_python {}
#[doc = include_str!("loading_data.md")]
pub mod loading_data {}
#[doc = include_str!("reading_everything.md")]
pub mod reading_everything {}
#[doc = include_str!("long_tasks.md")]
pub mod long_tasks {}
#[doc = include_str!("changing_a_mapping.md")]
pub mod changing_a_mapping {}
#[doc = include_str!("from_other_clients.md")]
pub mod from_other_clients {}

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

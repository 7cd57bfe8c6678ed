//! The book: how things are done, page by page, from the first document to a cluster that loses nodes.
//!
//! Each example is compiled with the tests.
//!
//! | page | what it is about |
//! |---|---|
//! | [Getting started](getting_started) | from an empty folder to a typed search |
//! | [Documents and mappings](documents) | types and their mappings; one document read, written and changed |
//! | [Queries](queries) | what a field can be asked; sorting, paging, highlights |
//! | [Aggregations](aggregations) | groups and figures, typed by the request |
//! | [Loading data](loading_data) | many writes at once, none lost and none doubled |
//! | [Reading everything](reading_everything) | all that matches, however much it is |
//! | [Long tasks](long_tasks) | work on the servers that takes hours: progress, cancel, take up again |
//! | [Changing a mapping](changing_a_mapping) | a type against the live index, and a migration without a gap |
//! | [Errors and retries](errors_and_retries) | what an error tells, and what is sent again |
//! | [Nodes, sniffing and time limits](nodes) | clusters whose nodes come, go and fall silent |
//! | [Middleware](middleware) | your own tower layers in the stack |
//! | [Security](security) | who one is, certificates, API keys |
//! | [Testing](testing) | programs tested without a server and with one |
//! | [OpenSearch and AWS](opensearch) | what differs there, and signatures |
//! | [Old servers](old_servers) | Elasticsearch 5.6 and 7.10 |
//! | [Observability](observability) | spans and metrics |
//! | [Performance](performance) | what calls cost, and what to set |
//! | [From Python](from_python) | the calls of elasticsearch-py and its DSL beside those in Rust |
//! | [From other Rust clients](from_other_clients) | the same for the crates `elasticsearch`, `opensearch` and `elasticsearch-dsl` |

#[doc = include_str!("getting_started.md")]
pub mod getting_started {}
#[doc = include_str!("documents.md")]
pub mod documents {}
#[doc = include_str!("queries.md")]
pub mod queries {}
#[doc = include_str!("aggregations.md")]
pub mod aggregations {}
#[doc = include_str!("loading_data.md")]
pub mod loading_data {}
#[doc = include_str!("reading_everything.md")]
pub mod reading_everything {}
#[doc = include_str!("long_tasks.md")]
pub mod long_tasks {}
#[doc = include_str!("changing_a_mapping.md")]
pub mod changing_a_mapping {}
#[doc = include_str!("errors_and_retries.md")]
pub mod errors_and_retries {}
#[doc = include_str!("nodes.md")]
pub mod nodes {}
#[doc = include_str!("middleware.md")]
pub mod middleware {}
#[doc = include_str!("security.md")]
pub mod security {}
#[doc = include_str!("testing.md")]
pub mod testing {}
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
#[doc = include_str!("from_other_clients.md")]
pub mod from_other_clients {}

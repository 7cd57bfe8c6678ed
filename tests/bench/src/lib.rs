//! The clients that are compared, the server they talk to, and what is counted of them.

pub mod bulk;
pub mod bulk_table;
pub mod chart;
pub mod count;
pub mod decode;
pub mod documents;
pub mod floor;
pub mod job;
pub mod process;
pub mod real;
pub mod server;
pub mod stacks;
pub mod tables;
pub mod typed;

/// The result of a measurement.
pub type Result<T = (), E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

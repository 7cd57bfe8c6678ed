//! The stacks that are compared, the server they talk to, and what is counted of them.

pub mod count;
pub mod server;
pub mod stacks;

/// The result of a measurement.
pub type Result<T = (), E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

//! Repeats a request on another node, where that is safe and may help.
//!
//! tower's retry asks a policy after each attempt, and has no place for what the attempts of one request
//! share: their history, the nodes they tried, one deadline over attempts and waits. Hence a future of
//! our own. What `Backoff` and the budget do is tower's idea.

mod attempts;
mod backoff;
mod budget;
mod future;
mod layer;
mod policy;
mod replay;
mod service;

pub use self::{backoff::Backoff, future::RetryFuture, layer::RetryLayer, policy::RetryConfig, service::Retry};

//! Repeating a request on another node, where that is safe and may help.

mod attempts;
mod backoff;
mod budget;
mod future;
mod layer;
mod policy;
mod replay;
mod service;

pub use self::{backoff::Backoff, future::RetryFuture, layer::RetryLayer, policy::RetryConfig, service::Retry};

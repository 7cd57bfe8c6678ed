//! The time limit of one attempt.
//!
//! tower's timeout has one limit for all requests; this one has the request's own, and a limit for each
//! wait for a piece of a streamed body.

mod future;
mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use self::{future::TimeoutFuture, layer::AttemptTimeoutLayer, service::AttemptTimeout};

//! The time limit of one attempt.

mod future;
mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use self::{future::TimeoutFuture, layer::AttemptTimeoutLayer, service::AttemptTimeout};

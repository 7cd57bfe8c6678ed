//! Repeating a request on another node, where that is safe and may help.

mod backoff;
mod budget;
mod policy;
mod service;

pub use self::{
    backoff::Backoff,
    policy::RetryConfig,
    service::{Retry, RetryFuture, RetryLayer},
};

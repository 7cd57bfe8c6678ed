//! Spans of requests and attempts, with the attributes that OpenTelemetry has for databases.

mod future;
mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use self::{future::TraceFuture, layer::TraceLayer, service::Trace};

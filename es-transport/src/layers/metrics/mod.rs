//! Durations of requests and numbers of connections, by OpenTelemetry's conventions for databases.

mod connections;
mod future;
mod layer;
mod operation;
mod service;
#[cfg(test)]
mod tests;

pub use self::{future::MetricsFuture, layer::MetricsLayer, service::Metrics};

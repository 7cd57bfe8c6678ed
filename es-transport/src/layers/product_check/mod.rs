//! Checks that the server is Elasticsearch.

mod future;
mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use self::{future::ProductCheckFuture, layer::ProductCheckLayer, service::ProductCheck};

//! Credentials, and the layer that adds them to each attempt.

mod layer;
mod service;

pub use self::{layer::AuthLayer, service::Auth};

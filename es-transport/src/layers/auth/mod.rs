//! The `Authorization` header of each attempt.

mod layer;
mod service;

pub use self::{layer::AuthLayer, service::Auth};

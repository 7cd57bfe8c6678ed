//! The headers that every attempt carries.

mod layer;
mod service;
mod template;
#[cfg(test)]
mod tests;

pub use self::{layer::HeadersLayer, service::Headers};

//! The headers that every attempt carries.
//!
//! tower-http sets one header for each layer; here all of them are added at once, into a map with room
//! for them.

mod layer;
mod service;
mod template;
#[cfg(test)]
mod tests;

pub use self::{layer::HeadersLayer, service::Headers};

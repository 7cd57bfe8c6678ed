//! Reads the responses of other services into memory, up to a size.

mod layer;
mod service;

pub(crate) use self::layer::BufferResponseLayer;

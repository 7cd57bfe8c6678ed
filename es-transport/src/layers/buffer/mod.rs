//! Reading whole responses into memory.

mod layer;
mod service;

pub(crate) use self::layer::BufferResponseLayer;

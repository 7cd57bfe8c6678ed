//! gzip of request bodies and of responses.

mod layer;
mod service;
#[cfg(test)]
mod tests;
mod unpack;

pub use self::{
    layer::{CompressLayer, DecompressLayer},
    service::{Compress, Decompress},
};

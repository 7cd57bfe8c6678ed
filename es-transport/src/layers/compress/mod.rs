//! gzip of request bodies and of responses.
//!
//! tower-http's layers compress a body while it is sent, anew for each attempt, and do not limit the
//! size of an unpacked response; these compress once for all attempts, and have such a limit.

mod layer;
mod service;
#[cfg(test)]
mod tests;
mod unpack;

pub use self::{
    layer::{CompressLayer, DecompressLayer},
    service::{Compress, Decompress},
};

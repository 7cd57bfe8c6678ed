//! `CompressLayer` for requests, `DecompressLayer` for responses.

use tower_layer::Layer;

use super::service::{Compress, Decompress};

/// Compresses the bodies of requests with gzip, once for all attempts when it stands around a
/// [`RetryLayer`](crate::RetryLayer).
///
/// Empty and streamed bodies, and those that are encoded already, stay as they are.
///
/// ```
/// use es_transport::{CompressLayer, RetryLayer};
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new().layer(CompressLayer::new()).layer(RetryLayer::default());
/// # let _ = stack;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct CompressLayer {
    _private: (),
}

impl CompressLayer {
    /// A layer that compresses every body in memory.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<S> Layer<S> for CompressLayer {
    type Service = Compress<S>;

    fn layer(&self, inner: S) -> Compress<S> {
        Compress { inner }
    }
}

/// Asks for responses compressed with gzip, and unpacks them.
///
/// It belongs around each attempt. It pays on slow networks: over loopback or a fast local network a
/// real server sends documents nearly twice as fast without it.
///
/// ```
/// use es_transport::{DecompressLayer, NodePool, NodePoolConfig, NodePoolLayer};
/// use tower::ServiceBuilder;
///
/// let pool = NodePool::new("localhost", NodePoolConfig::default())?;
/// let stack = ServiceBuilder::new().layer(NodePoolLayer::new(pool)).layer(DecompressLayer::new(100 << 20));
/// # let _ = stack;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DecompressLayer {
    max_response_size: usize,
}

impl DecompressLayer {
    /// A layer that unpacks responses of up to so many bytes; a longer one is an error, however
    /// small it was on the wire. [Streamed](crate::RequestOptions::stream_response) ones are unpacked in
    /// small pieces as they are read, and of any length.
    pub fn new(max_response_size: usize) -> Self {
        Self { max_response_size }
    }
}

impl<S> Layer<S> for DecompressLayer {
    type Service = Decompress<S>;

    fn layer(&self, inner: S) -> Decompress<S> {
        Decompress { inner, max_response_size: self.max_response_size }
    }
}

//! `BufferResponseLayer`: the limit of the size.

use tower_layer::Layer;

use super::service::BufferResponse;

/// Reads the whole body of each response that is not streamed, up to a size. So reading it is part of
/// the attempt, within its time limit, and a body that breaks off can be tried again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BufferResponseLayer {
    max_response_size: usize,
}

impl BufferResponseLayer {
    /// A layer that reads responses of up to so many bytes; a longer one is an error.
    pub(crate) fn new(max_response_size: usize) -> Self {
        Self { max_response_size }
    }
}

impl<S> Layer<S> for BufferResponseLayer {
    type Service = BufferResponse<S>;

    fn layer(&self, inner: S) -> BufferResponse<S> {
        BufferResponse { inner, max_response_size: self.max_response_size }
    }
}

//! The streams that connections speak HTTP on.

use std::{future::Future, pin::Pin};

use crate::error::{BoxError, Error};

/// A stream of bytes, encrypted or not.
pub(crate) trait Stream: hyper::rt::Read + hyper::rt::Write + Unpin + Send {}

impl<I: hyper::rt::Read + hyper::rt::Write + Unpin + Send> Stream for I {}

/// A stream to a node that is being made.
pub(crate) struct Connecting<'a> {
    pub(crate) stream: ConnectFuture<'a>,
    /// The address of the proxy on the way to the node.
    pub(crate) proxy: Option<String>,
}

/// The future of a connector.
pub(crate) type ConnectFuture<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Stream>, BoxError>> + Send + 'a>>;

/// The future of a TLS handshake.
pub(crate) type HandshakeFuture<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Stream>, Error>> + Send + 'a>>;

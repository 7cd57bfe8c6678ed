//! What makes the streams that connections speak HTTP on.

use std::{fmt, future::Future, future::poll_fn, pin::Pin, sync::Arc};

use http::Uri;
use tower_service::Service;

use super::tcp;
use crate::{
    error::{BoxError, Error},
    node_url::NodeUrl,
};

/// A stream of bytes, encrypted or not: hyper's connection is compiled once for all.
pub(crate) trait Stream: hyper::rt::Read + hyper::rt::Write + Unpin + Send {}

impl<I: hyper::rt::Read + hyper::rt::Write + Unpin + Send> Stream for I {}

/// A stream that is being made.
pub(crate) type Connecting<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Stream>, BoxError>> + Send + 'a>>;

/// A TLS handshake that is under way.
pub(crate) type Handshake<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Stream>, Error>> + Send + 'a>>;

/// Makes the stream to a node, below TLS.
#[derive(Clone)]
pub(crate) struct Connector(Arc<Make>);

type Make = dyn Fn(&NodeUrl) -> Connecting<'_> + Send + Sync;

impl Default for Connector {
    /// By [TCP](tcp).
    fn default() -> Self {
        Self(Arc::new(tcp::connecting))
    }
}

impl Connector {
    /// Somebody else's, which is asked with the origin of the node.
    pub(crate) fn new<C>(connector: C) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send,
    {
        Self(Arc::new(move |url| {
            let (mut connector, origin) = (connector.clone(), url.origin());
            Box::pin(async move {
                poll_fn(|cx| connector.poll_ready(cx)).await.map_err(Into::into)?;
                match connector.call(origin).await {
                    Ok(stream) => Ok(Box::new(stream) as Box<dyn Stream>),
                    Err(error) => Err(error.into()),
                }
            })
        }))
    }

    pub(crate) fn connect<'a>(&self, url: &'a NodeUrl) -> Connecting<'a> {
        (self.0)(url)
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").finish_non_exhaustive()
    }
}

//! What makes the streams to the nodes: TCP, or the connector that the user gave.

use std::{fmt, sync::Arc};

use http::Uri;
use tower::ServiceExt;
use tower_service::Service;

use super::{
    stream::{Connecting, Stream},
    tcp,
};
use crate::{error::BoxError, node_url::NodeUrl};

/// Makes the stream to a node, below TLS.
#[derive(Clone)]
pub(crate) struct Connector(Arc<Make>);

type Make = dyn Fn(&NodeUrl) -> Connecting<'_> + Send + Sync;

impl Default for Connector {
    /// [TCP](tcp).
    fn default() -> Self {
        Self::of(|url| Connecting { stream: tcp::connecting(url), proxy: None })
    }
}

impl Connector {
    /// A connector of the user's, called with the origin of the node.
    pub(crate) fn new<C>(connector: C) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send,
    {
        Self::of(move |url| {
            let stream = connector.clone().oneshot(url.origin());
            let stream = Box::pin(async move { Ok(Box::new(stream.await.map_err(Into::into)?) as Box<dyn Stream>) });
            Connecting { stream, proxy: None }
        })
    }

    pub(super) fn of(make: impl Fn(&NodeUrl) -> Connecting<'_> + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
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

//! A response body that is read while it arrives.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::{runtime::Handle, sync::OwnedSemaphorePermit};

use super::connections::{Connection, KeepAlive};
use crate::{body::Body, pool::Node};

/// A response body that is read from its connection. At its end the connection is idle again; dropped
/// before, the connection is closed.
pub(super) struct StreamingBody {
    pub(super) incoming: Incoming,
    pub(super) node: Arc<Node>,
    /// The connection and its permit.
    pub(super) connection: Option<(Connection, OwnedSemaphorePermit)>,
    pub(super) keep: KeepAlive,
}

impl StreamingBody {
    pub(super) fn into_body(mut self) -> Body {
        if self.incoming.is_end_stream() {
            self.give_back();
            return Body::empty();
        }
        Body::stream(self)
    }

    fn give_back(&mut self) {
        let Some((mut connection, place)) = self.connection.take() else { return };
        let (node, keep) = (Arc::clone(&self.node), self.keep);
        if connection.sender.is_ready() {
            node.connections().put_ready(connection, keep);
        } else if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if connection.is_ready().await {
                    node.connections().put_ready(connection, keep);
                }
                drop(place);
            });
        }
    }
}

impl HttpBody for StreamingBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.incoming).poll_frame(cx)).transpose();
        match &frame {
            Err(_) => self.connection = None,
            Ok(None) => self.give_back(),
            // A body of a known length has ended with its last frame, whether it is polled again or not.
            Ok(Some(_)) if self.incoming.is_end_stream() => self.give_back(),
            Ok(Some(_)) => {}
        }
        Poll::Ready(frame.transpose())
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

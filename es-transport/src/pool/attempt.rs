//! One attempt: its node, and what its outcome says about it.

use std::sync::Arc;

use http::Response;

use super::NodePool;
use crate::{body::Body, error::Error, node_url::NodeUrl, options::ResponseInfo, pool::Node};

/// In a request's extensions: the nodes that earlier attempts at it were sent to.
#[derive(Debug, Clone)]
pub(crate) struct TriedNodes(pub(crate) Arc<Vec<NodeUrl>>);

/// A node while a request is on it. Dropped without an outcome, as when the caller goes away, it
/// says nothing about the node.
pub(super) struct NodeAttempt {
    pub(super) node: Arc<Node>,
    pub(super) pool: NodePool,
    pub(super) seen: u32,
    pub(super) tried: Option<TriedNodes>,
}

impl Drop for NodeAttempt {
    fn drop(&mut self) {
        self.node.health().end();
    }
}

impl NodeAttempt {
    fn nodes_left(&self) -> bool {
        self.pool.nodes_left(self.tried.as_ref().map_or(&[], |tried| &tried.0), self.node.url())
    }

    pub(super) fn answered(self, mut response: Response<Body>) -> Response<Body> {
        let status = response.status();
        let marked_dead = self.pool.shared.config.dead_statuses.contains(&status);
        if marked_dead {
            self.pool.failed(&self.node, self.seen, &format_args!("status {}", status.as_u16()));
        } else {
            self.pool.succeeded(&self.node);
        }
        // A plain success needs no explanation, and costs nothing.
        if !status.is_success() {
            response.extensions_mut().insert(ResponseInfo {
                node: Some(self.node.url().clone()),
                attempts: Vec::new(),
                marked_dead,
                nodes_left: self.nodes_left(),
            });
        }
        response.body_mut().comes_from(self.node.url());
        response.body_mut().hold(self);
        response
    }

    pub(super) fn failed(&self, error: Error) -> Error {
        let marked_dead = self.pool.is_node_failure(&error);
        if marked_dead {
            self.pool.failed(&self.node, self.seen, &error);
        }
        error.with_node(self.node.url().clone()).noted(marked_dead, self.nodes_left())
    }
}

//! When and how the cluster is asked for its nodes.

use std::time::Duration;

use crate::{hosts::Host, pool::NodeInfo};

/// Decides about a node that a sniff found: under which address it is used, or `None` to leave it
/// out. A node of a weaker scheme than that of the hosts is left out all the same. See
/// [`TransportBuilder::sniffed_node_callback`](crate::TransportBuilder::sniffed_node_callback).
pub type SniffedNodeCallback = std::sync::Arc<dyn Fn(&NodeInfo, Host) -> Option<Host> + Send + Sync>;

/// When and how the cluster is asked for its nodes. All of it is off by default, because the
/// addresses that nodes publish are of no use behind a proxy, a load balancer or a container
/// network.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SniffConfig {
    /// Sniff before the first request, which waits for it, as do all others until it is done.
    /// Default false.
    pub on_start: bool,
    /// Sniff when a node was taken out of use. Default false.
    pub on_connection_fail: bool,
    /// Whether a request whose node was taken out of use waits for the sniff even when another
    /// living node is left. Default false: it waits only when the sniff alone can help.
    pub wait: bool,
    /// Sniff again, in the background, with the first request after this time has passed.
    /// Default never.
    pub interval: Option<Duration>,
    /// The time limit of one sniffing request; the one on start has the limit of any other
    /// request. Default 100 ms; allow seconds where a cluster has hundreds of nodes.
    pub timeout: Duration,
}

impl SniffConfig {
    /// Whether anything causes a sniff by itself.
    pub(crate) fn is_on(&self) -> bool {
        self.on_start || self.on_connection_fail || self.interval.is_some()
    }
}

impl Default for SniffConfig {
    fn default() -> Self {
        Self {
            on_start: false,
            on_connection_fail: false,
            wait: false,
            interval: None,
            timeout: Duration::from_millis(100),
        }
    }
}

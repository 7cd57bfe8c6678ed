//! One node: where it is, what is known of it, how it fares, and its connections.

use std::{fmt, sync::Arc};

use http::Request;

use super::{
    health::Health,
    uri::{UriForm, direct},
};
use crate::{credentials::Credentials, error::Error, hosts::Host, http1::connections::Connections, node_url::NodeUrl};

/// A node of the cluster as the pool holds it.
///
/// A request on its way to a node carries the node in its extensions ([`Node::of`]), so that
/// layers given to [`TransportBuilder::node_layer`](crate::TransportBuilder::node_layer) can see it.
pub struct Node {
    url: NodeUrl,
    info: Arc<NodeInfo>,
    credentials: Option<Credentials>,
    /// Kept when sniffing brings new facts about the same address.
    state: Arc<State>,
}

/// What lasts as long as the node is known: health and connections.
#[derive(Default)]
struct State {
    health: Health,
    connections: Connections,
}

/// What sniffing tells about a node; empty for a node that was configured and not yet sniffed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NodeInfo {
    /// The id that the cluster gave it.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The version of its server.
    pub version: Option<String>,
    /// Its roles as the server spells them: `master` or `cluster_manager`, `data`, `ingest`, …
    pub roles: Vec<String>,
    /// Its custom attributes, such as the zone, each with its value; one of several values is there
    /// once for each.
    pub attributes: Vec<(String, String)>,
}

impl NodeInfo {
    /// Whether it is master-eligible and nothing else: such a node is spared requests.
    pub fn is_dedicated_master(&self) -> bool {
        matches!(self.roles.as_slice(), [role] if role == "master" || role == "cluster_manager")
    }

    /// The value of an attribute, the first one if there are several.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether it has this attribute with this value.
    pub fn has_attribute(&self, name: &str, value: &str) -> bool {
        self.attributes.iter().any(|(n, v)| n == name && v == value)
    }
}

impl Node {
    pub(crate) fn new(host: Host, info: Arc<NodeInfo>) -> Self {
        Self { url: host.url, info, credentials: host.credentials, state: Arc::default() }
    }

    /// The same node with what a sniff brought: connections and health stay.
    pub(crate) fn sniffed(&self, info: Arc<NodeInfo>, credentials: Option<Credentials>) -> Self {
        Self { url: self.url.clone(), info, credentials, state: Arc::clone(&self.state) }
    }

    /// The node that a request is on its way to.
    pub fn of<B>(request: &Request<B>) -> Option<&Arc<Self>> {
        request.extensions().get()
    }

    /// Points a request at this node.
    pub(crate) fn direct<B>(self: &Arc<Self>, request: &mut Request<B>, form: UriForm) -> Result<(), Error> {
        direct(request, &self.url, form)?;
        request.extensions_mut().insert(Arc::clone(self));
        Ok(())
    }

    /// Its address.
    pub fn url(&self) -> &NodeUrl {
        &self.url
    }

    /// What the last sniff told of it.
    pub fn info(&self) -> &NodeInfo {
        &self.info
    }

    /// How many of its last requests failed in a row; 0 for a node in good health.
    pub fn failures(&self) -> u32 {
        self.state.health.failures()
    }

    /// How many requests it is answering now.
    pub fn in_flight(&self) -> usize {
        self.state.health.in_flight()
    }

    /// How many connections to it are open or being opened.
    pub fn open_connections(&self) -> usize {
        self.state.connections.open()
    }

    /// How many of its open connections are idle.
    pub fn idle_connections(&self) -> usize {
        self.state.connections.idle()
    }

    /// How many requests wait for one of its connections, because all that it may have are busy.
    pub fn pending_requests(&self) -> usize {
        self.state.connections.waiting()
    }

    /// How many requests were given up because none of its connections became free in time.
    pub fn connection_timeouts(&self) -> u64 {
        self.state.connections.timeouts()
    }

    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    pub(crate) fn health(&self) -> &Health {
        &self.state.health
    }

    pub(crate) fn connections(&self) -> &Connections {
        &self.state.connections
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("url", &self.url.to_string())
            .field("name", &self.info.name)
            .field("failures", &self.failures())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p21_only_pure_masters_are_dedicated() {
        let dedicated = |roles: &[&str]| {
            let roles = roles.iter().map(ToString::to_string).collect();
            NodeInfo { roles, ..NodeInfo::default() }.is_dedicated_master()
        };
        assert!(dedicated(&["master"]));
        assert!(dedicated(&["cluster_manager"]));
        for kept in [&["master", "data"][..], &["master", "ingest"], &["data_hot"], &["later_role"], &[]] {
            assert!(!dedicated(kept), "{kept:?}");
        }
    }
}

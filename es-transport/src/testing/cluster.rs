//! Virtual nodes, their membership, and the record of what they were asked.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use http::{HeaderMap, Method, Request, Response};
use serde_json::{Map, Value, json};
use tokio::time::Instant;
use tower_service::Service;

use super::Reply;
use crate::{body::Body, error::Error, error::ErrorKind};

/// A cluster of virtual nodes. Each answers `200 {}` until told otherwise, and sniffs with the
/// nodes that are members at the time. A clone is another handle on the same cluster.
#[derive(Debug, Clone, Default)]
pub struct VirtualCluster {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    nodes: Vec<NodeState>,
    attempts: Vec<RecordedAttempt>,
}

#[derive(Debug)]
struct NodeState {
    member: bool,
    roles: Vec<String>,
    attributes: Map<String, Value>,
    next: VecDeque<Reply>,
    otherwise: Reply,
    sniff: Option<Reply>,
}

/// One request that reached, or was meant to reach, a virtual node.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RecordedAttempt {
    /// The index of the node.
    pub node: usize,
    /// The method.
    pub method: Method,
    /// The path with its query, as it stands in the request.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, empty where it was streamed.
    pub body: bytes::Bytes,
    /// When it began.
    pub at: Instant,
}

impl VirtualCluster {
    /// A cluster of so many nodes, all of them members with the roles master and data.
    pub fn new(nodes: usize) -> Self {
        let cluster = Self::default();
        cluster.lock().nodes.extend((0..nodes).map(|_| NodeState::default()));
        cluster
    }

    /// The URLs of the nodes that are members now, for the setting `hosts`.
    pub fn hosts(&self) -> Vec<String> {
        let state = self.lock();
        (0..state.nodes.len()).filter(|i| state.nodes[*i].member).map(url).collect()
    }

    /// The node of this index; counting begins at 0. An index past the end adds nodes that are
    /// not members until they [join](VirtualNode::joins).
    pub fn node(&self, index: usize) -> VirtualNode {
        let mut state = self.lock();
        while state.nodes.len() <= index {
            state.nodes.push(NodeState { member: false, ..NodeState::default() });
        }
        VirtualNode { cluster: self.clone(), index }
    }

    /// What takes the place of the connections: give it to
    /// [`TransportBuilder::over`](crate::TransportBuilder::over).
    pub fn service(&self) -> VirtualService {
        VirtualService { cluster: self.clone() }
    }

    /// All requests so far, oldest first, sniffs left out.
    pub fn attempts(&self) -> Vec<RecordedAttempt> {
        self.lock().attempts.iter().filter(|a| !is_sniff(&a.path)).cloned().collect()
    }

    /// All sniffing requests so far, oldest first.
    pub fn sniffs(&self) -> Vec<RecordedAttempt> {
        self.lock().attempts.iter().filter(|a| is_sniff(&a.path)).cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for NodeState {
    fn default() -> Self {
        Self {
            member: true,
            roles: vec!["master".to_owned(), "data".to_owned()],
            attributes: Map::new(),
            next: VecDeque::new(),
            otherwise: Reply::ok(),
            sniff: None,
        }
    }
}

/// One node of a [`VirtualCluster`].
#[derive(Debug, Clone)]
pub struct VirtualNode {
    cluster: VirtualCluster,
    index: usize,
}

impl VirtualNode {
    /// Its URL.
    pub fn url(&self) -> String {
        url(self.index)
    }

    /// What it does with the next request; repeated calls queue up.
    pub fn next(&self, reply: Reply) -> &Self {
        self.change(|node| node.next.push_back(reply))
    }

    /// What it does with the next `times` requests.
    pub fn times(&self, times: usize, reply: Reply) -> &Self {
        self.change(|node| node.next.extend(std::iter::repeat_n(reply, times)))
    }

    /// What it does with every request for which nothing else is queued.
    pub fn always(&self, reply: Reply) -> &Self {
        self.change(|node| node.otherwise = reply)
    }

    /// What it does when it is sniffed, instead of listing the members.
    pub fn sniffed(&self, reply: Reply) -> &Self {
        self.change(|node| node.sniff = Some(reply))
    }

    /// It refuses every connection, sniffs included.
    pub fn dies(&self) -> &Self {
        self.always(Reply::refused()).sniffed(Reply::refused())
    }

    /// It answers again.
    pub fn revives(&self) -> &Self {
        self.change(|node| {
            node.otherwise = Reply::ok();
            node.sniff = None;
        })
    }

    /// It is not listed any more; it still answers whoever asks it.
    pub fn leaves(&self) -> &Self {
        self.change(|node| node.member = false)
    }

    /// It is listed from now on.
    pub fn joins(&self) -> &Self {
        self.change(|node| node.member = true)
    }

    /// Its roles, master and data otherwise.
    pub fn roles<const N: usize>(&self, roles: [&str; N]) -> &Self {
        self.change(|node| node.roles = roles.iter().map(ToString::to_string).collect())
    }

    /// One of its attributes.
    pub fn attribute(&self, name: &str, value: &str) -> &Self {
        self.change(|node| {
            node.attributes.insert(name.to_owned(), json!(value));
        })
    }

    fn change(&self, change: impl FnOnce(&mut NodeState)) -> &Self {
        if let Some(node) = self.cluster.lock().nodes.get_mut(self.index) {
            change(node);
        }
        self
    }
}

/// The service of a [`VirtualCluster`].
#[derive(Debug, Clone)]
pub struct VirtualService {
    cluster: VirtualCluster,
}

impl Service<Request<Body>> for VirtualService {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let reply = self.cluster.lock().receive(&request);
        Box::pin(async move {
            match reply {
                Some(reply) => reply.perform().await,
                None => Err(Error::new(ErrorKind::Connect).context("the virtual cluster has no such node")),
            }
        })
    }
}

impl State {
    fn receive(&mut self, request: &Request<Body>) -> Option<Reply> {
        let host = request.uri().host()?;
        let index = host.strip_prefix("node")?.parse().ok()?;
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        self.attempts.push(RecordedAttempt {
            node: index,
            method: request.method().clone(),
            path: path.to_owned(),
            headers: request.headers().clone(),
            body: request.body().as_bytes().cloned().unwrap_or_default(),
            at: Instant::now(),
        });
        let members = self.members();
        let node = self.nodes.get_mut(index)?;
        Some(match is_sniff(path) {
            true => node.sniff.clone().unwrap_or_else(|| Reply::status(200).body(members)),
            false => node.next.pop_front().unwrap_or_else(|| node.otherwise.clone()),
        })
    }

    /// The answer to a sniff.
    fn members(&self) -> String {
        let members = self.nodes.iter().enumerate().filter(|(_, node)| node.member);
        let nodes: Map<String, Value> = members
            .map(|(i, node)| {
                let address = format!("node{i}/10.0.0.{}:9200", i % 250 + 1);
                let entry = json!({
                    "name": format!("node{i}"),
                    "version": "9.2.0",
                    "roles": node.roles,
                    "attributes": node.attributes,
                    "http": {"publish_address": address},
                });
                (format!("id{i}"), entry)
            })
            .collect();
        json!({ "nodes": nodes }).to_string()
    }
}

fn url(index: usize) -> String {
    format!("http://node{index}:9200")
}

fn is_sniff(path: &str) -> bool {
    path.contains("/_nodes/_all/http")
}

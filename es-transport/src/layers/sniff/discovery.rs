//! One sniff: who is asked for the nodes of the cluster, and which of them are used.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use bytes::Bytes;
use http::{Method, Request, Response, Uri};
use tokio::time::Instant;
use tower::ServiceExt;

use super::{
    config::{SniffConfig, SniffedNodeCallback},
    parse,
};
use crate::{
    body::Body,
    erased::HttpService,
    error::{Error, ErrorKind},
    hosts::Host,
    options::{Idempotency, RequestOptions},
    pool::NodePool,
    pool::{Node, NodeInfo, UriForm},
};

/// A node that a sniff found.
type Found = (Host, Arc<NodeInfo>);

/// What a sniff works with.
pub(crate) struct SniffContext {
    pub(super) pool: NodePool,
    pub(super) service: HttpService,
    pub(super) config: SniffConfig,
    pub(super) callback: Option<SniffedNodeCallback>,
    pub(super) started: AtomicBool,
    /// When the last successful sniff began, or the sniffer was made; milliseconds since `epoch`.
    pub(super) last: AtomicU64,
    pub(super) epoch: Instant,
}

impl SniffContext {
    pub(super) async fn sniff(&self) -> Result<(), Error> {
        let begun = self.epoch.elapsed().as_millis();
        let mut last_failure = None;
        for node in self.candidates() {
            let found = match self.ask(&node).await.and_then(|answer| self.read(&answer, &node)) {
                Ok(found) => found,
                Err(error) => {
                    last_failure = Some(error.with_node(node.url().clone()));
                    continue;
                }
            };
            if found.is_empty() {
                return Err(Error::new(ErrorKind::Sniff)
                    .with_node(node.url().clone())
                    .context("Unable to sniff hosts: no viable hosts found in the node's answer"));
            }
            if !self.knows_any(&found) {
                self.reach_any(&found).await?;
            }
            self.pool.replace(found);
            self.last.store(u64::try_from(begun).unwrap_or(u64::MAX), Relaxed);
            self.started.store(true, Relaxed);
            return Ok(());
        }
        let error = Error::new(ErrorKind::Sniff);
        Err(match last_failure {
            Some(cause) => error
                .context(format!("Unable to sniff hosts: no node answered; the last one: {cause}"))
                .with_source(cause),
            None => error.context("Unable to sniff hosts: there is no node to ask"),
        })
    }

    /// Living nodes, then dead ones, then the configured ones that are not in the pool any more.
    fn candidates(&self) -> Vec<Arc<Node>> {
        let (mut living, mut rest) = (Vec::new(), Vec::new());
        for node in self.pool.nodes() {
            if self.pool.is_dead(&node) { rest.push(node) } else { living.push(node) }
        }
        for seed in self.pool.seeds() {
            if !living.iter().chain(&rest).any(|node| node.url() == seed.url()) {
                rest.push(Arc::clone(seed));
            }
        }
        living.append(&mut rest);
        living
    }

    /// Asks a node for its cluster's nodes.
    async fn ask(&self, node: &Arc<Node>) -> Result<Bytes, Error> {
        let response = self.send(node, Method::GET, parse::PATH).await?;
        if !response.status().is_success() {
            return Err(Error::new(ErrorKind::Sniff)
                .context(format!("the node answered the sniff with status {}", response.status())));
        }
        response.into_body().bytes(usize::MAX).await
    }

    async fn send(&self, node: &Arc<Node>, method: Method, path: &'static str) -> Result<Response<Body>, Error> {
        let request = self.request(node, method, path)?;
        self.service.clone().oneshot(request).await
    }

    fn request(&self, node: &Arc<Node>, method: Method, path: &'static str) -> Result<Request<Body>, Error> {
        let mut options = RequestOptions::new().endpoint("nodes.info").idempotency(Idempotency::Idempotent);
        if self.started.load(Relaxed) {
            options = options.request_timeout(self.config.timeout);
        }
        let mut request = options.request(method, Uri::from_static(path), Vec::new(), Body::empty());
        node.direct(&mut request, UriForm::Absolute)?;
        Ok(request)
    }

    /// The nodes of an answer that the pool may use. Left out are those that would be sent
    /// credentials over plain `http` by a client that was given `https`, whether a callback or a
    /// node of the other scheme brought them.
    fn read(&self, answer: &[u8], answered_by: &Node) -> Result<Vec<Found>, Error> {
        let seeds = self.pool.seeds();
        let only_tls = seeds.iter().any(|seed| seed.url().is_tls());
        let (mut usable, mut refused) = (Vec::new(), None);
        for (mut host, info) in parse::nodes(answer, answered_by)? {
            if let Some(callback) = &self.callback {
                let Some(decided) = callback(&info, host) else { continue };
                host = decided;
            }
            if only_tls && !host.url.is_tls() && !seeds.iter().any(|seed| *seed.url() == host.url) {
                #[cfg(feature = "tracing")]
                tracing::warn!(node = %host.url, "sniffed node refused: the hosts given are https");
                refused = Some(host.url);
            } else {
                usable.push((host, Arc::new(info)));
            }
        }
        match refused {
            Some(refused) if usable.is_empty() => Err(Error::new(ErrorKind::Sniff).context(format!(
                "Unable to sniff hosts: {refused} and all others found are plain http, and this client was given \
                 https; have `sniffed_node_callback` keep the scheme of its host"
            ))),
            _ => Ok(usable),
        }
    }

    /// Whether one of these is in use already.
    fn knows_any(&self, found: &[Found]) -> bool {
        let nodes = self.pool.nodes();
        found.iter().any(|(host, _)| nodes.iter().chain(self.pool.seeds()).any(|node| *node.url() == host.url))
    }

    /// Refuses nodes of which none can be reached: behind a proxy or in a container network the
    /// addresses that nodes publish are of no use out here, and would replace those that work.
    async fn reach_any(&self, found: &[Found]) -> Result<(), Error> {
        /// So many nodes are tried; one that answers vouches for all.
        const TRIED: usize = 3;

        let mut error = Error::new(ErrorKind::Sniff).context(
            "the nodes publish addresses that cannot be reached from here, so the present ones stay; behind a proxy \
             do not sniff, or map the addresses with `sniffed_node_callback`",
        );
        for (host, info) in found.iter().take(TRIED) {
            let node = Arc::new(Node::new(host.clone(), Arc::clone(info)));
            match self.send(&node, Method::HEAD, "/").await {
                Ok(_) => return Ok(()),
                Err(cause) => error = error.with_source(cause.with_node(host.url.clone())),
            }
        }
        Err(error)
    }
}

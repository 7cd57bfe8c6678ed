//! One sniff: which nodes are asked for the nodes of the cluster, and which of those are used.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

#[cfg(feature = "tracing")]
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, Uri};
use tokio::time::Instant;
use tower::ServiceExt;

use super::{
    config::{SniffConfig, SniffedNodeCallback},
    parse,
};
#[cfg(feature = "tracing")]
use crate::node_url::NodeUrl;
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

/// Everything that a sniff needs.
pub(crate) struct SniffContext {
    pub(super) pool: NodePool,
    pub(super) service: HttpService,
    pub(super) config: SniffConfig,
    pub(super) callback: Option<SniffedNodeCallback>,
    pub(super) started: AtomicBool,
    /// When the last successful sniff began, or the sniffer was made; milliseconds since `epoch`.
    pub(super) last: AtomicU64,
    pub(super) failures: Failures,
    pub(super) epoch: Instant,
    /// The nodes of plain http that were left out, each of which is logged once.
    #[cfg(feature = "tracing")]
    pub(super) left_out: Mutex<Vec<NodeUrl>>,
}

/// The sniffs that failed since the last one that succeeded.
#[derive(Default)]
pub(super) struct Failures {
    in_a_row: AtomicU32,
    /// Before this nothing but a wish of the user sniffs again; milliseconds since the sniffer's epoch.
    again_at: AtomicU64,
}

/// How long a failed sniff is not repeated, doubled with each further one up to the interval of sniffs.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause where sniffs have no interval.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The longest answer to a sniff that is read, in bytes. The nodes of the largest clusters take less
/// than one MiB.
const LONGEST_ANSWER: usize = 16 << 20;

impl SniffContext {
    /// Whether the last sniff failed, and its pause is not over.
    pub(super) fn is_pausing(&self) -> bool {
        self.failures.in_a_row.load(Relaxed) > 0 && self.millis() < self.failures.again_at.load(Relaxed)
    }

    /// Notes what came of a sniff.
    pub(super) fn note(&self, outcome: &Result<(), Arc<Error>>) {
        let Err(error) = outcome else {
            let failed = self.failures.in_a_row.swap(0, Relaxed);
            if failed > 0 {
                self.pool.note_sniff(None);
                #[cfg(feature = "tracing")]
                tracing::info!(failures = failed, "sniffing succeeds again");
            }
            return;
        };
        let failed = self.failures.in_a_row.fetch_add(1, Relaxed);
        let longest = self.config.interval.unwrap_or(LONGEST_PAUSE);
        let pause = FIRST_PAUSE.saturating_mul(1 << failed.min(31)).min(longest);
        let again_at = self.millis().saturating_add(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
        self.failures.again_at.store(again_at, Relaxed);
        self.pool.note_sniff(Some(Arc::clone(error)));
        #[cfg(feature = "tracing")]
        if failed == 0 {
            tracing::warn!(%error, "the nodes stay as they are, and sniffing is tried again after longer and longer pauses");
        }
    }

    /// The time since the sniffer was made, in milliseconds.
    fn millis(&self) -> u64 {
        u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) async fn sniff(&self) -> Result<(), Error> {
        let begun = self.millis();
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
                    .context("sniffing failed: the node names no node that can be used"));
            }
            if !self.knows_any(&found) {
                self.reach_any(&found).await?;
            }
            self.pool.replace(found);
            self.last.store(begun, Relaxed);
            self.started.store(true, Relaxed);
            return Ok(());
        }
        let error = Error::new(ErrorKind::Sniff);
        Err(match last_failure {
            Some(cause) => error.context("sniffing failed: no node told of nodes that can be used").with_cause(cause),
            None => error.context("sniffing failed: there is no node to ask"),
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
            let status = response.status();
            let error = Error::new(ErrorKind::Sniff)
                .context(format!("the node answered `GET /_nodes/_all/http` with status {}", status.as_u16()));
            return Err(match status {
                StatusCode::UNAUTHORIZED => error.advice("give the credentials of a user"),
                StatusCode::FORBIDDEN => {
                    error.advice("the user needs the cluster privilege `monitor`, or do not sniff")
                }
                _ => error,
            });
        }
        response.into_body().bytes(LONGEST_ANSWER).await
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
            let inherited = host.credentials.clone();
            if let Some(callback) = &self.callback {
                let Some(decided) = callback(&info, host) else { continue };
                host = decided;
            }
            // A node that is known keeps its own credentials, unless the callback brought others.
            if (host.credentials.is_none() || host.credentials == inherited)
                && let Some(known) = self.pool.known(&host.url)
            {
                host.credentials = known.credentials().cloned();
            }
            if only_tls && !host.url.is_tls() && !seeds.iter().any(|seed| *seed.url() == host.url) {
                #[cfg(feature = "tracing")]
                self.log_left_out(&host.url);
                refused = Some(host.url);
            } else {
                usable.push((host, Arc::new(info)));
            }
        }
        match refused {
            Some(refused) if usable.is_empty() => Err(Error::new(ErrorKind::Sniff)
                .context(format!("{refused} and all others found are plain http, and this client was given https"))
                .advice("have `sniffed_node_callback` keep the scheme of its host")),
            _ => Ok(usable),
        }
    }

    #[cfg(feature = "tracing")]
    fn log_left_out(&self, url: &NodeUrl) {
        let mut told = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        if !told.contains(url) {
            told.push(url.clone());
            tracing::warn!(
                server.address = url.bare_host(),
                server.port = url.port(),
                "sniffing found a node with plain http, which is left out: the hosts given are https"
            );
        }
    }

    /// Whether one of these is in use already.
    fn knows_any(&self, found: &[Found]) -> bool {
        found.iter().any(|(host, _)| self.pool.known(&host.url).is_some())
    }

    /// Refuses nodes of which none can be reached: behind a proxy or in a container network the
    /// addresses that nodes publish cannot be reached, and would replace those that work.
    async fn reach_any(&self, found: &[Found]) -> Result<(), Error> {
        /// How many nodes are tried; one that answers is enough.
        const TRIED: usize = 3;

        let mut error = Error::new(ErrorKind::Sniff)
            .context("the nodes publish addresses that cannot be reached from here, so the present ones stay")
            .advice("behind a proxy do not sniff, or map the addresses with `sniffed_node_callback`");
        for (host, info) in found.iter().take(TRIED) {
            let node = Arc::new(Node::new(host.clone(), Arc::clone(info)));
            match self.send(&node, Method::HEAD, "/").await {
                Ok(_) => return Ok(()),
                Err(cause) => error = error.with_cause(cause.with_node(host.url.clone())),
            }
        }
        Err(error)
    }
}

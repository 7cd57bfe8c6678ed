//! The set of nodes: which there are, which of them are in use, and which one is next.
//!
//! Readers take a snapshot, and never wait for one that is being made. Whatever changes the set or a
//! node's standing makes a new one, which happens only when a node fails, comes back, joins or leaves.

pub(crate) mod attempt;
pub(crate) mod future;
mod health;
pub(crate) mod layer;
#[cfg(all(test, pool_model))]
mod model;
mod node;
mod selector;
pub(crate) mod service;
mod sync;
mod uri;

use std::{
    fmt,
    sync::{Arc, PoisonError, atomic::Ordering::Relaxed},
    time::Duration,
};

use http::StatusCode;
use tokio::time::Instant;

use self::sync::{AtomicBool, AtomicU64, Mutex, MutexGuard, RwLock};
pub(crate) use self::uri::UriForm;
pub use self::{
    node::{Node, NodeInfo},
    selector::{LeastInFlight, Only, Prefer, Random, RoundRobin, Selector},
};
use crate::{
    error::{Error, ErrorKind},
    hosts::{Host, into::IntoHosts},
    node_url::NodeUrl,
};

/// Settings of a [`NodePool`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NodePoolConfig {
    /// For how long a node is skipped after its first failure; doubled with each further one
    /// in a row. Default 1 s.
    pub dead_timeout: Duration,
    /// The longest time for which a node is skipped. Default 30 s.
    pub max_dead_timeout: Duration,
    /// The statuses that take a node out of use. Default 502, 503 and 504.
    pub dead_statuses: Vec<StatusCode>,
    /// Whether an attempt that timed out takes its node out of use. Default false: a slow query is
    /// not a dead node.
    pub dead_on_timeout: bool,
    /// Whether the order of the configured nodes is shuffled, so that the clients of one cluster
    /// do not all begin with the same node. Default true.
    pub randomize: bool,
}

impl Default for NodePoolConfig {
    fn default() -> Self {
        Self {
            dead_timeout: Duration::from_secs(1),
            max_dead_timeout: Duration::from_secs(30),
            dead_statuses: vec![StatusCode::BAD_GATEWAY, StatusCode::SERVICE_UNAVAILABLE, StatusCode::GATEWAY_TIMEOUT],
            dead_on_timeout: false,
            randomize: true,
        }
    }
}

/// The nodes that requests are spread over. A clone is another handle on the same pool.
///
/// A node that fails is skipped for a while (see [`NodePoolConfig`]); when its time is over it
/// is used again, and the first success clears its record. When all nodes are dead, the one whose
/// time is over soonest is tried all the same, so that a pool is never empty.
///
/// ```
/// use es_transport::{NodePool, NodePoolConfig};
///
/// let pool = NodePool::new(["http://es1:9200", "http://es2:9200"], NodePoolConfig::default())?;
/// assert_eq!(pool.nodes().len(), 2);
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Clone)]
pub struct NodePool {
    shared: Arc<Shared>,
}

/// A handle of a [`NodePool`] that does not keep it alive.
#[cfg(feature = "metrics")]
#[derive(Clone)]
pub(crate) struct WeakNodePool(std::sync::Weak<Shared>);

#[cfg(feature = "metrics")]
impl WeakNodePool {
    /// The nodes of the pool now; none once it is gone.
    pub(crate) fn nodes(&self) -> Vec<Arc<Node>> {
        self.0.upgrade().map_or_else(Vec::new, |shared| NodePool { shared }.nodes())
    }
}

struct Shared {
    config: NodePoolConfig,
    selector: Box<dyn Selector>,
    seeds: Nodes,
    /// Locked only to take or put a handle.
    snapshot: RwLock<Arc<Snapshot>>,
    /// See [`Writing`]; never held across an await.
    writing: Mutex<()>,
    /// When the first dead node's time is over; `u64::MAX` while none is dead.
    next_revival: AtomicU64,
    closed: AtomicBool,
    sniff_failure: RwLock<Option<Arc<Error>>>,
    epoch: Instant,
}

type Nodes = Arc<[Arc<Node>]>;

/// Held while the health of nodes and the snapshot of it change: both change as one for each other
/// writer. Readers may see the health before its snapshot.
type Writing<'a> = MutexGuard<'a, ()>;

struct Snapshot {
    all: Nodes,
    /// Those that may be asked and are not dead.
    living: Nodes,
    /// The preferred ones of the living, or all of them where none is preferred.
    first_choice: Nodes,
}

impl Snapshot {
    fn of(all: Nodes, selector: &dyn Selector, now: u64) -> Self {
        let living = filtered(&all, &|node| selector.eligible(node) && !node.health().is_dead(now));
        let preferred = filtered(&living, &|node| selector.preferred(node));
        let first_choice = if preferred.is_empty() { Arc::clone(&living) } else { preferred };
        Self { all, living, first_choice }
    }
}

fn filtered(nodes: &[Arc<Node>], condition: &dyn Fn(&Node) -> bool) -> Nodes {
    let mut kept = Vec::with_capacity(nodes.len());
    for node in nodes {
        if condition(node) {
            kept.push(Arc::clone(node));
        }
    }
    kept.into()
}

impl NodePool {
    /// A pool of these hosts, used in turn.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when there is no host, one is malformed, or two are the same.
    pub fn new(hosts: impl IntoHosts, config: NodePoolConfig) -> Result<Self, Error> {
        Self::with_selector(hosts, config, RoundRobin::default())
    }

    /// A pool whose next node is chosen by `selector`.
    ///
    /// # Errors
    /// Those of [`NodePool::new`].
    pub fn with_selector(
        hosts: impl IntoHosts,
        config: NodePoolConfig,
        selector: impl Selector,
    ) -> Result<Self, Error> {
        Self::of(hosts.into_hosts()?, config, Box::new(selector))
    }

    pub(crate) fn of(mut hosts: Vec<Host>, config: NodePoolConfig, selector: Box<dyn Selector>) -> Result<Self, Error> {
        if hosts.is_empty() {
            return Err(Error::config("no hosts are configured: a client needs at least one node"));
        }
        for (i, host) in hosts.iter().enumerate() {
            if hosts[..i].iter().any(|h| h.url == host.url) {
                return Err(Error::config(format!("the node {} is configured twice", host.url)));
            }
        }
        if config.randomize {
            fastrand::Rng::new().shuffle(&mut hosts);
        }
        let mut seeds = Vec::with_capacity(hosts.len());
        for host in hosts {
            seeds.push(Arc::new(Node::new(host, Arc::default())));
        }
        let seeds = Nodes::from(seeds);
        let snapshot = Snapshot::of(Arc::clone(&seeds), &*selector, 0);
        Ok(Self {
            shared: Arc::new(Shared {
                config,
                selector,
                seeds,
                snapshot: RwLock::new(Arc::new(snapshot)),
                writing: Mutex::new(()),
                next_revival: AtomicU64::new(u64::MAX),
                closed: AtomicBool::new(false),
                sniff_failure: RwLock::new(None),
                epoch: Instant::now(),
            }),
        })
    }

    /// A handle that does not keep the pool alive.
    #[cfg(feature = "metrics")]
    pub(crate) fn downgrade(&self) -> WeakNodePool {
        WeakNodePool(Arc::downgrade(&self.shared))
    }

    /// The nodes of the pool now, dead ones included.
    pub fn nodes(&self) -> Vec<Arc<Node>> {
        self.snapshot().all.to_vec()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.shared.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The nodes that were configured: the last resort of a sniff.
    pub(crate) fn seeds(&self) -> &[Arc<Node>] {
        &self.shared.seeds
    }

    /// The node of this address, if it is one of those of the pool or was configured.
    pub(crate) fn known(&self, url: &NodeUrl) -> Option<Arc<Node>> {
        let snapshot = self.snapshot();
        let mut known = snapshot.all.iter().chain(&*self.shared.seeds);
        known.find(|node| node.url() == url).map(Arc::clone)
    }

    /// Why the last sniff of the cluster's nodes failed; `None` where it succeeded, or none was made.
    pub fn sniff_failure(&self) -> Option<Arc<Error>> {
        self.shared.sniff_failure.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn note_sniff(&self, failure: Option<Arc<Error>>) {
        *self.shared.sniff_failure.write().unwrap_or_else(PoisonError::into_inner) = failure;
    }

    /// Whether a node is skipped now because its last requests failed.
    pub fn is_dead(&self, node: &Node) -> bool {
        node.health().is_dead(self.now())
    }

    /// Replaces the nodes by those a sniff found. A node that was there keeps its connections and
    /// its health; one that is not listed any more gets no new requests. An empty list is ignored.
    pub(crate) fn replace(&self, found: Vec<(Host, Arc<NodeInfo>)>) {
        if found.is_empty() {
            return;
        }
        let _writing = self.lock();
        if self.is_closed() {
            return;
        }
        let before = self.snapshot();
        let known = || before.all.iter().chain(&*self.shared.seeds);
        let mut all: Vec<Arc<Node>> = Vec::with_capacity(found.len());
        for (host, info) in found {
            if all.iter().any(|node| *node.url() == host.url) {
                continue;
            }
            all.push(match known().find(|node| *node.url() == host.url) {
                Some(node) if *node.info() == *info && node.credentials() == host.credentials.as_ref() => {
                    Arc::clone(node)
                }
                Some(node) => Arc::new(node.sniffed(info, host.credentials)),
                None => Arc::new(Node::new(host, info)),
            });
        }
        for old in &*before.all {
            if !all.iter().any(|node| node.url() == old.url()) {
                old.connections().clear();
            }
        }
        self.publish(all.into());
    }

    /// Has no nodes from now on, and closes the connections of those it had: the idle ones now, the
    /// others when their responses are read.
    pub(crate) fn close(&self) {
        let _writing = self.lock();
        self.shared.closed.store(true, Relaxed);
        let before = self.snapshot();
        for node in before.all.iter().chain(&*self.shared.seeds) {
            node.connections().close();
        }
        self.publish(Arc::default());
    }

    fn is_closed(&self) -> bool {
        self.shared.closed.load(Relaxed)
    }

    /// Picks a node for a request that has tried some already: an untried living one, else the
    /// untried dead one that is back soonest, else one of those tried. There is one as long as the
    /// selector has any: a node that recovers while this runs may be among neither the living nor
    /// the dead.
    fn pick(&self, tried: &[NodeUrl]) -> Option<Arc<Node>> {
        if self.shared.next_revival.load(Relaxed) < self.now_if_any_dead() {
            self.republish(&self.lock());
        }
        let snapshot = self.snapshot();
        let mut choice = None;
        if !snapshot.first_choice.is_empty() {
            let at = self.shared.selector.select(&snapshot.first_choice) % snapshot.first_choice.len();
            let (before, from_there) = snapshot.first_choice.split_at(at);
            // A first attempt ends here: its choice is untried and looked at alone.
            for node in from_there.iter().chain(before).chain(&*snapshot.living) {
                if !tried.contains(node.url()) {
                    return Some(Arc::clone(node));
                }
            }
            choice = from_there.first();
        }
        let dead = |except| self.soonest_over(&snapshot.all, except);
        dead(tried).or(choice).or_else(|| dead(&[])).map(Arc::clone)
    }

    /// The node whose dead timeout is over soonest; one that has none, as it just recovered, is first.
    fn soonest_over<'a>(&self, all: &'a [Arc<Node>], except: &[NodeUrl]) -> Option<&'a Arc<Node>> {
        let mut soonest: Option<&Arc<Node>> = None;
        for node in all {
            let until = node.health().dead_until();
            if soonest.is_none_or(|soonest| until < soonest.health().dead_until())
                && self.shared.selector.eligible(node)
                && !except.contains(node.url())
            {
                soonest = Some(node);
            }
        }
        soonest
    }

    /// Whether a living node is left that is not among those tried.
    fn nodes_left(&self, tried: &[NodeUrl], last: &NodeUrl) -> bool {
        let snapshot = self.snapshot();
        snapshot.living.iter().any(|node| node.url() != last && !tried.contains(node.url()))
    }

    /// The error when none may be asked, with the standing of the nodes.
    fn no_nodes(&self) -> Error {
        if self.is_closed() {
            return Error::closed();
        }
        let nodes = self.nodes();
        let list = |dead| {
            let mut list = String::new();
            for node in &nodes {
                if self.is_dead(node) == dead {
                    list.push_str(if list.is_empty() { "" } else { ", " });
                    list.push_str(&node.url().to_string());
                }
            }
            if list.is_empty() { "none".to_owned() } else { list }
        };
        let (living, dead) = (list(false), list(true));
        Error::new(ErrorKind::NoNodes)
            .context(format!("no node may be asked: the selector refuses all of them (living: {living}; dead: {dead})"))
    }

    /// Notes that a node answered as it should.
    fn succeeded(&self, node: &Node) {
        if node.failures() == 0 {
            return;
        }
        let writing = self.lock();
        if node.health().succeed() {
            self.republish(&writing);
            drop(writing);
            #[cfg(feature = "tracing")]
            tracing::info!(
                server.address = node.url().bare_host(),
                server.port = node.url().port(),
                "the node answers again"
            );
        }
    }

    /// Notes a failure of a request that saw `seen` earlier failures when it began.
    #[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "why it failed is only logged"))]
    fn failed(&self, node: &Node, seen: u32, why: &dyn fmt::Display) {
        let until = |failures| self.now().saturating_add(nanos(self.dead_time(failures)));
        let writing = self.lock();
        if node.health().fail(seen, until) {
            self.republish(&writing);
            drop(writing);
            #[cfg(feature = "tracing")]
            self.log_failure(node, seen.saturating_add(1), why);
        }
    }

    /// Logs that a node failed. One that is dead and fails again is no news.
    #[cfg(feature = "tracing")]
    fn log_failure(&self, node: &Node, failures: u32, why: &dyn fmt::Display) {
        let (address, port) = (node.url().bare_host(), node.url().port());
        let pause = self.dead_time(failures);
        match failures {
            1 => tracing::warn!(
                server.address = address,
                server.port = port,
                "the node failed and is left out for {pause:?}: {why}"
            ),
            _ => tracing::debug!(
                server.address = address,
                server.port = port,
                failures,
                "the node failed again and is left out for {pause:?}: {why}"
            ),
        }
    }

    /// Whether the failure of an attempt says that its node is dead.
    fn is_node_failure(&self, error: &Error) -> bool {
        match error.kind() {
            // A kept connection may be cut by anything in between; a fresh one tells of the node.
            ErrorKind::Connect | ErrorKind::Tls | ErrorKind::Connection => !error.is_stale_connection(),
            ErrorKind::Timeout => self.shared.config.dead_on_timeout,
            _ => false,
        }
    }

    /// For how long a node is skipped after so many failures in a row.
    fn dead_time(&self, failures: u32) -> Duration {
        let NodePoolConfig { dead_timeout, max_dead_timeout, .. } = self.shared.config;
        // Twice as long each time; a factor of 2^31 is past any maximum.
        dead_timeout.saturating_mul(1 << failures.saturating_sub(1).min(31)).min(max_dead_timeout)
    }

    /// Makes the snapshot anew: the health of a node changed, or its dead timeout is over.
    fn republish(&self, _writing: &Writing<'_>) {
        let all = Arc::clone(&self.snapshot().all);
        self.publish(all);
    }

    /// Makes a snapshot of these nodes the current one. The lock is held by the caller.
    fn publish(&self, all: Nodes) {
        let now = self.now();
        let mut next = u64::MAX;
        for node in &*all {
            if node.health().is_dead(now) {
                next = next.min(node.health().dead_until());
            }
        }
        let snapshot = Snapshot::of(all, &*self.shared.selector, now);
        *self.shared.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        self.shared.next_revival.store(next, Relaxed);
    }

    /// The clock is read only while a node is dead.
    fn now_if_any_dead(&self) -> u64 {
        if self.shared.next_revival.load(Relaxed) == u64::MAX { 0 } else { self.now() }
    }

    /// Nanoseconds since the pool was made; 1 at the least, 0 stands for «not dead».
    fn now(&self) -> u64 {
        nanos(self.shared.epoch.elapsed()).max(1)
    }

    fn lock(&self) -> Writing<'_> {
        self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl fmt::Debug for NodePool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NodePool")
            .field("nodes", &self.nodes())
            .field("sniff_failure", &self.sniff_failure())
            .finish_non_exhaustive()
    }
}

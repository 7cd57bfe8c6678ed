//! The sniff itself: one at a time, in a task of its own, whoever asked for it.

use std::{
    fmt,
    future::poll_fn,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Request, Response, Uri};
use tokio::{sync::Semaphore, task::AbortHandle, time::Instant};
use tower_service::Service;

use super::{SniffConfig, SniffedNodeCallback, parse};
use crate::{
    body::Body,
    error::{Error, ErrorKind},
    hosts::{Host, UriForm},
    node::{Node, NodeInfo},
    options::{Idempotency, RequestOptions},
    pool::NodePool,
    service::{HttpService, IntoHttpService},
    task,
};

/// Asks the nodes of a pool for the nodes of the cluster, and gives the pool those.
///
/// It asks one node after another, the living ones first and the configured ones last, until one
/// answers. However many requests want a sniff, one runs at a time, and all of them share its
/// outcome. It runs in a task of its own: a caller that goes away does not stop it, and it ends
/// when the last handle is dropped. A sniff that fails or finds nothing leaves the pool as it is.
#[derive(Clone)]
pub struct Sniffer {
    handle: Arc<Handle>,
}

struct Handle {
    core: Arc<Core>,
    activity: Mutex<Activity>,
}

enum Activity {
    None,
    /// The last sniff, which may be over.
    Sniff {
        run: Arc<Run>,
        task: AbortHandle,
    },
    Closed,
}

/// One sniff, as those see it who wait for it.
struct Run {
    /// Without permits, and closed at the end.
    end: Semaphore,
    /// Not there at the end of a sniff that was cut off.
    outcome: OnceLock<Result<(), Arc<Error>>>,
}

/// Held by the sniff's task: in whatever way it ends, nobody waits on.
struct Running(Arc<Run>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.end.close();
    }
}

/// A node that a sniff found.
type Found = (Host, Arc<NodeInfo>);

struct Core {
    pool: NodePool,
    service: HttpService,
    config: SniffConfig,
    callback: Option<SniffedNodeCallback>,
    started: AtomicBool,
    /// When the last successful sniff began, or the sniffer was made; milliseconds since `epoch`.
    last: AtomicU64,
    epoch: Instant,
}

impl Sniffer {
    /// A sniffer for this pool. `service` sends a request to the node in its extensions, as the
    /// service inside a [`NodePoolLayer`](crate::NodePoolLayer) does.
    pub fn new(pool: NodePool, service: impl IntoHttpService, config: SniffConfig) -> Self {
        Self::with_callback(pool, service, config, None)
    }

    /// A sniffer that asks `callback` about each node it finds.
    pub fn with_callback(
        pool: NodePool,
        service: impl IntoHttpService,
        config: SniffConfig,
        callback: Option<SniffedNodeCallback>,
    ) -> Self {
        Self::of(pool, service.into_http_service(), config, callback)
    }

    pub(crate) fn of(
        pool: NodePool,
        service: HttpService,
        config: SniffConfig,
        callback: Option<SniffedNodeCallback>,
    ) -> Self {
        let core = Core {
            callback,
            pool,
            service,
            started: AtomicBool::new(!config.on_start),
            config,
            last: AtomicU64::new(0),
            epoch: Instant::now(),
        };
        Self { handle: Arc::new(Handle { core: Arc::new(core), activity: Mutex::new(Activity::None) }) }
    }

    /// Sniffs now, or joins the sniff that is running, and waits for its outcome.
    ///
    /// # Errors
    /// [`ErrorKind::Sniff`] when no node answered or none of the answer may be used; the pool is
    /// then as it was.
    pub async fn sniff(&self) -> Result<(), Error> {
        self.clone().run().await
    }

    pub(super) async fn run(self) -> Result<(), Error> {
        let run = self.trigger()?;
        let _ = run.end.acquire().await;
        match run.outcome.get() {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) => {
                Err(Error::new(ErrorKind::Sniff).context(error.to_string()).with_source(Arc::clone(error)))
            }
            None if matches!(*self.handle.activity(), Activity::Closed) => Err(Error::closed()),
            None => Err(Error::new(ErrorKind::Sniff).context("the sniff was cut off")),
        }
    }

    /// Ends the sniff that is running, whoever waits for it, and begins none any more.
    pub(crate) fn close(&self) {
        self.handle.end(Activity::Closed);
    }

    pub(super) fn config(&self) -> &SniffConfig {
        &self.handle.core.config
    }

    /// Whether requests need not wait for a sniff on start.
    pub(super) fn is_started(&self) -> bool {
        self.handle.core.started.load(Relaxed)
    }

    /// Begins a sniff in the background if the interval is over.
    pub(super) fn sniff_if_due(&self) {
        let core = &self.handle.core;
        let Some(interval) = core.config.interval else { return };
        let last = Duration::from_millis(core.last.load(Relaxed));
        if core.epoch.elapsed().saturating_sub(last) >= interval {
            // Its outcome is nobody's: the next request after a failure tries again.
            let _ = self.trigger();
        }
    }

    /// Begins a sniff because a node was taken out of use, if that is wanted.
    pub(super) fn on_node_failure(&self) -> bool {
        self.handle.core.config.on_connection_fail && self.trigger().is_ok()
    }

    /// Waits for a running sniff, but no longer than one sniffing request may take.
    pub(super) async fn settle(self) {
        let _ = tokio::time::timeout(self.config().timeout, self.clone().run()).await;
    }

    fn trigger(&self) -> Result<Arc<Run>, Error> {
        let mut activity = self.handle.activity();
        match &*activity {
            Activity::Sniff { run, .. } if !run.end.is_closed() => return Ok(Arc::clone(run)),
            Activity::None | Activity::Sniff { .. } => {}
            Activity::Closed => return Err(Error::closed()),
        }
        let run = Arc::new(Run { end: Semaphore::new(0), outcome: OnceLock::new() });
        let (running, core) = (Running(Arc::clone(&run)), Arc::clone(&self.handle.core));
        let work = async move {
            let _ = running.0.outcome.set(core.sniff().await.map_err(Arc::new));
        };
        let task =
            task::spawn(Box::pin(work)).map_err(|e| Error::config("sniffing needs a tokio runtime").with_source(e))?;
        *activity = Activity::Sniff { run: Arc::clone(&run), task };
        Ok(run)
    }
}

impl Handle {
    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, next: Activity) {
        if let Activity::Sniff { task, .. } = std::mem::replace(&mut *self.activity(), next) {
            task.abort();
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.end(Activity::None);
    }
}

impl Core {
    async fn sniff(&self) -> Result<(), Error> {
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
        let mut service = self.service.clone();
        poll_fn(|cx| service.poll_ready(cx)).await?;
        service.call(request).await
    }

    fn request(&self, node: &Arc<Node>, method: Method, path: &'static str) -> Result<Request<Body>, Error> {
        let mut options = RequestOptions::new().endpoint("nodes.info").idempotency(Idempotency::Idempotent);
        if self.started.load(Relaxed) {
            options = options.request_timeout(self.config.timeout);
        }
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = Uri::from_static(path);
        request.extensions_mut().insert(options);
        node.direct(&mut request, UriForm::Whole)?;
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

impl fmt::Debug for Sniffer {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sniffer").field("config", &self.handle.core.config).finish_non_exhaustive()
    }
}

//! The sniff itself: one at a time, in a task of its own, whoever asked for it.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use http::{Method, Request, Response, Uri};
use tokio::{sync::watch, task::AbortHandle, time::Instant};
use tower::ServiceExt;

use super::{SniffConfig, SniffedNodeCallback, parse};
use crate::{
    body::Body,
    error::{Error, ErrorKind},
    hosts::{Host, UriForm},
    node::{Node, NodeInfo},
    options::{Idempotency, RequestOptions},
    pool::NodePool,
    service::{HttpService, IntoHttpService},
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
    Sniff(Running),
    Closed,
}

/// A sniff on its way. Its task owns the sender: if the task ends in any way, nobody waits on.
struct Running {
    outcome: watch::Receiver<Option<Outcome>>,
    task: AbortHandle,
}

type Outcome = Result<(), Arc<Error>>;

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
        let core = Core {
            callback,
            pool,
            service: service.into_http_service(),
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
        let mut outcome = self.trigger()?;
        let finished = outcome.wait_for(Option::is_some).await;
        match finished.as_deref() {
            Ok(Some(Err(error))) => {
                Err(Error::new(ErrorKind::Sniff).context(error.to_string()).with_source(Arc::clone(error)))
            }
            Ok(_) => Ok(()),
            Err(_) if matches!(*self.handle.activity(), Activity::Closed) => Err(Error::closed()),
            Err(_) => Err(Error::new(ErrorKind::Sniff).context("the sniff was cut off")),
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
        let _ = tokio::time::timeout(self.handle.core.config.timeout, self.sniff()).await;
    }

    fn trigger(&self) -> Result<watch::Receiver<Option<Outcome>>, Error> {
        let mut activity = self.handle.activity();
        match &*activity {
            Activity::Sniff(Running { outcome, .. }) if outcome.borrow().is_none() && outcome.has_changed().is_ok() => {
                return Ok(outcome.clone());
            }
            Activity::None | Activity::Sniff(_) => {}
            Activity::Closed => return Err(Error::closed()),
        }
        let runtime = tokio::runtime::Handle::try_current()
            .map_err(|e| Error::config("sniffing needs a tokio runtime").with_source(e))?;
        let (sender, outcome) = watch::channel(None);
        let core = Arc::clone(&self.handle.core);
        let task = runtime.spawn(async move {
            let result = core.sniff().await.map_err(Arc::new);
            let _ = sender.send(Some(result));
        });
        *activity = Activity::Sniff(Running { outcome: outcome.clone(), task: task.abort_handle() });
        Ok(outcome)
    }
}

impl Handle {
    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, next: Activity) {
        if let Activity::Sniff(running) = std::mem::replace(&mut *self.activity(), next) {
            running.task.abort();
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
            match self.ask(&node).await {
                Ok(found) if found.is_empty() => {
                    return Err(Error::new(ErrorKind::Sniff)
                        .with_node(node.url().clone())
                        .context("Unable to sniff hosts: no viable hosts found in the node's answer"));
                }
                Ok(found) => {
                    self.check_reachable(&found).await?;
                    self.pool.replace(found);
                    self.last.store(u64::try_from(begun).unwrap_or(u64::MAX), Relaxed);
                    self.started.store(true, Relaxed);
                    return Ok(());
                }
                Err(error) => last_failure = Some(error.with_node(node.url().clone())),
            }
        }
        let error = Error::new(ErrorKind::Sniff);
        Err(match last_failure {
            Some(cause) => error
                .context(format!("Unable to sniff hosts: no node answered; the last one: {cause}"))
                .with_source(cause),
            None => error.context("Unable to sniff hosts: there is no node to ask"),
        })
    }

    /// Refuses nodes of which none can be reached: behind a proxy or in a container network the
    /// addresses that nodes publish are of no use out here, and would replace those that work.
    async fn check_reachable(&self, found: &[(Host, NodeInfo)]) -> Result<(), Error> {
        /// So many nodes are tried; one that answers vouches for all.
        const TRIED: usize = 3;

        let known = self.pool.nodes();
        let mut known = known.iter().chain(self.pool.seeds());
        if known.any(|node| found.iter().any(|(host, _)| host.url == *node.url())) {
            return Ok(());
        }
        let mut last_failure = None;
        for (host, info) in found.iter().take(TRIED) {
            let node = Arc::new(Node::new(host.clone(), info.clone()));
            match self.send(&node, Method::HEAD, Uri::from_static("/")).await {
                Ok(_) => return Ok(()),
                Err(error) => last_failure = Some(error.with_node(host.url.clone())),
            }
        }
        let error = Error::new(ErrorKind::Sniff).context(
            "the nodes publish addresses that cannot be reached from here, so the present ones stay; behind a proxy \
             do not sniff, or map the addresses with `sniffed_node_callback`",
        );
        Err(match last_failure {
            Some(cause) => error.with_source(cause),
            None => error,
        })
    }

    /// Living nodes, then dead ones, then the configured ones that are not in the pool any more.
    fn candidates(&self) -> Vec<Arc<Node>> {
        let (mut nodes, dead): (Vec<_>, Vec<_>) =
            self.pool.nodes().into_iter().partition(|node| !self.pool.is_dead(node));
        nodes.extend(dead);
        let seeds = self.pool.seeds().iter().filter(|seed| nodes.iter().all(|node| node.url() != seed.url()));
        let seeds: Vec<_> = seeds.cloned().collect();
        nodes.extend(seeds);
        nodes
    }

    async fn ask(&self, node: &Arc<Node>) -> Result<Vec<(Host, NodeInfo)>, Error> {
        let response = self.send(node, Method::GET, Uri::from_static(parse::PATH)).await?;
        if !response.status().is_success() {
            return Err(Error::new(ErrorKind::Sniff)
                .context(format!("the node answered the sniff with status {}", response.status())));
        }
        let answer = response.into_body().bytes(usize::MAX).await?;
        let found = parse::nodes(&answer, node)?;
        let found = match &self.callback {
            None => found,
            Some(callback) => {
                let decide = |(host, info)| callback(&info, host).map(|host| (host, info));
                found.into_iter().filter_map(decide).collect()
            }
        };
        self.refuse_weaker(found)
    }

    /// Leaves out nodes that would be sent credentials over plain `http` by a client that was given
    /// `https`, whether a callback or a node of the other scheme brought them.
    fn refuse_weaker(&self, mut found: Vec<(Host, NodeInfo)>) -> Result<Vec<(Host, NodeInfo)>, Error> {
        let seeds = self.pool.seeds();
        if seeds.iter().all(|seed| !seed.url().is_tls()) {
            return Ok(found);
        }
        let is_weaker = |host: &Host| !host.url.is_tls() && seeds.iter().all(|seed| *seed.url() != host.url);
        let refused: Vec<_> = found.extract_if(.., |(host, _)| is_weaker(host)).map(|(host, _)| host.url).collect();
        let Some(first) = refused.first() else { return Ok(found) };
        #[cfg(feature = "tracing")]
        refused.iter().for_each(|url| tracing::warn!(node = %url, "sniffed node refused: the hosts given are https"));
        if found.is_empty() {
            return Err(Error::new(ErrorKind::Sniff).context(format!(
                "Unable to sniff hosts: {first} and all others found are plain http, and this client was given https; \
                 have `sniffed_node_callback` keep the scheme of its host"
            )));
        }
        Ok(found)
    }

    async fn send(&self, node: &Arc<Node>, method: Method, path: Uri) -> Result<Response<Body>, Error> {
        let mut options = RequestOptions::new().endpoint("nodes.info").idempotency(Idempotency::Idempotent);
        if self.started.load(Relaxed) {
            options = options.request_timeout(self.config.timeout);
        }
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path;
        request.extensions_mut().insert(options);
        node.direct(&mut request, UriForm::Whole)?;
        self.service.clone().oneshot(request).await
    }
}

impl fmt::Debug for Sniffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sniffer").field("config", &self.handle.core.config).finish_non_exhaustive()
    }
}

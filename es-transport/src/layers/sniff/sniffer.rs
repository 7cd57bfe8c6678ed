//! The sniff itself: one at a time, in a task of its own, whoever asked for it.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{runtime, sync::Semaphore, task::AbortHandle, time::Instant};

use super::{
    config::{SniffConfig, SniffedNodeCallback},
    discovery::Core,
};
use crate::{
    erased::{HttpService, IntoHttpService},
    error::{Error, ErrorKind},
    pool::NodePool,
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
    outcome: Mutex<Option<Result<(), Arc<Error>>>>,
}

impl Run {
    fn outcome(&self) -> MutexGuard<'_, Option<Result<(), Arc<Error>>>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by the sniff's task: in whatever way it ends, nobody waits on.
struct Running(Arc<Run>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.end.close();
    }
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
        let handle = Handle { core: Arc::new(core), activity: Mutex::new(Activity::None) };
        Self { handle: Arc::new(handle) }
    }

    /// Sniffs now, or joins the sniff that is running, and waits for its outcome.
    ///
    /// # Errors
    /// [`ErrorKind::Sniff`] when no node answered or none of the answer may be used; the pool is
    /// then as it was.
    pub async fn sniff(&self) -> Result<(), Error> {
        let run = self.trigger()?;
        let _ = run.end.acquire().await;
        self.outcome(&run)
    }

    /// What came of a sniff that is over.
    fn outcome(&self, run: &Run) -> Result<(), Error> {
        match &*run.outcome() {
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
        let _ = tokio::time::timeout(self.config().timeout, self.sniff()).await;
    }

    fn trigger(&self) -> Result<Arc<Run>, Error> {
        let mut activity = self.handle.activity();
        match &*activity {
            Activity::Sniff { run, .. } if !run.end.is_closed() => return Ok(Arc::clone(run)),
            Activity::None | Activity::Sniff { .. } => {}
            Activity::Closed => return Err(Error::closed()),
        }
        let run = Arc::new(Run { end: Semaphore::new(0), outcome: Mutex::new(None) });
        let (running, core) = (Running(Arc::clone(&run)), Arc::clone(&self.handle.core));
        let work = async move {
            let outcome = core.sniff().await.map_err(Arc::new);
            *running.0.outcome() = Some(outcome);
        };
        let runtime = runtime::Handle::try_current()
            .map_err(|e| Error::config("sniffing needs a tokio runtime").with_source(e))?;
        let task = runtime.spawn(work).abort_handle();
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

impl fmt::Debug for Sniffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sniffer").field("config", &self.handle.core.config).finish_non_exhaustive()
    }
}

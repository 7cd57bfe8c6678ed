//! `Sniffer`: runs one sniff at a time, in a task of its own.

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
    discovery::{Failures, SniffContext},
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
/// when the last handle is dropped. A sniff that fails or finds nothing leaves the pool as it is, but
/// for [`NodePool::sniff_failure`]. It is not repeated for 1 s, after each further failure for twice as
/// long, up to the interval of sniffs or 1 min; [`Sniffer::sniff`] does not wait for that.
#[derive(Clone)]
pub struct Sniffer {
    handle: Arc<Handle>,
}

struct Handle {
    context: Arc<SniffContext>,
    task_state: Mutex<TaskState>,
}

enum TaskState {
    None,
    /// The last sniff: running, or over.
    Sniff {
        run: Arc<RunningSniff>,
        task: AbortHandle,
    },
    Closed,
}

/// A sniff and its result, shared by all who wait for it.
struct RunningSniff {
    /// Without permits, and closed at the end.
    end: Semaphore,
    /// `None` until the end.
    outcome: Mutex<Option<Result<(), Arc<Error>>>>,
}

impl RunningSniff {
    fn outcome(&self) -> MutexGuard<'_, Option<Result<(), Arc<Error>>>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by the task of the sniff: however it ends, the result is noted and those who wait are woken.
struct EndGuard {
    run: Arc<RunningSniff>,
    context: Arc<SniffContext>,
}

impl Drop for EndGuard {
    fn drop(&mut self) {
        // A task that was cancelled, or ended in a panic of `sniffed_node_callback`, has left no result.
        let cut_off = || {
            Err(Arc::new(
                Error::new(ErrorKind::Sniff).context("the sniff was cut off: did `sniffed_node_callback` panic?"),
            ))
        };
        self.context.note(self.run.outcome().get_or_insert_with(cut_off));
        self.run.end.close();
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
        let context = SniffContext {
            callback,
            pool,
            service,
            started: AtomicBool::new(!config.on_start),
            config,
            last: AtomicU64::new(0),
            failures: Failures::default(),
            epoch: Instant::now(),
            #[cfg(feature = "tracing")]
            left_out: Mutex::default(),
        };
        let handle = Handle { context: Arc::new(context), task_state: Mutex::new(TaskState::None) };
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

    /// The result of a sniff that is over.
    fn outcome(&self, run: &RunningSniff) -> Result<(), Error> {
        match &*run.outcome() {
            Some(Ok(())) => Ok(()),
            _ if matches!(*self.handle.task_state(), TaskState::Closed) => Err(Error::closed()),
            Some(Err(error)) => {
                Err(Error::new(ErrorKind::Sniff).context(error.to_string()).with_cause(Arc::clone(error)))
            }
            None => Err(Error::new(ErrorKind::Sniff)),
        }
    }

    /// Ends the sniff that is running, whoever waits for it, and begins none any more.
    pub(crate) fn close(&self) {
        self.handle.end(TaskState::Closed);
    }

    pub(super) fn config(&self) -> &SniffConfig {
        &self.handle.context.config
    }

    /// Whether requests need not wait for a sniff on start.
    pub(super) fn is_started(&self) -> bool {
        self.handle.context.started.load(Relaxed)
    }

    /// Begins a sniff in the background if the interval is over.
    pub(super) fn sniff_if_due(&self) {
        let context = &self.handle.context;
        let Some(interval) = context.config.interval else { return };
        let last = Duration::from_millis(context.last.load(Relaxed));
        if context.epoch.elapsed().saturating_sub(last) >= interval && !context.is_pausing() {
            // Nobody waits for the result; after a failure and a pause a request tries again.
            let _ = self.trigger();
        }
    }

    /// Begins a sniff because a node was taken out of use, if that is wanted.
    pub(super) fn on_node_failure(&self) -> bool {
        let context = &self.handle.context;
        context.config.on_connection_fail && !context.is_pausing() && self.trigger().is_ok()
    }

    /// Waits for a running sniff, but no longer than one sniffing request may take.
    pub(super) async fn settle(self) {
        let _ = tokio::time::timeout(self.config().timeout, self.sniff()).await;
    }

    fn trigger(&self) -> Result<Arc<RunningSniff>, Error> {
        let mut task_state = self.handle.task_state();
        match &*task_state {
            TaskState::Sniff { run, .. } if !run.end.is_closed() => return Ok(Arc::clone(run)),
            TaskState::None | TaskState::Sniff { .. } => {}
            TaskState::Closed => return Err(Error::closed()),
        }
        let run = Arc::new(RunningSniff { end: Semaphore::new(0), outcome: Mutex::new(None) });
        let guard = EndGuard { run: Arc::clone(&run), context: Arc::clone(&self.handle.context) };
        let work = async move {
            let outcome = guard.context.sniff().await.map_err(Arc::new);
            *guard.run.outcome() = Some(outcome);
        };
        let runtime = runtime::Handle::try_current()
            .map_err(|e| Error::config("sniffing needs a tokio runtime").with_cause(e))?;
        let task = runtime.spawn(work).abort_handle();
        *task_state = TaskState::Sniff { run: Arc::clone(&run), task };
        Ok(run)
    }
}

impl Handle {
    fn task_state(&self) -> MutexGuard<'_, TaskState> {
        self.task_state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, next: TaskState) {
        if let TaskState::Sniff { task, .. } = std::mem::replace(&mut *self.task_state(), next) {
            task.abort();
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.end(TaskState::None);
    }
}

impl fmt::Debug for Sniffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sniffer").field("config", &self.handle.context.config).finish_non_exhaustive()
    }
}

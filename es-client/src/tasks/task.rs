//! A task that this client began, or took up again.

use std::{
    fmt,
    future::{Future, IntoFuture, poll_fn},
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;
use futures_util::stream::try_unfold;
use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::{sleep, timeout};

use super::{
    StartsTask, TaskProgress, Tasks, TasksCancel,
    handle::Handle,
    watch::{Ended, Seen, Waits, Watch},
};
use crate::{
    call::{self, CallState, Endpoint, Target},
    error::Error,
};

/// The shortest time between two polls for progress.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(10);

/// A task, which the servers go on with by themselves, and which gives an `R` at its end.
///
/// Calls that take long give one in place of their answer: `start()` of
/// [`update_by_query`](crate::by_query::UpdateByQuery::start), [`delete_by_query`](crate::by_query::DeleteByQuery::start),
/// [`reindex`](crate::by_query::Reindex::start) and [`forcemerge`](crate::indices::IndicesForcemerge::start).
///
/// ```no_run
/// # use es_client::{prelude::*, by_query::Reindex};
/// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
/// let task = es.reindex::<Value>().index("people").dest("people-2").start().await?;
/// let mut progress = task.progress(Duration::from_secs(1));
/// while let Some(now) = progress.try_next().await? {
///     println!("{now}, {:?} left", now.time_left());
/// }
/// println!("{} copied", task.wait().await?.created);
///
/// // Later, in another process that was told the id:
/// let report = es.tasks().resume::<Reindex>(task.id())?.wait().await?;
/// # let _ = report;
/// # Ok(())
/// # }
/// ```
///
/// A clone is another handle on the same task. A handle that is dropped ends nothing.
pub struct Task<R> {
    handle: Handle,
    report: PhantomData<fn() -> R>,
}

/// What the server says to the beginning of a task.
#[derive(Deserialize)]
struct Begun {
    task: String,
}

/// Begins a call as a task.
pub(crate) async fn start<E: Endpoint + StartsTask>(mut endpoint: E) -> Result<Task<E::Report>, Error> {
    let state = Arc::new(endpoint.state().with_headers());
    let response = call::start(endpoint, E::KIND.available).await?;
    let Begun { task: id } = response.json()?;
    Ok(Task::of(Handle { state, id, kind: E::KIND, is_begun: true }))
}

impl Tasks {
    /// A task that was begun earlier, in another process perhaps: `id` is what [`Task::id`] told, and the type is the
    /// call that began it. Nothing is sent yet.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, by_query::UpdateByQuery};
    /// # async fn f(es: Elasticsearch, id: &str) -> Result<(), es_client::Error> {
    /// let report = es.tasks().resume::<UpdateByQuery>(id)?.wait().await?;
    /// println!("{} updated", report.updated);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// An id that is none. That the task is unknown, or one of another call, is told when it is asked for.
    pub fn resume<C: StartsTask>(&self, id: impl Into<String>) -> Result<Task<C::Report>, Error> {
        let id = id.into();
        let is_id = id.split_once(':').is_some_and(|(node, number)| !node.is_empty() && number.parse::<u64>().is_ok());
        if !is_id {
            return Err(Error::request(format!(
                "`{}` is not the id of a task, such as `oTUltX4IQMOUUVeiohTt8A:124`",
                id.escape_debug()
            )));
        }
        let state = Arc::new(CallState::new(&self.client, Target::default()));
        Ok(Task::of(Handle { state, id, kind: C::KIND, is_begun: false }))
    }
}

impl<R> Task<R> {
    fn of(handle: Handle) -> Self {
        Self { handle, report: PhantomData }
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Its name in the whole cluster, such as `oTUltX4IQMOUUVeiohTt8A:124`, by which [`Tasks::resume`] takes it up
    /// again. The result of a task stays until somebody deletes it from the index `.tasks`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.handle.id
    }

    /// How far it is, at once and then after each `interval`, until it ends: its last item is how far it came. Of a task
    /// in parts ([`slices`](crate::by_query::Reindex::slices)) it is the sum of them, for which the servers are asked for
    /// each part, too.
    ///
    /// `GET /_tasks/{id}`. What goes wrong is an error like those of [`wait`](Self::wait), which also gives the report;
    /// after an error the stream is at its end.
    pub fn progress(&self, interval: Duration) -> Progress {
        let interval = interval.max(SHORTEST_INTERVAL);
        let polls = try_unfold(Some((Watch::new(self.handle.clone()), Duration::ZERO)), move |watch| async move {
            let Some((mut watch, wait)) = watch else { return Ok(None) };
            sleep(wait).await;
            match watch.next().await? {
                Seen::Running(progress) => Ok(Some((progress, Some((watch, interval))))),
                Seen::Ended(ended) => ended.check().map(|()| Some((ended.progress, None))),
            }
        });
        Progress { polls: Box::pin(polls) }
    }

    /// Ends it before it is done, with its parts. What it did until then stays done, and [`wait`](Self::wait) then says
    /// that it was cancelled ([`Error::is_cancelled`]); that may take a moment.
    ///
    /// `POST /_tasks/{id}/_cancel`.
    ///
    /// # Errors
    /// Those of [`Tasks::cancel`]: one that ended already is one.
    pub async fn cancel(&self) -> Result<(), Error> {
        TasksCancel::of(self.handle.call(), self.handle.id.clone()).send().await.map(drop)
    }
}

impl<R: DeserializeOwned + 'static> Task<R> {
    /// Waits for its end, however long that takes, and gives the report: `task.wait().await?`. After
    /// [`timeout`](Wait::timeout) it waits no longer.
    ///
    /// `GET /_tasks/{id}`, again and again, after waits that grow from 50 ms to 5 s.
    ///
    /// # Errors
    /// - It failed: the servers' reason, as of the call itself ([`Error::is_conflict`], say).
    /// - It was cancelled ([`Error::is_cancelled`]).
    /// - It is lost ([`Error::is_task_lost`]): its node left, or was started anew, while it ran, and for five
    ///   seconds no poll found a result. The error says how far it was.
    /// - Polls fail: for two minutes no server told anything of it, though they were asked again and again, or one said
    ///   something that will not change, such as that the user may not ask. The task goes on.
    /// - The [`timeout`](Wait::timeout) is over ([`Error::is_timeout`]). The task goes on.
    pub fn wait(&self) -> Wait<R> {
        Wait { task: self.clone(), timeout: None }
    }
}

/// Waits for the end of a task: see [`Task::wait`].
#[must_use = "it waits when it is awaited"]
pub struct Wait<R> {
    task: Task<R>,
    timeout: Option<Duration>,
}

impl<R> Wait<R> {
    /// How long it waits at the most. Default: until the task ends.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }
}

impl<R: DeserializeOwned + 'static> IntoFuture for Wait<R> {
    type Output = Result<R, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let handle = self.task.handle;
            let mut watch = Watch::new(handle.clone());
            let ended = match self.timeout {
                None => end(&mut watch).await?,
                Some(limit) => match timeout(limit, end(&mut watch)).await {
                    Ok(ended) => ended?,
                    Err(_) => return Err(watch.waited_for(limit)),
                },
            };
            ended.report(&handle)
        })
    }
}

/// Waits until a task ended.
async fn end(watch: &mut Watch) -> Result<Box<Ended>, Error> {
    let mut waits = Waits::new();
    loop {
        match watch.next().await? {
            Seen::Ended(ended) => return Ok(ended),
            Seen::Running(_) => waits.next().await,
        }
    }
}

/// How far a task is, as a stream: see [`Task::progress`].
#[must_use = "nothing is sent until the stream is read"]
pub struct Progress {
    polls: Pin<Box<dyn Stream<Item = Result<TaskProgress, Error>> + Send>>,
}

impl Progress {
    /// How far the task is; `None` after its end.
    ///
    /// # Errors
    /// Those of [`Task::wait`]; after one, the stream is at its end.
    pub async fn try_next(&mut self) -> Result<Option<TaskProgress>, Error> {
        poll_fn(|cx| self.polls.as_mut().poll_next(cx)).await.transpose()
    }
}

impl Stream for Progress {
    type Item = Result<TaskProgress, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.polls.as_mut().poll_next(cx)
    }
}

impl<R> Clone for Task<R> {
    fn clone(&self) -> Self {
        Self::of(self.handle.clone())
    }
}

impl<R> fmt::Debug for Task<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("id", &self.handle.id).field("action", &self.handle.kind.action).finish()
    }
}

impl<R> fmt::Debug for Wait<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("task", &self.task).field("timeout", &self.timeout).finish()
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").finish_non_exhaustive()
    }
}

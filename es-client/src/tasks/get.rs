//! `tasks.get`: how far a task is, or what became of it.

use serde::Deserialize;
use serde_json::Value;

use super::{TaskInfo, Tasks};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    error::{Error, ErrorCause, TaskEnd},
    response::{Response, Shards},
    server::Server,
};

/// Asks for a task. See [`Tasks::get`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct TasksGet {
    call: CallState,
    id: String,
    allow_failed: bool,
}

builder! {
    impl [] TasksGet: ;
    impl [] send -> TaskReport;
}

/// How far a task is, or what became of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TaskReport {
    /// Whether it ended.
    pub completed: bool,
    /// The task.
    pub task: TaskInfo,
    /// What the call that began it would have answered, if it ended and did not fail as a whole.
    pub response: Option<Value>,
    /// Why it failed as a whole. It is set only where the call allows a
    /// [failed](TasksGet::allow_failed) task.
    pub error: Option<ErrorCause>,
}

impl Tasks {
    /// How far a task is, or, if its result was stored, what became of it.
    ///
    /// `GET /_tasks/{id}`. The id is what a call gave that began it, such as
    /// `oTUltX4IQMOUUVeiohTt8A:124`. It is repeated after failures.
    ///
    /// # Errors
    /// A task that failed is an error, though the server answers with success: one that ended with an
    /// error, with failures of documents or shards, because it was cancelled, or early because the time of a
    /// search ran out.
    /// [`allow_failed`](TasksGet::allow_failed) gives the report instead. A task that nobody knows is
    /// an error, too ([`Error::is_not_found`]).
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch, id: &str) -> Result<(), es_client::Error> {
    /// let report = es.tasks().get(id).send().await?;
    /// match report.response {
    ///     Some(response) => println!("done: {response}"),
    ///     None => println!("running for {:?}", report.task.running_time),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: impl Into<String>) -> TasksGet {
        TasksGet::of(CallState::new(&self.client, Target::default()), id.into())
    }
}

impl TasksGet {
    pub(super) fn of(call: CallState, id: String) -> Self {
        Self { call, id, allow_failed: false }
    }

    /// Whether the server answers when the task ended, or the [`timeout`](Self::timeout) is over.
    /// Default `false`: at once.
    pub fn wait_for_completion(self, wait: bool) -> Self {
        self.param("wait_for_completion", wait)
    }

    /// How long the server waits, as `"30s"`; after that the answer is an error. Default `30s`; but
    /// the client waits no longer than its [`request_timeout`](Self::request_timeout).
    pub fn timeout(self, time: impl ToString) -> Self {
        self.param("timeout", time)
    }

    /// Whether a task that failed gives its report, in place of an error. Default `false`.
    pub fn allow_failed(mut self, allow: bool) -> Self {
        self.allow_failed = allow;
        self
    }
}

impl Endpoint for TasksGet {
    type Output = TaskReport;
    const NAME: &'static str = "tasks.get";

    fn check(&mut self) -> Result<(), Error> {
        check_segment("task id", &self.id)
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_tasks").then_name(&self.id)))
    }

    fn decode(&mut self, response: Response) -> Result<TaskReport, Error> {
        let report: TaskReport = response.json()?;
        if !self.allow_failed {
            report.check(&response)?;
        }
        Ok(report)
    }
}

/// What tells in the answer of a call that it failed in part.
#[derive(Deserialize)]
struct Outcome {
    #[serde(rename = "_shards")]
    shards: Option<Shards>,
    /// Why it was cancelled.
    canceled: Option<String>,
    /// Whether it ended early, because the time of one of its searches ran out.
    #[serde(default)]
    timed_out: bool,
}

impl TaskReport {
    /// The error that the task failed, if it did.
    pub(super) fn check(&self, response: &Response) -> Result<(), Error> {
        let failed = |cause| Err(Error::item(response.origin(), &self.task.task_id(), cause));
        if let Some(cause) = &self.error {
            return failed(cause.clone());
        }
        let Some(answer) = &self.response else { return Ok(()) };
        if let Some(cause) = ErrorCause::of_body(answer) {
            return failed(cause);
        }
        // Answers of other forms tell of no failure.
        let Ok(outcome) = Outcome::deserialize(answer) else { return Ok(()) };
        if let Some(reason) = outcome.canceled {
            let message = format!(
                "the task `{}` was cancelled {reason}, after {:.1?}",
                self.task.task_id(),
                self.task.running_time
            );
            return Err(Error::task(response.origin(), TaskEnd::Cancelled, message));
        }
        if outcome.timed_out {
            let message = format!(
                "the task `{}` ended early, after {:.1?}: the time of one of its searches ran out (`timed_out`)",
                self.task.task_id(),
                self.task.running_time
            );
            return Err(Error::task(response.origin(), TaskEnd::TimedOut, message));
        }
        outcome.shards.map_or(Ok(()), |shards| response.check_shards(&shards))
    }
}

//! Asks again and again how far a task is.

use std::{collections::BTreeMap, time::Duration};

use es_transport::ErrorKind as Transport;
use http::StatusCode;
use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::{Instant, sleep};

use super::{
    TaskInfo, TaskProgress, TaskReport, TasksGet, TasksList,
    handle::Handle,
    progress::{Slice, Status},
};
use crate::{
    call,
    error::{Error, Origin, TaskEnd},
    response::Response,
};

/// How long polls may fail before it is told.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many times in a row the servers must not know a task, and for how long one that was known: a server may be apart from the
/// others for a moment.
const TIMES_UNKNOWN: u32 = 3;

const UNKNOWN_FOR: Duration = Duration::from_secs(5);

/// The first wait between two polls of a call that waits for the end, or after one that failed; each further one is half as
/// long again, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(50);

const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Waits that grow.
pub(super) struct Waits(Duration);

impl Waits {
    pub(super) fn new() -> Self {
        Self(FIRST_WAIT)
    }

    pub(super) async fn next(&mut self) {
        sleep(self.0).await;
        self.0 = self.0.mul_f64(1.5).min(LONGEST_WAIT);
    }
}

/// Asks how far a task is.
pub(super) struct Watch {
    task: Handle,
    /// Whether the task is known to have been there.
    is_known: bool,
    /// The parts of the task, as far as each was when it was last heard of.
    slices: BTreeMap<u32, Status>,
    last: TaskProgress,
}

/// What a poll finds.
pub(super) enum Seen {
    Running(TaskProgress),
    Ended(Box<Ended>),
}

/// A task that came to its end.
pub(super) struct Ended {
    response: Response,
    report: TaskReport,
    pub(super) progress: TaskProgress,
}

impl Watch {
    pub(super) fn new(task: Handle) -> Self {
        Self { is_known: task.is_begun, task, slices: BTreeMap::new(), last: TaskProgress::default() }
    }

    /// Asks how far the task is. A poll that fails is repeated until there is an answer, or until none came for
    /// [`PATIENCE`].
    pub(super) async fn next(&mut self) -> Result<Seen, Error> {
        let began = Instant::now();
        let mut known_at = began;
        let mut times_unknown = 0;
        let mut waits = Waits::new();
        loop {
            let error = match self.poll().await {
                Ok(seen) => return Ok(seen),
                Err(error) => error,
            };
            if error.status() == Some(StatusCode::NOT_FOUND) {
                times_unknown += 1;
                if times_unknown >= TIMES_UNKNOWN && !self.is_known {
                    return Err(error);
                }
                if times_unknown >= TIMES_UNKNOWN && known_at.elapsed() >= UNKNOWN_FOR {
                    return Err(self.lost(&error));
                }
            } else if is_temporary(&error) && began.elapsed() < PATIENCE {
                times_unknown = 0;
                known_at = Instant::now();
            } else {
                return Err(error);
            }
            waits.next().await;
        }
    }

    async fn poll(&mut self) -> Result<Seen, Error> {
        let task = &self.task;
        let response = call::response(TasksGet::of(task.call(), task.id.clone())).await?;
        let report: TaskReport = response.json()?;
        let kind = task.kind;
        if report.task.action != kind.action {
            let message =
                format!("the task `{}` is of the action `{}`, not `{}`", task.id, report.task.action, kind.action);
            return Err(response.unexpected(message));
        }
        self.is_known = true;
        let status = match (&report.response, report.completed) {
            (Some(answer), true) => Some(answer),
            _ => report.task.status.as_ref(),
        };
        let status = match status {
            Some(status) if kind.rate.is_some() => Status::deserialize(status)
                .map_err(|error| response.unexpected(format!("the status of the task does not fit: {error}")))?,
            _ => Status::default(),
        };
        self.last = self.progress(status, &report).await?;
        let progress = self.last;
        Ok(match report.completed {
            true => Seen::Ended(Box::new(Ended { response, report, progress })),
            false => Seen::Running(progress),
        })
    }

    /// How far the task is. Of one in parts the status has only those that are done; of the others, which are tasks
    /// themselves, the servers are asked.
    async fn progress(&mut self, status: Status, report: &TaskReport) -> Result<TaskProgress, Error> {
        let mut progress = TaskProgress { running_time: report.task.running_time, ..TaskProgress::default() };
        if report.completed || status.slices.is_empty() {
            progress.add(&status);
            return Ok(progress);
        }
        let running = match status.slices.iter().all(Option::is_some) {
            true => Vec::new(),
            false => self.running_parts().await?,
        };
        let done = status.slices.into_iter().flatten().filter_map(Slice::done);
        for part in running.into_iter().chain(done) {
            if let Some(id) = part.slice_id {
                self.slices.insert(id, part);
            }
        }
        self.slices.values().for_each(|part| progress.add(part));
        Ok(progress)
    }

    async fn running_parts(&self) -> Result<Vec<Status>, Error> {
        let list = TasksList::of(self.task.call()).parent_task_id(&self.task.id).detailed(true).allow_partial(true);
        let status = |part: TaskInfo| Status::deserialize(part.status?).ok();
        Ok(list.send().await?.tasks.into_iter().filter_map(status).collect())
    }

    fn lost(&self, error: &Error) -> Error {
        let told = error.cause().map(|cause| format!(" ({cause})")).unwrap_or_default();
        let message = format!(
            "nobody knows what became of the task `{}`{told}: its node left, or was started anew, while it ran; last \
             known: {}",
            self.task.id, self.last,
        );
        Error::task(Origin::default(), TaskEnd::Lost, message)
    }

    /// The error that the task was waited for long enough.
    pub(super) fn waited_for(&self, limit: Duration) -> Error {
        let message = format!("the task `{}` goes on after {limit:?}; last known: {}", self.task.id, self.last);
        Error::task(Origin::default(), TaskEnd::WaitedFor, message)
    }
}

impl Ended {
    /// What the task gave, or the error that it failed.
    pub(super) fn report<R: DeserializeOwned>(&self, task: &Handle) -> Result<R, Error> {
        self.check()?;
        let answer = self.report.response.as_ref().and_then(|answer| answer.pointer(task.kind.report));
        match answer {
            Some(answer) => self.response.json_part(&answer.to_string(), "response", None),
            None => Err(self.response.unexpected("the task ended and has no result")),
        }
    }

    /// The error that the task failed, if it did.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.report.check(&self.response)
    }
}

/// Whether the same poll may succeed a little later, or on another node.
fn is_temporary(error: &Error) -> bool {
    match (error.transport(), error.status()) {
        (Some(error), _) => {
            !matches!(error.kind(), Transport::Config | Transport::Closed | Transport::Product | Transport::Body)
        }
        (None, Some(status)) => {
            status.is_server_error() || [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT].contains(&status)
        }
        (None, None) => false,
    }
}

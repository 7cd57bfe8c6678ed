//! How far a task is.

use std::{fmt, time::Duration};

use serde::Deserialize;

use crate::response::{duration_from_millis, null_as_default};

/// How far a task is that works through documents; of other tasks, all that is known is how long it has been running.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskProgress {
    /// How many documents it is about: 0 until the server has found them. Of a task in parts, those of the parts that
    /// have begun.
    pub total: u64,
    /// New documents.
    pub created: u64,
    /// Documents that were changed, or took the place of older versions.
    pub updated: u64,
    /// Documents that are gone.
    pub deleted: u64,
    /// Documents that the script left as they are.
    pub noops: u64,
    /// Documents that were passed over because somebody else changed them meanwhile.
    pub version_conflicts: u64,
    /// How many batches are done.
    pub batches: u64,
    /// How long it waited to work on no more documents in a second than it may; the sum of its parts.
    pub throttled: Duration,
    /// How long it has been running, or ran.
    pub running_time: Duration,
}

impl TaskProgress {
    /// How many of the documents are done, however: changed, left as they are, or passed over.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.created + self.updated + self.deleted + self.noops + self.version_conflicts
    }

    /// How long the rest takes, if it goes on as it went until now. `None` while nothing is done.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let (done, left) = (self.done(), self.total.saturating_sub(self.done()));
        let seconds = self.running_time.as_secs_f64() * left as f64 / done as f64;
        Duration::try_from_secs_f64(seconds).ok().filter(|_| done > 0)
    }

    pub(super) fn add(&mut self, status: &Status) {
        self.total += status.total;
        self.created += status.created;
        self.updated += status.updated;
        self.deleted += status.deleted;
        self.noops += status.noops;
        self.version_conflicts += status.version_conflicts;
        self.batches += status.batches;
        self.throttled += status.throttled;
    }
}

/// `12 of 40 documents in 3.2s`.
impl fmt::Display for TaskProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.total > 0 {
            write!(f, "{} of {} documents in ", self.done(), self.total)?;
        }
        write!(f, "{:.1?}", self.running_time)
    }
}

/// How far a task is, or a part of it, as servers write it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Status {
    /// Which part it is.
    pub(super) slice_id: Option<u32>,
    pub(super) total: u64,
    #[serde(default)]
    created: u64,
    #[serde(default)]
    updated: u64,
    #[serde(default)]
    deleted: u64,
    #[serde(default)]
    noops: u64,
    #[serde(default)]
    version_conflicts: u64,
    #[serde(default)]
    batches: u64,
    #[serde(default, rename = "throttled_millis", deserialize_with = "duration_from_millis")]
    throttled: Duration,
    /// Its parts: those that are done, and nothing for the others.
    #[serde(default, deserialize_with = "null_as_default")]
    pub(super) slices: Vec<Option<Slice>>,
}

/// A part of a task that is done.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Slice {
    /// What it did.
    Done(Box<Status>),
    /// Why it failed, which the task tells at its end.
    Failed {},
}

impl Slice {
    pub(super) fn done(self) -> Option<Status> {
        match self {
            Self::Done(status) => Some(*status),
            Self::Failed {} => None,
        }
    }
}

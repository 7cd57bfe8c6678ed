//! The calls that can go on as tasks.

use serde::de::DeserializeOwned;

use crate::server::Availability;

/// A call that can go on as a task, which [`Tasks::resume`](super::Tasks::resume) takes up again.
pub trait StartsTask: Kind {
    /// What the task gives at its end.
    type Report: DeserializeOwned;
}

/// The kind of the tasks of a call.
pub trait Kind {
    /// The kind.
    const KIND: &'static TaskKind;
}

/// What tells the tasks of one call from others.
#[derive(Debug)]
pub struct TaskKind {
    /// What servers call the work.
    pub(crate) action: &'static str,
    /// Which servers can begin it as a task.
    pub(crate) available: Availability,
    /// Where its report is in what the call would have answered, as a JSON pointer.
    pub(crate) report: &'static str,
    /// Of work on many documents, which its status counts: what sets the rate.
    pub(crate) rate: Option<RateEndpoint>,
}

/// The endpoint that sets how many documents a task works on in a second.
#[derive(Debug)]
pub(crate) struct RateEndpoint {
    pub(crate) name: &'static str,
    /// What its path begins with.
    pub(crate) path: &'static str,
}

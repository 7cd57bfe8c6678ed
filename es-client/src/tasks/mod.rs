//! Calls about tasks, the work that servers have under way: [`Elasticsearch::tasks`], and [`Task`], a task that goes on
//! by itself.

mod cancel;
mod get;
mod handle;
mod info;
mod kind;
mod list;
mod progress;
mod task;
mod watch;

use crate::client::Elasticsearch;

pub use cancel::TasksCancel;
pub use get::{TaskReport, TasksGet};
pub(crate) use handle::Handle as TaskHandle;
pub use info::{TaskFailure, TaskInfo, TaskList, TaskNode};
pub use kind::StartsTask;
pub(crate) use kind::{Kind, RateEndpoint, TaskKind};
pub use list::TasksList;
pub use progress::TaskProgress;
pub(crate) use task::start;
pub use task::{Progress, Task, Wait};

/// The calls about tasks.
#[derive(Debug, Clone)]
pub struct Tasks {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// The calls about tasks, the work that servers have under way.
    pub fn tasks(&self) -> Tasks {
        Tasks { client: self.clone() }
    }
}

#[cfg(test)]
mod task_tests;
#[cfg(test)]
mod tests;

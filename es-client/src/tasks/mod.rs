//! Calls about tasks, the work that servers have under way: [`Elasticsearch::tasks`].

mod cancel;
mod get;
mod info;
mod list;

use crate::client::Elasticsearch;

pub use cancel::TasksCancel;
pub use get::{TaskReport, TasksGet};
pub use info::{TaskFailure, TaskInfo, TaskList, TaskNode};
pub use list::TasksList;

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
mod tests;

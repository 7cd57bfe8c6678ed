//! `tasks.list`: what the nodes have under way.

use super::{TaskList, Tasks};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks what the nodes have under way. See [`Tasks::list`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct TasksList {
    call: CallState,
    allow_partial: bool,
}

builder! {
    impl [] TasksList: tasks;
    impl [] send -> TaskList;
}

impl Tasks {
    /// What the nodes have under way.
    ///
    /// `GET /_tasks`. Nodes that failed are an error, unless the call is to
    /// [`allow_partial`](TasksList::allow_partial) answers. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for task in es.tasks().list().actions("*byquery").detailed(true).send().await?.tasks {
    ///     println!("{}: {:?} for {:?}", task.task_id(), task.description, task.running_time);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> TasksList {
        TasksList::of(CallState::new(&self.client, Target::default()))
    }
}

impl TasksList {
    pub(super) fn of(call: CallState) -> Self {
        Self { call, allow_partial: false }
    }

    /// Whether descriptions and statuses are told. Default `false`.
    pub fn detailed(self, detailed: bool) -> Self {
        self.param("detailed", detailed)
    }

    /// How the tasks are grouped: by `nodes`, by `parents`, which puts parts into
    /// [`children`](super::TaskInfo::children), or, from version 6 on, `none`. Default `nodes`.
    pub fn group_by(self, group: impl ToString) -> Self {
        self.param("group_by", group)
    }

    /// How long the server waits for what it waits for, as `"30s"`. Default `30s`.
    pub fn timeout(self, time: impl ToString) -> Self {
        self.param("timeout", time)
    }
}

impl Endpoint for TasksList {
    type Output = TaskList;
    const NAME: &'static str = "tasks.list";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_tasks")))
    }

    fn decode(&mut self, response: Response) -> Result<TaskList, Error> {
        TaskList::of(&response, self.allow_partial)
    }
}

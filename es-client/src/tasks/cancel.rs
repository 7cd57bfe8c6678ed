//! `tasks.cancel`: ends tasks before they are done.

use es_transport::Idempotency;
use http::Method;

use super::{TaskList, Tasks};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::Server,
};

/// Ends tasks. See [`Tasks::cancel`] and [`Tasks::cancel_matching`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct TasksCancel {
    call: CallState,
    id: Option<String>,
    allow_partial: bool,
}

builder! {
    impl [] TasksCancel: tasks;
    impl [] send -> TaskList;
}

impl Tasks {
    /// Ends a task before it is done, with its parts. What it did until then stays done.
    ///
    /// `POST /_tasks/{id}/_cancel`. The answer lists what was cancelled; the tasks may take a moment
    /// to end. A task that is not there any more, or that cannot be cancelled, is an error, though
    /// the server answers with success, unless the call is to
    /// [`allow_partial`](TasksCancel::allow_partial) answers. It is not repeated after a failure in
    /// which the server may have executed it.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch, id: &str) -> Result<(), es_client::Error> {
    /// es.tasks().cancel(id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn cancel(&self, id: impl Into<String>) -> TasksCancel {
        TasksCancel::of(CallState::new(&self.client, Target::default()), id.into())
    }

    /// Ends all tasks of some [`actions`](TasksCancel::actions), of some [`nodes`](TasksCancel::nodes)
    /// or of a [parent](TasksCancel::parent_task_id); one of these must be named.
    ///
    /// `POST /_tasks/_cancel`. No such task is no error: then the answer is empty. For the rest it is
    /// like [`cancel`](Self::cancel).
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let cancelled = es.tasks().cancel_matching().actions("*reindex").send().await?;
    /// println!("{} tasks are cancelled", cancelled.tasks.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn cancel_matching(&self) -> TasksCancel {
        TasksCancel { call: CallState::new(&self.client, Target::default()), id: None, allow_partial: false }
    }
}

impl TasksCancel {
    pub(super) fn of(call: CallState, id: String) -> Self {
        Self { call, id: Some(id), allow_partial: false }
    }
}

impl Endpoint for TasksCancel {
    type Output = TaskList;
    const NAME: &'static str = "tasks.cancel";

    fn check(&mut self) -> Result<(), Error> {
        let is_restricted =
            ["actions", "nodes", "parent_task_id"].iter().any(|name| self.call.params.get(name).is_some());
        match &self.id {
            Some(id) => check_segment("task id", id),
            None if is_restricted => Ok(()),
            None => Err(Error::request("nothing says which tasks to cancel; `.actions(\"*\")` means all")),
        }
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let tasks = Path::of("_tasks");
        let path = match &self.id {
            Some(id) => tasks.then_name(id),
            None => tasks,
        };
        // The second time, the task would be missing.
        Ok(RequestParts::new(Method::POST, path.then("_cancel"), Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<TaskList, Error> {
        TaskList::of(&response, self.allow_partial)
    }
}

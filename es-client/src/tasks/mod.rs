//! Calls about tasks, the work that servers have under way: [`Elasticsearch::tasks`]; and [`Task`], work that a call began and
//! that the servers go on with by themselves.
//!
//! What a [`Task`] promises, each with the tests (in `tasks/task_tests.rs`, and in `long_tasks` on real servers) that would fail:
//!
//! 1. **It is begun once**, however the connection fails, with `wait_for_completion=false`; a server that cannot is told before
//!    anything is sent. Tests: `calls_begin_as_tasks`, `a_beginning_is_not_repeated`,
//!    `a_merge_begins_as_a_task_where_the_server_can`.
//! 2. **Progress is that of the whole**: the first at once, the last at the end, and of a task in parts the sum of them,
//!    which never falls. Tests: `progress_is_told_until_the_end`, `the_parts_of_a_task_are_summed_up`; real:
//!    `a_slow_task_is_watched_and_sped_up`, `parts_are_summed_up`.
//! 3. **A poll that fails loses nothing.** It is repeated elsewhere, for two minutes at the most. Tests:
//!    `polls_that_fail_are_repeated_elsewhere`, `polls_that_fail_for_long_are_told`.
//! 4. **A node that leaves loses no result** that was stored; a task that ran on it is an error of its own
//!    ([`Error::is_task_lost`](crate::Error::is_task_lost)) with what was last known. Tests:
//!    `a_task_whose_node_left_is_lost_unless_its_result_is_stored`; real:
//!    `a_result_outlives_its_node_and_a_running_task_does_not`.
//! 5. **A task that ended and failed is a failure**, with the server's reason, and one that was cancelled says so
//!    ([`Error::is_cancelled`](crate::Error::is_cancelled)). Tests: `a_task_that_ended_and_failed_is_a_failure`; real:
//!    `a_task_that_failed_is_a_failure`, `a_task_is_cancelled`, `conflicts_are_counted`.
//! 6. **A wait is bounded** if it is to be, and asks less and less often. Test:
//!    `a_wait_is_over_in_time_and_asks_less_and_less_often`.
//! 7. **The id is enough** to go on in another process, and a handle that is dropped ends nothing. Tests:
//!    `a_task_of_another_call_is_not_taken_for_it`, `a_dropped_handle_ends_nothing_and_a_clone_is_the_same_task`; real:
//!    `a_task_is_taken_up_again_by_its_id`.
//! 8. **The rate can be changed** while it runs. Tests: `each_call_has_its_own_path_to_another_rate`; real:
//!    `a_slow_task_is_watched_and_sped_up`.
//!
//! `cargo test -p es-tests --test evidence each_document -- --nocapture` holds tasks on three nodes of OpenSearch 3.8.0 against a
//! model: updates by a query with a script that counts; a reindex that keeps versions, which differ; and deletes by a query of two
//! documents of three. Of each kind there are seven tasks of two slices each, one undisturbed, one each while its own node or
//! another one is killed, and while connections are reset, fall silent, drip and are refused. With
//! `EVIDENCE_DOCUMENTS=300000`, on two cores that ran the servers, too, and were busy with other work:
//!
//! | 300,000 documents | updated | copied | deleted |
//! |---|---|---|---|
//! | wrong, too many or missing afterwards: counter, version, text | 0 | 0 | 0 |
//! | reports that do not add up to what is found afterwards | 0 | 0 | 0 |
//! | tasks, with those that were begun again for what was left | 8 | 9 | 9 |
//! | of them lost with their node, and told as lost | 1 | 1 | 1 |
//! | of them failed, because a node left that they read from, and told as failed | 0 | 1 | 1 |
//! | seconds, with kills and restarts | 139 | 169 | 116 |
//! | the client's memory grew until then by, in MiB | 14 | 17 | 18 |
//!
//! With `EVIDENCE_DOCUMENTS=1000000` the updates took 301 seconds, in nine tasks of which one was lost and one failed, and none
//! of the documents was wrong. A node of 384 MB of heap is too small for that: its circuit breaker ended a task, which was told.

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

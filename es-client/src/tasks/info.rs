//! Tasks as servers tell of them.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{
    error::{Error, ErrorCause},
    response::Response,
};

/// A task: something that a node has under way, or had.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TaskInfo {
    /// The id of its node.
    pub node: String,
    /// Its number on that node; [`task_id`](Self::task_id) names it in the whole cluster.
    pub id: u64,
    /// What began it, such as `transport`.
    #[serde(rename = "type")]
    pub task_type: Option<String>,
    /// What is done, such as `indices:data/write/update/byquery`.
    pub action: String,
    /// More of what is done. Of a list only where the call asks for
    /// [`detailed`](super::TasksList::detailed) tasks.
    pub description: Option<String>,
    /// How far it is, in a form that depends on the action.
    pub status: Option<Value>,
    /// When it began, in milliseconds since 1970.
    pub start_time_in_millis: u64,
    /// How long it has been running, or ran.
    #[serde(rename = "running_time_in_nanos", deserialize_with = "duration_from_nanos")]
    pub running_time: Duration,
    /// Whether it can be cancelled.
    #[serde(default)]
    pub cancellable: bool,
    /// Whether it was cancelled; `None` where an old server does not tell.
    pub cancelled: Option<bool>,
    /// The task that it is a part of.
    pub parent_task_id: Option<String>,
    /// The headers of the request that began it, such as `X-Opaque-Id`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Its parts, in a list [by parents](super::TasksList::group_by).
    #[serde(default)]
    pub children: Vec<TaskInfo>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl TaskInfo {
    /// Its name in the whole cluster, such as `oTUltX4IQMOUUVeiohTt8A:124`.
    #[must_use]
    pub fn task_id(&self) -> String {
        format!("{}:{}", self.node, self.id)
    }
}

fn duration_from_nanos<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_nanos)
}

/// The tasks that a call is about.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TaskList {
    /// The tasks, of all nodes.
    pub tasks: Vec<TaskInfo>,
    /// The nodes that have them, by their ids. Empty where the tasks were not grouped by nodes.
    pub nodes: BTreeMap<String, TaskNode>,
    /// Nodes that failed, where the call allows it.
    pub node_failures: Vec<ErrorCause>,
    /// Tasks that the call failed for, where the call allows it.
    pub task_failures: Vec<TaskFailure>,
}

/// A node that has tasks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TaskNode {
    /// Its name.
    pub name: Option<String>,
    /// Where other nodes reach it.
    pub transport_address: Option<String>,
    /// Its roles.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// A task that a call failed for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TaskFailure {
    /// The number of the task on its node.
    pub task_id: Option<u64>,
    /// The id of the node.
    pub node_id: Option<String>,
    /// The server's reason.
    pub reason: Option<ErrorCause>,
}

/// A list of tasks as servers write it.
#[derive(Deserialize)]
#[serde(expecting = "a list of tasks")]
struct RawList {
    nodes: Option<BTreeMap<String, RawNode>>,
    tasks: Option<Grouped>,
    #[serde(default)]
    node_failures: Vec<ErrorCause>,
    #[serde(default)]
    task_failures: Vec<TaskFailure>,
}

#[derive(Deserialize)]
struct RawNode {
    #[serde(flatten)]
    node: TaskNode,
    tasks: BTreeMap<String, TaskInfo>,
}

/// Tasks that are not grouped by nodes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Grouped {
    ByParent(BTreeMap<String, TaskInfo>),
    List(Vec<TaskInfo>),
}

impl TaskList {
    /// Reads a list, in whatever way it is grouped. Failures are an error unless they are allowed.
    pub(crate) fn of(response: &Response, allow_partial: bool) -> Result<Self, Error> {
        let RawList { nodes: by_node, tasks: others, node_failures, task_failures } = response.json()?;
        if by_node.is_none() && others.is_none() {
            return Err(response.unexpected("it lists no tasks"));
        }
        let mut tasks = match others {
            Some(Grouped::ByParent(tasks)) => tasks.into_values().collect(),
            Some(Grouped::List(tasks)) => tasks,
            None => Vec::new(),
        };
        let mut nodes = BTreeMap::new();
        for (id, RawNode { node, tasks: of_node }) in by_node.unwrap_or_default() {
            tasks.extend(of_node.into_values());
            nodes.insert(id, node);
        }
        let list = Self { tasks, nodes, node_failures, task_failures };
        if allow_partial { Ok(list) } else { list.whole(response) }
    }

    /// The list, or the error that it is not all of it.
    fn whole(self, response: &Response) -> Result<Self, Error> {
        let failed = self.node_failures.len() + self.task_failures.len();
        if failed == 0 {
            return Ok(self);
        }
        let of_tasks = self.task_failures.into_iter().find_map(|failure| failure.reason);
        let cause = self.node_failures.into_iter().next().or(of_tasks);
        Err(Error::partial(response.origin(), "parts", failed, failed + self.tasks.len(), cause))
    }
}

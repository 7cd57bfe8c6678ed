//! `cluster.pending_tasks`: changes that wait for the master node.

use std::time::Duration;

use serde::Deserialize;

use super::Cluster;
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, duration_from_millis},
    server::Server,
};

/// Asks for changes that wait. See [`Cluster::pending_tasks`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterPendingTasks {
    call: CallState,
}

builder! {
    impl [] ClusterPendingTasks: master_timeout, local;
    impl [] send -> Vec<PendingTask>;
}

/// A change of the cluster that waits for the master node.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PendingTask {
    /// Its number in the order in which they came.
    pub insert_order: u64,
    /// Its priority, such as `URGENT`.
    pub priority: String,
    /// What is to be done, such as `create-index [tweets]`.
    pub source: String,
    /// Whether it is being done.
    #[serde(default)]
    pub executing: bool,
    /// How long it has been waiting.
    #[serde(rename = "time_in_queue_millis", deserialize_with = "duration_from_millis")]
    pub time_in_queue: Duration,
}

impl Cluster {
    /// Changes of the cluster that wait for the master node, such as new indices and mappings.
    /// [`tasks`](crate::Elasticsearch::tasks) has the work of the nodes.
    ///
    /// `GET /_cluster/pending_tasks`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for task in es.cluster().pending_tasks().send().await? {
    ///     println!("{} for {:?}", task.source, task.time_in_queue);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pending_tasks(&self) -> ClusterPendingTasks {
        ClusterPendingTasks { call: CallState::new(&self.client, Target::default()) }
    }
}

#[derive(Deserialize)]
struct Answer {
    tasks: Vec<PendingTask>,
}

impl Endpoint for ClusterPendingTasks {
    type Output = Vec<PendingTask>;
    const NAME: &'static str = "cluster.pending_tasks";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_cluster").then("pending_tasks")))
    }

    fn decode(&mut self, response: Response) -> Result<Vec<PendingTask>, Error> {
        Ok(response.json::<Answer>()?.tasks)
    }
}

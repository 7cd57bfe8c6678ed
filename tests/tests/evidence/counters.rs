//! The documents that tasks work on: updated, copied and deleted by a query.

use std::{ops::Range, time::Duration};

use es_client::{
    bulk::{self, Operation},
    by_query::{ByQueryReport, DeleteByQuery, Reindex, UpdateByQuery},
    cluster::HealthStatus,
    document::VersionType,
    prelude::*,
    tasks::{Progress, Task, TaskProgress},
};
use es_tests::{Rig, unique};
use serde::{Deserialize, Serialize};

use crate::model::Read;

/// A document that counts its updates.
#[derive(Debug, Serialize, Deserialize, Document)]
struct Counter {
    key: u32,
    updates: u8,
    /// Whether it is to be deleted.
    is_temporary: bool,
    #[field(keyword)]
    text: String,
}

impl Counter {
    fn new(key: u32) -> Self {
        Self { key, updates: 0, is_temporary: !key.is_multiple_of(3), text: format!("{key}-").repeat(20) }
    }
}

/// The version that a document is written with first.
fn first_version(key: u32) -> i32 {
    key as i32 % 5 + 1
}

/// What tasks do with the documents, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Adds one to each of them.
    Update,
    /// Copies all into another index, with their versions.
    Copy,
    /// Deletes those that are to be deleted.
    Delete,
}

impl Work {
    pub(crate) const ALL: [Self; 3] = [Self::Update, Self::Copy, Self::Delete];

    pub(crate) fn past_tense(self) -> &'static str {
        match self {
            Self::Update => "updated",
            Self::Copy => "copied",
            Self::Delete => "deleted",
        }
    }

    /// How far a task is that a client knows by its id.
    pub(crate) fn watch(self, es: &Elasticsearch, task: &str) -> Progress {
        let (tasks, interval) = (es.tasks(), Duration::from_millis(10));
        match self {
            Self::Update => tasks.resume::<UpdateByQuery>(task).unwrap().progress(interval),
            Self::Copy => tasks.resume::<Reindex>(task).unwrap().progress(interval),
            Self::Delete => tasks.resume::<DeleteByQuery>(task).unwrap().progress(interval),
        }
    }

    /// With how many documents that was done by a report.
    pub(crate) fn done(self, report: &ByQueryReport) -> u64 {
        match self {
            Self::Update => report.updated,
            Self::Copy => report.created,
            Self::Delete => report.deleted,
        }
    }

    /// With how many that was done when the task was last seen.
    pub(crate) fn seen(self, progress: &TaskProgress) -> u64 {
        match self {
            Self::Update => progress.updated,
            Self::Copy => progress.created,
            Self::Delete => progress.deleted,
        }
    }
}

/// The documents in their index, and the index that they are copied into.
pub(crate) struct Counters<'a> {
    es: &'a Elasticsearch,
    documents: u32,
    index: String,
    copy: String,
}

impl<'a> Counters<'a> {
    /// Makes both indices and writes the documents.
    pub(crate) async fn create(es: &'a Elasticsearch, documents: u32) -> Self {
        let counters = Self { es, documents, index: unique("counters"), copy: unique("counters-copy") };
        for index in [&counters.index, &counters.copy] {
            let settings = json!({"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "30s"});
            let create = es.indices().create_for::<Counter>().index(index).settings(settings);
            create.request_timeout(Duration::from_secs(60)).send().await.unwrap();
        }
        let operations = (0..documents).map(|key| {
            let operation = Operation::index(&Counter::new(key)).id(key);
            operation.version(first_version(key).into()).version_type(VersionType::External)
        });
        es.bulk().index(&counters.index).operations(bulk::iter(operations)).send().await.unwrap();
        counters.refresh().await;
        counters
    }

    /// Waits until each shard has both its copies; those with the results of tasks, too, which are lost otherwise with
    /// the next node.
    pub(crate) async fn until_copied(&self, rig: &Rig) {
        let health = rig.witness().cluster().health().indices([&self.index, &self.copy, ".tasks"]);
        let health = health.wait_for_status(HealthStatus::Green).timeout("300s");
        health.request_timeout(Duration::from_secs(310)).send().await.unwrap();
    }

    pub(crate) async fn refresh(&self) {
        let refresh = self.es.indices().refresh(format!("{},{}", self.index, self.copy));
        refresh.request_timeout(Duration::from_secs(60)).send().await.unwrap();
    }

    /// Those of these documents that a task works on.
    fn query(work: Work, keys: &Range<u32>) -> Query<Counter> {
        let fields = Counter::fields();
        let part = fields.key.range().gte(keys.start).lt(keys.end);
        match work {
            Work::Update => part.and(fields.updates.term(0)).into_query(),
            Work::Copy => part.into_query(),
            Work::Delete => part.and(fields.is_temporary.term(true)).into_query(),
        }
    }

    pub(crate) async fn start(&self, work: Work, keys: &Range<u32>) -> Task<ByQueryReport> {
        // Some hundred of them in all.
        let batch = (self.documents / 500).clamp(200, 1_000);
        let (es, index, query) = (self.es, &self.index, Self::query(work, keys));
        let begun = match work {
            Work::Update => {
                let call = es.update_by_query::<Counter>().index(index).query(query).conflicts_proceed().slices(2);
                call.script(Script::painless("ctx._source.updates += 1")).scroll_size(batch).start().await
            }
            Work::Copy => {
                let call = es.reindex::<Counter>().index(index).query(query).conflicts_proceed().slices(2);
                let call = call.dest(&self.copy).version_type(VersionType::External);
                call.scroll_size(batch).start().await
            }
            Work::Delete => {
                let call = es.delete_by_query::<Counter>().index(index).query(query).conflicts_proceed().slices(2);
                call.scroll_size(batch).start().await
            }
        };
        begun.unwrap()
    }

    /// How many of these documents a task would find.
    pub(crate) async fn found(&self, work: Work, keys: &Range<u32>) -> u64 {
        self.es.count::<Counter>().index(&self.index).query(Self::query(work, keys)).send().await.unwrap()
    }

    /// How many of those are done already, and are conflicts of a further task: it cannot ask for those only that are
    /// not copied.
    pub(crate) async fn done_before(&self, work: Work, keys: &Range<u32>) -> u64 {
        match work {
            Work::Update | Work::Delete => 0,
            Work::Copy => {
                let copies = self.es.count::<Counter>().index(&self.copy).query(Self::query(work, keys));
                copies.send().await.unwrap()
            }
        }
    }

    /// Reads what the tasks made, and stops where it is not as it must be.
    pub(crate) async fn judge(&self, work: Work) {
        let index = if work == Work::Copy { &self.copy } else { &self.index };
        let mut read = Read::of(self.documents);
        let mut hits = self.es.scan::<Counter>().index(index).version(true).slices(4).stream();
        while let Some(hit) = hits.try_next().await.unwrap() {
            let Counter { key, updates, is_temporary, text } = hit.source;
            let new = Counter::new(key);
            read.add(key, updates, hit.version.unwrap(), (is_temporary, text) == (new.is_temporary, new.text));
        }
        read.judge_all(|key| {
            let is_there = work != Work::Delete || !Counter::new(key).is_temporary;
            is_there.then(|| (1, first_version(key) + 1))
        });
    }
}

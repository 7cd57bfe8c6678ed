//! How documents get from the old index to the new one.
//!
//! Every document keeps its version: it is written by `version_type=external_gte`, so that a write that comes late, from a
//! process that died, never takes the place of a newer one, and so that a copy can be done over.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use es_dsl::queries::{ids, range};
use http::StatusCode;
use serde_json::{Value, value::RawValue};
use tokio::time::sleep;

use super::Plan;
use crate::{
    bulk::{BulkHandle, Operation, Outcome, Settled},
    client::Elasticsearch,
    document::{MgetItem, VersionType},
    error::Error,
    search::Hit,
    server::Server,
    tasks::TaskInfo,
};

/// How many documents are looked up at once.
const PAGE: usize = 1_000;

/// How often it is asked how far a task is.
const PROGRESS: Duration = Duration::from_millis(300);

/// What servers call the task that copies.
const REINDEX: &str = "indices:data/write/reindex";

/// Copies documents of a plan.
pub(super) struct Copier<'p> {
    pub(super) es: &'p Elasticsearch,
    pub(super) plan: &'p Plan,
    pub(super) server: Server,
}

/// Which documents of the old index are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// All of them.
    All,
    /// All of them; those are written whose version the new index does not have.
    Versions,
    /// Those that were written after this sequence number, in whatever shard.
    After(i64),
}

/// What became of the operations of a bulk.
#[derive(Default)]
struct Outcomes {
    written: u64,
    /// The ids of documents of which the new index has a greater version.
    newer: Vec<String>,
    failure: Option<Error>,
}

type Shared = Arc<Mutex<Outcomes>>;

impl Copier<'_> {
    /// Copies documents, and gives the number of those that were written: all of them by a task on the servers, where they
    /// have such.
    pub(super) async fn copy(&self, look: Look, mut on_page: impl FnMut(u64)) -> Result<u64, Error> {
        if let Look::All = look
            && let Some(copied) = self.reindex(&mut on_page).await?
        {
            return Ok(copied);
        }
        let (bulk, outcomes) = self.bulk();
        let scan = self.es.scan::<Value>().index(&self.plan.source).version(true).slices_auto();
        let scan = match look {
            Look::All | Look::Versions => scan,
            Look::After(number) => scan.query(range("_seq_no").gt(number)),
        };
        let mut pages = scan.hits_as::<Box<RawValue>>().pages();
        let mut looked_at = 0;
        while let Some(page) = pages.try_next().await? {
            looked_at += page.hits.len() as u64;
            let hits = match look {
                Look::Versions => self.of_other_versions(page.hits).await?,
                Look::All | Look::After(_) => page.hits,
            };
            for hit in hits {
                let version =
                    hit.version.ok_or_else(|| Error::state("the server told no versions of the documents"))?;
                self.push(&bulk, &hit, Some(version)).await?;
            }
            on_page(looked_at);
        }
        let Outcomes { written, newer, .. } = ended(bulk, outcomes).await?;
        Ok(written + self.take_back(newer).await?)
    }

    /// Copies all documents by a task on the servers; `None` where they have no such task, or the documents get another
    /// type.
    async fn reindex(&self, mut on_progress: impl FnMut(u64)) -> Result<Option<u64>, Error> {
        let Plan { source, source_type, target, target_type, .. } = self.plan;
        if source_type != target_type {
            return Ok(None);
        }
        let copy = self.es.reindex::<Value>().index(source).dest(target).version_type(VersionType::External);
        let copy = if self.has_pipelines() { copy.pipeline("_none") } else { copy };
        let task = match copy.conflicts_proceed().start().await {
            Err(error) if is_missing(&error) => return Ok(None),
            started => started?,
        };
        let mut progress = task.progress(PROGRESS);
        while let Some(now) = progress.try_next().await? {
            on_progress(now.done());
        }
        let report = task.wait().await?;
        Ok(Some(report.created + report.updated))
    }

    /// Ends tasks that copy into the new index: those of a process that died.
    pub(super) async fn end_tasks(&self) -> Result<(), Error> {
        let target = format!("to [{}]", self.plan.target);
        loop {
            let tasks = self.es.tasks().list().actions(REINDEX).detailed(true).send().await?;
            let is_ours = |task: &&TaskInfo| task.description.as_ref().is_some_and(|text| text.contains(&target));
            let ours: Vec<String> = tasks.tasks.iter().filter(is_ours).map(TaskInfo::task_id).collect();
            if ours.is_empty() {
                return Ok(());
            }
            for task in ours {
                // It may have ended meanwhile.
                let _ = self.es.tasks().cancel(task).send().await;
            }
            sleep(PROGRESS).await;
        }
    }

    /// Whether an index can have a pipeline of its own.
    fn has_pipelines(&self) -> bool {
        !self.server.is_elasticsearch_before(6, 5)
    }

    /// Writes documents of which the new index has a greater version: they were deleted and made anew, and their
    /// versions began anew. They get a greater version still.
    async fn take_back(&self, newer: Vec<String>) -> Result<u64, Error> {
        let (bulk, outcomes) = self.bulk();
        for some in newer.chunks(PAGE) {
            let scan = self.es.scan::<Value>().index(&self.plan.source).query(ids(some));
            let mut hits = scan.hits_as::<Box<RawValue>>().stream();
            while let Some(hit) = hits.try_next().await? {
                self.push(&bulk, &hit, None).await?;
            }
        }
        Ok(ended(bulk, outcomes).await?.written)
    }

    /// Deletes the documents of the new index that the old one does not have any more.
    pub(super) async fn delete_missing(&self) -> Result<u64, Error> {
        let (bulk, outcomes) = self.bulk();
        let scan = self.es.scan::<Value>().index(&self.plan.target).version(true).source(false).slices_auto();
        let mut pages = scan.pages();
        while let Some(page) = pages.try_next().await? {
            let kept = self.versions(&self.plan.source, &self.plan.source_type, &page.hits).await?;
            for (hit, kept) in page.hits.iter().zip(kept) {
                if kept.is_some() {
                    continue;
                }
                // As the delete on the old index was: a copy that comes late does not bring it back.
                let version = hit.version.unwrap_or_default() + 1;
                let delete = Operation::delete::<Value>(&hit.id).doc_type(&self.plan.target_type);
                let delete = delete.version(version).version_type(VersionType::ExternalGte).context(hit.id.clone());
                match &hit.routing {
                    Some(routing) => bulk.push(delete.routing(routing)).await?,
                    None => bulk.push(delete).await?,
                }
            }
        }
        Ok(ended(bulk, outcomes).await?.written)
    }

    /// The hits whose version the new index does not have.
    async fn of_other_versions<H>(&self, hits: Vec<Hit<H>>) -> Result<Vec<Hit<H>>, Error> {
        let versions = self.versions(&self.plan.target, &self.plan.target_type, &hits).await?;
        let differ = hits.into_iter().zip(versions).filter(|(hit, version)| hit.version != *version);
        Ok(differ.map(|(hit, _)| hit).collect())
    }

    /// The versions that an index has of these documents; `None` of those that it does not have.
    async fn versions<H>(&self, index: &str, doc_type: &str, hits: &[Hit<H>]) -> Result<Vec<Option<i64>>, Error> {
        if hits.is_empty() {
            return Ok(Vec::new());
        }
        let items = hits.iter().map(|hit| match &hit.routing {
            Some(routing) => MgetItem::new(&hit.id).routing(routing),
            None => MgetItem::new(&hit.id),
        });
        let found = self.es.mget::<Value>(items).index(index).doc_type(doc_type).param("_source", false).send().await?;
        found.into_iter().map(|found| Ok(found?.and_then(|found| found.version))).collect()
    }

    /// Writes a hit to the new index, with this version or a greater one than it has there.
    async fn push(
        &self,
        bulk: &BulkHandle<String>,
        hit: &Hit<Box<RawValue>>,
        version: Option<i64>,
    ) -> Result<(), Error> {
        let mut index = Operation::index_json(hit.source.get()).id(&hit.id).doc_type(&self.plan.target_type);
        if let Some(version) = version {
            index = index.version(version).version_type(VersionType::ExternalGte);
        }
        if let Some(routing) = &hit.routing {
            index = index.routing(routing);
        }
        bulk.push(index.context(hit.id.clone())).await
    }

    /// A bulk into the new index, whose operations come with their ids.
    fn bulk(&self) -> (BulkHandle<String>, Shared) {
        let outcomes = Shared::default();
        let kept = Arc::clone(&outcomes);
        let on_outcome = move |outcome: Outcome<String>| {
            let mut outcomes = kept.lock().unwrap_or_else(PoisonError::into_inner);
            match outcome.result {
                Settled::Written(_) => outcomes.written += 1,
                Settled::Rejected(error) if error.is_conflict() => outcomes.newer.push(outcome.context),
                Settled::Rejected(error) | Settled::Unknown(error) => {
                    outcomes.failure.get_or_insert(error);
                }
            }
        };
        let bulk = self.es.bulk().index(&self.plan.target);
        // Documents went through the pipeline of the index when they were written.
        let bulk = if self.has_pipelines() { bulk.pipeline("_none") } else { bulk };
        (bulk.start_with(on_outcome), outcomes)
    }
}

/// Whether the server does not have the endpoint: newer ones take its path for the name of an index then.
fn is_missing(error: &Error) -> bool {
    error.status() == Some(StatusCode::METHOD_NOT_ALLOWED)
        || error.body().is_some_and(|body| body.contains("no handler found for uri"))
}

/// Ends a bulk; that operations failed is an error, but for conflicts.
async fn ended(bulk: BulkHandle<String>, outcomes: Shared) -> Result<Outcomes, Error> {
    let report = bulk.close().await;
    let outcomes = std::mem::take(&mut *outcomes.lock().unwrap_or_else(PoisonError::into_inner));
    match (report, &outcomes.failure) {
        (Ok(_), _) => Ok(outcomes),
        (Err(error), None) if error.bulk_report().is_some() => Ok(outcomes),
        (Err(error), _) => Err(error),
    }
}

//! The steps of a migration: [`Elasticsearch::migrate`].

use std::{fmt, time::Duration};

use es_dsl::Mapping;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{
    Plan,
    copy::{Copier, Look},
    plan::member,
};
use crate::{
    client::Elasticsearch,
    error::Error,
    indices::{self, IndexBlock, IndexState},
    server::Server,
};

/// The member of the new mapping's `_meta` by which a plan knows its index.
const MARK: &str = "es_client_migration";

/// Writers are made to wait when a look at the old index finds no more changes than these.
const FEW: u64 = 1_000;

/// How often the old index is looked at for changes, at the most, before writers are made to wait.
const MOST_LOOKS: u32 = 10;

/// How far the primary terms of the new index are ahead of the old one's: each failure of a primary shard of the old
/// index takes one of them.
const TERMS_AHEAD: u64 = 8;

/// How long servers that cannot tell whether writes are under way are given to end them.
const SETTLE: Duration = Duration::from_secs(1);

/// Does what a plan says. See [`Elasticsearch::migrate`].
#[must_use = "a migration does nothing until it is sent: `.send().await`"]
pub struct Migrate {
    es: Elasticsearch,
    plan: Plan,
    on_progress: Box<dyn FnMut(MigrationProgress) + Send>,
}

/// How far a migration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationProgress {
    /// What is done now.
    pub step: MigrationStep,
    /// How many documents of the old index this step has looked at.
    pub documents: u64,
    /// How many documents the old index had when the migration began.
    pub total: u64,
}

/// The steps of a migration, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum MigrationStep {
    /// The new index is created.
    Create,
    /// All documents are copied.
    Copy,
    /// What was written meanwhile is copied.
    CatchUp,
    /// The same while the old index takes no writes.
    Block,
    /// The alias goes to the new index.
    Swap,
    /// The old index is deleted, if it is to be.
    Finish,
}

/// What a migration did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationReport {
    /// Documents that were written to the new index, each as often as it was.
    pub copied: u64,
    /// Documents that were deleted from the new index, since they were deleted from the old one meanwhile.
    pub deleted: u64,
    /// For how long the old index took no writes before the alias went to the new one.
    pub blocked: Duration,
}

/// What a plan has written to the new index.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Mark {
    /// The id of the plan.
    plan: String,
    /// The sequence number up to which all is copied, once all was copied a first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copied_to: Option<i64>,
}

impl Elasticsearch {
    /// Does what a [plan](Elasticsearch::migration) says: creates the new index, copies all documents, catches up with what
    /// was written meanwhile, and gives the alias to the new index. What it promises is told by the
    /// [module](crate::migration).
    ///
    /// A plan may be sent again after it failed, or after its process died: what is done is not done again. It must not
    /// be sent by two processes at once.
    pub fn migrate(&self, plan: Plan) -> Migrate {
        Migrate { es: self.clone(), plan, on_progress: Box::new(|_| ()) }
    }
}

impl Migrate {
    /// Is told how far the migration is: at the beginning of each step, and after each page of documents.
    pub fn on_progress(mut self, on_progress: impl FnMut(MigrationProgress) + Send + 'static) -> Self {
        self.on_progress = Box::new(on_progress);
        self
    }

    /// Does all that is not done yet.
    ///
    /// # Errors
    /// Those of the calls that it makes; a document that the new mapping does not take is one, and the alias stays where it
    /// is. When the cluster is not as the plan left it: another old index, a new index that is not the plan's. After an
    /// error the old index takes writes again, unless it cannot be reached: send the plan again or
    /// [`abort`](Self::abort) it then.
    pub async fn send(self) -> Result<MigrationReport, Error> {
        self.plan.check()?;
        let server = self.es.server().await?;
        let Self { es, plan, on_progress } = self;
        let mut run = Run { es: &es, plan: &plan, server, on_progress, total: 0, report: MigrationReport::default() };
        if !run.is_swapped().await? {
            run.begin().await?;
            let look = run.copy().await?;
            run.swap(look).await?;
        }
        run.finish().await?;
        Ok(run.report)
    }

    /// Gives the plan up: the old index takes writes again and the new one is deleted.
    ///
    /// # Errors
    /// When the alias has gone to the new index already.
    pub async fn abort(self) -> Result<(), Error> {
        self.plan.check()?;
        let server = self.es.server().await?;
        let Self { es, plan, on_progress } = self;
        let run = Run { es: &es, plan: &plan, server, on_progress, total: 0, report: MigrationReport::default() };
        if run.is_swapped().await? {
            return Err(Error::state(format!(
                "the alias `{}` has gone to `{}` already: the migration is done, and there is nothing to abort",
                plan.alias, plan.target
            )));
        }
        run.unblock().await?;
        match run.target().await? {
            Some(_) => es.indices().delete(&plan.target).send().await.map(drop),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Migrate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrate").field("plan", &self.plan).finish_non_exhaustive()
    }
}

/// A plan while it is carried out.
struct Run<'p> {
    es: &'p Elasticsearch,
    plan: &'p Plan,
    server: Server,
    on_progress: Box<dyn FnMut(MigrationProgress) + Send>,
    total: u64,
    report: MigrationReport,
}

impl<'p> Run<'p> {
    fn copier(&self) -> Copier<'p> {
        Copier { es: self.es, plan: self.plan, server: self.server }
    }

    fn progress(&mut self, step: MigrationStep, documents: u64) {
        (self.on_progress)(MigrationProgress { step, documents, total: self.total });
    }

    /// Whether what was written after a point is found by its sequence number; else all versions are compared.
    fn has_sequence_numbers(&self) -> bool {
        !self.server.is_elasticsearch_before(7, 0)
    }

    async fn is_swapped(&self) -> Result<bool, Error> {
        let aliases = self.es.indices().get_alias(&self.plan.alias).send().await?.unwrap_or_default();
        Ok(aliases.get(&self.plan.target, &self.plan.alias).is_some())
    }

    async fn index(&self, name: &str) -> Result<Option<IndexState>, Error> {
        Ok(self.es.indices().get(name).send().await?.and_then(|mut indices| indices.remove(name)))
    }

    /// The old index.
    async fn source(&self) -> Result<IndexState, Error> {
        let source = &self.plan.source;
        match self.index(source).await? {
            Some(index) if index.settings.uuid.as_ref().is_none_or(|uuid| *uuid == self.plan.source_uuid) => Ok(index),
            Some(_) => Err(Error::state(format!(
                "the index `{source}` is not the one that the plan was made for: make a new plan"
            ))),
            None => Err(Error::state(format!("the index `{source}` of the plan is gone: make a new plan"))),
        }
    }

    /// What the plan has written to the new index, if that is there.
    async fn target(&self) -> Result<Option<Mark>, Error> {
        let target = &self.plan.target;
        let Some(index) = self.index(target).await? else { return Ok(None) };
        let meta = index.mapping().map(|mapping| member(mapping, "_meta")).unwrap_or_default();
        match Mark::deserialize(&meta[MARK]) {
            Ok(mark) if mark.plan == self.plan.id => Ok(Some(mark)),
            _ => Err(Error::state(format!(
                "the index `{target}` is there, and is not of this plan: delete it, or make a new plan"
            ))),
        }
    }

    /// The `_meta` of the new mapping: that of the document type, and the mark.
    fn meta(&self, copied_to: Option<i64>) -> Result<Value, Error> {
        let mark = Mark { plan: self.plan.id.clone(), copied_to };
        let mut meta = member(&self.plan.mapping, "_meta");
        if meta.is_null() {
            meta = json!({});
        }
        meta[MARK] = serde_json::to_value(mark).map_err(|error| Error::serialize("mark", error))?;
        Ok(meta)
    }

    /// Creates the new index, if it is not there.
    async fn begin(&mut self) -> Result<(), Error> {
        self.source().await?;
        self.total = self.count(&self.plan.source).await?;
        self.progress(MigrationStep::Create, 0);
        if self.target().await?.is_none() {
            let mapping = self.plan.mapping.clone().param("_meta", self.meta(None)?);
            let create = self.es.indices().create(&self.plan.target).mapping(mapping);
            match create.doc_type(&self.plan.target_type).settings(&self.plan.settings).send().await {
                // The request of a process that died was still on its way.
                Err(error) if error.is_already_exists() && self.target().await?.is_some() => {}
                created => drop(created?),
            }
        }
        self.open().await?;
        if self.plan.keeps_checks && self.has_sequence_numbers() {
            self.raise_terms().await?;
        }
        Ok(())
    }

    /// Brings the primary terms of the new index ahead of the old one's, by closing and opening it: sequence number and
    /// primary term of a document there are not those of another state of a document here, whose reader would
    /// overwrite what was written meanwhile.
    async fn raise_terms(&self) -> Result<(), Error> {
        let Plan { source, target, .. } = self.plan;
        let least = self.terms(source).await?.into_iter().max().unwrap_or(0) + TERMS_AHEAD;
        let is_ahead = |terms: Vec<u64>| terms.into_iter().all(|term| term >= least);
        if is_ahead(self.terms(target).await?) {
            return Ok(());
        }
        if self.count(target).await? > 0 {
            // What it has already was numbered by lower terms.
            return Err(Error::state(format!(
                "primary shards of `{source}` failed so often that checks of sequence numbers would not hold: abort \
                 the plan, and make another"
            )));
        }
        while !is_ahead(self.terms(target).await?) {
            self.es.indices().close(target).send().await?;
            self.open().await?;
        }
        Ok(())
    }

    /// Opens the new index, and waits until its shards answer: a process that died may have left it closed, or just made.
    async fn open(&self) -> Result<(), Error> {
        let target = &self.plan.target;
        self.es.indices().open(target).send().await?;
        self.es.cluster().health().index(target).wait_for_status("yellow").send().await.map(drop)
    }

    /// The primary terms of the shards of an index.
    async fn terms(&self, index: &str) -> Result<Vec<u64>, Error> {
        let state = self.es.endpoint("cluster.state").part("metric", "metadata").part("index", index);
        let state: Value = state.send().await?;
        let terms = state["metadata"]["indices"][index]["primary_terms"].as_object();
        let terms = terms.into_iter().flatten().map(|(_, term)| term.as_u64()).collect::<Option<Vec<_>>>();
        match terms {
            Some(terms) if !terms.is_empty() => Ok(terms),
            _ => Err(Error::state(format!(
                "the server does not tell the primary terms of `{index}`: plan with `keeps_checks(false)` to go without"
            ))),
        }
    }

    /// Copies all documents, and then what was written meanwhile, until that is little. Gives how to look for the rest.
    async fn copy(&mut self) -> Result<Look, Error> {
        let mark = self.target().await?.unwrap_or_default();
        let is_begun = self.count(&self.plan.target).await? > 0;
        if mark.copied_to.is_none() {
            self.copier().end_tasks().await?;
        }
        let mut look = match mark.copied_to {
            Some(number) => Look::After(number),
            None if is_begun && !self.has_sequence_numbers() => Look::Versions,
            None => Look::All,
        };
        let mut step = if mark.copied_to.is_some() { MigrationStep::CatchUp } else { MigrationStep::Copy };
        for _ in 0..MOST_LOOKS {
            let next = self.next_look().await?;
            let changes = self.look(step, look).await?;
            if let Look::After(number) = next {
                let mapping = Mapping::new().param("_meta", self.meta(Some(number))?);
                let put = self.es.indices().put_mapping(&self.plan.target).mapping(mapping);
                put.doc_type(&self.plan.target_type).send().await?;
            }
            look = next;
            if step == MigrationStep::CatchUp && changes <= FEW {
                break;
            }
            step = MigrationStep::CatchUp;
        }
        // Writers wait the less then.
        self.delete_missing().await?;
        Ok(look)
    }

    /// How to look, after the look that begins now, for what is written from now on.
    async fn next_look(&self) -> Result<Look, Error> {
        if !self.has_sequence_numbers() {
            return Ok(Look::Versions);
        }
        let source = &self.plan.source;
        let stats = self.es.endpoint("indices.stats").part("index", source).param("level", "shards").response().await?;
        indices::shards(&stats)?;
        let stats: Value = stats.json()?;
        let shards = stats["indices"][source]["shards"].as_object();
        let copies = shards.into_iter().flatten().flat_map(|(_, copies)| copies.as_array());
        let primaries = copies.flatten().filter(|copy| copy["routing"]["primary"] == true);
        // Up to its global checkpoint, all copies of a shard have all writes.
        let checkpoints = primaries.map(|shard| shard["seq_no"]["global_checkpoint"].as_i64());
        let least = checkpoints.collect::<Option<Vec<_>>>().and_then(|numbers| numbers.into_iter().min());
        let unknown = || Error::state(format!("the server does not tell the checkpoints of `{source}`"));
        least.map(Look::After).ok_or_else(unknown)
    }

    /// Copies what a look at the old index finds.
    async fn look(&mut self, step: MigrationStep, look: Look) -> Result<u64, Error> {
        self.progress(step, 0);
        self.es.indices().refresh(&self.plan.source).send().await?;
        let copier = self.copier();
        let (on_progress, total) = (&mut self.on_progress, self.total);
        let on_page = |documents| on_progress(MigrationProgress { step, documents, total });
        let changes = copier.copy(look, on_page).await?;
        self.report.copied += changes;
        Ok(changes)
    }

    /// Deletes what is deleted from the old index, if the new one has more documents.
    async fn delete_missing(&mut self) -> Result<(), Error> {
        let Plan { source, target, .. } = self.plan;
        self.es.indices().refresh([source, target]).send().await?;
        if self.count(target).await? <= self.count(source).await? {
            return Ok(());
        }
        let copier = self.copier();
        self.report.deleted += copier.delete_missing().await?;
        self.es.indices().refresh(target).send().await.map(drop)
    }

    async fn count(&self, index: &str) -> Result<u64, Error> {
        self.es.count::<Value>().index(index).send().await
    }

    /// Makes writers wait, catches up, and gives the alias to the new index.
    async fn swap(&mut self, look: Look) -> Result<(), Error> {
        let begun = Instant::now();
        let done = self.swap_under_block(look).await;
        self.report.blocked = begun.elapsed();
        match done {
            Ok(()) => Ok(()),
            // The answer may be lost, and the alias gone to the new index all the same.
            Err(error) => match self.is_swapped().await {
                Ok(true) => Ok(()),
                Ok(false) => {
                    self.unblock().await?;
                    Err(error)
                }
                Err(_) => Err(error),
            },
        }
    }

    async fn swap_under_block(&mut self, look: Look) -> Result<(), Error> {
        let Plan { source, target, .. } = self.plan;
        self.block().await?;
        while self.look(MigrationStep::Block, look).await? > 0 && !self.ends_writes() {
            sleep(SETTLE).await;
        }
        self.delete_missing().await?;
        let (ours, theirs) = (self.count(target).await?, self.count(source).await?);
        if ours != theirs {
            return Err(Error::state(format!(
                "`{source}` has {theirs} documents, and its copy `{target}` {ours}: the alias stays; run the plan again, or abort it"
            )));
        }
        if self.plan.keeps_checks && self.has_sequence_numbers() {
            let last = self.terms(source).await?.into_iter().max();
            if self.terms(target).await?.into_iter().min() <= last {
                self.raise_terms().await?;
            }
        }
        if !self.plan.settings_after.is_empty() {
            self.es.indices().put_settings(target).settings(&self.plan.settings_after).send().await?;
        }
        self.progress(MigrationStep::Swap, 0);
        let mut actions = self.es.indices().update_aliases();
        for (name, alias) in self.source().await?.aliases {
            if !self.plan.replaces_index() {
                actions = actions.remove(source, &name);
            }
            actions = actions.add_as(target, name, alias);
        }
        if self.plan.replaces_index() {
            actions = actions.remove_index(source).add(target, &self.plan.alias);
        }
        actions.send().await.map(drop)
    }

    /// Whether the server tells when the writes that began before a block have ended.
    fn ends_writes(&self) -> bool {
        !self.server.is_elasticsearch_before(7, 9)
    }

    async fn block(&self) -> Result<(), Error> {
        let indices = self.es.indices();
        if self.ends_writes() {
            return indices.add_block(&self.plan.source, IndexBlock::Write).send().await.map(drop);
        }
        indices.put_settings(&self.plan.source).settings(json!({"index.blocks.write": true})).send().await?;
        sleep(SETTLE).await;
        Ok(())
    }

    async fn unblock(&self) -> Result<(), Error> {
        let settings = json!({"index.blocks.write": null});
        self.es.indices().put_settings(&self.plan.source).settings(settings).send().await.map(drop)
    }

    /// Deletes the old index, if it is to be.
    async fn finish(&mut self) -> Result<(), Error> {
        self.progress(MigrationStep::Finish, 0);
        if !self.plan.delete_old || self.plan.replaces_index() {
            return Ok(());
        }
        match self.index(&self.plan.source).await? {
            Some(index) if index.settings.uuid.as_deref() == Some(&self.plan.source_uuid) => {
                self.es.indices().delete(&self.plan.source).send().await.map(drop)
            }
            _ => Ok(()),
        }
    }
}

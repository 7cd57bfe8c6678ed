//! The plan of a migration: [`Elasticsearch::migration`].

use std::marker::PhantomData;

use es_dsl::{Document, Mapping, mapping::IndexSettings};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::settings::{self, NewSettings};
use crate::{
    bulk::ids::Ids,
    call::{CallState, Target, builder, methods},
    client::Elasticsearch,
    error::Error,
    indices::IndexState,
};

/// The number of this form of a plan.
const FORMAT: u32 = 1;

/// Plans the copy of an index to a new one. See [`Elasticsearch::migration`].
#[must_use = "a migration does nothing until its plan is made: `.plan().await`"]
pub struct Migration<T> {
    call: CallState,
    delete_old: bool,
    keeps_checks: bool,
    settings: Option<IndexSettings>,
    document: PhantomData<fn() -> T>,
}

methods!(@index [T] Migration<T>);
methods!(@doc_type [T] Migration<T>);
builder!(@debug [T] Migration<T>);

/// What [`Elasticsearch::migrate`] does, as data: keep it as JSON until the migration is over, so that it can be taken up
/// again after a crash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// The number of the form of this plan, 1; a plan of another form is refused.
    pub format: u32,
    /// What tells this plan from others. The new index has it in the `_meta` of its mapping.
    pub id: String,
    /// The name by which programs know the index: an alias, or so far the index itself.
    pub alias: String,
    /// The old index.
    pub source: String,
    /// Its id, which another index of the same name would not have.
    pub source_uuid: String,
    /// The type of its documents; `_doc` on servers without types.
    pub source_type: String,
    /// The new index.
    pub target: String,
    /// The type of its documents; `_doc` on servers without types.
    pub target_type: String,
    /// Its mapping.
    pub mapping: Mapping,
    /// Its settings: those of the old index, and over them those of the document type.
    pub settings: IndexSettings,
    /// The settings that it gets when all is copied: pipelines, through which documents go once only.
    pub settings_after: IndexSettings,
    /// Whether the old index is deleted in the end.
    pub delete_old: bool,
    /// Whether checks of sequence numbers that programs hold stay right across the change of the index.
    pub keeps_checks: bool,
}

impl Elasticsearch {
    /// Plans how the index of a document type gets a mapping that it cannot be given while it is in use: its documents
    /// are copied to a new index, which then takes its place behind the alias. See the [module](crate::migration).
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f<Tweet: Document>(es: Elasticsearch) -> Result<(), Box<dyn std::error::Error>> {
    /// let plan = es.migration::<Tweet>().plan().await?;
    /// std::fs::write("plan.json", serde_json::to_string(&plan)?)?;
    /// let report = es.migrate(plan).send().await?;
    /// println!("{} documents, writers waited for {:?}", report.copied, report.blocked);
    /// # Ok(())
    /// # }
    /// ```
    pub fn migration<T: Document>(&self) -> Migration<T> {
        Migration {
            call: CallState::new(self, Target::of::<T>()),
            delete_old: false,
            keeps_checks: true,
            settings: None,
            document: PhantomData,
        }
    }
}

impl<T: Document> Migration<T> {
    /// Whether the old index is deleted in the end. Default `false`: it is kept, and takes no more writes. It must be
    /// `true` where the index has no alias, since an alias can take its name only when the index goes.
    pub fn delete_old(mut self, delete: bool) -> Self {
        self.delete_old = delete;
        self
    }

    /// Whether a sequence number that a program read from the old index is never taken for one of the new index. Default
    /// `true`. The new index is closed and opened a few times for it while it is empty; `false` is for clusters where
    /// that is forbidden and programs do not use
    /// [`if_unchanged_since`](crate::document::Index::if_unchanged_since).
    pub fn keeps_checks(mut self, keeps: bool) -> Self {
        self.keeps_checks = keeps;
        self
    }

    /// The settings of the new index. Default: those of the old one, and over them those of the document type.
    pub fn settings(mut self, settings: IndexSettings) -> Self {
        self.settings = Some(settings);
        self
    }

    /// Looks at the index and makes the plan. Nothing is changed.
    ///
    /// The new index is called as the alias, with the next free number behind it: `tweets-1`, `tweets-2`.
    ///
    /// # Errors
    /// When the alias has several indices, or is a data stream; when the index has documents of several types (version 5),
    /// does not keep their whole source, or has a write block; when it has no alias and
    /// [`delete_old`](Self::delete_old) is not set. The error says what to do.
    pub async fn plan(mut self) -> Result<Plan, Error> {
        self.call.target.check()?;
        let server = self.call.server().await?;
        let alias = self.call.target.names()?.to_owned();
        let es = self.call.client().clone();
        let mut indices = es.indices().get(&alias).send().await?.unwrap_or_default();
        let (source, index) = match (indices.pop_first(), indices.len()) {
            (Some(only), 0) => only,
            (None, _) => {
                return Err(Error::state(format!(
                    "there is no index and no alias `{alias}` to migrate: create it with `indices().create(..)`"
                )));
            }
            (Some(_), others) => {
                return Err(Error::state(format!(
                    "the alias `{alias}` has {} indices: migrate each by an alias of its own",
                    others + 1
                )));
            }
        };
        self.check(&alias, &source, &index)?;
        let NewSettings { settings, after } =
            settings::of_new_index(&index.settings.raw, self.settings.as_ref(), T::settings().as_ref());
        Ok(Plan {
            format: FORMAT,
            id: Ids::new().next().as_str().to_owned(),
            target: next_name(&es, &alias).await?,
            source_uuid: index.settings.uuid.clone().unwrap_or_default(),
            source_type: only_type(&source, &index)?.to_owned(),
            source,
            target_type: server.mapping_type(&self.call.target).to_owned(),
            mapping: T::mapping().with_document(),
            settings,
            settings_after: after,
            delete_old: self.delete_old,
            keeps_checks: self.keeps_checks,
            alias,
        })
    }

    fn check(&self, alias: &str, source: &str, index: &IndexState) -> Result<(), Error> {
        let refuse = |why: String| Err(Error::state(format!("the index `{source}` cannot be migrated: {why}")));
        if let Some(stream) = &index.data_stream {
            return refuse(format!("it is part of the data stream `{stream}`, which gets a mapping by a rollover"));
        }
        if index.settings.blocks.write || index.settings.blocks.read_only {
            return refuse(
                "it takes no writes; if an earlier migration ended so, run its plan again or abort it, else take the \
                 block back with `indices().put_settings(..)`"
                    .to_owned(),
            );
        }
        if alias == source && !self.delete_old {
            return refuse(format!(
                "`{alias}` is the index itself, and no alias can take its name before it goes: set \
                 `delete_old(true)`, or reach the index by an alias of another name"
            ));
        }
        for (_, mapping) in index.mappings_by_type() {
            let source_config = member(mapping, "_source");
            let is_partial = ["includes", "excludes"].iter().any(|parts| !is_empty(&source_config[*parts]));
            if source_config["enabled"] == false || is_partial {
                return refuse("it does not keep the whole `_source` of its documents".to_owned());
            }
        }
        Ok(())
    }
}

impl Plan {
    /// Refuses a plan of another form.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.format {
            FORMAT => Ok(()),
            other => Err(Error::request(format!(
                "the plan has the format {other}, and this client knows {FORMAT}: make a new plan"
            ))),
        }
    }

    /// Whether the alias takes the name of the old index, which goes with it.
    #[must_use]
    pub fn replaces_index(&self) -> bool {
        self.alias == self.source
    }
}

/// The one document type that an index has; on servers without types it is `_doc`.
fn only_type<'i>(name: &str, index: &'i IndexState) -> Result<&'i str, Error> {
    let types: Vec<&str> = index.mappings_by_type().map(|(doc_type, _)| doc_type).collect();
    match types[..] {
        [] => Ok("_doc"),
        [only] => Ok(only),
        _ => Err(Error::state(format!(
            "the index `{name}` has documents of several types ({}), and a migration is of one: reindex each type to an index of its own first",
            types.join(", ")
        ))),
    }
}

/// A member of a mapping beside its fields.
pub(super) fn member(mapping: &Mapping, name: &str) -> Value {
    serde_json::to_value(mapping).map(|mut mapping| mapping[name].take()).unwrap_or_default()
}

fn is_empty(list: &Value) -> bool {
    list.is_null() || list.as_array().is_some_and(Vec::is_empty)
}

/// The name with the next number that no index has.
async fn next_name(es: &Elasticsearch, alias: &str) -> Result<String, Error> {
    let prefix = format!("{alias}-");
    let others = es.indices().get(format!("{prefix}*")).expand_wildcards("all").send().await?.unwrap_or_default();
    let number = |name: &String| name.strip_prefix(&prefix)?.parse::<u64>().ok();
    let last = others.keys().filter_map(number).max().unwrap_or(0);
    Ok(format!("{prefix}{}", last + 1))
}

//! `indices.rollover`: a new index behind an alias, when the old one is large or old enough.

use std::collections::BTreeMap;

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{IndexBody, Indices};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Rolls an alias over. See [`Indices::rollover`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesRollover {
    call: CallState,
    new_index: Option<Target>,
    conditions: Map<String, Value>,
    body: IndexBody,
}

builder! {
    impl [] IndicesRollover: mapping, new_index, doc_type, timeout, master_timeout, wait_for_active_shards;
    impl [] send -> RolledOver;
}

/// What became of a [rollover](Indices::rollover).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RolledOver {
    /// Whether there is a new index. Without it nothing was done: no condition was met, or it was a dry run.
    pub rolled_over: bool,
    /// The index that was written to until now.
    pub old_index: String,
    /// The new index, or the one that there would be.
    pub new_index: String,
    /// Whether it was a dry run.
    #[serde(default)]
    pub dry_run: bool,
    /// Whether all nodes knew of the change before the time ran out. `false` where nothing was done.
    #[serde(default)]
    pub acknowledged: bool,
    /// Whether enough copies of each shard had started before the time ran out. `false` where nothing was done.
    #[serde(default)]
    pub shards_acknowledged: bool,
    /// Whether each condition is met, by its text, such as `[max_docs: 1000]`.
    #[serde(default)]
    pub conditions: BTreeMap<String, bool>,
}

impl Indices {
    /// Makes a new index behind an alias that is written to, or a new one of a data stream, if one of the conditions is met;
    /// without conditions in any case. The new index has the next number: `logs-000002` after `logs-1`.
    ///
    /// `POST /{alias}/_rollover` or `POST /{alias}/_rollover/{new_index}`. It is not repeated after a failure in which the
    /// server may have executed it: a second time would make another index.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let done = es.indices().rollover("logs").max_age("7d").max_docs(100_000_000).send().await?;
    /// if done.rolled_over {
    ///     println!("{} after {}", done.new_index, done.old_index);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn rollover(&self, alias: impl Into<String>) -> IndicesRollover {
        IndicesRollover {
            call: CallState::new(&self.client, Target::named(alias.into())),
            new_index: None,
            conditions: Map::new(),
            body: IndexBody::default(),
        }
    }
}

impl IndicesRollover {
    /// The name of the new index. Default: that of the old one with the next number; it must end in one then.
    pub fn new_index(mut self, name: impl Into<String>) -> Self {
        self.new_index = Some(Target::named(name.into()));
        self
    }

    /// The age of the old index, such as `"7d"`, from its creation on.
    pub fn max_age(self, age: impl Into<String>) -> Self {
        self.condition("max_age", age.into())
    }

    /// The documents in the old index, copies not counted.
    pub fn max_docs(self, docs: u64) -> Self {
        self.condition("max_docs", docs)
    }

    /// The size of the old index, such as `"50gb"`, copies not counted. Elasticsearch 6.1 and later, OpenSearch.
    pub fn max_size(self, size: impl Into<String>) -> Self {
        self.condition("max_size", size.into())
    }

    /// Another condition by its name, such as `max_primary_shard_size`.
    pub fn condition(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        if let Some(value) = self.call.json_value("condition", &value) {
            self.conditions.insert(name.into(), value);
        }
        self
    }

    /// Whether the answer only says what would happen. Default `false`.
    pub fn dry_run(self, dry_run: bool) -> Self {
        self.param("dry_run", dry_run)
    }
}

impl Endpoint for IndicesRollover {
    type Output = RolledOver;
    const NAME: &'static str = "indices.rollover";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        self.body.check([("conditions", !self.conditions.is_empty())])
    }

    /// Only the mapping does.
    fn depends_on_server(&self) -> bool {
        self.body.mapping.is_some()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let new_index = self.new_index.as_ref().map(Target::names).transpose()?;
        let path = Path::of(self.call.target.names()?).then("_rollover").then_some(new_index);
        if !self.conditions.is_empty() {
            self.body.members.insert("conditions".to_owned(), Value::Object(std::mem::take(&mut self.conditions)));
        }
        let body = self.body.json(&self.call.target, server)?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<RolledOver, Error> {
        response.json()
    }
}

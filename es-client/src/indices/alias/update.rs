//! `indices.update_aliases`: several changes of aliases at once.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};

use super::{
    super::{Acknowledged, Indices},
    Alias, acknowledged,
};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, json},
    error::Error,
    response::Response,
    server::Server,
};

/// Changes aliases. See [`Indices::update_aliases`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesUpdateAliases {
    call: CallState,
    actions: Vec<AliasAction>,
}

builder! {
    impl [] IndicesUpdateAliases: timeout, master_timeout;
    impl [] send -> Acknowledged;
}

/// One change of [`Indices::update_aliases`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AliasAction {
    /// Gives an index an alias.
    Add {
        /// The index, or a pattern.
        index: String,
        /// The name of the alias.
        #[serde(rename = "alias")]
        name: String,
        /// What the alias says beside its name.
        #[serde(flatten)]
        alias: Box<Alias>,
    },
    /// Takes an alias from an index.
    Remove {
        /// The index, or a pattern.
        index: String,
        /// The name of the alias, or a pattern.
        alias: String,
        /// Whether an alias that is missing fails the whole call.
        #[serde(skip_serializing_if = "Option::is_none")]
        must_exist: Option<bool>,
    },
    /// Deletes an index with all its documents.
    RemoveIndex {
        /// The index.
        index: String,
    },
}

impl Indices {
    /// Changes aliases, all at once: nobody finds an alias without an index between two of the actions.
    ///
    /// `POST /_aliases`. A missing index is an error ([`Error::is_index_not_found`]), and nothing is done. An alias to
    /// remove that is missing is an error if it was all there was to do, or if it
    /// [has to be there](IndicesUpdateAliases::remove_existing), and nothing is done; else the other actions are done, which
    /// Elasticsearch tells since version 8.16, and the call is an error then, too. No actions are an error before anything is
    /// sent. It is not repeated after a failure in which the server may have executed it: the second time would fail for
    /// what the first one did.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().update_aliases().remove("tweets-1", "tweets").add("tweets-2", "tweets").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_aliases(&self) -> IndicesUpdateAliases {
        IndicesUpdateAliases { call: CallState::new(&self.client, Target::default()), actions: Vec::new() }
    }
}

impl IndicesUpdateAliases {
    /// Gives an index an alias of all its documents.
    pub fn add(self, index: impl Into<String>, alias: impl Into<String>) -> Self {
        self.add_as(index, alias, Alias::new())
    }

    /// Gives an index an alias that says more than its name: a filter, say.
    pub fn add_as(self, index: impl Into<String>, name: impl Into<String>, alias: Alias) -> Self {
        self.action(AliasAction::Add { index: index.into(), name: name.into(), alias: Box::new(alias) })
    }

    /// Takes an alias from an index.
    pub fn remove(self, index: impl Into<String>, alias: impl Into<String>) -> Self {
        self.action(AliasAction::Remove { index: index.into(), alias: alias.into(), must_exist: None })
    }

    /// Takes an alias from an index; without it the whole call fails. Elasticsearch 7.11 and later, OpenSearch 2.12 and later.
    pub fn remove_existing(self, index: impl Into<String>, alias: impl Into<String>) -> Self {
        self.action(AliasAction::Remove { index: index.into(), alias: alias.into(), must_exist: Some(true) })
    }

    /// Deletes an index with all its documents: an alias may take its name in the same call.
    pub fn remove_index(self, index: impl Into<String>) -> Self {
        self.action(AliasAction::RemoveIndex { index: index.into() })
    }

    /// Adds an action.
    pub fn action(mut self, action: AliasAction) -> Self {
        self.actions.push(action);
        self
    }

    /// Adds actions.
    pub fn actions(mut self, actions: impl IntoIterator<Item = AliasAction>) -> Self {
        self.actions.extend(actions);
        self
    }
}

impl AliasAction {
    fn check(&self) -> Result<(), Error> {
        let (index, alias) = match self {
            Self::Add { index, name, .. } => (index, Some(name)),
            Self::Remove { index, alias, .. } => (index, Some(alias)),
            Self::RemoveIndex { index } => (index, None),
        };
        Target::named(index).check()?;
        match alias {
            Some(alias) if alias.is_empty() => Err(Error::request("the alias is empty")),
            _ => Ok(()),
        }
    }
}

impl Endpoint for IndicesUpdateAliases {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.update_aliases";

    fn check(&mut self) -> Result<(), Error> {
        if self.actions.is_empty() {
            return Err(Error::request("nothing says what to change: there are no actions"));
        }
        self.actions.iter().try_for_each(AliasAction::check)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            actions: &'a [AliasAction],
        }

        for action in &self.actions {
            server.check_alias_action(action)?;
        }
        let body = json("actions", &Body { actions: &self.actions })?;
        Ok(RequestParts::new(Method::POST, Path::of("_aliases"), Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        acknowledged(&response)
    }
}

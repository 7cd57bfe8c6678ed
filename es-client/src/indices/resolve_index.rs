//! `indices.resolve_index`: the indices, aliases and data streams that names and patterns mean.

use serde::Deserialize;

use super::Indices;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Asks what names mean. See [`Indices::resolve_index`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesResolveIndex {
    call: CallState,
}

builder! {
    impl [] IndicesResolveIndex: expand_wildcards;
    impl [] send -> Resolved;
}

/// What names and patterns mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Resolved {
    /// The indices of these names.
    pub indices: Vec<ResolvedIndex>,
    /// The aliases of these names.
    pub aliases: Vec<ResolvedAlias>,
    /// The data streams of these names.
    pub data_streams: Vec<ResolvedDataStream>,
}

/// An index that a name means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ResolvedIndex {
    /// Its name.
    pub name: String,
    /// Its aliases.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is: `open` or `closed`, `hidden`, `system`, `frozen`.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// The data stream that it is part of.
    pub data_stream: Option<String>,
}

/// An alias that a name means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ResolvedAlias {
    /// Its name.
    pub name: String,
    /// The indices behind it.
    pub indices: Vec<String>,
}

/// A data stream that a name means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ResolvedDataStream {
    /// Its name.
    pub name: String,
    /// The indices behind it.
    pub backing_indices: Vec<String>,
    /// The field that holds the time of a document.
    pub timestamp_field: Option<String>,
}

impl Indices {
    /// The indices, aliases and data streams that a name, a pattern, or several of them mean.
    ///
    /// `GET /_resolve/index/{name}`; Elasticsearch 7.9 and later, OpenSearch. A missing name is an error on
    /// Elasticsearch from version 8 on ([`Error::is_index_not_found`]), and not in the answer of the others; a pattern that
    /// nothing fits never is an error. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for index in es.indices().resolve_index("logs-*").send().await?.indices {
    ///     println!("{}: {:?}", index.name, index.attributes);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resolve_index(&self, name: impl Names) -> IndicesResolveIndex {
        IndicesResolveIndex { call: CallState::new(&self.client, Target::named(name)) }
    }
}

impl Endpoint for IndicesResolveIndex {
    type Output = Resolved;
    const NAME: &'static str = "indices.resolve_index";
    const AVAILABLE: Availability = Availability::since(Some((7, 9)), Some((1, 0)));

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_resolve").then("index").then(self.call.target.names()?)))
    }

    fn decode(&mut self, response: Response) -> Result<Resolved, Error> {
        response.json()
    }
}

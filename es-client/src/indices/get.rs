//! `indices.get`: aliases, mappings and settings of indices.

use std::collections::BTreeMap;

use es_dsl::Mapping;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Alias, Indices, Settings};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks what indices are like. See [`Indices::get`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesGet {
    call: CallState,
}

builder! {
    impl [] IndicesGet: indices_options, master_timeout;
    impl [] send -> Option<BTreeMap<String, IndexState>>;
}

/// What an index is like.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct IndexState {
    /// Its aliases, by their names.
    pub aliases: BTreeMap<String, Alias>,
    /// Its settings.
    pub settings: Settings,
    /// The data stream that it is part of.
    pub data_stream: Option<String>,
    /// By document type.
    mappings: BTreeMap<String, Mapping>,
}

impl IndexState {
    /// Its mapping. On servers up to version 6 an index may have one for each document type; then it is the first of them,
    /// and [`mappings_by_type`](Self::mappings_by_type) has all.
    #[must_use]
    pub fn mapping(&self) -> Option<&Mapping> {
        self.mappings.values().next()
    }

    /// Its mappings by document type. On servers without types the one type is `_doc`.
    pub fn mappings_by_type(&self) -> impl Iterator<Item = (&str, &Mapping)> {
        self.mappings.iter().map(|(name, mapping)| (name.as_str(), mapping))
    }
}

impl Indices {
    /// The aliases, mapping and settings of an index, or of several, by the names of the indices; `None` where the index, or
    /// one of several, is missing. Behind an alias the answer has the real index's name.
    ///
    /// `GET /{index}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (name, index) in es.indices().get("tweets").send().await?.unwrap_or_default() {
    ///     println!("{name}: {:?}, {:?}", index.aliases.keys(), index.settings.number_of_shards);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, index: impl Names) -> IndicesGet {
        IndicesGet { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl IndicesGet {
    /// Whether the answer has also the defaults of settings that are not set: [`Settings::defaults`]. Default `false`.
    pub fn include_defaults(self, include: bool) -> Self {
        self.param("include_defaults", include)
    }

    /// Whether the server writes settings as `{"index.number_of_shards": "1"}` in place of objects in objects.
    /// [`Settings`] reads both; [`Settings::raw`] is as the server wrote it. Default `false`.
    pub fn flat_settings(self, flat: bool) -> Self {
        self.param("flat_settings", flat)
    }
}

/// An index as servers write it. The `features` of a call may leave out some of it.
#[derive(Deserialize)]
#[serde(expecting = "an index")]
struct RawState {
    aliases: Option<BTreeMap<String, Alias>>,
    mappings: Option<Value>,
    settings: Option<Value>,
    defaults: Option<Value>,
    data_stream: Option<String>,
}

impl RawState {
    fn read(self, server: Server) -> Result<IndexState, String> {
        let Self { aliases, mappings, settings, defaults, data_stream } = self;
        if aliases.is_none() && mappings.is_none() && settings.is_none() {
            return Err("it has neither aliases nor mappings nor settings".to_owned());
        }
        let settings = Settings::of(settings.unwrap_or_else(|| json!({})), defaults)?;
        let mappings = mappings.map(|mappings| server.mappings_by_type(mappings)).transpose();
        let mappings = mappings.map_err(|error| format!("its mapping: {error}"))?.unwrap_or_default();
        Ok(IndexState { aliases: aliases.unwrap_or_default(), settings, data_stream, mappings })
    }
}

impl Endpoint for IndicesGet {
    type Output = Option<BTreeMap<String, IndexState>>;
    const NAME: &'static str = "indices.get";

    fn is_absence(response: &Response) -> bool {
        response.error().is_index_not_found()
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of(self.call.target.names()?)))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        if !response.status().is_success() && Self::is_absence(&response) {
            return Ok(None);
        }
        states(&response).map(Some)
    }
}

/// Reads what indices are like, of an answer of status 200.
pub(crate) fn states(response: &Response) -> Result<BTreeMap<String, IndexState>, Error> {
    let mut indices = BTreeMap::new();
    for (index, raw) in response.json::<BTreeMap<String, RawState>>()? {
        let unfit = |message| response.unexpected(format!("the index `{index}`: {message}"));
        let state = raw.read(response.server()).map_err(unfit)?;
        indices.insert(index, state);
    }
    Ok(indices)
}

//! `indices.get_mapping`: how the fields of indices are indexed.

use std::collections::BTreeMap;

use es_dsl::Mapping;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::Indices;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for mappings. See [`Indices::get_mapping`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesGetMapping {
    call: CallState,
}

builder! {
    impl [] IndicesGetMapping: indices_options, master_timeout;
    impl [] send -> Mappings;
}

/// The mappings of indices, or the parts of them that were asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mappings<M = Mapping> {
    /// By index, then by document type.
    indices: BTreeMap<String, BTreeMap<String, M>>,
}

impl<M> Mappings<M> {
    /// The mapping of an index. On servers up to version 6 an index may have one for each document
    /// type; then it is the first of them, and [`by_type`](Self::by_type) has all.
    #[must_use]
    pub fn get(&self, index: &str) -> Option<&M> {
        self.indices.get(index)?.values().next()
    }

    /// The mappings of an index by document type. On servers without types the one type is `_doc`.
    pub fn by_type(&self, index: &str) -> impl Iterator<Item = (&str, &M)> {
        self.indices.get(index).into_iter().flatten().map(|(name, mapping)| (name.as_str(), mapping))
    }

    /// The names of the indices.
    pub fn indices(&self) -> impl Iterator<Item = &str> {
        self.indices.keys().map(String::as_str)
    }
}

impl<M: DeserializeOwned> Mappings<M> {
    /// Reads an answer that has `mappings` of each index.
    pub(super) fn of(response: &Response) -> Result<Self, Error> {
        let mut indices = BTreeMap::new();
        for (index, IndexMappings { mappings }) in response.json::<BTreeMap<String, IndexMappings>>()? {
            let by_type = mappings.map_or_else(|| Ok(BTreeMap::new()), |json| response.server().mappings_by_type(json));
            let unfit = |error| response.unexpected(format!("the mapping of the index `{index}`: {error}"));
            let by_type = by_type.map_err(unfit)?;
            indices.insert(index, by_type);
        }
        Ok(Self { indices })
    }
}

impl Indices {
    /// The mapping of an index, or of several.
    ///
    /// `GET /{index}/_mapping`. Behind an alias the answer has the real index's name. It is repeated
    /// after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let mappings = es.indices().get_mapping("my_index").send().await?;
    /// if let Some(mapping) = mappings.get("my_index") {
    ///     println!("{mapping}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_mapping(&self, index: impl Names) -> IndicesGetMapping {
        IndicesGetMapping { call: CallState::new(&self.client, Target::named(index)) }
    }
}

#[derive(Deserialize)]
struct IndexMappings {
    /// Absent where the request narrowed the answer.
    mappings: Option<Value>,
}

impl Endpoint for IndicesGetMapping {
    type Output = Mappings;
    const NAME: &'static str = "indices.get_mapping";

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of(self.call.target.names()?).then("_mapping")))
    }

    fn decode(&mut self, response: Response) -> Result<Mappings, Error> {
        Mappings::of(&response)
    }
}

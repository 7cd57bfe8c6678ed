//! `indices.get_mapping`: how the fields of indices are indexed.

use es_dsl::mapping::{Mapping, Named};
use es_transport::{Body, Idempotency};
use http::Method;

use super::Indices;
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    error::Error,
    path::Path,
    target::Target,
};

/// Asks for mappings. See [`Indices::get_mapping`].
#[derive(Debug)]
pub struct GetMapping {
    _private: (),
}

/// The mappings of indices.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mappings {
    indices: Named<Named<Mapping>>,
}

impl Mappings {
    /// The mapping of an index. On servers up to version 6 an index may have one for each document
    /// type; then it is the first of them, and [`by_type`](Self::by_type) has all.
    #[must_use]
    pub fn get(&self, index: &str) -> Option<&Mapping> {
        self.indices.get(index)?.iter().next().map(|(_, mapping)| mapping)
    }

    /// The mappings of an index by document type. On servers without types the one type is `_doc`.
    pub fn by_type(&self, index: &str) -> impl Iterator<Item = (&str, &Mapping)> {
        self.indices.get(index).into_iter().flatten()
    }

    /// The names of the indices.
    pub fn indices(&self) -> impl Iterator<Item = &str> {
        self.indices.iter().map(|(name, _)| name)
    }
}

impl Indices {
    /// The mapping of an index, or of several, separated by commas or meant by a pattern.
    ///
    /// `GET /{index}/_mapping`. Behind an alias the answer has the real index's name.
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
    pub fn get_mapping(&self, index: impl Into<String>) -> Call<GetMapping> {
        Call::new(&self.client, Target::named(index), GetMapping { _private: () })
    }
}

impl Render for GetMapping {
    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::GET,
            path: Path::of(scene.target.names()?).then("_mapping"),
            body: Body::empty(),
            idempotency: Idempotency::Idempotent,
        })
    }
}

impl Endpoint for GetMapping {
    type Output = Mappings;
    const NAME: &'static str = "indices.get_mapping";

    fn decode(answer: Answer) -> Result<Mappings, Error> {
        let mut indices = Named::default();
        answer.read_with(&mut |json| {
            json.object(&[], &mut |index, members| {
                let mut types = Named::default();
                members.object(&[], &mut |name, mappings| match name {
                    "mappings" => answer.server.mappings_by_type(mappings, &mut |name, json| {
                        let mapping = serde_json::from_value(json.read()?);
                        let unfit = |error| json.fault(format!("the mapping of the index `{index}`: {error}"));
                        types.insert(name.to_owned(), mapping.map_err(unfit)?);
                        Ok(())
                    }),
                    _ => Ok(()),
                })?;
                indices.insert(index.to_owned(), types);
                Ok(())
            })
        })?;
        Ok(Mappings { indices })
    }
}

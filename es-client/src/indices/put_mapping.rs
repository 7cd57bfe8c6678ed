//! `indices.put_mapping`: adds fields to the mapping of an index.

use es_dsl::{Document, Mapping};
use es_transport::Idempotency;
use http::Method;

use super::{Acknowledged, Indices};
use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Adds fields to mappings. See [`Indices::put_mapping`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesPutMapping {
    call: CallState,
    mapping: Option<Mapping>,
}

builder! {
    impl [] IndicesPutMapping: index, doc_type, indices_options, timeout, master_timeout;
    impl [] send -> Acknowledged;
}

impl Indices {
    /// Adds the fields of a [`mapping`](IndicesPutMapping::mapping) to an index, or to several. Fields that are there stay
    /// as they are, with few parameters that can change; another type for one is an error, of which nothing is changed.
    ///
    /// `PUT /{index}/_mapping`, on servers up to version 6 `PUT /{index}/_mapping/{type}`. A missing index is an error
    /// ([`Error::is_index_not_found`]). It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{dsl::mapping::keyword, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().put_mapping("tweets").mapping(Mapping::new().field("lang", keyword())).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_mapping(&self, index: impl Names) -> IndicesPutMapping {
        IndicesPutMapping { call: CallState::new(&self.client, Target::named(index)), mapping: None }
    }

    /// Adds the fields of a document type to its index. See [`put_mapping`](Self::put_mapping).
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f<Tweet: Document>(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().put_mapping_for::<Tweet>().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_mapping_for<T: Document>(&self) -> IndicesPutMapping {
        let call = CallState::new(&self.client, Target::of::<T>());
        IndicesPutMapping { call, mapping: Some(T::mapping().with_document()) }
    }
}

impl IndicesPutMapping {
    /// The fields to add, and the other members of a mapping to set.
    ///
    /// On servers up to version 6 it is the mapping of the document type, unless [`doc_type`](Self::doc_type) names
    /// another.
    pub fn mapping<D: Document>(mut self, mapping: Mapping<D>) -> Self {
        self.mapping = Some(self.call.target.take_mapping(mapping));
        self
    }

    /// Whether of an alias of several indices only the one that is written to is changed. Default `false`; version 7.9 and
    /// later.
    pub fn write_index_only(self, only: bool) -> Self {
        self.param("write_index_only", only)
    }
}

impl Endpoint for IndicesPutMapping {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.put_mapping";

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let mapping =
            self.mapping.take().ok_or_else(|| Error::request("nothing says what to add: give a `.mapping(..)`"))?;
        let path = server.put_mapping_path(&self.call.target)?;
        let body = serde_json::to_vec(&mapping).map_err(|error| Error::serialize("mapping", error))?;
        Ok(RequestParts::new(Method::PUT, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

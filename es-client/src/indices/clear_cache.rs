//! `indices.clear_cache`: empties the caches of indices.

use es_transport::Idempotency;
use http::Method;

use super::{Indices, shards};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, Shards},
    server::Server,
};

/// Empties caches. See [`Indices::clear_cache`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesClearCache {
    call: CallState,
}

builder! {
    impl [] IndicesClearCache: indices_options;
    impl [] send -> Shards;
}

impl Indices {
    /// Empties all caches of an index, or of several, or those that the methods name.
    ///
    /// `POST /{index}/_cache/clear`. The answer tells the shards; that some failed is an error. It is repeated after
    /// failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().clear_cache("tweets").request(true).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear_cache(&self, index: impl Names) -> IndicesClearCache {
        IndicesClearCache { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl IndicesClearCache {
    /// Whether the cache of filters is emptied. Default: all caches, if none is chosen.
    pub fn query(self, query: bool) -> Self {
        self.param("query", query)
    }

    /// Whether the cache of whole answers of shards is emptied. Default: all caches, if none is chosen.
    pub fn request(self, request: bool) -> Self {
        self.param("request", request)
    }

    /// Whether the field data in memory are emptied. Default: all caches, if none is chosen.
    pub fn fielddata(self, fielddata: bool) -> Self {
        self.param("fielddata", fielddata)
    }

    /// The fields whose field data are emptied. Default: all.
    pub fn fields(self, fields: impl Names) -> Self {
        self.param("fields", fields.joined())
    }
}

impl Endpoint for IndicesClearCache {
    type Output = Shards;
    const NAME: &'static str = "indices.clear_cache";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_cache").then("clear");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Shards, Error> {
        shards(&response)
    }
}

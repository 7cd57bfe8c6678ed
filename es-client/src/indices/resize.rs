//! `indices.shrink`, `indices.split` and `indices.clone`: a copy of an index with fewer, more or as many shards.

use es_transport::Idempotency;
use http::Method;

use super::{Created, IndexBody, Indices};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Makes a copy of an index with another number of shards. See [`Indices::shrink`], [`Indices::split`] and
/// [`Indices::clone_index`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesResize {
    call: CallState,
    kind: Resize,
    copy: Target,
    body: IndexBody,
}

builder! {
    impl [] IndicesResize: new_index, timeout, master_timeout, wait_for_active_shards;
    impl [] send -> Created;
}

/// How the number of shards changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Resize {
    Shrink,
    Split,
    Clone,
}

impl Resize {
    /// The endpoint's name, and its word in the path.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Shrink => ("indices.shrink", "_shrink"),
            Self::Split => ("indices.split", "_split"),
            Self::Clone => ("indices.clone", "_clone"),
        }
    }

    fn available(self) -> Availability {
        match self {
            Self::Shrink => Availability::EVERYWHERE,
            Self::Split => Availability::since(Some((6, 1)), Some((1, 0))),
            Self::Clone => Availability::since(Some((7, 4)), Some((1, 0))),
        }
    }
}

impl Indices {
    /// Makes a copy of an index with fewer primary shards: the number in the copy's [`settings`](IndicesResize::settings), a
    /// factor of the index's own. Default 1. The index must refuse writes ([`add_block`](Self::add_block)) and have a copy
    /// of each shard on one node.
    ///
    /// `PUT /{index}/_shrink/{target}`. That the copy is there already is an error ([`Error::is_already_exists`]). It is not
    /// repeated after a failure in which the server may have executed it: the second time would fail for what the first
    /// one did.
    ///
    /// ```no_run
    /// # use es_client::{dsl::mapping::IndexSettings, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let settings = IndexSettings::new().number_of_shards(1);
    /// es.indices().shrink("logs-2024", "logs-2024-small").settings(settings).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn shrink(&self, index: impl Into<String>, copy: impl Into<String>) -> IndicesResize {
        self.resize(Resize::Shrink, index.into(), copy.into())
    }

    /// Makes a copy of an index with more primary shards: the number in the copy's [`settings`](IndicesResize::settings), a
    /// multiple of the index's own. The index must refuse writes ([`add_block`](Self::add_block)).
    ///
    /// `PUT /{index}/_split/{target}`; Elasticsearch 6.1 and later, OpenSearch. Errors and repeats are those of
    /// [`shrink`](Self::shrink).
    ///
    /// ```no_run
    /// # use es_client::{dsl::mapping::IndexSettings, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let settings = IndexSettings::new().number_of_shards(6);
    /// es.indices().split("tweets", "tweets-wide").settings(settings).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn split(&self, index: impl Into<String>, copy: impl Into<String>) -> IndicesResize {
        self.resize(Resize::Split, index.into(), copy.into())
    }

    /// Makes a copy of an index with as many primary shards: `clone` in the REST API, which is a word of Rust's. The index must refuse writes ([`add_block`](Self::add_block)).
    ///
    /// `PUT /{index}/_clone/{target}`; Elasticsearch 7.4 and later, OpenSearch. Errors and repeats are those of
    /// [`shrink`](Self::shrink).
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().clone_index("tweets", "tweets-copy").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn clone_index(&self, index: impl Into<String>, copy: impl Into<String>) -> IndicesResize {
        self.resize(Resize::Clone, index.into(), copy.into())
    }

    fn resize(&self, kind: Resize, index: String, copy: String) -> IndicesResize {
        let call = CallState::new(&self.client, Target::named(index));
        IndicesResize { call, kind, copy: Target::named(copy), body: IndexBody::default() }
    }
}

impl Endpoint for IndicesResize {
    type Output = Created;
    const NAME: &'static str = "indices.shrink";

    fn name(&self) -> &'static str {
        self.kind.names().0
    }

    fn check(&mut self) -> Result<(), Error> {
        self.copy.check()?;
        self.body.check([])?;
        self.call.target.check()
    }

    /// Only old servers lack one.
    fn depends_on_server(&self) -> bool {
        self.kind != Resize::Shrink
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.kind.available().check(server)?;
        let path = Path::of(self.call.target.names()?).then(self.kind.names().1).then(self.copy.names()?);
        let body = self.body.json(&self.call.target, server)?;
        Ok(RequestParts::new(Method::PUT, path, Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Created, Error> {
        response.json()
    }
}

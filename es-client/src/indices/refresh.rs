//! `indices.refresh`: makes what was written show in searches.

use es_transport::Idempotency;
use http::Method;

use super::{Indices, shards};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, Shards},
    server::Server,
};

/// Makes what was written show in searches. See [`Indices::refresh`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesRefresh {
    call: CallState,
}

builder! {
    impl [] IndicesRefresh: indices_options;
    impl [] send -> Shards;
}

impl Indices {
    /// Makes what was written to an index show in searches; of several names to
    /// all of these, and of `_all` to every index.
    ///
    /// `POST /{index}/_refresh`. Indices refresh themselves once a second while they are searched.
    /// The answer tells the shards; that some failed is an error. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().refresh("tweets").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn refresh(&self, index: impl Names) -> IndicesRefresh {
        IndicesRefresh { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl Endpoint for IndicesRefresh {
    type Output = Shards;
    const NAME: &'static str = "indices.refresh";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_refresh");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Shards, Error> {
        shards(&response)
    }
}

//! `indices.close`: closes indices, so that they take no memory and are neither read nor written.

use es_transport::Idempotency;
use http::Method;

use super::{Acknowledged, Indices, each_index};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Closes indices. See [`Indices::close`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesClose {
    call: CallState,
}

builder! {
    impl [] IndicesClose: indices_options, timeout, master_timeout, wait_for_active_shards;
    impl [] send -> Acknowledged;
}

impl Indices {
    /// Closes an index, or several: they stay on disk, and are neither read nor written until they are
    /// [opened](Self::open). Nothing happens to one that is closed.
    ///
    /// `POST /{index}/_close`. A missing index is an error ([`Error::is_index_not_found`]), and that one of several was not
    /// closed is one, too. Servers before version 7.2 refuse
    /// [`wait_for_active_shards`](IndicesClose::wait_for_active_shards) here. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().close("logs-2024").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(&self, index: impl Names) -> IndicesClose {
        IndicesClose { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl Endpoint for IndicesClose {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.close";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_close");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        each_index::acknowledged(&response, "closed")
    }
}

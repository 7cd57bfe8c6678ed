//! `indices.open`: opens indices that were closed.

use es_transport::Idempotency;
use http::Method;

use super::{Acknowledged, Indices};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Opens indices. See [`Indices::open`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesOpen {
    call: CallState,
}

builder! {
    impl [] IndicesOpen: indices_options, timeout, master_timeout, wait_for_active_shards;
    impl [] send -> Acknowledged;
}

impl Indices {
    /// Opens an index that was [closed](Self::close), or several. Nothing happens to one that is open.
    ///
    /// `POST /{index}/_open`. A missing index is an error ([`Error::is_index_not_found`]). Servers of version 5
    /// refuse [`wait_for_active_shards`](IndicesOpen::wait_for_active_shards) here. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().open("logs-2024").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(&self, index: impl Names) -> IndicesOpen {
        IndicesOpen { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl Endpoint for IndicesOpen {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.open";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_open");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

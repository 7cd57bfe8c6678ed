//! `indices.delete`: removes indices with all their documents.

use es_transport::Idempotency;
use http::Method;

use super::{Acknowledged, Indices};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Removes indices. See [`Indices::delete`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesDelete {
    call: CallState,
}

builder! {
    impl [] IndicesDelete: indices_options, timeout, master_timeout;
    impl [] send -> Acknowledged;
}

impl Indices {
    /// Removes an index with all its documents, or several.
    ///
    /// `DELETE /{index}`. A missing index is an error ([`Error::is_index_not_found`]). It is not
    /// repeated after a failure in which the server may have executed it: somebody may have created
    /// the index anew.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().delete("my_index").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, index: impl Names) -> IndicesDelete {
        IndicesDelete { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl Endpoint for IndicesDelete {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.delete";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::new(Method::DELETE, Path::of(self.call.target.names()?), Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

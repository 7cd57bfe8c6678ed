//! `indices.exists`: whether an index is there.

use es_transport::Idempotency;
use http::Method;

use super::Indices;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks whether an index is there. See [`Indices::exists`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesExists {
    call: CallState,
}

builder! {
    impl [] IndicesExists: indices_options;
    impl [] send -> bool;
}

impl Indices {
    /// Whether an index, or an alias, of this name is there; of several names whether all
    /// are.
    ///
    /// `HEAD /{index}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if !es.indices().exists("my_index").send().await? {
    ///     es.indices().create("my_index").send().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists(&self, index: impl Names) -> IndicesExists {
        IndicesExists { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl Endpoint for IndicesExists {
    type Output = bool;
    const NAME: &'static str = "indices.exists";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::new(Method::HEAD, Path::of(self.call.target.names()?), Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        Ok(response.status().is_success())
    }
}

//! `indices.exists_alias`: whether an alias is there.

use es_transport::Idempotency;
use http::Method;

use super::{super::Indices, get::path};
use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, builder, check_names},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks whether an alias is there. See [`Indices::exists_alias`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesExistsAlias {
    call: CallState,
    names: String,
}

builder! {
    impl [] IndicesExistsAlias: indices, indices_options;
    impl [] send -> bool;
}

impl Indices {
    /// Whether an alias of this name is there; of several names whether all are. Where indices are named, whether one of
    /// them has it; an index that is missing has none.
    ///
    /// `HEAD /_alias/{name}` or `HEAD /{index}/_alias/{name}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if !es.indices().exists_alias("tweets").send().await? {
    ///     es.indices().put_alias("tweets-1", "tweets").send().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists_alias(&self, names: impl Names) -> IndicesExistsAlias {
        IndicesExistsAlias { call: CallState::new(&self.client, Target::default()), names: names.joined() }
    }
}

impl Endpoint for IndicesExistsAlias {
    type Output = bool;
    const NAME: &'static str = "indices.exists_alias";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        check_names("alias", &self.names)?;
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = path(&self.call.target)?.then(&self.names);
        Ok(RequestParts::new(Method::HEAD, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        Ok(response.status().is_success())
    }
}

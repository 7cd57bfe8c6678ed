//! `indices.delete_alias`: takes aliases from indices.

use es_transport::Idempotency;
use http::Method;

use super::{
    super::{Acknowledged, Indices},
    acknowledged,
};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    response::Response,
    server::Server,
};

/// Takes aliases from indices. See [`Indices::delete_alias`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesDeleteAlias {
    call: CallState,
    names: String,
}

builder! {
    impl [] IndicesDeleteAlias: timeout, master_timeout;
    impl [] send -> Acknowledged;
}

impl Indices {
    /// Takes an alias, or several, from an index, or from several; names may be patterns, and `_all` means all. The
    /// documents stay.
    ///
    /// `DELETE /{index}/_alias/{name}`. That none of the aliases is there is an error ([`Error::is_not_found`]); of a list
    /// of which some are there, servers do not tell which were not. It is not repeated after a failure in which the server
    /// may have executed it: the second time would fail for what the first one did.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().delete_alias("tweets-1", "tweets").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_alias(&self, index: impl Names, names: impl Names) -> IndicesDeleteAlias {
        IndicesDeleteAlias { call: CallState::new(&self.client, Target::named(index)), names: names.joined() }
    }
}

impl Endpoint for IndicesDeleteAlias {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.delete_alias";

    fn check(&mut self) -> Result<(), Error> {
        check_names("alias", &self.names)?;
        self.call.target.check()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_alias").then(&self.names);
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        acknowledged(&response)
    }
}

//! `indices.put_alias`: gives indices another name.

use es_transport::Idempotency;
use http::Method;

use super::{
    super::{Acknowledged, Indices},
    Alias, acknowledged,
};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_segment, json},
    error::Error,
    response::Response,
    server::Server,
};

/// Gives indices another name. See [`Indices::put_alias`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesPutAlias {
    call: CallState,
    name: String,
    alias: Option<Alias>,
}

builder! {
    impl [] IndicesPutAlias: timeout, master_timeout;
    impl [] send -> Acknowledged;
}

impl Indices {
    /// Gives an index, or several, another name; an alias of this name that the index has already is replaced.
    ///
    /// `PUT /{index}/_alias/{name}`. A missing index is an error ([`Error::is_index_not_found`]). Changes that belong
    /// together go into one [`update_aliases`](Self::update_aliases). It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{indices::Alias, prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let english = Alias::new().filter::<Value>(term("lang", "en"));
    /// es.indices().put_alias("tweets-1", "english-tweets").alias(english).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_alias(&self, index: impl Names, name: impl Into<String>) -> IndicesPutAlias {
        let call = CallState::new(&self.client, Target::named(index));
        IndicesPutAlias { call, name: name.into(), alias: None }
    }
}

impl IndicesPutAlias {
    /// What the alias says beside its name. Default: all documents.
    pub fn alias(mut self, alias: Alias) -> Self {
        self.alias = Some(alias);
        self
    }
}

impl Endpoint for IndicesPutAlias {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.put_alias";

    fn check(&mut self) -> Result<(), Error> {
        check_segment("alias", &self.name)?;
        self.call.target.check()
    }

    /// Only what the alias says does.
    fn depends_on_server(&self) -> bool {
        self.alias.is_some()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_alias").then_name(&self.name);
        let request = RequestParts::new(Method::PUT, path, Idempotency::Idempotent);
        let Some(alias) = &self.alias else { return Ok(request) };
        server.check_alias(alias)?;
        Ok(request.body(json("alias", alias)?))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        acknowledged(&response)
    }
}

//! `indices.get_alias`: the indices behind aliases.

use super::{super::Indices, Aliases};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for aliases by their names. See [`Indices::get_alias`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesGetAlias {
    call: CallState,
    names: String,
}

/// Asks for all aliases. See [`Indices::get_aliases`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesGetAliases {
    call: CallState,
}

builder! {
    impl [] IndicesGetAlias: indices, indices_options;
    impl [] send -> Option<Aliases>;
}

builder! {
    impl [] IndicesGetAliases: indices, indices_options;
    impl [] send -> Aliases;
}

impl Indices {
    /// The indices behind an alias, or behind several; names may be patterns. `None` where no index has any of them.
    ///
    /// `GET /_alias/{name}`, and `GET /{index}/_alias/{name}` where indices are named: then only these are looked at, and
    /// one that is missing is an error ([`Error::is_index_not_found`]). A list of which some are there and some are not is
    /// an error that names those that are not; on a server of version 5 a pattern that nothing fits counts as one that is
    /// not. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(aliases) = es.indices().get_alias("tweets").send().await? {
    ///     println!("{:?}", aliases.indices_of("tweets").collect::<Vec<_>>());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_alias(&self, names: impl Names) -> IndicesGetAlias {
        IndicesGetAlias { call: CallState::new(&self.client, Target::default()), names: names.joined() }
    }

    /// All aliases of all indices, or of those that are named. An index without aliases is there, too.
    ///
    /// `GET /_alias` or `GET /{index}/_alias`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (index, aliases) in es.indices().get_aliases().send().await?.iter() {
    ///     println!("{index}: {:?}", aliases.keys());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_aliases(&self) -> IndicesGetAliases {
        IndicesGetAliases { call: CallState::new(&self.client, Target::default()) }
    }
}

/// Where the aliases of the named indices are.
pub(super) fn path(target: &Target) -> Result<Path, Error> {
    target.path_or_all("_alias")
}

impl Endpoint for IndicesGetAlias {
    type Output = Option<Aliases>;
    const NAME: &'static str = "indices.get_alias";

    /// Without an index in it: what beside the words of the failure is there was found.
    fn is_absence(response: &Response) -> bool {
        let is_word = |(name, value): (&String, &serde_json::Value)| match name.as_str() {
            "error" => value.is_string(),
            "status" => value.is_number(),
            _ => false,
        };
        response.json::<serde_json::Map<_, _>>().is_ok_and(|body| !body.is_empty() && body.iter().all(is_word))
    }

    fn check(&mut self) -> Result<(), Error> {
        check_names("alias", &self.names)?;
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(path(&self.call.target)?.then(&self.names)))
    }

    fn decode(&mut self, response: Response) -> Result<Option<Aliases>, Error> {
        if Self::is_absence(&response) {
            return Ok(None);
        }
        let aliases: Aliases = response.json()?;
        Ok(Some(aliases).filter(|aliases| !aliases.indices.is_empty()))
    }
}

impl Endpoint for IndicesGetAliases {
    type Output = Aliases;
    const NAME: &'static str = "indices.get_alias";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(path(&self.call.target)?))
    }

    fn decode(&mut self, response: Response) -> Result<Aliases, Error> {
        response.json()
    }
}

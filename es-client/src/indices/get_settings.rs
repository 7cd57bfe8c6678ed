//! `indices.get_settings`: the settings of indices.

use std::collections::BTreeMap;

use super::{Indices, Settings};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for settings. See [`Indices::get_settings`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesGetSettings {
    call: CallState,
    names: Option<String>,
}

builder! {
    impl [] IndicesGetSettings: indices_options, master_timeout;
    impl [] send -> BTreeMap<String, Settings>;
}

impl Indices {
    /// The settings of an index, or of several, by the names of the indices.
    ///
    /// `GET /{index}/_settings`; the index `_all` means all. Behind an alias the answer has the real index's name. A missing
    /// index is an error ([`Error::is_index_not_found`]). It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (index, settings) in es.indices().get_settings("logs-*").send().await? {
    ///     println!("{index}: {:?} shards, {:?}", settings.number_of_shards, settings.get("codec"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_settings(&self, index: impl Names) -> IndicesGetSettings {
        IndicesGetSettings { call: CallState::new(&self.client, Target::named(index)), names: None }
    }
}

impl IndicesGetSettings {
    /// Only settings of these full names, such as `index.number_of_shards`, or of patterns of them. Default: all.
    pub fn names(mut self, names: impl Names) -> Self {
        self.names = Some(names.joined());
        self
    }

    /// Whether the answer has also the defaults of settings that are not set: [`Settings::defaults`]. Default `false`.
    pub fn include_defaults(self, include: bool) -> Self {
        self.param("include_defaults", include)
    }

    /// Whether the server writes settings as `{"index.number_of_shards": "1"}` in place of objects in objects.
    /// [`Settings`] reads both; [`Settings::raw`] is as the server wrote it. Default `false`.
    pub fn flat_settings(self, flat: bool) -> Self {
        self.param("flat_settings", flat)
    }
}

impl Endpoint for IndicesGetSettings {
    type Output = BTreeMap<String, Settings>;
    const NAME: &'static str = "indices.get_settings";

    fn check(&mut self) -> Result<(), Error> {
        if let Some(names) = &self.names {
            check_names("name of a setting", names)?;
        }
        self.call.target.check()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_settings");
        Ok(RequestParts::get(path.then_some(self.names.as_deref())))
    }

    fn decode(&mut self, response: Response) -> Result<BTreeMap<String, Settings>, Error> {
        response.json()
    }
}

//! `indices.put_settings`: changes settings of indices.

use es_transport::Idempotency;
use http::Method;
use serde::Serialize;

use super::{Acknowledged, Indices};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Changes settings. See [`Indices::put_settings`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesPutSettings {
    call: CallState,
    settings: Option<Vec<u8>>,
}

builder! {
    impl [] IndicesPutSettings: indices_options, timeout, master_timeout;
    impl [] send -> Acknowledged;
}

impl Indices {
    /// Changes [`settings`](IndicesPutSettings::settings) of an index, or of several. Those that are not named stay as they
    /// are; some, such as the number of shards, are set when the index is created, and others, such as analyzers, while
    /// it is closed.
    ///
    /// `PUT /{index}/_settings`; the index `_all` means all. A missing index is an error ([`Error::is_index_not_found`]).
    /// It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{dsl::mapping::IndexSettings, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let settings = IndexSettings::new().number_of_replicas(2).refresh_interval("30s");
    /// es.indices().put_settings("tweets").settings(settings).send().await?;
    /// es.indices().put_settings("tweets").settings(json!({"refresh_interval": null})).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_settings(&self, index: impl Names) -> IndicesPutSettings {
        IndicesPutSettings { call: CallState::new(&self.client, Target::named(index)), settings: None }
    }
}

impl IndicesPutSettings {
    /// The settings, as [`IndexSettings`](crate::dsl::mapping::IndexSettings) or as JSON. Null takes a setting back to the
    /// server's default.
    pub fn settings(mut self, settings: impl Serialize) -> Self {
        self.settings = self.call.json("settings", &settings);
        self
    }

    /// Whether settings that the index has already stay as they are. Default `false`.
    pub fn preserve_existing(self, preserve: bool) -> Self {
        self.param("preserve_existing", preserve)
    }

    /// Whether an open index is closed for settings that need it, and opened again. Default `false`; Elasticsearch 8.12 and
    /// later.
    pub fn reopen(self, reopen: bool) -> Self {
        self.param("reopen", reopen)
    }
}

impl Endpoint for IndicesPutSettings {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.put_settings";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let settings =
            self.settings.take().ok_or_else(|| Error::request("nothing says what to change: give `.settings(..)`"))?;
        let path = Path::of(self.call.target.names()?).then("_settings");
        Ok(RequestParts::new(Method::PUT, path, Idempotency::Idempotent).body(settings))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

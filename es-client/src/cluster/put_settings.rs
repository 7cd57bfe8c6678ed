//! `cluster.put_settings`: changes settings of the cluster.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Cluster, SettingValues};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Changes settings of the cluster. See [`Cluster::put_settings`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterPutSettings {
    call: CallState,
    persistent: Map<String, Value>,
    transient: Map<String, Value>,
}

builder! {
    impl [] ClusterPutSettings: timeout, master_timeout;
    impl [] send -> UpdatedClusterSettings;
}

/// The server's answer to a change of settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct UpdatedClusterSettings {
    /// Whether all nodes knew of the change before the time ran out. It happens either way.
    pub acknowledged: bool,
    /// The persistent settings of this call that have a value now.
    pub persistent: SettingValues,
    /// The transient settings of this call that have a value now.
    pub transient: SettingValues,
}

impl Cluster {
    /// Changes settings of the cluster while it runs. Those that are not named stay as they are.
    ///
    /// `PUT /_cluster/settings`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.cluster().put_settings().persistent("cluster.routing.allocation.enable", "primaries").send().await?;
    /// es.cluster().put_settings().reset_persistent("cluster.routing.allocation.enable").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_settings(&self) -> ClusterPutSettings {
        let call = CallState::new(&self.client, Target::default());
        ClusterPutSettings { call, persistent: Map::new(), transient: Map::new() }
    }
}

impl ClusterPutSettings {
    /// A setting that stays when the cluster starts anew. Null takes it back to its default. The last
    /// value of a name counts.
    pub fn persistent(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let value = self.call.json_value("setting", &value);
        self.persistent.extend(value.map(|value| (name.into(), value)));
        self
    }

    /// A setting that is forgotten when the cluster starts anew. It goes before a persistent one.
    /// Null takes it back. Elasticsearch advises against these from version 7.16 on.
    pub fn transient(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let value = self.call.json_value("setting", &value);
        self.transient.extend(value.map(|value| (name.into(), value)));
        self
    }

    /// Takes a persistent setting back to its default; with `*` at the end of the name, several.
    pub fn reset_persistent(self, name: impl Into<String>) -> Self {
        self.persistent(name, Value::Null)
    }

    /// Takes a transient setting back; with `*` at the end of the name, several.
    pub fn reset_transient(self, name: impl Into<String>) -> Self {
        self.transient(name, Value::Null)
    }

    /// Several persistent settings, as a JSON object, flat or nested.
    pub fn persistent_all(mut self, settings: impl Serialize) -> Self {
        let settings = self.object(&settings);
        self.persistent.extend(settings);
        self
    }

    /// Several transient settings, as a JSON object, flat or nested.
    pub fn transient_all(mut self, settings: impl Serialize) -> Self {
        let settings = self.object(&settings);
        self.transient.extend(settings);
        self
    }

    /// Whether the answer has one member for each setting. Default `false`: nested.
    pub fn flat_settings(self, flat: bool) -> Self {
        self.param("flat_settings", flat)
    }

    fn object(&mut self, settings: &impl Serialize) -> Map<String, Value> {
        match self.call.json_value("settings", settings) {
            Some(Value::Object(settings)) => settings,
            Some(_) => {
                self.call.fail(Error::request("the settings are not a JSON object"));
                Map::new()
            }
            None => Map::new(),
        }
    }
}

impl Endpoint for ClusterPutSettings {
    type Output = UpdatedClusterSettings;
    const NAME: &'static str = "cluster.put_settings";

    fn check(&mut self) -> Result<(), Error> {
        match self.persistent.is_empty() && self.transient.is_empty() {
            true => Err(Error::request("nothing says what to change: give `.persistent(..)` or `.transient(..)`")),
            false => Ok(()),
        }
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let body = json!({"persistent": self.persistent, "transient": self.transient}).to_string();
        let path = Path::of("_cluster").then("settings");
        Ok(RequestParts::new(Method::PUT, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<UpdatedClusterSettings, Error> {
        response.json()
    }
}

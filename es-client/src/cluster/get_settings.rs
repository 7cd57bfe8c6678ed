//! `cluster.get_settings`: the settings of the cluster.

use super::{Cluster, ClusterSettings};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for the settings of the cluster. See [`Cluster::get_settings`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterGetSettings {
    call: CallState,
}

builder! {
    impl [] ClusterGetSettings: master_timeout;
    impl [] send -> ClusterSettings;
}

impl Cluster {
    /// The settings of the cluster that were changed while it runs; those of the nodes' files are
    /// among the [defaults](ClusterGetSettings::include_defaults).
    ///
    /// `GET /_cluster/settings`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let settings = es.cluster().get_settings().include_defaults(true).send().await?;
    /// println!("{:?}", settings.get("cluster.routing.allocation.enable"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_settings(&self) -> ClusterGetSettings {
        ClusterGetSettings { call: CallState::new(&self.client, Target::default()) }
    }
}

impl ClusterGetSettings {
    /// Whether settings that were not changed are told, too. Default `false`.
    pub fn include_defaults(self, include: bool) -> Self {
        self.param("include_defaults", include)
    }

    /// Whether settings are one member each. Default `false`: nested.
    /// [`SettingValues`](super::SettingValues) reads both.
    pub fn flat_settings(self, flat: bool) -> Self {
        self.param("flat_settings", flat)
    }

    /// How long the nodes have to answer each other, as `"30s"`. Default `30s`.
    pub fn timeout(self, time: impl ToString) -> Self {
        self.param("timeout", time)
    }
}

impl Endpoint for ClusterGetSettings {
    type Output = ClusterSettings;
    const NAME: &'static str = "cluster.get_settings";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_cluster").then("settings")))
    }

    fn decode(&mut self, response: Response) -> Result<ClusterSettings, Error> {
        response.json()
    }
}

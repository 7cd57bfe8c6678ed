//! The few questions the harness asks a server.

use std::{fmt, time::Duration};

use serde_json::Value;
use ureq::{Agent, config::ConfigBuilder, typestate::AgentScope};

use crate::{Error, Security};

/// How long one question to a node may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Asks with a time limit, and never through a proxy.
#[derive(Clone)]
pub(crate) struct Http {
    agent: Agent,
    /// User and password, as they stand in an address.
    login: Option<String>,
}

impl Http {
    pub(crate) fn new() -> Self {
        Self { agent: config().build().into(), login: None }
    }

    /// Asks with the cluster's authority, a client certificate, and a user.
    pub(crate) fn secured(security: &Security) -> Self {
        let login = format!("{}:{}", security.username(), security.password());
        Self { agent: security.agent(), login: Some(login) }
    }

    /// The status and the body, which is null when it is no JSON.
    pub(crate) fn get(&self, url: &str, path: &str) -> Result<(u16, Value), Error> {
        let mut address = format!("{}{path}", url.trim_end_matches('/'));
        if let Some(login) = &self.login {
            address = address.replacen("://", &format!("://{login}@"), 1);
        }
        let failed =
            |error: ureq::Error| Error::Request { url: without_credentials(&address), reason: error.to_string() };
        let mut response = self.agent.get(&address).call().map_err(failed)?;
        let body = response.body_mut().read_to_string().map_err(failed)?;
        Ok((response.status().as_u16(), serde_json::from_str(&body).unwrap_or(Value::Null)))
    }
}

/// What all questions have in common.
pub(crate) fn config() -> ConfigBuilder<AgentScope> {
    Agent::config_builder().timeout_global(Some(LIMIT)).http_status_as_error(false).max_idle_connections(0).proxy(None)
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}

/// The address without user and password.
pub(crate) fn without_credentials(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => url.to_owned(),
    }
}

/// What `_cluster/health` tells.
#[derive(Debug, PartialEq)]
pub(crate) struct Health {
    pub(crate) cluster: String,
    pub(crate) nodes: u64,
    pub(crate) timed_out: bool,
}

impl Health {
    pub(crate) fn parse(body: &Value) -> Option<Self> {
        Some(Self {
            cluster: body["cluster_name"].as_str()?.to_owned(),
            nodes: body["number_of_nodes"].as_u64()?,
            timed_out: body["timed_out"].as_bool()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn health_is_read_leniently_but_not_guessed() {
        let health =
            json!({"cluster_name": "c", "number_of_nodes": 3, "timed_out": false, "status": "mauve", "new": {}});
        assert_eq!(Health::parse(&health), Some(Health { cluster: "c".into(), nodes: 3, timed_out: false }));
        assert_eq!(Health::parse(&json!({"error": {"type": "master_not_discovered_exception"}, "status": 503})), None);
        assert_eq!(Health::parse(&Value::Null), None);
    }

    #[test]
    fn credentials_are_not_shown() {
        for (url, shown) in [
            ("http://elastic:se@cret@localhost:9200/a@b", "http://localhost:9200/a@b"),
            ("https://u:p@host", "https://host"),
            ("http://127.0.0.1:9200", "http://127.0.0.1:9200"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(without_credentials(url), shown);
        }
    }
}

//! `security.create_api_key`: makes an API key.

use std::{collections::BTreeMap, fmt};

use base64::{Engine, prelude::BASE64_STANDARD};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{API_KEYS, Role, Security};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Makes an API key. See [`Security::create_api_key`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityCreateApiKey {
    call: CallState,
    body: Body,
}

builder! {
    impl [] SecurityCreateApiKey: refresh;
    impl [] send -> CreatedApiKey;
}

#[derive(Serialize)]
struct Body {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    role_descriptors: BTreeMap<String, Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Value>,
}

/// A new API key. Its secret is told this once, and is not shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CreatedApiKey {
    /// The id of the key.
    pub id: String,
    /// The name of the key.
    pub name: String,
    /// When it ends, in milliseconds since 1970; `None` if never.
    pub expiration: Option<i64>,
    /// The secret.
    pub api_key: String,
}

impl CreatedApiKey {
    /// The key as [`TransportBuilder::api_key`](crate::transport::TransportBuilder::api_key) takes it.
    #[must_use]
    pub fn encoded(&self) -> String {
        BASE64_STANDARD.encode(format!("{}:{}", self.id, self.api_key))
    }
}

impl fmt::Debug for CreatedApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedApiKey").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Security {
    /// Makes an API key, with which a program may do what this user may, or less. Names need not be unique.
    ///
    /// `PUT /_security/api_key`; Elasticsearch 6.7 and later. It is not repeated after a failure in which the server may
    /// have executed it: nobody would know the first key.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, security::{IndexPrivileges, Role}};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let reader = Role::new().index(IndexPrivileges::new(["logs-*"], ["read"]));
    /// let key = es.security().create_api_key("reports").expiration("30d").role("reader", reader).send().await?;
    /// let reports = Elasticsearch::builder().hosts("https://es1:9200").api_key(&key.encoded()).build()?;
    /// # let _ = reports;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_api_key(&self, name: impl Into<String>) -> SecurityCreateApiKey {
        let body = Body { name: name.into(), expiration: None, role_descriptors: BTreeMap::new(), metadata: None };
        SecurityCreateApiKey { call: CallState::new(&self.client, Target::default()), body }
    }
}

impl SecurityCreateApiKey {
    /// How long the key can be used, as `"1d"`. Default: for ever.
    pub fn expiration(mut self, time: impl Into<String>) -> Self {
        self.body.expiration = Some(time.into());
        self
    }

    /// What the key may be used for: one role, or several by names of your own. It is never more than its user may do. Default:
    /// all that the user may do now.
    pub fn role(mut self, name: impl Into<String>, role: Role) -> Self {
        self.body.role_descriptors.insert(name.into(), role);
        self
    }

    /// Notes to the key, a JSON object. Elasticsearch 7.13 and later.
    pub fn metadata(mut self, metadata: impl Serialize) -> Self {
        self.body.metadata = self.call.json_value("metadata", &metadata);
        self
    }
}

impl Endpoint for SecurityCreateApiKey {
    type Output = CreatedApiKey;
    const NAME: &'static str = "security.create_api_key";
    const AVAILABLE: Availability = API_KEYS;

    fn check(&mut self) -> Result<(), Error> {
        match self.body.name.is_empty() {
            true => Err(Error::request("the name of the key is empty")),
            false => Ok(()),
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        if self.body.metadata.is_some() {
            Availability::since(Some((7, 13)), None).check_of("`metadata`", server)?;
        }
        let body = serde_json::to_vec(&self.body).map_err(|error| Error::serialize("request", error))?;
        let path = Path::of("_security").then("api_key");
        Ok(RequestParts::new(Method::PUT, path, Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<CreatedApiKey, Error> {
        response.json()
    }
}

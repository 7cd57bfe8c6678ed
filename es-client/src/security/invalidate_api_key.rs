//! `security.invalidate_api_key`: ends API keys.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};

use super::{API_KEYS, Security};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::{Error, ErrorCause},
    response::{Response, null_as_default},
    server::{Availability, Server},
};

/// Ends API keys. See [`Security::invalidate_api_key`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityInvalidateApiKey {
    call: CallState,
    body: Body,
}

builder! {
    impl [] SecurityInvalidateApiKey:;
    impl [] send -> InvalidatedApiKeys;
}

#[derive(Default, PartialEq, Serialize)]
struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    realm_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
}

/// The keys that were ended, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct InvalidatedApiKeys {
    /// Those that this call ended.
    #[serde(rename = "invalidated_api_keys")]
    pub invalidated: Vec<String>,
    /// Those that were ended before.
    #[serde(rename = "previously_invalidated_api_keys")]
    pub previously_invalidated: Vec<String>,
}

impl Security {
    /// Ends the API keys that fit all that is said. That one of them cannot be ended is an error, though others are.
    ///
    /// `DELETE /_security/api_key`; Elasticsearch 6.7 and later. A call that says nothing is an error before anything is sent. It
    /// is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let ended = es.security().invalidate_api_key().ids(["VuaCfGcBCdbkQm-e5aOx"]).send().await?;
    /// println!("{} keys", ended.invalidated.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn invalidate_api_key(&self) -> SecurityInvalidateApiKey {
        SecurityInvalidateApiKey { call: CallState::new(&self.client, Target::default()), body: Body::default() }
    }
}

impl SecurityInvalidateApiKey {
    /// The keys of these ids. Several need Elasticsearch 7.10.
    pub fn ids(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.ids = Some(ids.into_iter().map(Into::into).collect());
        self
    }

    /// The keys of this name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.body.name = Some(name.into());
        self
    }

    /// Whether only the keys of the user of this client are meant. Default `false`.
    pub fn owner(mut self, owner: bool) -> Self {
        self.body.owner = Some(owner);
        self
    }

    /// The keys of the users of this realm.
    pub fn realm_name(mut self, name: impl Into<String>) -> Self {
        self.body.realm_name = Some(name.into());
        self
    }

    /// The keys of this user.
    pub fn username(mut self, name: impl Into<String>) -> Self {
        self.body.username = Some(name.into());
        self
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(flatten)]
    keys: InvalidatedApiKeys,
    error_count: usize,
    #[serde(default, deserialize_with = "null_as_default")]
    error_details: Vec<ErrorCause>,
}

impl Endpoint for SecurityInvalidateApiKey {
    type Output = InvalidatedApiKeys;
    const NAME: &'static str = "security.invalidate_api_key";
    const AVAILABLE: Availability = API_KEYS;

    fn check(&mut self) -> Result<(), Error> {
        let Body { ids, name, realm_name, username, .. } = &self.body;
        // With what is left, servers would end more keys than are meant.
        let is_unnamed =
            [name, realm_name, username].into_iter().flatten().chain(ids.iter().flatten()).any(String::is_empty);
        let is_empty = ids.as_ref().is_some_and(Vec::is_empty);
        match is_unnamed || is_empty || self.body == Body::default() {
            true => Err(Error::request(
                "nothing says which keys are meant, or a name or id among it is empty: give `.ids(..)`, `.name(..)` or the like",
            )),
            false => Ok(()),
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        if self.body.ids.as_ref().is_some_and(|ids| ids.len() > 1) {
            Availability::since(Some((7, 10)), None).check_of("ending several keys by their ids", server)?;
        }
        // Servers before 7.10 take one id, under another name.
        if server.is_elasticsearch_before(7, 10) {
            self.body.id = self.body.ids.take().and_then(|mut ids| ids.pop());
        }
        let body = serde_json::to_vec(&self.body).map_err(|error| Error::serialize("request", error))?;
        let path = Path::of("_security").then("api_key");
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<InvalidatedApiKeys, Error> {
        let Answer { keys, error_count, error_details } = response.json()?;
        let total = keys.invalidated.len() + keys.previously_invalidated.len() + error_count;
        match error_count {
            0 => Ok(keys),
            _ => Err(Error::partial(response.origin(), "keys", error_count, total, error_details.into_iter().next())),
        }
    }
}

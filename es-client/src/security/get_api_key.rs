//! `security.get_api_key`: which API keys there are.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{API_KEYS, Role, Security};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, null_as_default},
    server::{Availability, Server},
};

/// Asks for API keys. See [`Security::get_api_key`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityGetApiKey {
    call: CallState,
}

builder! {
    impl [] SecurityGetApiKey:;
    impl [] send -> Vec<ApiKey>;
}

/// An API key, without its secret, which nobody can ask for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ApiKey {
    /// The id of the key.
    pub id: String,
    /// The name of the key; old ones may have none.
    pub name: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub creation: i64,
    /// When it ends, in milliseconds since 1970; `None` if never.
    pub expiration: Option<i64>,
    /// Whether it can no longer be used.
    pub invalidated: bool,
    /// The user whose key it is.
    pub username: String,
    /// The realm of that user.
    pub realm: String,
    /// What the key may be used for; empty: all that its user could do; `None` where the server does not tell.
    pub role_descriptors: Option<BTreeMap<String, Role>>,
    /// Notes to the key.
    #[serde(default, deserialize_with = "null_as_default")]
    pub metadata: Map<String, Value>,
}

impl Security {
    /// The API keys that fit all that is said, also those that are [invalidated](ApiKey::invalidated). That none fits is no error.
    ///
    /// `GET /_security/api_key`; Elasticsearch 6.7 and later. Servers before 7.10 refuse a call that says nothing. It is
    /// repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for key in es.security().get_api_key().name("reports*").owner(true).send().await? {
    ///     println!("{} {:?} until {:?}", key.id, key.name, key.expiration);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_api_key(&self) -> SecurityGetApiKey {
        SecurityGetApiKey { call: CallState::new(&self.client, Target::default()) }
    }
}

impl SecurityGetApiKey {
    /// The key of this id.
    pub fn id(self, id: impl ToString) -> Self {
        self.param("id", id)
    }

    /// The keys of this name, or of a pattern.
    pub fn name(self, name: impl ToString) -> Self {
        self.param("name", name)
    }

    /// Whether only the keys of the user of this client are meant. Default `false`.
    pub fn owner(self, owner: bool) -> Self {
        self.param("owner", owner)
    }

    /// The keys of the users of this realm.
    pub fn realm_name(self, name: impl ToString) -> Self {
        self.param("realm_name", name)
    }

    /// The keys of this user.
    pub fn username(self, name: impl ToString) -> Self {
        self.param("username", name)
    }

    /// Whether only keys are meant that can be used. Default `false`; Elasticsearch 8.10 and later.
    pub fn active_only(self, active: bool) -> Self {
        self.param("active_only", active)
    }
}

#[derive(Deserialize)]
struct Answer {
    api_keys: Vec<ApiKey>,
}

impl Endpoint for SecurityGetApiKey {
    type Output = Vec<ApiKey>;
    const NAME: &'static str = "security.get_api_key";
    const AVAILABLE: Availability = API_KEYS;

    /// Of an id that is none: an empty list.
    fn is_absence(response: &Response) -> bool {
        response.json::<Answer>().is_ok()
    }

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_security").then("api_key")))
    }

    fn decode(&mut self, response: Response) -> Result<Vec<ApiKey>, Error> {
        Ok(response.json::<Answer>()?.api_keys)
    }
}

//! `security.put_user`: makes or changes a user.

use es_transport::Idempotency;
use http::Method;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Security, is_new};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::Server,
};

/// Makes or changes a user. See [`Security::put_user`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityPutUser {
    call: CallState,
    name: String,
    /// The body by the names of Elasticsearch.
    body: Map<String, Value>,
}

builder! {
    impl [] SecurityPutUser: refresh;
    impl [] send -> bool;
}

impl Security {
    /// Makes a user, or changes the one of this name, and gives whether the user is new. A new one needs a
    /// [`password`](SecurityPutUser::password).
    ///
    /// `PUT /_security/user/{username}`; of OpenSearch's security plugin `PUT /_plugins/_security/api/internalusers/{username}`. It is
    /// repeated after failures; then an answer may say that the user is not new who is.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch, password: String) -> Result<(), es_client::Error> {
    /// es.security().put_user("jane").password(password).roles(["log_reader"]).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_user(&self, username: impl Into<String>) -> SecurityPutUser {
        let call = CallState::new(&self.client, Target::default());
        SecurityPutUser { call, name: username.into(), body: Map::new() }
    }
}

impl SecurityPutUser {
    fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body.insert(name.to_owned(), value.into());
        self
    }

    /// The password. It is shown by no error and no `Debug` of this client.
    pub fn password(self, password: impl Into<String>) -> Self {
        self.member("password", password.into())
    }

    /// The password as the server would keep it: hashed, by bcrypt unless the server's settings say otherwise.
    pub fn password_hash(self, hash: impl Into<String>) -> Self {
        self.member("password_hash", hash.into())
    }

    /// The roles, in place of those that the user has.
    pub fn roles(self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.member("roles", roles.into_iter().map(Into::into).collect::<Vec<String>>())
    }

    /// The whole name; not on OpenSearch.
    pub fn full_name(self, name: impl Into<String>) -> Self {
        self.member("full_name", name.into())
    }

    /// The address; not on OpenSearch.
    pub fn email(self, address: impl Into<String>) -> Self {
        self.member("email", address.into())
    }

    /// Whether the user may do anything at all. Default `true`; not on OpenSearch.
    pub fn enabled(self, enabled: bool) -> Self {
        self.member("enabled", enabled)
    }

    /// Notes to the user, a JSON object. OpenSearch has them as `attributes`, of which each is a text.
    pub fn metadata(mut self, metadata: impl Serialize) -> Self {
        match self.call.json_value("metadata", &metadata) {
            Some(metadata) => self.member("metadata", metadata),
            None => self,
        }
    }

    /// The roles of the directory that the users come from; of OpenSearch only.
    pub fn backend_roles(self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.member("backend_roles", roles.into_iter().map(Into::into).collect::<Vec<String>>())
    }
}

impl Endpoint for SecurityPutUser {
    type Output = bool;
    const NAME: &'static str = "security.put_user";

    fn check(&mut self) -> Result<(), Error> {
        check_segment("name of the user", &self.name)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let body = server.user_body(std::mem::take(&mut self.body))?;
        let path = server.users_path().then_name(&self.name);
        Ok(RequestParts::new(Method::PUT, path, Idempotency::Idempotent).body(body.to_string().into_bytes()))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        is_new(&response)
    }
}

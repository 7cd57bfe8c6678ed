//! `security.get_user`: which users there are.

use std::collections::BTreeMap;

use super::{Security, User, is_missing};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for users. See [`Security::get_user`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityGetUser {
    call: CallState,
    name: Option<String>,
}

builder! {
    impl [] SecurityGetUser:;
    impl [] send -> BTreeMap<String, User>;
}

impl Security {
    /// The user of this name, or nothing.
    ///
    /// `GET /_security/user/{name}`; of OpenSearch's security plugin `GET /_plugins/_security/api/internalusers/{name}`. It is repeated
    /// after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(user) = es.security().get_user("jane").send().await?.remove("jane") {
    ///     println!("{user:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_user(&self, name: impl Into<String>) -> SecurityGetUser {
        SecurityGetUser { call: CallState::new(&self.client, Target::default()), name: Some(name.into()) }
    }

    /// All users, by name. See [`get_user`](Self::get_user).
    pub fn get_users(&self) -> SecurityGetUser {
        SecurityGetUser { call: CallState::new(&self.client, Target::default()), name: None }
    }
}

impl Endpoint for SecurityGetUser {
    type Output = BTreeMap<String, User>;
    const NAME: &'static str = "security.get_user";

    fn is_absence(response: &Response) -> bool {
        is_missing(response)
    }

    fn check(&mut self) -> Result<(), Error> {
        self.name.as_deref().map_or(Ok(()), |name| check_segment("name of the user", name))
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.users_path();
        Ok(RequestParts::get(match &self.name {
            Some(name) => path.then_name(name),
            None => path,
        }))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        match response.status().is_success() {
            true => response.json(),
            false => Ok(BTreeMap::new()),
        }
    }
}

//! `security.get_role`: which roles there are.

use std::collections::BTreeMap;

use super::{Role, Security, is_missing};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for roles. See [`Security::get_role`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityGetRole {
    call: CallState,
    name: Option<String>,
}

builder! {
    impl [] SecurityGetRole:;
    impl [] send -> BTreeMap<String, Role>;
}

impl Security {
    /// The role of this name, or nothing.
    ///
    /// `GET /_security/role/{name}`; of OpenSearch's security plugin `GET /_plugins/_security/api/roles/{name}`. It is repeated
    /// after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(role) = es.security().get_role("log_reader").send().await?.remove("log_reader") {
    ///     println!("{role:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_role(&self, name: impl Into<String>) -> SecurityGetRole {
        SecurityGetRole { call: CallState::new(&self.client, Target::default()), name: Some(name.into()) }
    }

    /// All roles, by name. See [`get_role`](Self::get_role).
    pub fn get_roles(&self) -> SecurityGetRole {
        SecurityGetRole { call: CallState::new(&self.client, Target::default()), name: None }
    }
}

impl Endpoint for SecurityGetRole {
    type Output = BTreeMap<String, Role>;
    const NAME: &'static str = "security.get_role";

    fn is_absence(response: &Response) -> bool {
        is_missing(response)
    }

    fn check(&mut self) -> Result<(), Error> {
        self.name.as_deref().map_or(Ok(()), |name| check_segment("name of the role", name))
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.roles_path();
        Ok(RequestParts::get(match &self.name {
            Some(name) => path.then_name(name),
            None => path,
        }))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        match response.status().is_success() {
            true => response.server().roles(response.json()?).map_err(|error| response.unexpected(error.to_string())),
            false => Ok(BTreeMap::new()),
        }
    }
}

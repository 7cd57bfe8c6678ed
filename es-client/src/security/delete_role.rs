//! `security.delete_role`: deletes a role.

use es_transport::Idempotency;
use http::Method;

use super::{Security, is_missing, was_there};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::Server,
};

/// Deletes a role. See [`Security::delete_role`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityDeleteRole {
    call: CallState,
    name: String,
}

builder! {
    impl [] SecurityDeleteRole: refresh;
    impl [] send -> bool;
}

impl Security {
    /// Deletes a role, and gives whether there was one of this name.
    ///
    /// `DELETE /_security/role/{name}`; of OpenSearch's security plugin
    /// `DELETE /_plugins/_security/api/roles/{name}`. It is repeated after failures; then an answer may say that there
    /// was none though there was.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if !es.security().delete_role("log_reader").send().await? {
    ///     println!("there was none");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_role(&self, name: impl Into<String>) -> SecurityDeleteRole {
        SecurityDeleteRole { call: CallState::new(&self.client, Target::default()), name: name.into() }
    }
}

impl Endpoint for SecurityDeleteRole {
    type Output = bool;
    const NAME: &'static str = "security.delete_role";

    fn is_absence(response: &Response) -> bool {
        is_missing(response)
    }

    fn check(&mut self) -> Result<(), Error> {
        check_segment("name of the role", &self.name)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.roles_path().then_name(&self.name);
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        was_there(&response)
    }
}

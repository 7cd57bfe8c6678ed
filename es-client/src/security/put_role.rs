//! `security.put_role`: makes or changes a role.

use es_transport::Idempotency;
use http::Method;

use super::{Role, Security, is_new};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::Server,
};

/// Makes or changes a role. See [`Security::put_role`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityPutRole {
    call: CallState,
    name: String,
    role: Role,
}

builder! {
    impl [] SecurityPutRole: refresh;
    impl [] send -> bool;
}

impl Security {
    /// Makes a role, or puts it in place of the one of this name, and gives whether it is new.
    ///
    /// `PUT /_security/role/{name}`; of OpenSearch's security plugin `PUT /_plugins/_security/api/roles/{role}`. It is repeated after
    /// failures; then an answer may say that the role is not new though it is.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, security::{IndexPrivileges, Role}};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let reader = Role::new().index(IndexPrivileges::new(["logs-*"], ["read"]).grant(["message", "@timestamp"]));
    /// es.security().put_role("log_reader", reader).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_role(&self, name: impl Into<String>, role: Role) -> SecurityPutRole {
        SecurityPutRole { call: CallState::new(&self.client, Target::default()), name: name.into(), role }
    }
}

impl Endpoint for SecurityPutRole {
    type Output = bool;
    const NAME: &'static str = "security.put_role";

    fn check(&mut self) -> Result<(), Error> {
        check_segment("name of the role", &self.name)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let body = server.role_body(&self.role)?;
        let path = server.roles_path().then_name(&self.name);
        Ok(RequestParts::new(Method::PUT, path, Idempotency::Idempotent).body(body.to_string().into_bytes()))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        is_new(&response)
    }
}

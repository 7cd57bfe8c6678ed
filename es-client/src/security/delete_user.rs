//! `security.delete_user`: deletes a user.

use es_transport::Idempotency;
use http::Method;

use super::{Security, is_missing, was_there};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::Server,
};

/// Deletes a user. See [`Security::delete_user`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SecurityDeleteUser {
    call: CallState,
    name: String,
}

builder! {
    impl [] SecurityDeleteUser: refresh;
    impl [] send -> bool;
}

impl Security {
    /// Deletes a user, and gives whether there was one of this name.
    ///
    /// `DELETE /_security/user/{name}`; of OpenSearch's security plugin
    /// `DELETE /_plugins/_security/api/internalusers/{name}`. It is repeated after failures; then an answer may say that there
    /// was none though there was.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if !es.security().delete_user("jane").send().await? {
    ///     println!("there was none");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_user(&self, name: impl Into<String>) -> SecurityDeleteUser {
        SecurityDeleteUser { call: CallState::new(&self.client, Target::default()), name: name.into() }
    }
}

impl Endpoint for SecurityDeleteUser {
    type Output = bool;
    const NAME: &'static str = "security.delete_user";

    fn is_absence(response: &Response) -> bool {
        is_missing(response)
    }

    fn check(&mut self) -> Result<(), Error> {
        check_segment("name of the user", &self.name)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.users_path().then_name(&self.name);
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        was_there(&response)
    }
}

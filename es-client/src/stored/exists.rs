//! Asks whether something is kept under a name.

use es_transport::Idempotency;
use http::Method;

use super::Kind;
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Asks whether something is kept under a name.
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ExistsStored<T: 'static> {
    call: CallState,
    kind: &'static Kind<T>,
    endpoint: &'static str,
    name: String,
}

builder! {
    impl [T] ExistsStored<T>: master_timeout;
    impl [T] send -> bool;
}

impl<T> ExistsStored<T> {
    /// Few kinds have an endpoint for it.
    pub(crate) fn new(client: &Elasticsearch, kind: &'static Kind<T>, endpoint: &'static str, name: String) -> Self {
        Self { call: CallState::new(client, Target::default()), kind, endpoint, name }
    }
}

impl<T> Endpoint for ExistsStored<T> {
    type Output = bool;
    const NAME: &'static str = "exists";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn name(&self) -> &'static str {
        self.endpoint
    }

    fn check(&mut self) -> Result<(), Error> {
        self.kind.check_name(&self.name)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.kind.available.check(server)?;
        Ok(RequestParts::new(Method::HEAD, self.kind.path(&self.name), Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        Ok(response.status().is_success())
    }
}

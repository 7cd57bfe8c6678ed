//! Puts something under a name.

use es_transport::Idempotency;
use http::Method;

use super::Kind;
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    indices::Acknowledged,
    response::Response,
    server::Server,
};

/// Puts something under a name, in place of what is there.
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct PutStored<T: 'static> {
    call: CallState,
    kind: &'static Kind<T>,
    name: String,
    value: T,
}

builder! {
    impl [T] PutStored<T>: master_timeout;
    impl [T: Send] send -> Acknowledged;
}

impl<T> PutStored<T> {
    pub(crate) fn new(client: &Elasticsearch, kind: &'static Kind<T>, name: String, value: T) -> Self {
        Self { call: CallState::new(client, Target::default()), kind, name, value }
    }
}

impl<T: Send> Endpoint for PutStored<T> {
    type Output = Acknowledged;
    const NAME: &'static str = "put";

    fn name(&self) -> &'static str {
        self.kind.put
    }

    fn check(&mut self) -> Result<(), Error> {
        self.kind.check_name(&self.name)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.kind.available.check(server)?;
        // The second time would fail for what the first one did.
        let idempotency = match self.call.params.get("create") {
            Some("true") => Idempotency::NotIdempotent,
            _ => Idempotency::Idempotent,
        };
        let body = (self.kind.write)(&self.value, server)?;
        Ok(RequestParts::new(Method::PUT, self.kind.path(&self.name), idempotency).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

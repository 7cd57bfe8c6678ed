//! Deletes what is kept under names.

use es_transport::Idempotency;
use http::Method;

use super::Kind;
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_names},
    client::Elasticsearch,
    error::Error,
    indices::Acknowledged,
    response::Response,
    server::Server,
};

/// Deletes what is kept under a name, or under several; that nothing is there is an error
/// ([`Error::is_not_found`]).
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct DeleteStored<T: 'static> {
    call: CallState,
    kind: &'static Kind<T>,
    names: String,
}

builder! {
    impl [T] DeleteStored<T>: timeout, master_timeout;
    impl [T] send -> Acknowledged;
}

impl<T> DeleteStored<T> {
    pub(crate) fn new(client: &Elasticsearch, kind: &'static Kind<T>, names: String) -> Self {
        Self { call: CallState::new(client, Target::default()), kind, names }
    }
}

impl<T> Endpoint for DeleteStored<T> {
    type Output = Acknowledged;
    const NAME: &'static str = "delete";

    fn name(&self) -> &'static str {
        self.kind.delete
    }

    fn check(&mut self) -> Result<(), Error> {
        check_names(&format!("name of the {}", self.kind.what), &self.names)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.kind.available.check(server)?;
        Ok(RequestParts::new(Method::DELETE, self.kind.path_of_many(&self.names), Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

//! `ping`: whether a server answers.

use es_transport::{ErrorKind, Idempotency};
use http::Method;

use crate::{
    call::{self, CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Asks whether a server answers. See [`Elasticsearch::ping`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Ping {
    call: CallState,
}

builder! {
    impl [] Ping: ;
}

impl Elasticsearch {
    /// Whether a server answers.
    ///
    /// `HEAD /`. `false` means that nobody is there: no node accepts a connection, or none answers
    /// within its time. It is repeated on other nodes after failures.
    ///
    /// # Errors
    /// Whatever else goes wrong: an answer that is no success, such as status 401 of a user who may
    /// not ask or 503 of a proxy, and a certificate that is not trusted.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if !es.ping().send().await? {
    ///     println!("nobody is there yet");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ping(&self) -> Ping {
        Ping { call: CallState::new(self, Target::default()) }
    }
}

impl Ping {
    /// Sends the request, and tells whether a server answered.
    ///
    /// # Errors
    /// See [`Elasticsearch::ping`].
    pub async fn send(self) -> Result<bool, Error> {
        match call::send(self).await {
            Ok(()) => Ok(true),
            Err(error) if is_nobody_there(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Whether no node was reached, or none answered within its time.
fn is_nobody_there(error: &Error) -> bool {
    let kind = error.transport().map(es_transport::Error::kind);
    matches!(kind, Some(ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::NoNodes))
}

impl Endpoint for Ping {
    type Output = ();
    const NAME: &'static str = "ping";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::new(Method::HEAD, Path::root(), Idempotency::Idempotent))
    }

    fn decode(&mut self, _response: Response) -> Result<(), Error> {
        Ok(())
    }
}

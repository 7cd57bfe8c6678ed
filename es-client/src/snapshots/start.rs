//! Snapshots and restores that are begun and not waited for.

use serde::Deserialize;

use crate::{
    call::{CallState, Endpoint, HasState, RequestParts, send},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Whether the server answers only when all is done.
pub(super) const WAIT: &str = "wait_for_completion";

/// A call of which only the beginning is waited for.
struct Start<E>(E);

/// Sends a call, and is done when the server has begun.
pub(super) async fn start<E: Endpoint>(mut call: E) -> Result<(), Error> {
    call.state().set_param(WAIT, false);
    send(Start(call)).await
}

#[derive(Deserialize)]
struct Answer {
    accepted: bool,
}

impl<E: Endpoint> HasState for Start<E> {
    fn state(&mut self) -> &mut CallState {
        self.0.state()
    }
}

impl<E: Endpoint> Endpoint for Start<E> {
    type Output = ();
    const NAME: &'static str = E::NAME;
    const AVAILABLE: Availability = E::AVAILABLE;

    fn check(&mut self) -> Result<(), Error> {
        self.0.check()
    }

    fn depends_on_server(&self) -> bool {
        self.0.depends_on_server()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.0.request(server)
    }

    fn decode(&mut self, response: Response) -> Result<(), Error> {
        match response.answer::<Answer>()?.accepted {
            true => Ok(()),
            false => Err(response.unexpected("the server did not begin")),
        }
    }
}

//! Calls of which only the beginning is waited for.

use super::{CallState, Endpoint, HasState, RequestParts, send};
use crate::{
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Whether the server answers only when all is done.
pub(crate) const WAIT: &str = "wait_for_completion";

/// A call that is begun and not waited for.
struct Start<E> {
    call: E,
    /// Which servers can begin it so.
    available: Availability,
}

/// Begins a call, and gives what the server says to that.
pub(crate) async fn start<E: Endpoint>(call: E, available: Availability) -> Result<Response, Error> {
    send(Start { call, available }).await
}

impl<E: Endpoint> HasState for Start<E> {
    fn state(&mut self) -> &mut CallState {
        self.call.state()
    }
}

impl<E: Endpoint> Endpoint for Start<E> {
    type Output = Response;
    const NAME: &'static str = E::NAME;
    const AVAILABLE: Availability = E::AVAILABLE;

    fn name(&self) -> &'static str {
        self.call.name()
    }

    fn check(&mut self) -> Result<(), Error> {
        // Calls refuse it of somebody who waits for their report.
        self.state().set_param(WAIT, true);
        self.call.check()
    }

    fn depends_on_server(&self) -> bool {
        self.available != Availability::EVERYWHERE || self.call.depends_on_server()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.available.check_of("`start`", server)?;
        self.state().set_param(WAIT, false);
        self.call.request(server)
    }

    fn decode(&mut self, response: Response) -> Result<Response, Error> {
        Ok(response)
    }
}

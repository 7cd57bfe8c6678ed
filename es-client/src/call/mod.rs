//! What every call shares: its options, and the way from a builder to a result.

mod builder;
mod exchange;
mod methods;
mod path;
mod start;
mod state;
mod target;

use http::StatusCode;

use crate::{
    error::{Error, ErrorKind},
    response::{CallInfo, Response},
    server::{Availability, Server},
};

pub(crate) use builder::builder;
pub(crate) use exchange::{RequestParts, RequestSettings, exchange};
pub(crate) use methods::methods;
pub(crate) use path::{MASTER_TIMEOUT, MAX_DOCS, Params, Path};
pub(crate) use start::{WAIT, start};
pub(crate) use state::{CallState, json};
pub use target::Names;
pub(crate) use target::{Target, check_names, check_segment};

/// What has the endpoint-independent state of a call: every builder, by `builder!`.
pub(crate) trait HasState {
    fn state(&mut self) -> &mut CallState;
}

/// An endpoint of the REST API: what a builder sends, and what it gives.
pub(crate) trait Endpoint: HasState + Send {
    /// What a successful call gives.
    type Output;

    /// The endpoint's name in the REST API's specification.
    const NAME: &'static str;

    /// Which servers have it.
    const AVAILABLE: Availability = Availability::EVERYWHERE;

    /// Whether path and parameters are the user's own, which are sent as they are.
    const IS_RAW: bool = false;

    /// Whether a response of status 404 is an answer: what was asked for is not there.
    fn is_absence(_response: &Response) -> bool {
        false
    }

    /// Whether a response that is no success is an answer of the endpoint.
    fn is_answer(response: &Response) -> bool {
        response.status() == StatusCode::NOT_FOUND && Self::is_absence(response)
    }

    /// The name of the endpoint that this call is of, where one type stands for several.
    fn name(&self) -> &'static str {
        Self::NAME
    }

    /// Looks for bad input before anything is sent.
    fn check(&mut self) -> Result<(), Error> {
        self.state().target.check()
    }

    /// Whether the request depends on the server's product and version.
    fn depends_on_server(&self) -> bool {
        true
    }

    /// The request, which is made once and shared by all attempts.
    fn request(&mut self, server: Server) -> Result<RequestParts, Error>;

    /// Reads the answer.
    fn decode(&mut self, response: Response) -> Result<Self::Output, Error>;
}

/// Sends a call and reads its answer.
#[allow(clippy::manual_async_fn, reason = "an async fn holds the call twice: a get would take 2 % more instructions")]
pub(crate) fn send<E: Endpoint>(mut endpoint: E) -> impl Future<Output = Result<E::Output, Error>> + Send {
    async move {
        let response = answer(&mut endpoint).await?;
        decode(&mut endpoint, response)
    }
}

/// Sends a call, and gives its answer unread.
pub(crate) async fn response<E: Endpoint>(mut endpoint: E) -> Result<Response, Error> {
    answer(&mut endpoint).await
}

/// Sends a call, and gives with its answer what else is known of it.
#[allow(clippy::manual_async_fn, reason = "an async fn holds the call twice, and futures are moved")]
pub(crate) fn send_with_info<E: Endpoint>(
    mut endpoint: E,
) -> impl Future<Output = Result<(E::Output, CallInfo), Error>> + Send {
    async move {
        let response = answer(&mut endpoint).await?;
        let info = response.info().clone();
        Ok((decode(&mut endpoint, response)?, info))
    }
}

/// Sends the request of a call. The response is a success, or of a status that the call takes for
/// one.
async fn answer<E: Endpoint>(endpoint: &mut E) -> Result<Response, Error> {
    let prepared = prepare(endpoint).await;
    let name = endpoint.name();
    let (parts, server) = prepared.map_err(|error| error.in_call(name))?;
    let state = endpoint.state();
    // In a box, because the futures of callers would hold it several times on their way up.
    let response = Box::pin(state.exchange(name, parts, server)).await?;
    let status = response.status();
    if status.is_success() || state.ignores(status.as_u16()) {
        return Ok(response);
    }
    if E::is_answer(&response) { Ok(response) } else { Err(response.error()) }
}

fn decode<E: Endpoint>(endpoint: &mut E, response: Response) -> Result<E::Output, Error> {
    if response.status().is_success() {
        return endpoint.decode(response);
    }
    // What cannot be read as the endpoint's answer is the failure that its status says.
    let failure = response.error();
    endpoint.decode(response).map_err(|error| if error.kind() == ErrorKind::Decode { failure } else { error })
}

/// The request of a call, and the server that it is made for.
async fn prepare<E: Endpoint>(endpoint: &mut E) -> Result<(RequestParts, Server), Error> {
    match E::IS_RAW {
        true => endpoint.state().take_error()?,
        false => endpoint.state().check()?,
    }
    endpoint.check()?;
    let state = endpoint.state();
    let needs_server = E::AVAILABLE != Availability::EVERYWHERE || state.params.depend_on_server();
    let server = match needs_server || endpoint.depends_on_server() {
        true => endpoint.state().server().await?,
        false => Server::unknown(),
    };
    E::AVAILABLE.check(server)?;
    server.check_params(&endpoint.state().params)?;
    server.rename_params(&mut endpoint.state().params);
    Ok((endpoint.request(server)?, server))
}

#[cfg(test)]
mod tests;

//! A call but for its endpoint, and how it is sent.

use std::{
    ops::{Deref, DerefMut},
    pin::Pin,
};

use es_transport::{Idempotency, Transport};
use http::{HeaderName, HeaderValue, StatusCode};

use super::{Outgoing, Render, Scene, Settings};
use crate::{answer::Answer, client::Elasticsearch, dialect::Server, error::Error, path::Params, target::Target};

/// A call but for its endpoint. Programs are not to know what is in the box: it would be theirs to
/// compile how that is dropped.
pub(crate) struct Draft(Box<dyn Sealed + Send + Sync>);

/// What is in a [`Draft`].
pub(crate) struct Parts {
    client: Elasticsearch,
    pub(crate) target: Target,
    pub(crate) params: Params,
    pub(super) settings: Settings,
    pub(super) idempotency: Option<Idempotency>,
    pub(super) ignored: Vec<u16>,
    /// The first bad input, to be told when the call is sent.
    fault: Option<Error>,
}

trait Sealed {
    fn parts(&self) -> &Parts;
    fn parts_mut(&mut self) -> &mut Parts;
    fn unseal(self: Box<Self>) -> Parts;
}

impl Sealed for Parts {
    fn parts(&self) -> &Parts {
        self
    }

    fn parts_mut(&mut self) -> &mut Parts {
        self
    }

    fn unseal(self: Box<Self>) -> Parts {
        *self
    }
}

impl Deref for Draft {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0.parts()
    }
}

impl DerefMut for Draft {
    fn deref_mut(&mut self) -> &mut Parts {
        self.0.parts_mut()
    }
}

/// An answer that is to be read, and the failure that it is if it cannot be.
pub(super) type Sending = Pin<Box<dyn Future<Output = Result<(Answer, Option<Error>), Error>> + Send>>;

pub(crate) type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send + 'a>>;

/// Sends a request that is no call of the user's. Boxed here, so that an exchange is compiled once.
pub(crate) fn exchange<'a>(
    settings: Settings,
    transport: &'a Transport,
    endpoint: &'static str,
    request: Outgoing,
) -> Exchange<'a> {
    Box::pin(settings.exchange(transport, endpoint, request, Params::default(), Server::unknown()))
}

impl Draft {
    pub(super) fn new(client: &Elasticsearch, target: Target) -> Self {
        Self(Box::new(Parts {
            client: client.clone(),
            target,
            params: Params::default(),
            settings: Settings::default(),
            idempotency: None,
            ignored: Vec::new(),
            fault: None,
        }))
    }

    pub(super) fn fail(&mut self, error: Error) {
        if self.fault.is_none() {
            self.fault = Some(error);
        }
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.settings.header(name, value),
            _ => self.fail(Error::request(format!("the header `{}` cannot be sent", name.escape_debug()))),
        }
    }

    /// Sends it. Boxed, so that it is compiled here and not for each endpoint and type of documents.
    pub(super) fn send(
        self,
        endpoint: &'static str,
        absence_is_an_answer: bool,
        mut request: Box<dyn Render>,
    ) -> Sending {
        Box::pin(async move {
            let Parts { client, target, params, settings, idempotency, ignored, fault } = self.0.unseal();
            check(fault, &*request, &target).map_err(|error| error.in_call(endpoint))?;
            let server = match client.known_server() {
                _ if !request.depends_on_server(&target) => Server::unknown(),
                Some(server) => server,
                None => client.ask_server(&settings).await?,
            };
            let scene = Scene { server, target: &target, params: &params };
            let mut request = request.render(&scene).map_err(|error| error.in_call(endpoint))?;
            request.idempotency = idempotency.unwrap_or(request.idempotency);
            let answer = settings.exchange(client.transport(), endpoint, request, params, server).await?;
            sort_out(answer, absence_is_an_answer, &ignored)
        })
    }
}

fn check(fault: Option<Error>, request: &dyn Render, target: &Target) -> Result<(), Error> {
    match fault {
        Some(fault) => Err(fault),
        None => request.check(target),
    }
}

/// Tells answers from failures.
fn sort_out(answer: Answer, absence_is_an_answer: bool, ignored: &[u16]) -> Result<(Answer, Option<Error>), Error> {
    let status = answer.status();
    if status.is_success() {
        return Ok((answer, None));
    }
    let is_absence = absence_is_an_answer && status == StatusCode::NOT_FOUND && !answer.has_error();
    let failure = answer.error();
    if is_absence || ignored.contains(&status.as_u16()) { Ok((answer, Some(failure))) } else { Err(failure) }
}

//! A call but for its endpoint, and how it is sent.

use std::pin::Pin;

use es_transport::Idempotency;
use http::{HeaderName, HeaderValue, StatusCode};

use super::{Render, Scene, Settings};
use crate::{answer::Answer, client::Elasticsearch, dialect::Server, error::Error, path::Params, target::Target};

/// A call but for its endpoint.
pub(crate) struct Draft {
    client: Elasticsearch,
    pub(crate) target: Target,
    pub(crate) params: Params,
    pub(super) settings: Settings,
    pub(super) idempotency: Option<Idempotency>,
    pub(super) ignored: Vec<u16>,
    /// The first bad input, to be told when the call is sent.
    fault: Option<Error>,
}

/// An answer that is to be read, and the failure that it is if it cannot be.
type Sending<'a> = Pin<Box<dyn Future<Output = Result<(Answer, Option<Error>), Error>> + Send + 'a>>;

impl Draft {
    pub(super) fn new(client: &Elasticsearch, target: Target) -> Self {
        Self {
            client: client.clone(),
            target,
            params: Params::default(),
            settings: Settings::default(),
            idempotency: None,
            ignored: Vec::new(),
            fault: None,
        }
    }

    pub(super) fn fail(&mut self, error: Error) {
        self.fault.get_or_insert(error);
    }

    #[inline]
    pub(super) fn header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.settings.header(name, value),
            _ => self.fail(Error::request(format!("the header `{}` cannot be sent", name.escape_debug()))),
        }
    }

    /// Sends it. Boxed, so that it is compiled here and not for each endpoint and type of documents.
    pub(super) fn send<'a>(
        self,
        endpoint: &'static str,
        absence_is_an_answer: bool,
        request: &'a mut dyn Render,
    ) -> Sending<'a> {
        Box::pin(async move {
            let Self { client, target, params, settings, idempotency, ignored, fault } = self;
            check(fault, request, &target).map_err(|error| error.in_call(endpoint))?;
            let server = match client.known_server() {
                _ if !request.depends_on_server(&target) => Server::unknown(),
                Some(server) => server,
                None => client.ask_server(&settings).await?,
            };
            let scene = Scene { server, target: &target, params: &params };
            let mut request = request.render(&scene).map_err(|error| error.in_call(endpoint))?;
            request.idempotency = idempotency.unwrap_or(request.idempotency);
            let mut answer = settings.exchange(client.transport(), endpoint, request, params).await?;
            answer.server = server;
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

//! What every call shares: its options, and the way from a builder to a result.

use std::{
    fmt,
    time::{Duration, Instant},
};

use es_transport::{Body, Idempotency, RequestOptions, Transport};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};

use crate::{
    answer::{Answer, RequestLine},
    call_info::CallInfo,
    client::Elasticsearch,
    dialect::Server,
    error::Error,
    path::{Params, Path},
    target::Target,
};

/// The longest response that is read from a service of the user's own; the transport's own stack
/// has a setting for it.
const RESPONSE_LIMIT: usize = 1 << 30;

/// A call of the endpoint `E`, to be [sent](Call::send).
///
/// It owns all that it needs: it can be kept, and moved to another thread. The first methods below
/// are those of every call; each endpoint adds its own.
///
/// ```no_run
/// # use es_client::prelude::*;
/// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
/// let page = es
///     .search::<Value>()
///     .index("logs")
///     .size(100)
///     .param("preference", "_local")
///     .request_timeout(Duration::from_secs(2))
///     .opaque_id("nightly-report")
///     .send()
///     .await?;
/// # let _ = page;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Call<E> {
    client: Elasticsearch,
    pub(crate) endpoint: E,
    pub(crate) target: Target,
    pub(crate) params: Params,
    settings: Settings,
    idempotency: Option<Idempotency>,
    ignored: Vec<u16>,
    /// The first bad input, to be told when the call is sent.
    fault: Option<Error>,
}

/// An endpoint of the REST API: how a call of it is sent, and what it gives.
///
/// The types of this crate implement it; it is not meant for others.
pub trait Endpoint: Send + 'static {
    /// What a successful call gives.
    type Output;

    /// The endpoint's name in the REST API's specification.
    #[doc(hidden)]
    const NAME: &'static str;

    /// Whether status 404 without an error in it is an answer: the thing is not there.
    #[doc(hidden)]
    const ABSENCE_IS_AN_ANSWER: bool = false;

    /// Looks for bad input before anything is sent.
    #[doc(hidden)]
    fn check(&self, target: &Target) -> Result<(), Error> {
        target.check()
    }

    /// Whether the request depends on the server's product and version.
    #[doc(hidden)]
    fn depends_on_server(&self, _target: &Target) -> bool {
        true
    }

    #[doc(hidden)]
    fn render(self, scene: &Scene<'_>) -> Result<Outgoing, Error>;

    #[doc(hidden)]
    fn decode(answer: Answer) -> Result<Self::Output, Error>;
}

/// What a request is made for.
#[derive(Debug)]
pub struct Scene<'a> {
    pub(crate) server: Server,
    pub(crate) target: &'a Target,
    pub(crate) params: &'a Params,
}

/// A request but for what all requests have.
#[derive(Debug)]
pub struct Outgoing {
    pub(crate) method: Method,
    pub(crate) path: Path,
    pub(crate) body: Body,
    pub(crate) idempotency: Idempotency,
}

/// How a request is to be made, whatever it asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Settings {
    options: RequestOptions,
    headers: HeaderMap,
}

impl<E> Call<E> {
    pub(crate) fn new(client: &Elasticsearch, target: Target, endpoint: E) -> Self {
        Self {
            client: client.clone(),
            endpoint,
            target,
            params: Params::default(),
            settings: Settings::default(),
            idempotency: None,
            ignored: Vec::new(),
            fault: None,
        }
    }

    pub(crate) fn fail(&mut self, error: Error) {
        self.fault.get_or_insert(error);
    }

    /// The value, or a fault and nothing.
    pub(crate) fn accept<T>(&mut self, value: Result<T, Error>) -> Option<T> {
        value.map_err(|error| self.fail(error)).ok()
    }

    /// The same call of an endpoint that is made of this one's.
    pub(crate) fn map<F>(self, change: impl FnOnce(E) -> F) -> Call<F> {
        let Self { client, endpoint, target, params, settings, idempotency, ignored, fault } = self;
        Call { client, endpoint: change(endpoint), target, params, settings, idempotency, ignored, fault }
    }

    /// Changes the endpoint's own part.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut E)) -> Self {
        change(&mut self.endpoint);
        self
    }

    /// Sets a parameter of the query string, with or without a method of its own. The last value
    /// of a name counts.
    pub fn param(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.params.set(name, value);
        self
    }

    /// The time limit of each attempt, in place of the client's; `None` waits for ever.
    pub fn request_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options(|options| options.request_timeout(timeout))
    }

    /// The time limit of the request with all its attempts and the waits between them, in place of
    /// the client's; `None` sets none.
    pub fn total_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options(|options| options.total_timeout(timeout))
    }

    /// How many times the request is repeated at the most, in place of the client's number; 0 means
    /// one attempt.
    pub fn max_retries(self, retries: u32) -> Self {
        self.options(|options| options.max_retries(retries))
    }

    /// Whether an attempt that timed out is repeated on another node, in place of the client's
    /// setting.
    pub fn retry_on_timeout(self, retry: bool) -> Self {
        self.options(|options| options.retry_on_timeout(retry))
    }

    /// Whether the request may be repeated after a server may have executed it, where you know
    /// better than the endpoint.
    pub fn idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = Some(idempotency);
        self
    }

    /// A header, in place of the client's of that name. A name or value that cannot be sent is an
    /// error when the call is.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.settings.headers.insert(name, value);
            }
            _ => self.fail(Error::request(format!("the header `{}` cannot be sent", name.escape_debug()))),
        }
        self
    }

    /// An id of your own for the request (`X-Opaque-Id`), which the server repeats in its logs and
    /// its list of tasks.
    pub fn opaque_id(self, id: &str) -> Self {
        self.header("x-opaque-id", id)
    }

    /// Takes answers of these statuses for success: their body is read as the call's result. One
    /// that cannot be read so is an error all the same.
    pub fn ignore_status(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.ignored.extend(statuses);
        self
    }

    fn options(mut self, change: impl FnOnce(RequestOptions) -> RequestOptions) -> Self {
        self.settings.options = change(self.settings.options);
        self
    }
}

impl<E: Endpoint> Call<E> {
    /// Sends the request and reads the answer.
    ///
    /// The future may be dropped at any time; a request that is on its way may be executed still.
    ///
    /// # Errors
    /// [`Error`]: bad input, of which nothing is sent; no response; a response that tells of a
    /// failure; a response that does not fit the result's type.
    pub async fn send(self) -> Result<E::Output, Error> {
        let (answer, ignored) = self.answer().await?;
        settle::<E>(answer, &ignored)
    }

    /// Sends the request like [`send`](Self::send), and tells with the result what else is known of
    /// it: what the server warns of, the node that answered, the attempts, the time it took.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let (page, info) = es.search::<Value>().index("logs").send_with_info().await?;
    /// for warning in info.warnings() {
    ///     eprintln!("{warning}");
    /// }
    /// println!("{} hits in {:?}, from {:?}", page.total(), info.elapsed(), info.node());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub async fn send_with_info(self) -> Result<(E::Output, CallInfo), Error> {
        let (answer, ignored) = self.answer().await?;
        let info = answer.info.clone();
        Ok((settle::<E>(answer, &ignored)?, info))
    }

    /// The answer, whatever its status, and the statuses that are taken for success.
    async fn answer(self) -> Result<(Answer, Vec<u16>), Error> {
        let Self { client, endpoint, target, params, settings, idempotency, ignored, fault } = self;
        let checked = fault.map_or(Ok(()), Err).and_then(|()| endpoint.check(&target));
        checked.map_err(|error| error.in_call(E::NAME))?;
        let server = match endpoint.depends_on_server(&target) {
            true => client.recognise(&settings).await?,
            false => Server::unknown(),
        };
        let scene = Scene { server, target: &target, params: &params };
        let mut request = endpoint.render(&scene).map_err(|error| error.in_call(E::NAME))?;
        request.idempotency = idempotency.unwrap_or(request.idempotency);
        let mut answer = settings.exchange(client.transport(), E::NAME, request, params).await?;
        answer.server = server;
        Ok((answer, ignored))
    }
}

/// Makes a result or an error of an answer.
fn settle<E: Endpoint>(answer: Answer, ignored: &[u16]) -> Result<E::Output, Error> {
    let status = answer.status();
    if status.is_success() {
        return E::decode(answer);
    }
    let is_absence = E::ABSENCE_IS_AN_ANSWER && status == StatusCode::NOT_FOUND && !answer.has_error();
    if !is_absence && !ignored.contains(&status.as_u16()) {
        return Err(answer.error());
    }
    let error = answer.error();
    E::decode(answer).map_err(|_| error)
}

impl Settings {
    /// Sends a request and reads its response, whatever the status.
    pub(crate) async fn exchange(
        self,
        transport: &Transport,
        endpoint: &'static str,
        request: Outgoing,
        params: Params,
    ) -> Result<Answer, Error> {
        let Outgoing { method, path, body, idempotency } = request;
        let uri = Uri::try_from(path.with_query(&params));
        let uri = uri.map_err(|error| Error::request(format!("`{path}` is not a path: {error}")).in_call(endpoint))?;
        let line = RequestLine { endpoint, method: method.clone(), path: path.without_query() };

        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        request.extensions_mut().insert(self.options.endpoint(endpoint).idempotency(idempotency));

        let begun = Instant::now();
        let response = match transport.send(request).await {
            Ok(response) => response,
            Err(error) => return Err(Error::no_response(line, error)),
        };
        let mut info = CallInfo::of(&response);
        let (head, body) = response.into_parts();
        match body.bytes(RESPONSE_LIMIT).await {
            Ok(body) => {
                info.complete(head, begun.elapsed());
                Ok(Answer { request: line, info, body, server: Server::unknown() })
            }
            Err(error) => Err(Error::no_response(line, error)),
        }
    }
}

impl<E: Endpoint> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("endpoint", &E::NAME)
            .field("target", &self.target)
            .field("params", &self.params)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! What every call shares: its options, and the way from a builder to a result.

mod draft;
mod settings;

use std::{fmt, time::Duration};

use es_transport::{Body, Idempotency, RequestOptions};
use http::Method;

use crate::{
    answer::Answer,
    call_info::CallInfo,
    client::Elasticsearch,
    dialect::Server,
    error::Error,
    path::{Params, Path},
    target::Target,
};

use draft::Sending;
pub(crate) use draft::{Draft, exchange};
pub(crate) use settings::Settings;

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
    pub(crate) draft: Draft,
    pub(crate) endpoint: E,
}

/// An endpoint of the REST API: how a call of it is sent, and what it gives.
///
/// The types of this crate implement it; it is not meant for others.
pub trait Endpoint: Render + 'static {
    /// What a successful call gives.
    type Output;

    /// The endpoint's name in the REST API's specification.
    #[doc(hidden)]
    const NAME: &'static str;

    /// Whether status 404 without an error in it is an answer: the thing is not there.
    #[doc(hidden)]
    const ABSENCE_IS_AN_ANSWER: bool = false;

    #[doc(hidden)]
    fn decode(answer: Answer) -> Result<Self::Output, Error>;
}

/// What becomes a request. Apart from what the call gives, so that sending is compiled once.
pub trait Render: Send {
    /// Looks for bad input before anything is sent.
    fn check(&self, target: &Target) -> Result<(), Error> {
        target.check()
    }

    /// Whether the request depends on the server's product and version.
    fn depends_on_server(&self, _target: &Target) -> bool {
        true
    }

    /// The request, which is made once.
    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error>;
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

impl<E> Call<E> {
    pub(crate) fn new(client: &Elasticsearch, target: Target, endpoint: E) -> Self {
        Self { draft: Draft::new(client, target), endpoint }
    }

    pub(crate) fn fail(&mut self, error: Error) {
        self.draft.fail(error);
    }

    /// The value, or a fault and nothing.
    pub(crate) fn accept<T>(&mut self, value: Result<T, Error>) -> Option<T> {
        value.map_err(|error| self.fail(error)).ok()
    }

    /// The same call of an endpoint that is made of this one's.
    pub(crate) fn map<F>(self, change: impl FnOnce(E) -> F) -> Call<F> {
        Call { draft: self.draft, endpoint: change(self.endpoint) }
    }

    /// Changes the endpoint's own part.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut E)) -> Self {
        change(&mut self.endpoint);
        self
    }

    /// Sets a parameter of the query string, with or without a method of its own. The last value
    /// of a name counts.
    pub fn param(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.draft.params.set(name.into(), value.to_string());
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
        self.draft.idempotency = Some(idempotency);
        self
    }

    /// A header, in place of the client's of that name. A name or value that cannot be sent is an
    /// error when the call is.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.draft.header(name, value);
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
        self.draft.ignored.extend(statuses);
        self
    }

    fn options(mut self, change: impl FnOnce(RequestOptions) -> RequestOptions) -> Self {
        let options = &mut self.draft.settings.options;
        *options = change(std::mem::take(options));
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
    pub fn send(self) -> impl Future<Output = Result<E::Output, Error>> + Send {
        let sending = self.sending();
        async {
            let (answer, failure) = sending.await?;
            E::decode(answer).map_err(|error| failure.unwrap_or(error))
        }
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
    pub fn send_with_info(self) -> impl Future<Output = Result<(E::Output, CallInfo), Error>> + Send {
        let sending = self.sending();
        async {
            let (answer, failure) = sending.await?;
            let info = answer.info.clone();
            let output = E::decode(answer).map_err(|error| failure.unwrap_or(error))?;
            Ok((output, info))
        }
    }

    /// In a box before it is waited for: the futures of callers stay small, and do not hold the call.
    fn sending(self) -> Sending {
        self.draft.send(E::NAME, E::ABSENCE_IS_AN_ANSWER, Box::new(self.endpoint))
    }
}

impl<E: Endpoint> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("endpoint", &E::NAME)
            .field("target", &self.draft.target)
            .field("params", &self.draft.params)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! The one error of this crate.

mod cases;
mod cause;
mod failure;
mod hint;
mod origin;

use std::{fmt, sync::Arc};

use es_transport::{Attempt, NodeUrl};
use http::StatusCode;
use serde_json::Value;

use crate::{bulk::Report, response::Shards};

pub use cause::{ErrorCause, ScriptPosition, ShardFailure};
pub(crate) use failure::{Place, TaskEnd, unfit_id, without_position};
pub(crate) use hint::Hint;
pub(crate) use origin::{Origin, RequestLine};

use failure::{Failure, excerpt};

/// How much of a body that is not JSON is kept, in bytes.
const TEXT_LIMIT: usize = 2_000;

/// How much of a body that is JSON is kept as text, in bytes.
const JSON_LIMIT: usize = 64 << 10;

/// The error of a call.
///
/// It tells the request, the node, the attempts, and the server's own words; printed, it is one
/// line with what to do about the common cases. That line has all the causes in it, so there is no
/// [`source`](std::error::Error::source), which would be printed twice: [`transport`](Self::transport) and
/// [`cause`](Self::cause) have them as values. It is one pointer wide and cheap to clone.
///
/// ```no_run
/// # use es_client::prelude::*;
/// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
/// match es.search::<Value>().index("logs").send().await {
///     Ok(page) => println!("{}", page.total()),
///     Err(error) if error.is_index_not_found() => println!("no logs yet"),
///     Err(error) => {
///         for attempt in error.attempts() {
///             eprintln!("{attempt}");
///         }
///         return Err(error);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Error {
    // Shared, because all calls that wait for the same answer are told of the same failure.
    inner: Arc<Inner>,
}

struct Inner {
    failure: Failure,
    origin: Origin,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There was no response: see [`Error::transport`].
    Transport,
    /// The server answered with a failure: see [`Error::status`] and [`Error::cause`].
    Api,
    /// The server answered with success, but not with what was asked for: a document that does not
    /// fit its type, say. See [`Error::document`] and [`Error::location`].
    Decode,
    /// What was asked for cannot be sent; nothing was.
    Request,
}

impl Error {
    fn new(failure: Failure, origin: Origin) -> Self {
        Self { inner: Arc::new(Inner { failure, origin }) }
    }

    /// Input that cannot be sent.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        let failure = Failure::Request { endpoint: None, message: message.into() };
        Self::new(failure, Origin::default())
    }

    /// Input that cannot be written as JSON; `what` names it.
    pub(crate) fn serialize(what: &str, error: serde_json::Error) -> Self {
        Self::request(format!("the {what} cannot be written as JSON: {error}"))
    }

    /// Names the endpoint of the call whose input cannot be sent.
    pub(crate) fn in_call(mut self, name: &'static str) -> Self {
        if let Some(Inner { failure: Failure::Request { endpoint, .. }, .. }) = Arc::get_mut(&mut self.inner) {
            *endpoint = Some(name);
        }
        self
    }

    /// No response.
    pub(crate) fn no_response(request: Option<RequestLine>, error: es_transport::Error) -> Self {
        let (node, attempts) = (error.node().cloned(), error.attempts().to_vec());
        Self::new(Failure::Transport(error), Origin { request, node, attempts, ..Origin::default() })
    }

    /// A response that says that it failed.
    pub(crate) fn api(origin: Origin, body: &[u8]) -> Self {
        let json = serde_json::from_slice::<Value>(body).ok();
        let cause = json.as_ref().and_then(ErrorCause::of_failed_body).map(Box::new);
        let limit = if json.is_some() { JSON_LIMIT } else { TEXT_LIMIT };
        let body = String::from_utf8_lossy(&body[..body.len().min(limit)]).into_owned();
        Self::new(Failure::Api { cause, body }, origin)
    }

    /// The failure of one item of a call about several; `item` is its id or its place.
    pub(crate) fn item(origin: Origin, item: &str, cause: ErrorCause) -> Self {
        Self::new(Failure::Item { item: item.to_owned(), cause: Box::new(cause), advice: None }, origin)
    }

    /// The failure of one item for which the server has no words; `advice` says how the call can do with it.
    pub(crate) fn wordless_item(origin: Origin, item: &str, reason: impl Into<String>, advice: Option<Hint>) -> Self {
        let cause = ErrorCause { reason: Some(reason.into()), ..ErrorCause::default() };
        Self::new(Failure::Item { item: item.to_owned(), cause: Box::new(cause), advice }, origin)
    }

    /// Names the [`item`](Self::item) that failed, where it was found while the response was read.
    pub(crate) fn name_item(&mut self, origin: Origin, name: &str) {
        if let Some(inner) = Arc::get_mut(&mut self.inner)
            && let Failure::Item { item, .. } = &mut inner.failure
        {
            name.clone_into(item);
            inner.origin = origin;
        }
    }

    /// A call that failed on some of the shards that it went to.
    pub(crate) fn shards(origin: Origin, shards: &Shards) -> Self {
        let cause = shards.failures.iter().find_map(|shard| shard.reason.clone());
        Self::partial(origin, "shards", shards.failed as usize, shards.total as usize, cause)
    }

    /// A call of which some parts failed and the others were done.
    pub(crate) fn partial(
        origin: Origin,
        parts: &'static str,
        failed: usize,
        total: usize,
        cause: Option<ErrorCause>,
    ) -> Self {
        Self::new(Failure::Partial { parts, failed, total, cause: cause.map(Box::new) }, origin)
    }

    /// A wait on the server that timed out.
    pub(crate) fn timed_out(origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Failure::State { message: message.into(), timed_out: true }, origin)
    }

    /// A task without a result.
    pub(crate) fn task(origin: Origin, end: TaskEnd, message: impl Into<String>) -> Self {
        Self::new(Failure::Task { end, message: message.into() }, origin)
    }

    /// A cluster that is not as the call needs it.
    pub(crate) fn state(message: impl Into<String>) -> Self {
        Self::new(Failure::State { message: message.into(), timed_out: false }, Origin::default())
    }

    /// A bulk of which not all operations are done.
    pub(crate) fn bulk(report: Report) -> Self {
        Self::new(Failure::Bulk { report: Box::new(report) }, Origin::default())
    }

    /// A response, or a part of a document, that does not fit the type that it is read as.
    pub(crate) fn decode(origin: Origin, place: Place, error: serde_json::Error) -> Self {
        Self::new(Failure::Decode { place, message: without_position(&error) }, origin)
    }

    /// A response that is no JSON, or breaks off.
    pub(crate) fn not_json(origin: Origin, body: &str, error: serde_json::Error) -> Self {
        let message = match body.trim_start().starts_with(['{', '[']) {
            true => format!("it is not JSON: {error}"),
            false if body.is_empty() => "it is empty".to_owned(),
            false => format!("it is not JSON, as if a proxy answered: {}", excerpt(body)),
        };
        Self::unexpected(origin, message)
    }

    /// A response that is not that of the endpoint.
    pub(crate) fn unexpected(origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Failure::Decode { place: Place::default(), message: message.into() }, origin)
    }

    /// A part of a document that does not fit the type that it is read as.
    pub(crate) fn unfit_part(document: &str, path: String, message: impl Into<String>) -> Self {
        // An object among inner hits may have no id.
        let place = Place { path, document: Some(document.to_owned()).filter(|id| !id.is_empty()) };
        Self::new(Failure::Decode { place, message: message.into() }, Origin::default())
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.inner.failure {
            Failure::Transport(_) => ErrorKind::Transport,
            Failure::Api { .. }
            | Failure::Item { .. }
            | Failure::Partial { .. }
            | Failure::Task { .. }
            | Failure::State { .. }
            | Failure::Bulk { .. } => ErrorKind::Api,
            Failure::Decode { .. } => ErrorKind::Decode,
            Failure::Request { .. } => ErrorKind::Request,
        }
    }

    /// The failure of the transport, if there was no response.
    #[must_use]
    pub fn transport(&self) -> Option<&es_transport::Error> {
        match &self.inner.failure {
            Failure::Transport(error) => Some(error),
            _ => None,
        }
    }

    /// The status that the server answered with: of a failure, or of the success that does not fit.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.origin.status
    }

    /// The server's own words, where it gave any.
    #[must_use]
    pub fn cause(&self) -> Option<&ErrorCause> {
        match &self.inner.failure {
            Failure::Api { cause, .. } | Failure::Partial { cause, .. } => cause.as_deref(),
            Failure::Item { cause, .. } => Some(cause),
            _ => None,
        }
    }

    /// What became of the operations of a bulk, if not all of them are done.
    #[must_use]
    pub fn bulk_report(&self) -> Option<&Report> {
        match &self.inner.failure {
            Failure::Bulk { report } => Some(report),
            _ => None,
        }
    }

    /// The body of a response that says that it failed: at most its first 64 KiB, and 2,000 bytes of
    /// what is not JSON.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        match &self.inner.failure {
            Failure::Api { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The id of the document that does not fit its type, or that an item of the call is about.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        if let Some(id) = self.cause().and_then(|cause| cause.document.as_deref()) {
            return Some(id);
        }
        match &self.inner.failure {
            Failure::Item { item, .. } => Some(item),
            _ => self.place()?.document.as_deref(),
        }
    }

    /// Where in the answer the value is that does not fit, such as `hits.hits[3]._source.likes`.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        Some(&self.place()?.path)
    }

    fn place(&self) -> Option<&Place> {
        match &self.inner.failure {
            Failure::Decode { place, .. } => Some(place),
            _ => None,
        }
    }

    /// The name of the endpoint in the REST API's specification, such as `indices.create`.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        match &self.inner.failure {
            Failure::Request { endpoint, .. } => *endpoint,
            _ => self.inner.origin.request.as_ref().map(|request| request.endpoint),
        }
    }

    /// The method of the request, if one was made.
    #[must_use]
    pub fn method(&self) -> Option<&http::Method> {
        self.inner.origin.request.as_ref().map(|request| &request.method)
    }

    /// The path of the request without its parameters, if one was made.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.inner.origin.request.as_ref().map(|request| request.path.as_str())
    }

    /// The node that answered, or failed to.
    #[must_use]
    pub fn node(&self) -> Option<&NodeUrl> {
        self.inner.origin.node.as_ref()
    }

    /// Every attempt at the request, oldest first.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.inner.origin.attempts
    }

    /// What went wrong in one line, without the request and what to do.
    pub(crate) fn reason(&self) -> String {
        let Inner { failure, origin } = &*self.inner;
        let response = origin.response().unwrap_or_default();
        match failure {
            // The page of a redirect repeats its address, with all that may be secret in it.
            Failure::Api { .. } if self.is_redirect() => response,
            Failure::Api { .. } if origin.attempts.len() > 1 => {
                format!("{response}{failure} (the last of {} attempts)", origin.attempts.len())
            }
            Failure::Api { .. } => format!("{response}{failure}"),
            Failure::Decode { .. } if !response.is_empty() => format!("{failure} ({response})"),
            _ => failure.to_string(),
        }
    }

    /// What to do, where that is known.
    fn hint(&self) -> Option<&'static str> {
        match &self.inner.failure {
            Failure::Transport(error) => hint::transport(error, self.inner.origin.request.as_ref()),
            Failure::Api { cause, .. } => hint::api(self.endpoint(), self.status()?, cause.as_deref()),
            Failure::Partial { cause, .. } => {
                hint::api(self.endpoint(), self.status()?, cause.as_deref()).or(hint::partial(self.endpoint()))
            }
            Failure::Item { cause, advice, .. } => {
                hint::api(self.endpoint(), self.status()?, Some(cause)).or(advice.map(Hint::text))
            }
            Failure::Decode { place, message } if place.is_in_source() && message.starts_with("missing field") => {
                Some("where a document may lack it, make it an `Option`, or give it `#[serde(default)]`")
            }
            Failure::Decode { .. } => hint::decode(self.endpoint()),
            Failure::State { timed_out: true, .. } if self.endpoint().is_some() => {
                Some(hint::timed_out(self.endpoint()))
            }
            Failure::Bulk { report } => report.failures.iter().find_map(Self::hint),
            Failure::Request { .. } => Some("nothing was sent"),
            Failure::Task { end: TaskEnd::Lost | TaskEnd::TimedOut | TaskEnd::Cancelled, .. } => {
                Some(Hint::BeginAgain.text())
            }
            Failure::Task { end: TaskEnd::WaitedFor, .. } => {
                Some("wait longer, or take it up later by its id with `tasks().resume(..)`")
            }
            Failure::State { .. } => None,
        }
    }

    fn is_redirect(&self) -> bool {
        self.status().is_some_and(|status| status.is_redirection())
    }
}

impl From<es_transport::Error> for Error {
    /// For `?` where a client is built.
    fn from(error: es_transport::Error) -> Self {
        Self::no_response(None, error)
    }
}

/// One line: the request, what happened, and what to do where that is known.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.inner.origin.request, self.endpoint()) {
            (Some(request), _) => write!(f, "{request}: ")?,
            (None, Some(endpoint)) => write!(f, "{endpoint}: ")?,
            (None, None) => (),
        }
        f.write_str(&self.reason())?;
        match self.hint() {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.kind()).field("message", &self.to_string());
        if let Some(cause) = self.cause() {
            debug.field("cause", &format_args!("{}", cause.raw));
        }
        if !self.attempts().is_empty() {
            let attempts: Vec<String> = self.attempts().iter().map(ToString::to_string).collect();
            debug.field("attempts", &attempts);
        }
        debug.finish()
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests;

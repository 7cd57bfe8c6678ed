//! The one error of this crate.

mod cause;
mod hint;

use std::{fmt, sync::Arc};

use es_transport::{Attempt, NodeUrl};
use http::StatusCode;

use crate::{
    answer::RequestLine,
    call_info,
    location::Location,
    reader::{Fault, end_of_chars, parse},
};

pub use cause::{ErrorCause, ScriptPosition};

/// How much of a body that is not JSON is kept, in bytes.
const TEXT_LIMIT: usize = 2_000;

/// Why a call gave nothing.
///
/// It tells the request, the node, the attempts, and the server's own words; printed, it is one
/// line with what to do about the common cases. It is one pointer wide and cheap to clone.
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
    // One word wide, so that results stay small; shared, so that all who wait for the same answer
    // can be told.
    inner: Arc<Inner>,
}

struct Inner {
    what: What,
    origin: Origin,
}

/// The request that failed and who was asked.
#[derive(Default)]
pub(crate) struct Origin {
    pub(crate) request: Option<RequestLine>,
    /// Of the answer, if there was one.
    pub(crate) status: Option<StatusCode>,
    pub(crate) node: Option<NodeUrl>,
    pub(crate) attempts: Vec<Attempt>,
}

impl Origin {
    /// `status 200 from http://es1:9200`
    fn fmt_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = &self.status {
            say(f, &["status ", status.as_str()])?;
        }
        match &self.node {
            Some(node) => write!(f, " from {node}"),
            None => Ok(()),
        }
    }

    /// ` (status 200 from http://es1:9200)`, if there was an answer.
    fn fmt_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.status.is_none() {
            return Ok(());
        }
        f.write_str(" (")?;
        self.fmt_answer(f)?;
        f.write_str(")")
    }
}

const UNFIT: &str = "the answer does not fit: ";

enum What {
    Transport(es_transport::Error),
    Api {
        cause: Option<Box<ErrorCause>>,
        body: String,
    },
    Decode {
        location: Location,
        fault: Fault,
    },
    /// Does not fit for another reason than its JSON.
    Unfit {
        message: String,
    },
    Request {
        endpoint: Option<&'static str>,
        message: String,
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
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
    fn of(what: What, origin: Origin) -> Self {
        Self { inner: Arc::new(Inner { what, origin }) }
    }

    /// Bad input.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::of(What::Request { endpoint: None, message: message.into(), source: None }, Origin::default())
    }

    /// Input that cannot be written as JSON.
    pub(crate) fn serialize(what: &str, source: serde_json::Error) -> Self {
        let source: Box<dyn std::error::Error + Send + Sync> = source.into();
        let message = format!("the {what} cannot be written as JSON: {source}");
        Self::of(What::Request { endpoint: None, message, source: Some(source) }, Origin::default())
    }

    /// Names the call that was to be made of bad input.
    pub(crate) fn in_call(mut self, name: &'static str) -> Self {
        if let Some(Inner { what: What::Request { endpoint, .. }, .. }) = Arc::get_mut(&mut self.inner) {
            *endpoint = Some(name);
        }
        self
    }

    /// No response.
    pub(crate) fn no_response(request: RequestLine, error: es_transport::Error) -> Self {
        Self::unanswered(Some(request), error)
    }

    fn unanswered(request: Option<RequestLine>, error: es_transport::Error) -> Self {
        let (node, attempts) = (error.node().cloned(), call_info::to_vec(error.attempts()));
        Self::of(What::Transport(error), Origin { request, status: None, node, attempts })
    }

    /// A response that tells of a failure.
    pub(crate) fn api(origin: Origin, body: &[u8]) -> Self {
        let json = std::str::from_utf8(body).ok().filter(|text| parse(text).is_ok());
        let kept = if json.is_some() { body } else { &body[..body.len().min(TEXT_LIMIT)] };
        let cause = json.and_then(ErrorCause::of_body).map(Box::new);
        let body = String::from_utf8_lossy(kept).into_owned();
        Self::of(What::Api { cause, body }, origin)
    }

    /// A response that does not fit.
    pub(crate) fn decode(origin: Origin, text: &str, fault: Fault) -> Self {
        Self::fault(origin, Location::at(text, fault.at()), fault)
    }

    fn fault(origin: Origin, location: Location, fault: Fault) -> Self {
        Self::of(What::Decode { location, fault }, origin)
    }

    /// A response that does not fit for another reason than its JSON.
    pub(crate) fn unfit(origin: Origin, message: String) -> Self {
        Self::of(What::Unfit { message }, origin)
    }

    /// A part of a document that came and does not fit what it is read as.
    pub(crate) fn unfit_part(document: &str, path: String, fault: Fault) -> Self {
        Self::fault(Origin::default(), Location { path, document: Some(document.into()) }, fault)
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.inner.what {
            What::Transport(_) => ErrorKind::Transport,
            What::Api { .. } => ErrorKind::Api,
            What::Decode { .. } | What::Unfit { .. } => ErrorKind::Decode,
            What::Request { .. } => ErrorKind::Request,
        }
    }

    /// The failure of the transport, if there was no response.
    #[must_use]
    pub fn transport(&self) -> Option<&es_transport::Error> {
        match &self.inner.what {
            What::Transport(error) => Some(error),
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
        match &self.inner.what {
            What::Api { cause, .. } => cause.as_deref(),
            _ => None,
        }
    }

    /// The body of an answer that is a failure; of what is not JSON, the beginning.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        match &self.inner.what {
            What::Api { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The id of the document that does not fit its type.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        self.location_inner()?.document.as_deref()
    }

    /// Where in the answer the value is that does not fit, such as `hits.hits[3]._source.likes`.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        Some(&self.location_inner()?.path)
    }

    fn location_inner(&self) -> Option<&Location> {
        match &self.inner.what {
            What::Decode { location, .. } => Some(location),
            _ => None,
        }
    }

    /// The name of the endpoint in the REST API's specification, such as `indices.create`.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        match &self.inner.what {
            What::Request { endpoint, .. } => *endpoint,
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

    /// Whether something that the request names is missing (status 404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Whether an index that the request names is missing.
    #[must_use]
    pub fn is_index_not_found(&self) -> bool {
        self.cause().is_some_and(|cause| cause.has_type("index_not_found_exception"))
    }

    /// Whether what was to be made is there already: an index, say.
    #[must_use]
    pub fn is_already_exists(&self) -> bool {
        let types = ["resource_already_exists_exception", "index_already_exists_exception"];
        self.cause().is_some_and(|cause| types.iter().any(|name| cause.has_type(name)))
    }

    /// Whether the document was changed, or made, by somebody else meanwhile (status 409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(StatusCode::CONFLICT)
    }

    /// Whether the time ran out before there was a response. What was asked for may happen still.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.transport().is_some_and(es_transport::Error::is_timeout)
    }
}

impl From<es_transport::Error> for Error {
    /// For `?` where a client is built.
    fn from(error: es_transport::Error) -> Self {
        Self::unanswered(None, error)
    }
}

/// One line: the request, what happened, and what to do where that is known.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { what, origin } = &*self.inner;
        if let Some(RequestLine { endpoint, method, path }) = &origin.request {
            say(f, &[endpoint, " (", method.as_str(), " ", path, "): "])?;
        }
        match what {
            What::Transport(error) => error.fmt(f)?,
            What::Api { cause, body } => {
                origin.fmt_answer(f)?;
                match cause {
                    Some(cause) => write!(f, ": {cause}")?,
                    None if body.is_empty() => {}
                    None => say(f, &[": ", &excerpt(body)])?,
                }
                if origin.attempts.len() > 1 {
                    write!(f, " (the last of {} attempts)", origin.attempts.len())?;
                }
            }
            What::Decode { location: Location { document, path }, fault } => {
                match document {
                    Some(id) => say(f, &["the document `", id, "` does not fit its type at `", path, "`: "])?,
                    None if path.is_empty() => f.write_str(UNFIT)?,
                    None => say(f, &["the answer does not fit at `", path, "`: "])?,
                }
                f.write_str(fault.message())?;
                origin.fmt_end(f)?;
            }
            What::Unfit { message } => {
                say(f, &[UNFIT, message])?;
                origin.fmt_end(f)?;
            }
            What::Request { endpoint: Some(endpoint), message, .. } => {
                say(f, &[endpoint, ": ", message, "; nothing was sent"])?;
            }
            What::Request { endpoint: None, message, .. } => say(f, &[message, "; nothing was sent"])?,
        }
        match hint::of(self) {
            Some(hint) => say(f, &["; ", hint]),
            None => Ok(()),
        }
    }
}

fn say(f: &mut fmt::Formatter<'_>, words: &[&str]) -> fmt::Result {
    for words in words {
        f.write_str(words)?;
    }
    Ok(())
}

/// The beginning of a text, on one line.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 200;
    let mut words = String::new();
    for c in text.trim().chars() {
        if !c.is_whitespace() {
            words.push(c);
        } else if !words.ends_with(' ') {
            words += " ";
        }
    }
    if let Some(end) = end_of_chars(&words, SHOWN) {
        words.truncate(end);
        words += "…";
    }
    words
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.kind()).field("message", &format!("{self}"));
        if let Some(cause) = self.cause() {
            debug.field("cause", &format!("{}", cause.raw));
        }
        if !self.attempts().is_empty() {
            let mut attempts = Vec::new();
            for attempt in self.attempts() {
                attempts.push(format!("{attempt}"));
            }
            debug.field("attempts", &attempts);
        }
        debug.finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.inner.what {
            What::Transport(error) => Some(error),
            What::Api { cause, .. } => cause.as_deref().map(|cause| cause as _),
            What::Decode { fault, .. } => Some(fault.origin()),
            What::Unfit { .. } => None,
            What::Request { source, .. } => source.as_deref().map(|source| source as _),
        }
    }
}

#[cfg(test)]
mod tests;

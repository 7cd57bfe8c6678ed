//! What can go wrong, and its text without the request and what to do.

use std::{error::Error as _, fmt};

use es_dsl::document::IdError;

use super::{
    cause::{ErrorCause, one_line},
    hint::Hint,
};
use crate::bulk::Report;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// There was no response.
    #[error("{0}")]
    Transport(es_transport::Error),
    /// The response says that it failed.
    #[error("{}", api_message(cause.as_deref(), body))]
    Api {
        cause: Option<Box<ErrorCause>>,
        /// At most [`JSON_LIMIT`](super::JSON_LIMIT) or [`TEXT_LIMIT`](super::TEXT_LIMIT) bytes of the response's body.
        body: String,
    },
    /// One item of a call about several failed.
    #[error("`{item}`: {cause}")]
    Item { item: String, cause: Box<ErrorCause>, advice: Option<Hint> },
    /// A call about several parts, such as shards, failed on some of them.
    #[error("{failed} of {total} {parts} failed: {}", api_reason(cause.as_deref()))]
    Partial { parts: &'static str, failed: usize, total: usize, cause: Option<Box<ErrorCause>> },
    /// A task did not come to its end, or is not known to.
    #[error("{message}")]
    Task { end: TaskEnd, message: String },
    /// The cluster is not as the call needs it, or did not become so in the time that the server was asked to wait.
    #[error("{message}")]
    State { message: String, timed_out: bool },
    /// Operations of a bulk are not done, or not known to be.
    #[error("bulk: {report}")]
    Bulk { report: Box<Report> },
    /// The response does not fit the type that it is read as.
    #[error("{}{}", place, message)]
    Decode { place: Place, message: String },
    /// The input cannot be sent.
    #[error("{message}")]
    Request { endpoint: Option<&'static str>, message: String },
}

/// How it went with a task that gave no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaskEnd {
    /// Somebody cancelled it.
    Cancelled,
    /// No server knows any more what became of it.
    Lost,
    /// It goes on, and was waited for long enough.
    WaitedFor,
    /// The time of one of its searches ran out, and it ended before all was done.
    TimedOut,
}

/// Where in a response something does not fit.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// The path from the top, such as `hits.hits[3]._source.likes`; empty for the top itself.
    pub(crate) path: String,
    /// The id of the document that the path leads through, if there is one.
    pub(crate) document: Option<String>,
}

impl Place {
    /// Whether it is in a document, and not in what the server says around it.
    pub(super) fn is_in_source(&self) -> bool {
        self.document.is_some() && self.path.contains("_source")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.document {
            Some(id) if self.path.is_empty() => write!(f, "the answer about the document `{id}` does not fit: "),
            Some(id) => write!(f, "the document `{id}` does not fit its type at `{}`: ", self.path),
            None if self.path.is_empty() => f.write_str("the answer does not fit: "),
            None => write!(f, "the answer does not fit at `{}`: ", self.path),
        }
    }
}

/// Why an id does not fit the field that carries it. That it does not, the place says.
pub(crate) fn unfit_id(error: &IdError) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

/// Why something does not fit, without the line and the column in the JSON: the path says where.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}

/// What the server says of a failure, after its status.
fn api_message(cause: Option<&ErrorCause>, body: &str) -> String {
    match cause {
        Some(cause) => format!(": {cause}"),
        None if body.is_empty() => String::new(),
        None => format!(": {}", excerpt(body)),
    }
}

/// What the server says of a failure.
fn api_reason(cause: Option<&ErrorCause>) -> String {
    cause.map_or_else(|| "no reason given".to_owned(), ToString::to_string)
}

/// The beginning of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 200;
    let line = one_line(text);
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

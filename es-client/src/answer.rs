//! What came back: a response with what is needed to tell where it came from.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde::de::DeserializeOwned;

use crate::{
    call_info::CallInfo,
    dialect::Server,
    error::{self, Error, ErrorCause, Origin},
};

/// The line of a request, for errors.
#[derive(Debug, Clone)]
pub(crate) struct RequestLine {
    pub(crate) endpoint: &'static str,
    pub(crate) method: Method,
    /// Without the query string.
    pub(crate) path: String,
}

/// A response in memory.
#[derive(Debug)]
pub struct Answer {
    pub(crate) request: RequestLine,
    pub(crate) info: CallInfo,
    pub(crate) body: Bytes,
    /// The server as it was known when the request was made.
    pub(crate) server: Server,
}

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.info.status()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.info.headers()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.body).map_err(|error| self.unfit(error.to_string()))
    }

    /// The body read as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        // Checking the encoding once is much faster than leaving it to each string.
        let text = match self.text()? {
            // No body at all is what JSON calls null.
            "" => "null",
            text => text,
        };
        serde_json::from_str(text).map_err(|error| Error::decode(self.origin(), text, error))
    }

    /// Whether the server says that something failed. A body without such words is an answer of
    /// the endpoint, whatever its status.
    pub(crate) fn has_error(&self) -> bool {
        error::json(&self.body).is_some_and(|json| ErrorCause::of_body(&json).is_some())
    }

    /// The error that this answer is.
    pub(crate) fn error(&self) -> Error {
        Error::api(self.origin(), &self.body)
    }

    /// The error that this answer is not what it should be.
    pub(crate) fn unfit(&self, message: impl Into<String>) -> Error {
        Error::unfit(self.origin(), message.into())
    }

    fn origin(&self) -> Origin {
        Origin {
            request: Some(self.request.clone()),
            status: Some(self.status()),
            node: self.info.node().cloned(),
            attempts: self.info.attempts().to_vec(),
        }
    }
}

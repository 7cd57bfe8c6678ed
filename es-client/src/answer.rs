//! What came back: a response with what is needed to tell where it came from.

use std::{ops::Deref, sync::Arc};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde::de::DeserializeOwned;

use crate::{
    call_info::{self, CallInfo},
    dialect::Server,
    error::{Error, ErrorCause, Origin},
    reader::{Fault, Read, Reader},
};

/// The line of a request, for errors.
#[derive(Debug, Clone)]
pub(crate) struct RequestLine {
    pub(crate) endpoint: &'static str,
    pub(crate) method: Method,
    /// Without the query string.
    pub(crate) path: String,
}

/// A response in memory. One word wide, so that it is passed on and dropped by little code.
#[derive(Debug)]
pub struct Answer(Arc<Received>);

/// What is in an [`Answer`].
#[derive(Debug)]
pub struct Received {
    pub(crate) request: RequestLine,
    pub(crate) info: CallInfo,
    pub(crate) body: Bytes,
    /// The server as it was known when the request was made.
    pub(crate) server: Server,
}

impl From<Received> for Answer {
    fn from(received: Received) -> Self {
        Self(Arc::new(received))
    }
}

impl Deref for Answer {
    type Target = Received;

    fn deref(&self) -> &Received {
        &self.0
    }
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
        std::str::from_utf8(&self.body).map_err(|error| self.unfit(format!("{error}")))
    }

    /// Reads the body from its beginning to its end.
    pub(crate) fn read_with<'s>(
        &'s self,
        read: &mut dyn FnMut(&mut Reader<'s>) -> Result<(), Fault>,
    ) -> Result<(), Error> {
        let mut json = Reader::new(self.json_text()?);
        read(&mut json).and_then(|()| json.end()).map_err(|fault| self.misfit(fault))
    }

    fn json_text(&self) -> Result<&str, Error> {
        // Checking the encoding once is much faster than leaving it to each string.
        match self.text()? {
            // No body at all is what JSON calls null.
            "" => Ok("null"),
            text => Ok(text),
        }
    }

    /// The body read as what the endpoint answers.
    pub(crate) fn read<'s, T: Read<'s>>(&'s self) -> Result<T, Error> {
        let mut value = None;
        self.read_with(&mut |json| {
            value = Some(json.read()?);
            Ok(())
        })?;
        value.ok_or_else(|| self.unfit("nothing was read"))
    }

    /// The body read as a type of the user's.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut value = None;
        self.read_with(&mut |json| {
            value = Some(json.value()?);
            Ok(())
        })?;
        value.ok_or_else(|| self.unfit("nothing was read"))
    }

    /// Whether the server says that something failed. A body without such words is an answer of
    /// the endpoint, whatever its status.
    pub(crate) fn has_error(&self) -> bool {
        self.text().is_ok_and(|text| ErrorCause::of_body(text).is_some())
    }

    /// The error that this answer is.
    pub(crate) fn error(&self) -> Error {
        Error::api(self.origin(), &self.body)
    }

    /// The error that something in the body is not what it should be.
    pub(crate) fn misfit(&self, fault: Fault) -> Error {
        match self.json_text() {
            Ok(text) => Error::decode(self.origin(), text, fault),
            Err(error) => error,
        }
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
            attempts: call_info::to_vec(self.info.attempts()),
        }
    }
}

//! What came back: responses, and the parts that many of them share.

mod decode;
mod hit;
mod info;
mod shards;
mod total;

use std::sync::Arc;

use bytes::Bytes;
use es_dsl::Document;
use http::{HeaderMap, StatusCode, header::LOCATION};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

use crate::{
    error::{Error, ErrorCause, Origin, Place, RequestLine, unfit_id},
    server::Server,
};

use decode::Misfit;
pub(crate) use decode::{duration_from_millis, null_as_default, score};
pub use hit::{Explanation, Hit, InnerHits, NestedPlace};
pub(crate) use hit::{HitList, absent_source};
pub use info::CallInfo;
pub use shards::Shards;
pub use total::{Relation, Total};

/// A response in memory.
#[derive(Debug, Clone)]
pub struct Response {
    request: RequestLine,
    /// Shared by the answers to several searches at once.
    info: Arc<CallInfo>,
    body: Bytes,
    server: Server,
}

impl Response {
    pub(crate) fn new(request: RequestLine, info: CallInfo, body: Bytes, server: Server) -> Self {
        Self { request, info: Arc::new(info), body, server }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.info.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.info.headers()
    }

    /// The body as text.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not UTF-8.
    pub fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.body).map_err(|error| self.unexpected(error.to_string()))
    }

    /// Whether it answers a request of this method.
    pub(crate) fn is_of(&self, method: &http::Method) -> bool {
        self.request.method == *method
    }

    /// The body read as JSON; it may borrow from this response. A response without a body is read as `null`.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not JSON or does not fit the type.
    pub fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        decode::read(self.json_text()?).map_err(|misfit| match misfit.error.is_data() && !self.body.is_empty() {
            true => Error::decode(self.origin(), misfit.place, misfit.error),
            false => Error::not_json(self.origin(), self.text().unwrap_or_default(), misfit.error),
        })
    }

    fn json_text(&self) -> Result<&str, Error> {
        match self.text()? {
            "" => Ok("null"),
            text => Ok(text),
        }
    }

    /// A part of the body read as JSON: a document, say. `path` is the path to it.
    pub(crate) fn json_part<'a, T: Deserialize<'a>>(
        &self,
        text: &'a str,
        path: &str,
        document: Option<&str>,
    ) -> Result<T, Error> {
        decode::read(text).map_err(|Misfit { place, error }| {
            let path = match place.path.as_str() {
                "" => path.to_owned(),
                inside => format!("{path}.{inside}"),
            };
            let document = document.map(str::to_owned).or(place.document);
            Error::decode(self.origin(), Place { path, document }, error)
        })
    }

    /// The body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// What is known of the call beyond its result: warnings, node, attempts, time.
    pub fn info(&self) -> &CallInfo {
        &self.info
    }

    /// What the server warns of: see [`CallInfo::warnings`].
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.info.warnings()
    }

    /// The server as it was known when the request was made.
    pub(crate) fn server(&self) -> Server {
        self.server
    }

    /// Whether the server says that something failed. A body without such words is an answer of
    /// the endpoint, whatever its status.
    pub(crate) fn has_error(&self) -> bool {
        self.error_cause().is_some()
    }

    /// What the server says of a failure, if it says that something failed.
    pub(crate) fn error_cause(&self) -> Option<ErrorCause> {
        ErrorCause::of_body(&serde_json::from_slice::<Value>(&self.body).ok()?)
    }

    /// Fills the id field of a document, if it has one, from its id; not where the request narrowed the
    /// answer to one without ids.
    pub(crate) fn fill_id<T: Document>(&self, source: &mut T, id: &str) -> Result<(), Error> {
        if id.is_empty() {
            return Ok(());
        }
        source.set_id(id).map_err(|error| {
            let place = Place { path: "_id".to_owned(), document: Some(id.to_owned()) };
            Error::decode(self.origin(), place, serde::de::Error::custom(unfit_id(&error)))
        })
    }

    /// The error that some shards failed, if some did.
    pub(crate) fn check_shards(&self, shards: &Shards) -> Result<(), Error> {
        match shards.failed {
            0 => Ok(()),
            _ => Err(Error::shards(self.origin(), shards)),
        }
    }

    /// The answers that stand in the member `responses` of this one.
    pub(crate) fn responses(&self) -> Result<Vec<Self>, Error> {
        #[derive(Deserialize)]
        struct Answer<'a> {
            #[serde(borrow)]
            responses: Vec<&'a RawValue>,
        }

        let Answer { responses } = serde_json::from_str(self.text()?)
            .map_err(|error| Error::decode(self.origin(), Place::default(), error))?;
        let inner = |json: &RawValue| Self { body: self.body.slice_ref(json.get().as_bytes()), ..self.part("") };
        Ok(responses.into_iter().map(inner).collect())
    }

    /// A part of the body as a response of its own.
    pub(crate) fn part(&self, text: &str) -> Self {
        Self {
            request: self.request.clone(),
            info: Arc::clone(&self.info),
            body: Bytes::copy_from_slice(text.as_bytes()),
            server: self.server,
        }
    }

    /// The error that an answer among [`responses`](Self::responses) is, if it is one.
    pub(crate) fn inner_error(&self) -> Option<Error> {
        #[derive(Deserialize)]
        struct Answer {
            error: Option<IgnoredAny>,
            status: Option<u16>,
        }

        let answer: Answer = serde_json::from_slice(&self.body).ok()?;
        answer.error?;
        let mut origin = self.origin();
        origin.status = answer.status.and_then(|status| StatusCode::from_u16(status).ok()).or(origin.status);
        Some(Error::api(origin, &self.body))
    }

    /// The error that this response is.
    pub(crate) fn error(&self) -> Error {
        Error::api(self.origin(), &self.body)
    }

    /// The error that this response is not that of the endpoint.
    pub(crate) fn unexpected(&self, message: impl Into<String>) -> Error {
        Error::unexpected(self.origin(), message)
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin {
            request: Some(self.request.clone()),
            status: Some(self.status()),
            node: self.info.node().cloned(),
            attempts: self.info.attempts().to_vec(),
            location: self.location(),
        }
    }

    /// Where a redirect leads: scheme, host and path. What else the server wrote may be secret.
    fn location(&self) -> Option<String> {
        if !self.status().is_redirection() {
            return None;
        }
        let location = self.headers().get(LOCATION)?.to_str().ok()?;
        // The authority of such a place would be read as a path.
        if location.starts_with("//") {
            return None;
        }
        let uri: http::Uri = location.parse().ok()?;
        let port = uri.port().map(|port| format!(":{port}")).unwrap_or_default();
        Some(match (uri.scheme(), uri.host()) {
            (Some(scheme), Some(host)) => format!("{scheme}://{host}{port}{}", uri.path()),
            _ if uri.path().starts_with('/') => uri.path().to_owned(),
            _ => return None,
        })
    }
}

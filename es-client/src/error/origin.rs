//! Where a failure comes from: the request, the node, the attempts.

use std::fmt;

use es_transport::{Attempt, Idempotency, NodeUrl};
use http::{Method, StatusCode};

/// A request as errors tell of it.
#[derive(Debug, Clone)]
pub(crate) struct RequestLine {
    /// The name of the endpoint in the REST API's specification.
    pub(crate) endpoint: &'static str,
    pub(crate) method: Method,
    /// Without the query string.
    pub(crate) path: String,
    pub(crate) idempotency: Idempotency,
}

impl fmt::Display for RequestLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.endpoint, self.method, self.path)
    }
}

/// The request that failed and who was asked.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    pub(crate) request: Option<RequestLine>,
    /// Of the response, if there was one.
    pub(crate) status: Option<StatusCode>,
    pub(crate) node: Option<NodeUrl>,
    pub(crate) attempts: Vec<Attempt>,
    /// Where the response redirects to, without credentials and parameters.
    pub(crate) location: Option<String>,
}

impl Origin {
    /// `status 302 from http://es1:9200 to https://es1:9200/`; `None` without a response.
    pub(crate) fn response(&self) -> Option<String> {
        let mut text = format!("status {}", self.status?.as_str());
        if let Some(node) = &self.node {
            text += &format!(" from {node}");
        }
        if let Some(location) = &self.location {
            text += &format!(" to {location}");
        }
        Some(text)
    }
}

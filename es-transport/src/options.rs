//! What a request and its response carry in their `http::Extensions`.

use std::{borrow::Cow, future::Future, time::Duration};

use http::{Extensions, HeaderName, HeaderValue, Method, Request, Response, Uri};
use tokio::time::Instant;

use crate::{body::Body, error::Attempt, node_url::NodeUrl};

/// Whether a request may be sent again after a server may have executed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Executing it twice is the same as once: reads, and writes that name what they replace.
    Idempotent,
    /// Executing it twice may apply it twice: it is repeated only when it surely was not executed,
    /// that is when it was not sent, or was answered with 429.
    NotIdempotent,
    /// It works through many documents, and an answer of any status, 429 too, may follow when some
    /// of them are changed already: `_update_by_query`, `_delete_by_query`, `_reindex`. It is
    /// repeated only when it surely was not sent, whatever the settings of the transport say.
    PartlyExecuted,
}

impl Idempotency {
    /// What a method and a path promise when nothing else is known of a request.
    ///
    /// `POST` and `PATCH` are not idempotent, all else is. Two kinds of paths are told apart:
    /// - `_update_by_query`, `_delete_by_query` and `_reindex` may have been [executed in part](Self::PartlyExecuted);
    /// - `_search/scroll` is not idempotent by `GET` either: each request takes the next page.
    ///
    /// ```
    /// use es_transport::Idempotency;
    /// use http::Method;
    ///
    /// assert_eq!(Idempotency::of(&Method::PUT, "/tweets/_doc/1"), Idempotency::Idempotent);
    /// assert_eq!(Idempotency::of(&Method::POST, "/tweets/_doc"), Idempotency::NotIdempotent);
    /// assert_eq!(Idempotency::of(&Method::POST, "/tweets/_update_by_query"), Idempotency::PartlyExecuted);
    /// assert_eq!(Idempotency::of(&Method::POST, "/tweets/%5Fupdate_by_query"), Idempotency::PartlyExecuted);
    /// ```
    pub fn of(method: &Method, path: &str) -> Self {
        let path = path.split_once('?').map_or(path, |(path, _)| path).trim_end_matches('/');
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let is_one_of = |endpoints: &[&str]| endpoints.iter().any(|endpoint| path.ends_with(endpoint));
        match *method {
            Method::POST if is_one_of(&["/_update_by_query", "/_delete_by_query", "/_reindex"]) => Self::PartlyExecuted,
            Method::GET if path.contains("/_search/scroll") => Self::NotIdempotent,
            _ if method.is_idempotent() => Self::Idempotent,
            _ => Self::NotIdempotent,
        }
    }
}

/// Settings of one request; what is not set is the transport's own setting.
///
/// Put it into the request's extensions:
/// ```
/// use std::time::Duration;
/// use es_transport::{Body, Idempotency, RequestOptions};
///
/// let request = http::Request::post("/tweets/_search")
///     .extension(
///         RequestOptions::new()
///             .endpoint("search")
///             .idempotency(Idempotency::Idempotent)
///             .request_timeout(Duration::from_secs(2)),
///     )
///     .body(Body::from(r#"{"size":1}"#))
///     .unwrap();
/// # let _ = request;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct RequestOptions {
    pub(crate) endpoint: Option<Cow<'static, str>>,
    pub(crate) idempotency: Option<Idempotency>,
    pub(crate) request_timeout: Option<Option<Duration>>,
    pub(crate) total_timeout: Option<Option<Duration>>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_on_timeout: Option<bool>,
    pub(crate) stream_response: bool,
    pub(crate) batch_size: Option<usize>,
}

impl RequestOptions {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of the endpoint in the REST API's specification, such as `search` or
    /// `indices.create`: for logs, spans and metrics.
    pub fn endpoint(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.endpoint = Some(name.into());
        self
    }

    /// How many operations the request carries, where it is one of `_bulk` or `_msearch`: for spans.
    pub fn batch_size(mut self, operations: usize) -> Self {
        self.batch_size = Some(operations);
        self
    }

    /// Whether the request may be repeated when a server may have executed it. Without it method
    /// and path decide ([`Idempotency::of`]).
    pub fn idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = Some(idempotency);
        self
    }

    /// The time limit of each attempt; `None` waits for ever.
    pub fn request_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.request_timeout = Some(timeout.into());
        self
    }

    /// The time limit of the request with all its attempts and the waits between them; `None` sets
    /// none.
    pub fn total_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.total_timeout = Some(timeout.into());
        self
    }

    /// The time limit set by [`RequestOptions::total_timeout`]: `None` if it is not set, `Some(None)`
    /// if there is to be none.
    pub fn total_timeout_limit(&self) -> Option<Option<Duration>> {
        self.total_timeout
    }

    /// How many times the request is repeated at the most; 0 means one attempt. An attempt on a kept
    /// connection that the server had closed is not counted, but is among the attempts.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Whether an attempt that timed out is repeated on another node.
    pub fn retry_on_timeout(mut self, retry: bool) -> Self {
        self.retry_on_timeout = Some(retry);
        self
    }

    /// Hands the response over when its head is there, and its body [as it arrives](crate::Body::chunk),
    /// instead of reading it whole within the attempt. Default false.
    ///
    /// Only responses of success are streamed: a failure is read whole, so that it can be repeated and
    /// reported.
    ///
    /// - The time limit of an attempt counts up to the head, and anew for each wait for a further
    ///   piece; time spent by the consumer between chunks does not
    ///   count. The total time covers the reading.
    /// - The limit of the size of responses does not apply: it protects the memory, and how much of
    ///   a streamed body is in memory is for its reader to decide.
    /// - What fails after the head is not repeated, and not held against the node.
    /// - Until the body is read to its end or dropped, it occupies its connection, a place among the
    ///   connections of the node, and a place in [`Node::in_flight`](crate::Node::in_flight).
    ///   Dropped before its end it closes the connection, upon which servers cancel a search.
    pub fn stream_response(mut self, stream: bool) -> Self {
        self.stream_response = stream;
        self
    }

    /// A request with these options, for [`Transport::send`](crate::Transport::send). Of headers with
    /// the same name the last one counts.
    ///
    /// ```
    /// use es_transport::{Body, RequestOptions};
    /// use http::{HeaderValue, Method, Uri, header::ACCEPT};
    ///
    /// let headers = vec![(ACCEPT, HeaderValue::from_static("text/plain"))];
    /// let uri = Uri::from_static("/_cat/nodes");
    /// let request = RequestOptions::new().max_retries(1).request(Method::GET, uri, headers, Body::empty());
    /// assert_eq!(request.headers()["accept"], "text/plain");
    /// ```
    pub fn request(
        self,
        method: Method,
        uri: Uri,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Body,
    ) -> Request<Body> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        for (name, value) in headers {
            request.headers_mut().insert(name, value);
        }
        request.extensions_mut().insert(self);
        request
    }

    /// Whether a request wants its response streamed.
    pub(crate) fn streams<B>(request: &Request<B>) -> bool {
        request.extensions().get::<Self>().is_some_and(|options| options.stream_response)
    }

    /// The name set by [`RequestOptions::endpoint`].
    pub fn endpoint_name(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }
}

/// In the extensions of a request: its deadline, and the setting that it comes from. Connecting ends
/// before that, and then it is known that nothing was sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    pub(crate) limit: Duration,
    pub(crate) setting: &'static str,
}

impl Deadline {
    /// A deadline so much time from now; `None` if that is too long for an `Instant`.
    pub(crate) fn after(limit: Duration, setting: &'static str) -> Option<Self> {
        Some(Self { at: Instant::now().checked_add(limit)?, limit, setting })
    }

    /// Puts it into a request that has no earlier one.
    pub(crate) fn limit<B>(self, request: &mut Request<B>) {
        if request.extensions().get::<Self>().is_none_or(|earlier| self.at < earlier.at) {
            request.extensions_mut().insert(self);
        }
    }

    /// The deadline of a request, if it has one.
    pub(crate) fn of<B>(request: &Request<B>) -> Option<Self> {
        request.extensions().get().copied()
    }

    /// The output of a future within this time.
    pub(crate) async fn within<F: Future>(self, future: F) -> Option<F::Output> {
        tokio::time::timeout_at(self.at, future).await.ok()
    }
}

/// Who answered and after which attempts; in the extensions of responses that are not a plain
/// success at the first attempt. [`ResponseInfo::of`] reads it. Of a plain success
/// [`Body::node`](crate::Body::node) tells the node.
#[derive(Debug, Clone, Default)]
pub struct ResponseInfo {
    pub(crate) node: Option<NodeUrl>,
    pub(crate) attempts: Vec<Attempt>,
    /// Whether the answer took the node out of use.
    pub(crate) marked_dead: bool,
    /// Whether a living node is left that the request did not try.
    pub(crate) nodes_left: bool,
}

impl ResponseInfo {
    /// The information that came with a response, if any.
    pub fn of<B>(response: &Response<B>) -> Option<&Self> {
        Self::among(response.extensions())
    }

    fn among(extensions: &Extensions) -> Option<&Self> {
        extensions.get()
    }

    /// The node that answered.
    pub fn node(&self) -> Option<&NodeUrl> {
        self.node.as_ref()
    }

    /// Every attempt, oldest first, the answered one included.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }
}

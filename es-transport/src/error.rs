//! The error of the transport: its kind, what is known of the delivery, all attempts.

use std::{fmt, time::Duration};

use http::StatusCode;

use crate::node_url::{InvalidNodeUrl, NodeUrl};

/// An error of any type, as tower's middleware passes it on.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a request got no response.
///
/// It keeps the kind, what is known of the request's delivery, the node of the last attempt and
/// every attempt that was made. An HTTP response of any status is not an error of the transport.
///
/// Printed, it is one line: the node, what happened, its causes, and what to do where that is known.
/// So it has no [`source`](std::error::Error::source), which would be printed twice;
/// [`cause`](Self::cause) has the error beneath.
///
/// ```no_run
/// # async fn f(transport: es_transport::Transport) {
/// use es_transport::{Body, Delivery};
///
/// let request = http::Request::get("/_cluster/health").body(Body::empty()).unwrap();
/// if let Err(error) = transport.send(request).await {
///     println!("{error}");
///     for attempt in error.attempts() {
///         println!("  {attempt}");
///     }
///     assert_ne!(error.delivery(), Delivery::Answered);
/// }
/// # }
/// ```
pub struct Error {
    // Boxed so that a `Result` of it stays small on the stack of every layer.
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    delivery: Delivery,
    stale_connection: bool,
    marked_dead: bool,
    nodes_left: bool,
    node: Option<NodeUrl>,
    context: Option<String>,
    cause: Option<BoxError>,
    advice: Option<String>,
    attempts: Vec<Attempt>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting, a host or a URL that cannot be used; nothing was sent.
    Config,
    /// No node is left to ask.
    NoNodes,
    /// No connection to the node: its name does not resolve, or it refuses or does not answer.
    Connect,
    /// The TLS handshake failed.
    Tls,
    /// The connection broke while the request or the response was on its way.
    Connection,
    /// The response did not arrive within its time.
    Timeout,
    /// The body of the response is too long or cannot be decoded.
    Body,
    /// Sniffing found no node that answers, or none that may be used.
    Sniff,
    /// The server is not the product that was asked for.
    Product,
    /// The transport was [closed](crate::Transport::close).
    Closed,
    /// A layer or service of the user failed.
    Service,
}

/// What is known about a request that got no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// No byte of it reached a server: sending it again is always safe.
    NotSent,
    /// A server may have received and executed it.
    MaybeSent,
    /// A server executed it and began to answer.
    Answered,
}

/// One attempt at a request, on one node.
#[derive(Debug, Clone)]
pub struct Attempt {
    node: Option<NodeUrl>,
    outcome: Outcome,
    elapsed: Duration,
}

#[derive(Debug, Clone)]
enum Outcome {
    Status(StatusCode),
    Failed { kind: ErrorKind, reason: String },
}

impl Attempt {
    /// An attempt that was answered with this status.
    pub fn answered(node: Option<NodeUrl>, status: StatusCode, elapsed: Duration) -> Self {
        Self { node, outcome: Outcome::Status(status), elapsed }
    }

    pub(crate) fn failed(error: &Error, elapsed: Duration) -> Self {
        let outcome = Outcome::Failed { kind: error.kind(), reason: error.reason() };
        Self { node: error.node().cloned(), outcome, elapsed }
    }

    /// The node that was asked, where one was picked.
    pub fn node(&self) -> Option<&NodeUrl> {
        self.node.as_ref()
    }

    /// The status that the node answered with, if it answered.
    pub fn status(&self) -> Option<StatusCode> {
        match self.outcome {
            Outcome::Status(status) => Some(status),
            Outcome::Failed { .. } => None,
        }
    }

    /// The kind of failure, if there was no answer.
    pub fn error_kind(&self) -> Option<ErrorKind> {
        match self.outcome {
            Outcome::Status(_) => None,
            Outcome::Failed { kind, .. } => Some(kind),
        }
    }

    /// How long the attempt took.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Some(node) => write!(f, "{node}: ")?,
            None => f.write_str("no node: ")?,
        }
        match &self.outcome {
            Outcome::Status(status) => write!(f, "status {}", status.as_u16())?,
            Outcome::Failed { reason, .. } => f.write_str(reason)?,
        }
        write!(f, " after {:?}", self.elapsed)
    }
}

impl Error {
    /// An error of a layer of one's own, to be understood by the layers around it: a retry layer
    /// repeats [`ErrorKind::Connect`], the node pool takes the node out of use, and so on.
    ///
    /// The delivery is taken from the kind; [`Error::with_delivery`] changes it.
    pub fn new(kind: ErrorKind) -> Self {
        let delivery = match kind {
            ErrorKind::Config
            | ErrorKind::NoNodes
            | ErrorKind::Connect
            | ErrorKind::Tls
            | ErrorKind::Sniff
            | ErrorKind::Closed => Delivery::NotSent,
            ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Service => Delivery::MaybeSent,
            ErrorKind::Body | ErrorKind::Product => Delivery::Answered,
        };
        Self {
            inner: Box::new(Inner {
                kind,
                delivery,
                stale_connection: false,
                marked_dead: false,
                nodes_left: false,
                node: None,
                context: None,
                cause: None,
                advice: None,
                attempts: Vec::new(),
            }),
        }
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<BoxError>) -> Self {
        self.inner.cause = Some(cause.into());
        self
    }

    /// Says what is known of the delivery, where it differs from what the kind implies.
    #[must_use]
    pub fn with_delivery(mut self, delivery: Delivery) -> Self {
        self.inner.delivery = delivery;
        self
    }

    /// Names the node that was asked.
    #[must_use]
    pub fn with_node(mut self, node: NodeUrl) -> Self {
        self.inner.node.get_or_insert(node);
        self
    }

    /// Says in words what happened.
    #[must_use]
    pub fn context(mut self, context: impl Into<String>) -> Self {
        self.inner.context = Some(context.into());
        self
    }

    /// Says in words what to do.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.inner.advice = Some(advice.into());
        self
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config).context(message)
    }

    /// The error of an inner service, which may be an [`Error`] already.
    pub(crate) fn foreign(error: impl Into<BoxError>) -> Self {
        Self::from(error.into())
    }

    pub(crate) fn closed() -> Self {
        Self::new(ErrorKind::Closed).advice("make a new one for further requests")
    }

    /// Marks the failure of a connection that was kept from an earlier request: it says nothing
    /// about the node's health.
    pub(crate) fn on_stale_connection(mut self) -> Self {
        self.inner.stale_connection = true;
        self
    }

    pub(crate) fn is_stale_connection(&self) -> bool {
        self.inner.stale_connection
    }

    /// Sets what the node pool did after the failure: for the sniffer, and for the wait before the next
    /// attempt.
    pub(crate) fn noted(mut self, marked_dead: bool, nodes_left: bool) -> Self {
        self.inner.marked_dead = marked_dead;
        self.inner.nodes_left = nodes_left;
        self
    }

    pub(crate) fn marked_dead(&self) -> bool {
        self.inner.marked_dead
    }

    /// Whether a living node is left that this request did not try.
    pub(crate) fn nodes_left(&self) -> bool {
        self.inner.nodes_left
    }

    pub(crate) fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.inner.attempts = attempts;
        self
    }

    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// What is known of the request's delivery.
    pub fn delivery(&self) -> Delivery {
        self.inner.delivery
    }

    /// The node of the last attempt.
    pub fn node(&self) -> Option<&NodeUrl> {
        self.inner.node.as_ref()
    }

    /// The error beneath, such as an [`std::io::Error`]. Its text is part of this one's.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.inner.cause.as_deref()
    }

    /// Every attempt, oldest first; empty when no attempt was made.
    pub fn attempts(&self) -> &[Attempt] {
        &self.inner.attempts
    }

    /// Whether the time ran out.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether no connection could be made, TLS included.
    pub fn is_connect(&self) -> bool {
        matches!(self.kind(), ErrorKind::Connect | ErrorKind::Tls)
    }

    /// The failure of the last attempt in one line, without node, history and advice: the context, or else the kind,
    /// with the causes whose text it does not contain.
    fn reason(&self) -> String {
        let mut text = self.inner.context.clone().unwrap_or_else(|| self.kind().to_string());
        let mut cause = self.cause().map(|cause| cause as &dyn std::error::Error);
        while let Some(inner) = cause {
            let told = inner.to_string();
            if !text.contains(&told) {
                text.push_str(": ");
                text.push_str(&told);
            }
            cause = inner.source();
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(node) = self.node() {
            write!(f, "{node}: ")?;
        }
        f.write_str(&self.reason())?;
        if self.attempts().len() > 1 {
            write!(f, " (the last of {} attempts)", self.attempts().len())?;
        }
        match &self.inner.advice {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl From<BoxError> for Error {
    /// An [`Error`] in the box comes back as it was; anything else is [`ErrorKind::Service`].
    fn from(error: BoxError) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => *error,
            Err(other) => Self::new(ErrorKind::Service).with_cause(other),
        }
    }
}

impl From<InvalidNodeUrl> for Error {
    fn from(invalid: InvalidNodeUrl) -> Self {
        Self::config(invalid.to_string())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Config => "the configuration cannot be used",
            Self::NoNodes => "no node is left to ask",
            Self::Connect => "cannot connect",
            Self::Tls => "the TLS handshake failed",
            Self::Connection => "the connection broke",
            Self::Timeout => "no response in time",
            Self::Body => "the response cannot be read",
            Self::Sniff => "sniffing failed",
            Self::Product => "the server is another product",
            Self::Closed => "the client was closed",
            Self::Service => "a layer failed",
        })
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts: Vec<_> = self.attempts().iter().map(Attempt::to_string).collect();
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("delivery", &self.delivery())
            .field("node", &self.node().map(ToString::to_string))
            .field("reason", &self.reason())
            .field("attempts", &attempts)
            .finish()
    }
}

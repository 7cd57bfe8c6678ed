//! What a virtual node does with a request.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::{
    body::Body,
    error::{Delivery, Error, ErrorKind},
};

/// What a virtual node does with a request.
///
/// ```
/// use std::time::Duration;
/// use es_transport::testing::Reply;
///
/// let busy = Reply::status(429).header("retry-after", "2").body("{}").after(Duration::from_millis(30));
/// # let _ = busy;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Reply {
    outcome: Behavior,
    delay: Duration,
}

#[derive(Debug, Clone)]
enum Behavior {
    Answer { status: StatusCode, headers: Vec<(HeaderName, HeaderValue)>, body: String },
    Error { kind: ErrorKind, delivery: Delivery },
    Stall,
}

impl Reply {
    /// Status 200 and the body `{}`.
    pub fn ok() -> Self {
        Self::status(200).body("{}")
    }

    /// An answer with this status and no body; a number that is no status counts as 500.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(Behavior::Answer { status, headers: Vec::new(), body: String::new() })
    }

    /// The connection is refused: the request is surely not sent.
    pub fn refused() -> Self {
        Self::new(Behavior::Error { kind: ErrorKind::Connect, delivery: Delivery::NotSent })
    }

    /// The TLS handshake fails.
    pub fn tls_failure() -> Self {
        Self::new(Behavior::Error { kind: ErrorKind::Tls, delivery: Delivery::NotSent })
    }

    /// The connection breaks after the request was written: it may have been executed.
    pub fn reset() -> Self {
        Self::new(Behavior::Error { kind: ErrorKind::Connection, delivery: Delivery::MaybeSent })
    }

    /// The connection breaks while the response is read.
    pub fn cut_off() -> Self {
        Self::new(Behavior::Error { kind: ErrorKind::Connection, delivery: Delivery::Answered })
    }

    /// Nothing comes, ever.
    pub fn stall() -> Self {
        Self::new(Behavior::Stall)
    }

    /// The body of an answer.
    pub fn body(mut self, text: impl Into<String>) -> Self {
        if let Behavior::Answer { body, .. } = &mut self.outcome {
            *body = text.into();
        }
        self
    }

    /// A header of an answer; one that cannot be sent is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Behavior::Answer { headers, .. }, Ok(name), Ok(value)) =
            (&mut self.outcome, HeaderName::try_from(name), HeaderValue::try_from(value))
        {
            headers.push((name, value));
        }
        self
    }

    /// The same after a delay.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    fn new(outcome: Behavior) -> Self {
        Self { outcome, delay: Duration::ZERO }
    }

    pub(super) async fn perform(self) -> Result<Response<Body>, Error> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        match self.outcome {
            Behavior::Answer { status, headers, body } => {
                let mut response = Response::new(Body::from(body));
                *response.status_mut() = status;
                response.headers_mut().extend(headers);
                Ok(response)
            }
            Behavior::Error { kind, delivery } => Err(Error::new(kind).with_delivery(delivery)),
            Behavior::Stall => std::future::pending().await,
        }
    }
}

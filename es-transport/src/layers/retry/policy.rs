//! The settings, and what they say about the outcome of an attempt.

use std::time::Duration;

use http::{Request, StatusCode};

use super::{backoff::Backoff, budget::Budget};
use crate::{
    error::{Delivery, Error, ErrorKind},
    options::{Idempotency, RequestOptions},
};

/// Settings of a [`RetryLayer`](super::RetryLayer).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryConfig {
    /// How many times a request is repeated at the most. Default 3, which makes four attempts.
    pub max_retries: u32,
    /// The statuses that are worth another attempt. Default 429, 502, 503 and 504. All but 429 only
    /// for idempotent requests. With 429 a server refuses a request before it executes it, unless
    /// it works through many documents ([`Idempotency::PartlyExecuted`]); such a one is not repeated
    /// after any status.
    pub statuses: Vec<StatusCode>,
    /// Whether an attempt that timed out is repeated on another node. Default false.
    pub on_timeout: bool,
    /// Whether requests that are not idempotent are repeated like any other, at the risk that they
    /// are executed twice. Default false. Those that may have been
    /// [executed in part](Idempotency::PartlyExecuted) are not.
    pub non_idempotent: bool,
    /// The time limit of a request with all its attempts and the waits between them. A wait that
    /// would end after it is not begun: the last failure is handed on at once. Default none.
    pub total_timeout: Option<Duration>,
    /// Whether retries stop when most requests fail, so that they do not multiply the load of a
    /// cluster that cannot bear what it has. Default true.
    pub budget: bool,
    /// The wait between attempts. None is made before a node that was not tried yet, unless the
    /// server answered 429.
    pub backoff: Backoff,
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self {
            max_retries: 3,
            statuses: vec![
                StatusCode::TOO_MANY_REQUESTS,
                StatusCode::BAD_GATEWAY,
                StatusCode::SERVICE_UNAVAILABLE,
                StatusCode::GATEWAY_TIMEOUT,
            ],
            on_timeout: false,
            non_idempotent: false,
            total_timeout: None,
            budget: true,
            backoff: Backoff::default(),
        }
    }
}

/// The settings for one request: its own options, or else those of the layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestRules {
    pub(super) max_retries: u32,
    on_timeout: bool,
    idempotency: Idempotency,
    pub(super) total_timeout: Option<Duration>,
}

impl RequestRules {
    pub(super) fn of<B>(config: &RetryConfig, request: &Request<B>) -> Self {
        let options = request.extensions().get::<RequestOptions>();
        Self {
            max_retries: options.and_then(|o| o.max_retries).unwrap_or(config.max_retries),
            on_timeout: options.and_then(|o| o.retry_on_timeout).unwrap_or(config.on_timeout),
            idempotency: idempotency(config, request, options.and_then(|o| o.idempotency)),
            total_timeout: options.and_then(|o| o.total_timeout).unwrap_or(config.total_timeout),
        }
    }

    /// Whether the failure of an attempt is worth another.
    pub(super) fn repeat_after_error(&self, error: &Error) -> bool {
        let may_help = match error.kind() {
            ErrorKind::Connect | ErrorKind::Tls | ErrorKind::Connection => true,
            ErrorKind::Timeout => self.on_timeout,
            ErrorKind::Config
            | ErrorKind::NoNodes
            | ErrorKind::Body
            | ErrorKind::Sniff
            | ErrorKind::Product
            | ErrorKind::Closed
            | ErrorKind::Service => false,
        };
        may_help && (self.idempotency == Idempotency::Idempotent || error.delivery() == Delivery::NotSent)
    }

    /// Whether a status is worth another attempt.
    pub(super) fn repeat_after_status(&self, config: &RetryConfig, status: StatusCode) -> bool {
        let safe = match self.idempotency {
            Idempotency::Idempotent => true,
            Idempotency::NotIdempotent => status == StatusCode::TOO_MANY_REQUESTS,
            Idempotency::PartlyExecuted => false,
        };
        safe && config.statuses.contains(&status)
    }
}

/// What is said of a request, or else what its method and path promise. Said to be not idempotent, a
/// request that may be executed in part stays that.
fn idempotency<B>(config: &RetryConfig, request: &Request<B>, said: Option<Idempotency>) -> Idempotency {
    let promised = || Idempotency::of(request.method(), request.uri().path());
    let idempotency = match said {
        None => promised(),
        Some(Idempotency::NotIdempotent) if promised() == Idempotency::PartlyExecuted => Idempotency::PartlyExecuted,
        Some(said) => said,
    };
    match idempotency {
        Idempotency::NotIdempotent if config.non_idempotent => Idempotency::Idempotent,
        other => other,
    }
}

/// The settings and the budget, shared by all clones of a layer.
#[derive(Debug)]
pub(super) struct RetryPolicy {
    pub(super) config: RetryConfig,
    pub(super) budget: Option<Budget>,
}

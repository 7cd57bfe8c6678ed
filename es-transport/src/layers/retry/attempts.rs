//! The attempts at one request: their history, and whether there is another.

use std::{mem, sync::Arc, time::Duration};

use http::{Request, Response, StatusCode};
use tokio::time::Instant;

use super::{
    policy::{RequestRules, RetryPolicy},
    replay::Replay,
};
use crate::{
    body::Body,
    error::{Attempt, Error, ErrorKind},
    options::{Deadline, ResponseInfo},
};

/// The attempts at one request.
pub(super) struct Attempts {
    pub(super) policy: Arc<RetryPolicy>,
    pub(super) rules: RequestRules,
    pub(super) replay: Option<Replay>,
    pub(super) history: Vec<Attempt>,
    /// When the attempt that is running began.
    pub(super) begun: Instant,
    /// When the time of the whole request is over.
    pub(super) deadline: Option<Deadline>,
    /// Whether a stale connection was made up for already; that costs no retry, but once. It stands
    /// in the history all the same.
    pub(super) fresh_start: bool,
}

pub(super) enum Decision {
    Done(Result<Response<Body>, Error>),
    Again(Duration),
}

impl Attempts {
    pub(super) fn decide(&mut self, result: Result<Response<Body>, Error>) -> Decision {
        match result {
            // Nearly every request ends here, without an allocation.
            Ok(response) if response.status().is_success() && self.history.is_empty() => {
                if let Some(budget) = &self.policy.budget {
                    budget.earn();
                }
                Decision::Done(Ok(response))
            }
            Ok(response) => self.answered(response),
            Err(error) => self.failed(error),
        }
    }

    fn answered(&mut self, mut response: Response<Body>) -> Decision {
        let status = response.status();
        let info = response.extensions().get::<ResponseInfo>();
        let node = info.and_then(|info| info.node.clone());
        let nodes_left = info.is_some_and(|info| info.nodes_left);
        self.history.push(Attempt::answered(node, status, self.begun.elapsed()));
        if self.rules.repeat_after_status(&self.policy.config, status) {
            let asked = self.policy.config.backoff.asked_for(response.headers());
            let at_once = nodes_left && status != StatusCode::TOO_MANY_REQUESTS;
            let wait = asked.unwrap_or_else(|| self.wait(at_once));
            if self.may_repeat_after(wait, None) {
                return Decision::Again(wait);
            }
        }
        let attempts = mem::take(&mut self.history);
        let info = response.extensions_mut().remove::<ResponseInfo>().unwrap_or_default();
        response.extensions_mut().insert(ResponseInfo { attempts, ..info });
        Decision::Done(Ok(response))
    }

    fn failed(&mut self, error: Error) -> Decision {
        let worth_it = self.rules.repeat_after_error(&error);
        self.history.push(Attempt::failed(&error, self.begun.elapsed()));
        if error.is_stale_connection() && worth_it && self.replay.is_some() && !self.fresh_start {
            self.fresh_start = true;
            return Decision::Again(Duration::ZERO);
        }
        if worth_it {
            let wait = self.wait(error.nodes_left());
            if self.may_repeat_after(wait, Some(error.kind())) {
                return Decision::Again(wait);
            }
        }
        // An error that never reached a node has no attempts to tell of.
        let told = error.node().is_some() || self.history.len() > 1;
        let attempts = if told { mem::take(&mut self.history) } else { Vec::new() };
        Decision::Done(Err(error.with_attempts(attempts)))
    }

    /// Whether another attempt is left, allowed, and would begin in time. The budget comes last:
    /// what it gives is used.
    fn may_repeat_after(&self, wait: Duration, cause: Option<ErrorKind>) -> bool {
        self.replay.is_some()
            && self.counted() <= self.rules.max_retries
            && self.time_left().is_none_or(|left| wait < left)
            && self.policy.budget.as_ref().is_none_or(|budget| budget.spend(cause))
    }

    /// Logs that there is another attempt.
    #[cfg(feature = "tracing")]
    pub(super) fn log_repeat(&self, wait: Duration) {
        if let (Some(replay), Some(last)) = (&self.replay, self.history.last()) {
            let (method, path) = replay.line();
            let when = if wait.is_zero() { "at once".to_owned() } else { format!("in {wait:?}") };
            tracing::debug!(
                http.request.method = method.as_str(),
                url.path = path,
                http.request.resend_count = self.history.len(),
                "the request is sent again {when}; the last attempt: {last}"
            );
        }
    }

    /// How many of the attempts so far are counted.
    fn counted(&self) -> u32 {
        let counted = self.history.len() - usize::from(self.fresh_start);
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    fn time_left(&self) -> Option<Duration> {
        Some(self.deadline?.at.saturating_duration_since(Instant::now()))
    }

    pub(super) fn total(&self) -> Duration {
        self.rules.total_timeout.unwrap_or_default()
    }

    pub(super) fn out_of_time(&mut self) -> Error {
        let limit = self.total();
        let error = Error::new(ErrorKind::Timeout)
            .context(format!("no response within the `total_timeout` of {limit:?}, all attempts included"))
            .advice("allow more with `total_timeout`");
        self.history.push(Attempt::failed(&error, self.begun.elapsed()));
        error.with_attempts(mem::take(&mut self.history))
    }

    fn wait(&self, at_once: bool) -> Duration {
        match at_once {
            true => Duration::ZERO,
            false => self.policy.config.backoff.after(self.counted()),
        }
    }

    pub(super) fn next_request(&mut self) -> Result<Request<Body>, Error> {
        let mut tried = Vec::with_capacity(self.history.len());
        for attempt in &self.history {
            if let Some(node) = attempt.node() {
                tried.push(node.clone());
            }
        }
        self.begun = Instant::now();
        let replay = self.replay.as_ref().and_then(|replay| replay.request(tried));
        let mut request = replay.ok_or_else(|| Error::config("a streamed body cannot be sent again"))?;
        if let Some(deadline) = self.deadline {
            deadline.limit(&mut request);
        }
        Ok(request)
    }
}

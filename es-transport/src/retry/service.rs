//! The attempts at one request.

use std::{
    future::Future,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http::{Extensions, HeaderMap, Method, Request, Response, StatusCode, Uri, Version};
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep};
use tower_layer::Layer;
use tower_service::Service;

use super::{RetryConfig, budget::Budget, policy::Rules};
use crate::{
    body::Body,
    error::{Attempt, BoxError, Error, ErrorKind},
    hosts::NodeUrl,
    options::{RequestOptions, ResponseInfo},
    pool::Tried,
};

/// Repeats a request that failed, where [`RetryConfig`] and the request's [`RequestOptions`](crate::RequestOptions)
/// allow it.
///
/// What is known of the delivery decides: a request that surely was not sent is always repeated,
/// one that may have been executed only if it is idempotent. When the attempts are used up, the
/// last response or error is handed on as it is; the error and, through [`ResponseInfo`], the
/// response tell of all attempts.
///
/// ```
/// use es_transport::{NodePool, NodePoolConfig, NodePoolLayer, RetryConfig, RetryLayer};
/// use tower::ServiceBuilder;
///
/// let pool = NodePool::new(["es1", "es2"], NodePoolConfig::default())?;
/// let stack = ServiceBuilder::new()
///     .layer(RetryLayer::new(RetryConfig::default()))
///     .layer(NodePoolLayer::new(pool));
/// # let _ = stack;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RetryLayer {
    shared: Arc<Shared>,
}

/// What all clones of a layer share.
#[derive(Debug)]
struct Shared {
    config: RetryConfig,
    budget: Option<Budget>,
}

impl RetryLayer {
    /// A layer with these settings.
    pub fn new(config: RetryConfig) -> Self {
        let budget = config.budget.then(Budget::new);
        Self { shared: Arc::new(Shared { config, budget }) }
    }
}

impl Default for RetryLayer {
    fn default() -> Self {
        Self::new(RetryConfig::default())
    }
}

impl<S> Layer<S> for RetryLayer {
    type Service = Retry<S>;

    fn layer(&self, inner: S) -> Retry<S> {
        Retry { inner, shared: Arc::clone(&self.shared) }
    }
}

/// The service of [`RetryLayer`].
#[derive(Debug, Clone)]
pub struct Retry<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S, E> Service<Request<Body>> for Retry<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E> + Clone,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = RetryFuture<S>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> RetryFuture<S> {
        // The one that said it was ready is the one that is called.
        let clone = self.inner.clone();
        let mut service = mem::replace(&mut self.inner, clone);
        let rules = Rules::of(&self.shared.config, request.method(), request.extensions().get());
        let replay = Replay::of(&request);
        let begun = Instant::now();
        let deadline = rules.total_timeout.and_then(|limit| begun.checked_add(limit));
        RetryFuture {
            state: State::Calling { attempt: service.call(request) },
            deadline: deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline))),
            run: Run {
                shared: Arc::clone(&self.shared),
                rules,
                replay,
                history: Vec::new(),
                begun,
                deadline,
                fresh_start: false,
            },
            service,
        }
    }
}

/// What is needed to send a request again.
#[derive(Debug)]
struct Replay {
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    extensions: Kept,
    body: Body,
}

/// The extensions of a request. Nearly always they are its options alone, and those are cloned
/// without any allocation.
#[derive(Debug)]
enum Kept {
    Options(RequestOptions),
    Any(Extensions),
}

impl Kept {
    fn of(extensions: &Extensions) -> Self {
        match extensions.get::<RequestOptions>() {
            Some(options) if extensions.len() == 1 => Self::Options(options.clone()),
            _ => Self::Any(extensions.clone()),
        }
    }

    fn restore(&self) -> Extensions {
        match self {
            Self::Any(extensions) => extensions.clone(),
            Self::Options(options) => {
                let mut extensions = Extensions::new();
                extensions.insert(options.clone());
                extensions
            }
        }
    }
}

impl Replay {
    /// `None` for a streamed body, which cannot be sent twice.
    fn of(request: &Request<Body>) -> Option<Self> {
        Some(Self {
            body: request.body().try_clone()?,
            method: request.method().clone(),
            uri: request.uri().clone(),
            version: request.version(),
            headers: request.headers().clone(),
            extensions: Kept::of(request.extensions()),
        })
    }

    fn request(&self, tried: Vec<NodeUrl>) -> Option<Request<Body>> {
        let mut request = Request::new(self.body.try_clone()?);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.version_mut() = self.version;
        *request.headers_mut() = self.headers.clone();
        *request.extensions_mut() = self.extensions.restore();
        request.extensions_mut().insert(Tried(Arc::new(tried)));
        Some(request)
    }
}

pin_project! {
    /// The future of [`Retry`].
    pub struct RetryFuture<S>
    where
        S: Service<Request<Body>>,
    {
        run: Run,
        service: S,
        // Boxed because it is rare and large, as is the wait below.
        deadline: Option<Pin<Box<Sleep>>>,
        #[pin]
        state: State<S::Future>,
    }
}

pin_project! {
    #[project = StateProj]
    enum State<F> {
        Calling { #[pin] attempt: F },
        Waiting { sleep: Pin<Box<Sleep>> },
        Readying,
    }
}

impl<S, E> Future for RetryFuture<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let pending = match this.state.as_mut().project() {
                StateProj::Calling { attempt } => match attempt.poll(cx) {
                    Poll::Pending => true,
                    Poll::Ready(result) => {
                        match this.run.verdict(result.map_err(Error::foreign)) {
                            Verdict::Done(mut result) => {
                                if let (Ok(response), Some(deadline)) = (&mut result, this.run.deadline) {
                                    response.body_mut().bound(deadline, this.run.total());
                                }
                                return Poll::Ready(result);
                            }
                            Verdict::Again(wait) if wait.is_zero() => this.state.set(State::Readying),
                            Verdict::Again(wait) => {
                                this.state.set(State::Waiting { sleep: Box::pin(tokio::time::sleep(wait)) });
                            }
                        }
                        false
                    }
                },
                StateProj::Waiting { sleep } => match sleep.as_mut().poll(cx) {
                    Poll::Pending => true,
                    Poll::Ready(()) => {
                        this.state.set(State::Readying);
                        false
                    }
                },
                StateProj::Readying => match this.service.poll_ready(cx) {
                    Poll::Pending => true,
                    Poll::Ready(ready) => {
                        ready.map_err(Error::foreign)?;
                        let request = this.run.next_request()?;
                        let attempt = this.service.call(request);
                        this.state.set(State::Calling { attempt });
                        false
                    }
                },
            };
            if pending {
                return match this.deadline.as_mut().map(|deadline| deadline.as_mut().poll(cx)) {
                    Some(Poll::Ready(())) => Poll::Ready(Err(this.run.out_of_time())),
                    _ => Poll::Pending,
                };
            }
        }
    }
}

/// One request on its way through its attempts.
struct Run {
    shared: Arc<Shared>,
    rules: Rules,
    replay: Option<Replay>,
    history: Vec<Attempt>,
    /// When the attempt that is running began.
    begun: Instant,
    /// When the time of the whole request is over.
    deadline: Option<Instant>,
    /// Whether a stale connection was made up for already; that costs no retry, but once.
    fresh_start: bool,
}

enum Verdict {
    Done(Result<Response<Body>, Error>),
    Again(Duration),
}

impl Run {
    fn verdict(&mut self, result: Result<Response<Body>, Error>) -> Verdict {
        match result {
            // The way of nearly every request, kept free of allocation.
            Ok(response) if response.status().is_success() && self.history.is_empty() => {
                if let Some(budget) = &self.shared.budget {
                    budget.earn();
                }
                Verdict::Done(Ok(response))
            }
            Ok(response) => self.answered(response),
            Err(error) => self.failed(error),
        }
    }

    fn answered(&mut self, mut response: Response<Body>) -> Verdict {
        let status = response.status();
        let info = response.extensions().get::<ResponseInfo>();
        let node = info.and_then(|info| info.node.clone());
        let nodes_left = info.is_some_and(|info| info.nodes_left);
        self.history.push(Attempt::answered(node, status, self.begun.elapsed()));
        if self.rules.repeat_after_status(&self.shared.config, status) {
            let asked = self.shared.config.backoff.asked_for(response.headers());
            let at_once = nodes_left && status != StatusCode::TOO_MANY_REQUESTS;
            let wait = asked.unwrap_or_else(|| self.wait(at_once));
            if self.may_repeat_after(wait, None) {
                return Verdict::Again(wait);
            }
        }
        let attempts = mem::take(&mut self.history);
        let info = response.extensions_mut().remove::<ResponseInfo>().unwrap_or_default();
        response.extensions_mut().insert(ResponseInfo { attempts, ..info });
        Verdict::Done(Ok(response))
    }

    fn failed(&mut self, error: Error) -> Verdict {
        let worth_it = self.rules.repeat_after_error(&error);
        if error.is_stale_connection() && worth_it && self.replay.is_some() && !self.fresh_start {
            self.fresh_start = true;
            return Verdict::Again(Duration::ZERO);
        }
        self.history.push(Attempt::failed(&error, self.begun.elapsed()));
        if worth_it {
            let wait = self.wait(error.nodes_left());
            if self.may_repeat_after(wait, Some(error.kind())) {
                return Verdict::Again(wait);
            }
        }
        // An error that never reached a node has no attempts to tell of.
        let told = error.node().is_some() || self.history.len() > 1;
        let attempts = if told { mem::take(&mut self.history) } else { Vec::new() };
        Verdict::Done(Err(error.with_attempts(attempts)))
    }

    /// Whether another attempt is left, allowed, and would begin in time. The budget comes last:
    /// what it gives is used.
    fn may_repeat_after(&self, wait: Duration, cause: Option<ErrorKind>) -> bool {
        self.replay.is_some()
            && self.history.len() <= self.rules.max_retries as usize
            && self.time_left().is_none_or(|left| wait < left)
            && self.shared.budget.as_ref().is_none_or(|budget| budget.spend(cause))
    }

    fn time_left(&self) -> Option<Duration> {
        Some(self.deadline?.saturating_duration_since(Instant::now()))
    }

    fn total(&self) -> Duration {
        self.rules.total_timeout.unwrap_or_default()
    }

    fn out_of_time(&mut self) -> Error {
        let limit = self.total();
        let error = Error::new(ErrorKind::Timeout)
            .context(format!("no response within the `total_timeout` of {limit:?}, all attempts included"));
        self.history.push(Attempt::failed(&error, self.begun.elapsed()));
        error.with_attempts(mem::take(&mut self.history))
    }

    fn wait(&self, at_once: bool) -> Duration {
        match at_once {
            true => Duration::ZERO,
            false => self.shared.config.backoff.after(u32::try_from(self.history.len()).unwrap_or(u32::MAX)),
        }
    }

    fn next_request(&mut self) -> Result<Request<Body>, Error> {
        let mut tried = Vec::with_capacity(self.history.len());
        for attempt in &self.history {
            if let Some(node) = attempt.node() {
                tried.push(node.clone());
            }
        }
        self.begun = Instant::now();
        let replay = self.replay.as_ref().and_then(|replay| replay.request(tried));
        replay.ok_or_else(|| Error::config("a streamed body cannot be sent again"))
    }
}

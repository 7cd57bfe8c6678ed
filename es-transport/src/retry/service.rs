//! The attempts at one request.

use std::{
    future::Future,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use http::{Extensions, HeaderMap, Method, Request, Response, StatusCode, Uri, Version};
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep};
use tower_layer::Layer;
use tower_service::Service;

use super::{RetryConfig, policy::Rules};
use crate::{
    body::Body,
    error::{Attempt, BoxError, Error},
    hosts::NodeUrl,
    options::ResponseInfo,
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
#[derive(Debug, Clone, Default)]
pub struct RetryLayer {
    config: Arc<RetryConfig>,
}

impl RetryLayer {
    /// A layer with these settings.
    pub fn new(config: RetryConfig) -> Self {
        Self { config: Arc::new(config) }
    }
}

impl<S> Layer<S> for RetryLayer {
    type Service = Retry<S>;

    fn layer(&self, inner: S) -> Retry<S> {
        Retry { inner, config: Arc::clone(&self.config) }
    }
}

/// The service of [`RetryLayer`].
#[derive(Debug, Clone)]
pub struct Retry<S> {
    inner: S,
    config: Arc<RetryConfig>,
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
        self.inner.poll_ready(cx).map_err(|e| Error::from(e.into()))
    }

    fn call(&mut self, request: Request<Body>) -> RetryFuture<S> {
        // The one that said it was ready is the one that is called.
        let clone = self.inner.clone();
        let mut service = mem::replace(&mut self.inner, clone);
        let rules = Rules::of(&self.config, request.method(), request.extensions().get());
        let replay = Replay::of(&request);
        let state = State::Calling { attempt: service.call(request) };
        RetryFuture {
            config: Arc::clone(&self.config),
            rules,
            replay,
            service,
            history: Vec::new(),
            begun: Instant::now(),
            fresh_start: false,
            state,
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
    extensions: Extensions,
    body: Body,
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
            extensions: request.extensions().clone(),
        })
    }

    fn request(&self, tried: Arc<[NodeUrl]>) -> Option<Request<Body>> {
        let mut request = Request::new(self.body.try_clone()?);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.version_mut() = self.version;
        *request.headers_mut() = self.headers.clone();
        *request.extensions_mut() = self.extensions.clone();
        request.extensions_mut().insert(Tried(tried));
        Some(request)
    }
}

pin_project! {
    /// The future of [`Retry`].
    pub struct RetryFuture<S>
    where
        S: Service<Request<Body>>,
    {
        config: Arc<RetryConfig>,
        rules: Rules,
        replay: Option<Replay>,
        service: S,
        history: Vec<Attempt>,
        begun: Instant,
        // Whether a stale connection was made up for already; that costs no retry, but once.
        fresh_start: bool,
        #[pin]
        state: State<S::Future>,
    }
}

pin_project! {
    #[project = StateProj]
    enum State<F> {
        Calling { #[pin] attempt: F },
        // Boxed because it is rare and large.
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
            match this.state.as_mut().project() {
                StateProj::Calling { attempt } => {
                    let result = ready!(attempt.poll(cx)).map_err(|e| Error::from(e.into()));
                    let mut judge = Judge {
                        config: this.config,
                        rules: *this.rules,
                        can_replay: this.replay.is_some(),
                        history: this.history,
                        fresh_start: this.fresh_start,
                        elapsed: this.begun.elapsed(),
                    };
                    match judge.verdict(result) {
                        Verdict::Done(result) => return Poll::Ready(result),
                        Verdict::Again(wait) if wait.is_zero() => this.state.set(State::Readying),
                        Verdict::Again(wait) => {
                            this.state.set(State::Waiting { sleep: Box::pin(tokio::time::sleep(wait)) });
                        }
                    }
                }
                StateProj::Waiting { sleep } => {
                    ready!(sleep.as_mut().poll(cx));
                    this.state.set(State::Readying);
                }
                StateProj::Readying => {
                    ready!(this.service.poll_ready(cx)).map_err(|e| Error::from(e.into()))?;
                    let tried = this.history.iter().filter_map(|a| a.node().cloned()).collect();
                    let Some(request) = this.replay.as_ref().and_then(|replay| replay.request(tried)) else {
                        return Poll::Ready(Err(Error::config("a streamed body cannot be sent again")));
                    };
                    *this.begun = Instant::now();
                    let attempt = this.service.call(request);
                    this.state.set(State::Calling { attempt });
                }
            }
        }
    }
}

/// One look at the outcome of an attempt.
struct Judge<'a> {
    config: &'a RetryConfig,
    rules: Rules,
    can_replay: bool,
    history: &'a mut Vec<Attempt>,
    fresh_start: &'a mut bool,
    elapsed: Duration,
}

enum Verdict {
    Done(Result<Response<Body>, Error>),
    Again(Duration),
}

impl Judge<'_> {
    fn verdict(&mut self, result: Result<Response<Body>, Error>) -> Verdict {
        match result {
            // The way of nearly every request, kept free of allocation.
            Ok(response) if response.status().is_success() && self.history.is_empty() => Verdict::Done(Ok(response)),
            Ok(response) => self.answered(response),
            Err(error) => self.failed(error),
        }
    }

    fn answered(&mut self, mut response: Response<Body>) -> Verdict {
        let status = response.status();
        let info = response.extensions().get::<ResponseInfo>();
        let node = info.and_then(|info| info.node.clone());
        let nodes_left = info.is_some_and(|info| info.nodes_left);
        self.history.push(Attempt::answered(node, status, self.elapsed));
        if self.rules.repeat_after_status(self.config, status) && self.may_repeat() {
            let asked = self.config.backoff.asked_for(response.headers());
            let at_once = nodes_left && status != StatusCode::TOO_MANY_REQUESTS;
            return Verdict::Again(asked.unwrap_or_else(|| self.wait(at_once)));
        }
        let attempts = mem::take(self.history);
        let info = response.extensions_mut().remove::<ResponseInfo>().unwrap_or_default();
        response.extensions_mut().insert(ResponseInfo { attempts, ..info });
        Verdict::Done(Ok(response))
    }

    fn failed(&mut self, error: Error) -> Verdict {
        if error.is_stale_connection() && self.can_replay && !*self.fresh_start && self.rules.repeat_after_error(&error)
        {
            *self.fresh_start = true;
            return Verdict::Again(Duration::ZERO);
        }
        self.history.push(Attempt::failed(&error, self.elapsed));
        if self.rules.repeat_after_error(&error) && self.may_repeat() {
            return Verdict::Again(self.wait(error.nodes_left()));
        }
        // An error that never reached a node has no attempts to tell of.
        let attempts =
            if error.node().is_some() || self.history.len() > 1 { mem::take(self.history) } else { Vec::new() };
        Verdict::Done(Err(error.with_attempts(attempts)))
    }

    fn may_repeat(&self) -> bool {
        self.can_replay && self.history.len() <= self.rules.max_retries as usize
    }

    fn wait(&self, at_once: bool) -> Duration {
        if at_once { Duration::ZERO } else { self.config.backoff.after(self.history.len() as u32) }
    }
}

impl<S: Service<Request<Body>>> std::fmt::Debug for RetryFuture<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetryFuture").field("history", &self.history).finish_non_exhaustive()
    }
}

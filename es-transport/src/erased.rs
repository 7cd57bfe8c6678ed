//! Services and layers of any type, as users bring them.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as HttpBody;
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Error},
};

/// A tower service whose type is not spelled out: what user layers wrap and make. It is made with
/// [`IntoHttpService`], clones like the service inside and costs one box for each request.
pub struct HttpService(Box<dyn Erased>);

/// An answer of a service whose type is not spelled out.
type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

/// What a service can do when its type is forgotten. tower's own box would bring the combinators of
/// tower and futures-util into every program's build.
trait Erased: Send + Sync {
    fn boxed_clone(&self) -> Box<dyn Erased>;
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>>;
    fn call(&mut self, request: Request<Body>) -> Answer;
}

/// A service that speaks this crate's types already.
#[derive(Clone)]
struct Own<S>(S);

impl<S> Erased for Own<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Error> + Clone + Send + Sync + 'static,
    S::Future: Send,
{
    fn boxed_clone(&self) -> Box<dyn Erased> {
        Box::new(self.clone())
    }

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Answer {
        Box::pin(self.0.call(request))
    }
}

/// A service with a body and an error of its own.
#[derive(Clone)]
struct Foreign<S>(S);

impl<S, B> Erased for Foreign<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn boxed_clone(&self) -> Box<dyn Erased> {
        Box::new(self.clone())
    }

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> Answer {
        let answer = self.0.call(request);
        Box::pin(async move {
            match answer.await {
                Ok(response) => Ok(response.map(Body::wrap)),
                Err(error) => Err(Error::foreign(error)),
            }
        })
    }
}

impl HttpService {
    /// Forgets the type of a service of this crate.
    pub(crate) fn new<S>(service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Error> + Clone + Send + Sync + 'static,
        S::Future: Send,
    {
        Self(Box::new(Own(service)))
    }
}

impl Clone for HttpService {
    fn clone(&self) -> Self {
        Self(self.0.boxed_clone())
    }
}

impl fmt::Debug for HttpService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpService").finish_non_exhaustive()
    }
}

impl Service<Request<Body>> for HttpService {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Answer;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Answer {
        self.0.call(request)
    }
}

/// A service over HTTP types: requests with a [`Body`] in, responses with a body of any type out, or
/// an error of any type. Every such service that can be cloned and shared is one.
///
/// ```
/// use es_transport::{Body, HttpService, IntoHttpService};
/// use http::{Request, Response};
///
/// let service: HttpService = tower::service_fn(|_: Request<Body>| async {
///     Ok::<_, std::io::Error>(Response::new(String::from("{}")))
/// })
/// .into_http_service();
/// # let _ = service;
/// ```
pub trait IntoHttpService {
    /// Forgets the type of the service, and of its response's body and error.
    fn into_http_service(self) -> HttpService;
}

impl<S, B> IntoHttpService for S
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn into_http_service(self) -> HttpService {
        HttpService(Box::new(Foreign(self)))
    }
}

/// A layer that the user added.
pub(crate) struct UserLayer(Box<dyn FnOnce(HttpService) -> HttpService + Send>);

impl UserLayer {
    pub(crate) fn new<L>(layer: L) -> Self
    where
        L: Layer<HttpService, Service: IntoHttpService> + Send + 'static,
    {
        Self(Box::new(move |inner| layer.layer(inner).into_http_service()))
    }

    /// Puts the layers around a service, the first one outermost.
    pub(crate) fn around(mut layers: Vec<Self>, mut service: HttpService) -> HttpService {
        while let Some(Self(layer)) = layers.pop() {
            service = layer(service);
        }
        service
    }
}

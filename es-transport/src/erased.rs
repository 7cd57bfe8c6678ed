//! Type-erased services and layers, as users bring them.

use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as HttpBody;
use tower::{ServiceExt, util::BoxCloneSyncService};
use tower_layer::{Layer, layer_fn};
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Error},
};

/// A type-erased HTTP service: what user layers wrap and make. It is made with [`IntoHttpService`],
/// clones like the service inside and costs one box for each request.
#[derive(Debug, Clone)]
pub struct HttpService(Boxed);

type Boxed = BoxCloneSyncService<Request<Body>, Response<Body>, Error>;

impl HttpService {
    /// Erases the type of a service of this crate.
    pub(crate) fn new<S>(service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Error> + Clone + Send + Sync + 'static,
        S::Future: Send,
    {
        Self(Boxed::new(service))
    }
}

impl Service<Request<Body>> for HttpService {
    type Response = Response<Body>;
    type Error = Error;
    type Future = <Boxed as Service<Request<Body>>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
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
    /// Erases the type of the service, and of its response's body and error.
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
        HttpService::new(self.map_response(|response: Response<B>| response.map(Body::wrap)).map_err(Error::foreign))
    }
}

/// A layer that the user added, its type erased.
pub(crate) type UserLayer = Box<dyn Layer<HttpService, Service = HttpService> + Send + Sync>;

/// Erases the type of a layer.
pub(crate) fn user_layer<L>(layer: L) -> UserLayer
where
    L: Layer<HttpService, Service: IntoHttpService> + Send + Sync + 'static,
{
    Box::new(layer_fn(move |inner| layer.layer(inner).into_http_service()))
}

/// Puts layers around a service, the first one outermost.
pub(crate) fn around(layers: &[UserLayer], service: HttpService) -> HttpService {
    layers.iter().rev().fold(service, |inner, layer| layer.layer(inner))
}

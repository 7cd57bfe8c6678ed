//! Services and layers of any type, as users bring them.

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as HttpBody;
use tower::{ServiceExt, util::BoxCloneSyncService};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Error},
};

/// A tower service whose type is not spelled out: what user layers wrap and make.
pub type HttpService = BoxCloneSyncService<Request<Body>, Response<Body>, Error>;

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
        let service = self.map_response(|response: Response<B>| response.map(Body::wrap));
        HttpService::new(service.map_err(Error::foreign))
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

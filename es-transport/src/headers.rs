//! The headers that every attempt carries.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use http::{
    HeaderMap, HeaderName, HeaderValue, Request,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};
use http_body::Body as _;
use tower_layer::Layer;
use tower_service::Service;

use crate::body::Body;

/// Fills in the headers that a request does not bring itself: `User-Agent`, `Accept`,
/// `Content-Type: application/json` where there is a body, and those given.
///
/// ```
/// use es_transport::HeadersLayer;
/// use http::{HeaderMap, HeaderValue, header::USER_AGENT};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(USER_AGENT, HeaderValue::from_static("shop/1.4"));
/// let layer = HeadersLayer::new(headers);
/// # let _ = layer;
/// ```
#[derive(Debug, Clone)]
pub struct HeadersLayer {
    template: Arc<Template>,
}

/// Prepared once for all attempts: a list, because the map that a request has already, or a new one,
/// has room made for it and for what other layers add, and a clone of a map has not.
#[derive(Debug)]
struct Template {
    always: Vec<(HeaderName, HeaderValue)>,
    /// Where there is a body.
    content_type: HeaderValue,
}

/// How many headers may still be added for free: `Authorization` and `Host`.
const ROOM: usize = 2;

impl HeadersLayer {
    /// A layer that adds these headers; they win over the defaults. Of a name that stands in them
    /// several times the last value is sent.
    pub fn new(headers: HeaderMap) -> Self {
        let user_agent = concat!("es-transport/", env!("CARGO_PKG_VERSION"));
        let mut content_type = HeaderValue::from_static("application/json");
        let mut always = vec![(USER_AGENT, HeaderValue::from_static(user_agent)), (ACCEPT, content_type.clone())];
        for (name, value) in &headers {
            if name == CONTENT_TYPE {
                content_type = value.clone();
            } else if let Some((_, earlier)) = always.iter_mut().find(|(earlier, _)| earlier == name) {
                *earlier = value.clone();
            } else {
                always.push((name.clone(), value.clone()));
            }
        }
        Self { template: Arc::new(Template { always, content_type }) }
    }
}

impl<S> Layer<S> for HeadersLayer {
    type Service = Headers<S>;

    fn layer(&self, inner: S) -> Headers<S> {
        Headers { inner, template: Arc::clone(&self.template) }
    }
}

/// The service of [`HeadersLayer`].
#[derive(Debug, Clone)]
pub struct Headers<S> {
    inner: S,
    template: Arc<Template>,
}

impl Template {
    fn fill(&self, headers: &mut HeaderMap, with_body: bool) {
        let has_own = !headers.is_empty();
        headers.reserve(self.always.len() + 1 + ROOM);
        for (name, value) in &self.always {
            if !has_own || !headers.contains_key(name) {
                headers.append(name, value.clone());
            }
        }
        if with_body && !(has_own && headers.contains_key(CONTENT_TYPE)) {
            headers.append(&CONTENT_TYPE, self.content_type.clone());
        }
    }
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Headers<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        let with_body = !request.body().is_end_stream();
        self.template.fill(request.headers_mut(), with_body);
        self.inner.call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Response;
    use std::convert::Infallible;
    use tower::{ServiceExt, service_fn};

    async fn sent(layer: &HeadersLayer, request: Request<Body>) -> HeaderMap {
        let echo = service_fn(|request: Request<Body>| async move {
            let mut response = Response::new(());
            *response.headers_mut() = request.headers().clone();
            Ok::<_, Infallible>(response)
        });
        layer.layer(echo).oneshot(request).await.unwrap().headers().clone()
    }

    #[tokio::test]
    async fn h01_h04_h08_a_requests_own_header_wins_over_the_clients_and_the_default() {
        let mut client = HeaderMap::new();
        client.insert(USER_AGENT, HeaderValue::from_static("shop/1"));
        client.insert("x-opaque-id", HeaderValue::from_static("client"));
        let layer = HeadersLayer::new(client);

        let plain = sent(&layer, Request::get("/").body(Body::empty()).unwrap()).await;
        assert_eq!(plain[USER_AGENT], "shop/1");
        assert_eq!(plain[ACCEPT], "application/json");
        assert!(!plain.contains_key(CONTENT_TYPE));

        let own = Request::post("/_bulk")
            .header("Content-Type", "application/x-ndjson")
            .header("X-OPAQUE-ID", "request")
            .body(Body::from("{}\n"))
            .unwrap();
        let own = sent(&layer, own).await;
        assert_eq!(own[CONTENT_TYPE], "application/x-ndjson");
        assert_eq!(own.get_all("x-opaque-id").iter().collect::<Vec<_>>(), ["request"]);

        let compatible = crate::Transport::builder().compatible_with(8);
        let compatible: crate::TransportBuilder = compatible;
        let layer = HeadersLayer::new(compatible.settings.headers);
        let media_type = "application/vnd.elasticsearch+json; compatible-with=8";
        let sent_compatible = sent(&layer, Request::post("/").body(Body::from("{}")).unwrap()).await;
        assert_eq!(
            (&sent_compatible[ACCEPT], &sent_compatible[CONTENT_TYPE]),
            (&HeaderValue::from_static(media_type), &HeaderValue::from_static(media_type))
        );
        assert!(!sent(&layer, Request::get("/").body(Body::empty()).unwrap()).await.contains_key(CONTENT_TYPE));

        let body = sent(&HeadersLayer::new(HeaderMap::new()), Request::post("/").body(Body::from("{}")).unwrap()).await;
        assert_eq!(body[CONTENT_TYPE], "application/json");
        assert!(body[USER_AGENT].to_str().unwrap().starts_with("es-transport/"));
    }
}

//! `HeadersLayer`: the defaults and what the user added.

use std::sync::Arc;

use http::{
    HeaderMap, HeaderValue,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};
use tower_layer::Layer;

use super::{service::Headers, template::Template};

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

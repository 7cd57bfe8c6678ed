//! A request, kept so that it can be sent again.

use std::sync::Arc;

use http::{Extensions, HeaderMap, Method, Request, Uri, Version};

use crate::{body::Body, node_url::NodeUrl, options::RequestOptions, pool::attempt::TriedNodes};

/// What is needed to send a request again.
#[derive(Debug)]
pub(super) struct Replay {
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    extensions: SavedExtensions,
    body: Body,
}

/// The extensions of a request. Nearly always they are its options alone, and those are cloned
/// without any allocation.
#[derive(Debug)]
enum SavedExtensions {
    Options(RequestOptions),
    Any(Extensions),
}

impl SavedExtensions {
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
    pub(super) fn of(request: &Request<Body>) -> Option<Self> {
        Some(Self {
            body: request.body().try_clone()?,
            method: request.method().clone(),
            uri: request.uri().clone(),
            version: request.version(),
            headers: request.headers().clone(),
            extensions: SavedExtensions::of(request.extensions()),
        })
    }

    /// The method, and the path without its query.
    #[cfg(feature = "tracing")]
    pub(super) fn line(&self) -> (&Method, &str) {
        (&self.method, self.uri.path())
    }

    pub(super) fn request(&self, tried: Vec<NodeUrl>) -> Option<Request<Body>> {
        let mut request = Request::new(self.body.try_clone()?);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.version_mut() = self.version;
        *request.headers_mut() = self.headers.clone();
        *request.extensions_mut() = self.extensions.restore();
        request.extensions_mut().insert(TriedNodes(Arc::new(tried)));
        Some(request)
    }
}

//! Credentials, and the layer that adds them to each attempt.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    task::{Context, Poll},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderValue, Request, header::AUTHORIZATION};
use percent_encoding::percent_decode_str;
use tower_layer::Layer;
use tower_service::Service;

use crate::{body::Body, error::Error, node::Node};

/// What proves to the server who is asking: the value of the `Authorization` header.
///
/// Neither `Debug` nor any error ever shows it.
///
/// ```
/// use es_transport::Credentials;
///
/// let credentials = Credentials::basic("elastic", "changeme").unwrap();
/// assert_eq!(format!("{credentials:?}"), "Credentials(Basic <hidden>)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    scheme: &'static str,
    header: HeaderValue,
}

impl Credentials {
    /// HTTP basic authentication.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the user name holds a colon, which
    /// this scheme cannot express.
    pub fn basic(user: &str, password: &str) -> Result<Self, Error> {
        if user.as_bytes().contains(&b':') {
            return Err(Error::config("the user name of basic authentication must not hold a colon"));
        }
        Self::new("Basic", &BASE64_STANDARD.encode(format!("{user}:{password}")))
    }

    /// Basic authentication written as `user:password`, the form of the setting `http_auth`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there is no colon.
    pub fn user_password(pair: &str) -> Result<Self, Error> {
        match pair.split_once(':') {
            Some((user, password)) => Self::basic(user, password),
            None => Err(Error::config("http_auth takes `user:password`; the text given has no colon")),
        }
    }

    /// An API key as the server returned it in `encoded`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it holds characters that a header
    /// cannot carry.
    pub fn api_key(encoded: &str) -> Result<Self, Error> {
        Self::new("ApiKey", encoded)
    }

    /// A bearer token: of OAuth2, or a service account's.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it holds characters that a header
    /// cannot carry.
    pub fn bearer(token: &str) -> Result<Self, Error> {
        Self::new("Bearer", token)
    }

    /// The user information of a URL, percent-decoded.
    pub(crate) fn from_user_info(user_info: &str) -> Result<Self, Error> {
        let decode = |text: &str| {
            percent_decode_str(text)
                .decode_utf8()
                .map(|t| t.into_owned())
                .map_err(|_| Error::config("the user information in a URL is not valid UTF-8 once percent-decoded"))
        };
        let (user, password) = user_info.split_once(':').unwrap_or((user_info, ""));
        Self::basic(&decode(user)?, &decode(password)?)
    }

    fn new(scheme: &'static str, value: &str) -> Result<Self, Error> {
        let mut header = HeaderValue::try_from(format!("{scheme} {value}"))
            .map_err(|_| Error::config(format!("the {scheme} credentials hold characters that no header can carry")))?;
        header.set_sensitive(true);
        Ok(Self { scheme, header })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({} <hidden>)", self.scheme)
    }
}

/// Adds the `Authorization` header to every attempt that has none.
///
/// A header that the request brings wins; then the credentials given here; then those of the
/// node's own URL. They can be changed at run time through [`AuthLayer::set`].
///
/// ```
/// use es_transport::{AuthLayer, Credentials};
/// use tower::ServiceBuilder;
///
/// let auth = AuthLayer::new(Some(Credentials::api_key("VnVhQ2ZHY0JDZGJrUW0=")?));
/// let stack = ServiceBuilder::new().layer(auth.clone());
/// auth.set(Some(Credentials::bearer("renewed")?)); // seen by all services of this layer
/// # let _ = stack;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct AuthLayer {
    /// Written when they are renewed, and held only while they are copied.
    current: Arc<RwLock<Option<Credentials>>>,
}

impl AuthLayer {
    /// A layer with these credentials; `None` leaves only those of the nodes' URLs.
    pub fn new(credentials: Option<Credentials>) -> Self {
        Self { current: Arc::new(RwLock::new(credentials)) }
    }

    /// Replaces the credentials for all attempts from now on.
    pub fn set(&self, credentials: Option<Credentials>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = credentials;
    }

    /// What a request to this node is sent with.
    fn header(&self, node: Option<&Arc<Node>>) -> Option<HeaderValue> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let credentials = current.as_ref().or_else(|| node?.credentials())?;
        Some(credentials.header.clone())
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = Auth<S>;

    fn layer(&self, inner: S) -> Auth<S> {
        Auth { inner, layer: self.clone() }
    }
}

/// The service of [`AuthLayer`].
#[derive(Debug, Clone)]
pub struct Auth<S> {
    inner: S,
    layer: AuthLayer,
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Auth<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        if !request.headers().contains_key(AUTHORIZATION)
            && let Some(header) = self.layer.header(Node::of(&request))
        {
            request.headers_mut().append(&AUTHORIZATION, header);
        }
        self.inner.call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h07_user_information_is_percent_decoded() {
        let credentials = Credentials::from_user_info("user%3A%40:%40password").map(|c| c.header);
        assert!(credentials.is_err(), "a colon in the user name cannot be expressed");
        let credentials = Credentials::from_user_info("us%40er:%40pass:word").unwrap();
        assert_eq!(credentials, Credentials::basic("us@er", "@pass:word").unwrap());
        assert_eq!(credentials.header, "Basic dXNAZXI6QHBhc3M6d29yZA==");
    }

    #[test]
    fn a_missing_colon_is_said() {
        let err = Credentials::user_password("elastic").unwrap_err();
        assert!(err.to_string().contains("user:password"), "{err}");
        assert!(!err.to_string().contains("elastic"), "{err}");
    }
}

//! `AuthLayer`: the credentials that all its services share.

use std::sync::{Arc, PoisonError, RwLock};

use tower_layer::Layer;

use super::service::Auth;
use crate::credentials::Credentials;

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
}

impl<S> Layer<S> for AuthLayer {
    type Service = Auth<S>;

    fn layer(&self, inner: S) -> Auth<S> {
        Auth { inner, current: Arc::clone(&self.current) }
    }
}

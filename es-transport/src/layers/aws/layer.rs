//! `AwsSigV4Layer`: the region, the service and the credentials that all its services share.

use std::{fmt, sync::Arc, time::SystemTime};

use tokio::sync::Mutex;
use tower_layer::Layer;

use super::{
    credentials::{AwsCredentials, ProvideAwsCredentials},
    service::AwsSigV4,
};
use crate::error::{Delivery, Error, ErrorKind};

/// Signs each attempt for AWS, with the hash of its body.
///
/// A [`node_layer`](crate::TransportBuilder::node_layer), so that each attempt has a signature of its own time and host. AWS
/// shows one address for all nodes: leave sniffing off. OpenSearch Serverless has no `GET /` that tells its version: a client
/// there is told with `with_server`.
///
/// ```
/// use es_transport::{AwsCredentials, AwsService, AwsSigV4Layer, Transport};
///
/// # fn f() -> Result<(), es_transport::Error> {
/// let aws = AwsSigV4Layer::new("eu-west-1", AwsService::OpenSearch, AwsCredentials::from_env()?);
/// let transport = Transport::builder()
///     .hosts(["https://search-shop-abc.eu-west-1.es.amazonaws.com"])
///     .node_layer(aws)
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// An attempt whose body is streamed, or for which there are no credentials, fails with
/// [`ErrorKind::Service`](crate::ErrorKind::Service) before anything is sent.
#[derive(Clone)]
pub struct AwsSigV4Layer {
    shared: Arc<Shared>,
}

/// What all signatures have in common.
pub(super) struct Shared {
    pub(super) region: String,
    pub(super) service: AwsService,
    provider: Box<dyn ProvideAwsCredentials>,
    /// The last credentials that expire some time; one caller renews them while the others wait.
    kept: Mutex<Option<AwsCredentials>>,
}

/// A service of AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AwsService {
    /// OpenSearch Service, and Elasticsearch on it: `es`.
    OpenSearch,
    /// OpenSearch Serverless: `aoss`.
    OpenSearchServerless,
}

impl AwsService {
    /// The name that signatures have for it.
    #[must_use]
    pub fn signing_name(self) -> &'static str {
        match self {
            Self::OpenSearch => "es",
            Self::OpenSearchServerless => "aoss",
        }
    }
}

impl AwsSigV4Layer {
    /// Signs for a service in a region, such as `eu-west-1`.
    pub fn new(region: impl Into<String>, service: AwsService, provider: impl ProvideAwsCredentials) -> Self {
        let (region, provider) = (region.into(), Box::new(provider));
        Self { shared: Arc::new(Shared { region, service, provider, kept: Mutex::default() }) }
    }
}

impl Shared {
    /// Credentials that are valid now.
    pub(super) async fn credentials(&self) -> Result<AwsCredentials, Error> {
        let mut kept = self.kept.lock().await;
        if let Some(credentials) = kept.as_ref().filter(|kept| kept.is_valid_at(SystemTime::now())) {
            return Ok(credentials.clone());
        }
        let credentials = self.provider.credentials().await.map_err(|error| {
            let failed = Error::new(ErrorKind::Service).context("there are no AWS credentials to sign with");
            failed.with_cause(error).with_delivery(Delivery::NotSent)
        })?;
        *kept = credentials.expires_at.is_some().then(|| credentials.clone());
        Ok(credentials)
    }
}

impl<S> Layer<S> for AwsSigV4Layer {
    type Service = AwsSigV4<S>;

    fn layer(&self, inner: S) -> AwsSigV4<S> {
        AwsSigV4 { inner, shared: Arc::clone(&self.shared) }
    }
}

impl fmt::Debug for AwsSigV4Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut layer = f.debug_struct("AwsSigV4Layer");
        layer.field("region", &self.region).field("service", &self.service).finish_non_exhaustive()
    }
}

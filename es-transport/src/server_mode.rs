//! What kind of service a transport speaks to.

use http::{HeaderMap, HeaderName, HeaderValue};

/// What kind of service the hosts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ServerMode {
    /// A cluster, whose nodes are known or can be found.
    #[default]
    Stack,
    /// Elasticsearch Serverless: one address, behind which there are no nodes to see. Each request names the version
    /// of the interface, `Elastic-Api-Version: 2023-10-31`, unless it brings this header itself. Several hosts, and
    /// the settings of sniffing and of choosing nodes, are refused.
    Serverless,
}

static API_VERSION: HeaderName = HeaderName::from_static("elastic-api-version");

impl ServerMode {
    /// Adds the headers that this kind of service wants.
    pub(crate) fn add_headers(self, headers: &mut HeaderMap) {
        if self == Self::Serverless {
            headers.entry(&API_VERSION).or_insert(HeaderValue::from_static("2023-10-31"));
        }
    }
}

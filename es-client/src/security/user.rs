//! A user.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::response::null_as_default;

/// A user, without the password, which nobody can ask for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// The roles. OpenSearch calls them `opendistro_security_roles`.
    #[serde(default, alias = "opendistro_security_roles", deserialize_with = "null_as_default")]
    pub roles: Vec<String>,
    /// The whole name.
    pub full_name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// Notes. OpenSearch calls them `attributes`, and they are texts.
    #[serde(default, alias = "attributes", deserialize_with = "null_as_default")]
    pub metadata: Map<String, Value>,
    /// Whether the user may do anything at all; `None` where the server does not tell.
    pub enabled: Option<bool>,
    /// Members without a name here, such as OpenSearch's `backend_roles` and `reserved`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

//! What a role may do.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::response::null_as_default;

/// What the users of a role, or an API key, may do.
///
/// Privileges have the names that the server gives them: `read`, `write`, `monitor`, `all`… On OpenSearch those of indices
/// are action groups and actions, such as `read` or `indices:data/read/search`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct Role {
    /// The privileges on the cluster as a whole. OpenSearch calls them `cluster_permissions`.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub cluster: Vec<String>,
    /// The privileges on indices. OpenSearch calls them `index_permissions`.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub indices: Vec<IndexPrivileges>,
    /// The users whose place its users may take; not on OpenSearch.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub run_as: Vec<String>,
    /// A sentence for people. Elasticsearch 8.15 and later, OpenSearch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members without a name here, such as `applications`, `remote_indices` or OpenSearch's `tenant_permissions`: they are
    /// sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a role may do with indices.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct IndexPrivileges {
    /// The names of the indices, and patterns of them.
    pub names: Vec<String>,
    /// The privileges.
    pub privileges: Vec<String>,
    /// The fields that may be read; `None` means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_security: Option<FieldSecurity>,
    /// The documents that may be read, as a query in JSON; a server tells it as its text. `None` means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
    /// Whether patterns mean the server's own indices, too; not on OpenSearch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_restricted_indices: Option<bool>,
    /// Members without a name here, such as OpenSearch's `masked_fields`: they are sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The fields that may be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldSecurity {
    /// The fields that may be read, and patterns of them.
    #[serde(default, deserialize_with = "null_as_default")]
    pub grant: Vec<String>,
    /// Those of them that may not.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

impl Role {
    /// A role that may do nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds privileges on the cluster.
    pub fn cluster(mut self, privileges: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.cluster.extend(privileges.into_iter().map(Into::into));
        self
    }

    /// Adds privileges on indices.
    pub fn index(mut self, privileges: IndexPrivileges) -> Self {
        self.indices.push(privileges);
        self
    }
}

impl IndexPrivileges {
    /// Privileges on indices of these names, all their documents and fields.
    pub fn new(
        names: impl IntoIterator<Item = impl Into<String>>,
        privileges: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self { names, privileges: privileges.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Only these fields, or patterns of them.
    pub fn grant(mut self, fields: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.field_security.get_or_insert_default().grant.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Not these fields among those that are [granted](Self::grant).
    pub fn except(mut self, fields: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.field_security.get_or_insert_default().except.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Only the documents that a query finds, as JSON.
    pub fn query(self, query: Value) -> Self {
        Self { query: Some(query), ..self }
    }
}

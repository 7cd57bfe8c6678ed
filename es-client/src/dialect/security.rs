//! Users and roles: OpenSearch's security plugin has other paths and other words for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    call::Path,
    error::Error,
    security::{FieldSecurity, IndexPrivileges, Role},
    server::{Availability, Product, Server},
};

/// What only Elasticsearch has.
const ELASTICSEARCH: Availability = Availability::since(Some((0, 0)), None);
/// What only OpenSearch has.
const OPENSEARCH: Availability = Availability::since(None, Some((0, 0)));

/// A role as OpenSearch writes it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct OpenSearchRole {
    cluster_permissions: Vec<String>,
    index_permissions: Vec<IndexPermissions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct IndexPermissions {
    index_patterns: Vec<String>,
    allowed_actions: Vec<String>,
    /// The query in JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    dls: Option<String>,
    /// The fields that may be read; with `~` before it, one that may not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fls: Vec<String>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

impl IndexPermissions {
    fn of(indices: &IndexPrivileges) -> Result<Self, Error> {
        let mut fields = Vec::new();
        if let Some(FieldSecurity { grant, except }) = &indices.field_security {
            if grant.is_empty() && except.is_empty() {
                return Err(Error::request(
                    "a role that may read no field at all cannot be said to OpenSearch, where no fields mean all",
                ));
            }
            // All fields are those of which none is named.
            if !grant.iter().any(|name| name == "*") {
                fields.extend(grant.iter().cloned());
            }
            fields.extend(except.iter().map(|name| format!("~{name}")));
        }
        let query = indices.query.as_ref().map(|query| match query {
            Value::String(text) => text.clone(),
            query => query.to_string(),
        });
        if query.as_deref() == Some("") {
            return Err(Error::request("the query of a role is empty, which OpenSearch takes for none"));
        }
        Ok(Self {
            index_patterns: indices.names.clone(),
            allowed_actions: indices.privileges.clone(),
            dls: query,
            fls: fields,
            other: indices.other.clone(),
        })
    }

    fn privileges(self) -> IndexPrivileges {
        let (except, grant): (Vec<_>, Vec<_>) = self.fls.into_iter().partition(|name| name.starts_with('~'));
        let except: Vec<String> = except.into_iter().map(|name| name.trim_start_matches('~').to_owned()).collect();
        let mut privileges = IndexPrivileges::new(self.index_patterns, self.allowed_actions);
        if !(grant.is_empty() && except.is_empty()) {
            privileges.field_security = Some(FieldSecurity { grant, except });
        }
        // The plugin writes no query as an empty one.
        privileges.other = self.other;
        privileges.query = self.dls.filter(|text| !text.is_empty()).map(Value::String);
        privileges
    }
}

impl Server {
    /// Where security is.
    fn security_path(&self, elasticsearch: &str, opensearch: &str) -> Path {
        match self.product() {
            Some(Product::OpenSearch) => Path::of("_plugins").then("_security").then("api").then(opensearch),
            _ if self.is_elasticsearch_up_to(6) => Path::of("_xpack").then("security").then(elasticsearch),
            _ => Path::of("_security").then(elasticsearch),
        }
    }

    /// Where users are.
    pub(crate) fn users_path(&self) -> Path {
        self.security_path("user", "internalusers")
    }

    /// Where roles are.
    pub(crate) fn roles_path(&self) -> Path {
        self.security_path("role", "roles")
    }

    /// A user in a body, whose members have Elasticsearch's names.
    pub(crate) fn user_body(&self, mut user: Map<String, Value>) -> Result<Value, Error> {
        if self.product() != Some(Product::OpenSearch) {
            if user.contains_key("backend_roles") {
                OPENSEARCH.check_of("`backend_roles`", *self)?;
            }
            return Ok(Value::Object(user));
        }
        for name in ["full_name", "email", "enabled"] {
            if user.contains_key(name) {
                ELASTICSEARCH.check_of(&format!("`{name}`"), *self)?;
            }
        }
        let is_text = |attributes: &Value| match attributes {
            Value::Object(attributes) => attributes.values().all(Value::is_string),
            _ => false,
        };
        if user.get("metadata").is_some_and(|metadata| !is_text(metadata)) {
            return Err(Error::request("the `metadata` of a user on OpenSearch is an object of texts"));
        }
        for (name, theirs) in
            [("roles", "opendistro_security_roles"), ("password_hash", "hash"), ("metadata", "attributes")]
        {
            if let Some(value) = user.remove(name) {
                user.insert(theirs.to_owned(), value);
            }
        }
        Ok(Value::Object(user))
    }

    /// A role in a body.
    pub(crate) fn role_body(&self, role: &Role) -> Result<Value, Error> {
        let body = match self.product() {
            Some(Product::OpenSearch) => {
                let is_restricted = role.indices.iter().any(|indices| indices.allow_restricted_indices.is_some());
                for (name, is_given) in
                    [("`run_as`", !role.run_as.is_empty()), ("`allow_restricted_indices`", is_restricted)]
                {
                    if is_given {
                        ELASTICSEARCH.check_of(name, *self)?;
                    }
                }
                serde_json::to_value(OpenSearchRole {
                    cluster_permissions: role.cluster.clone(),
                    index_permissions: role.indices.iter().map(IndexPermissions::of).collect::<Result<_, _>>()?,
                    description: role.description.clone(),
                    other: role.other.clone(),
                })
            }
            _ => {
                if role.description.is_some() {
                    Availability::since(Some((8, 15)), Some((0, 0))).check_of("the `description` of a role", *self)?;
                }
                serde_json::to_value(role)
            }
        };
        body.map_err(|error| Error::serialize("role", error))
    }

    /// Reads roles, by name.
    pub(crate) fn roles(&self, body: Map<String, Value>) -> serde_json::Result<BTreeMap<String, Role>> {
        let read = |role: Value| match self.product() {
            Some(Product::OpenSearch) => {
                let OpenSearchRole { cluster_permissions, index_permissions, description, other } =
                    serde_json::from_value(role)?;
                let mut role = Role::new().cluster(cluster_permissions);
                role.indices = index_permissions.into_iter().map(IndexPermissions::privileges).collect();
                (role.description, role.other) = (description, other);
                Ok(role)
            }
            _ => serde_json::from_value(role),
        };
        body.into_iter().map(|(name, role)| Ok((name, read(role)?))).collect()
    }
}

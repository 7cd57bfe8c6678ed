//! `field_caps`: what can be done with fields, over several indices.

use std::collections::BTreeMap;

use es_dsl::Document;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::{Response, null_as_default},
    server::Server,
};

/// Tells what can be done with fields. See [`Elasticsearch::field_caps`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct FieldCaps {
    call: CallState,
}

builder! {
    impl [] FieldCaps: indices, indices_options;
    impl [] send -> FieldCapabilities;
}

/// What can be done with fields.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FieldCapabilities {
    /// The indices that were looked at; a server of version 5 does not tell.
    #[serde(default)]
    pub indices: Vec<String>,
    /// Of each field, by its name, what it is: by the types that it has in the indices. Several
    /// types mean that the indices do not agree.
    pub fields: BTreeMap<String, BTreeMap<String, FieldCapability>>,
    #[serde(default)]
    failed_indices: usize,
}

/// What can be done with a field of one type.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FieldCapability {
    /// The type, such as `keyword`.
    #[serde(rename = "type")]
    pub field_type: String,
    /// Whether queries find it, in all the indices.
    pub searchable: bool,
    /// Whether it can be sorted by and aggregated, in all the indices.
    pub aggregatable: bool,
    /// Whether it is one of the server's own, such as `_id`; Elasticsearch 7.12 and later.
    pub metadata_field: Option<bool>,
    /// The indices where it has this type; empty where it has it in all.
    #[serde(default, deserialize_with = "null_as_default")]
    pub indices: Vec<String>,
    /// The indices where queries do not find it, if they find it in others.
    #[serde(default, deserialize_with = "null_as_default")]
    pub non_searchable_indices: Vec<String>,
    /// The indices where it cannot be aggregated, if it can in others.
    #[serde(default, deserialize_with = "null_as_default")]
    pub non_aggregatable_indices: Vec<String>,
    /// What the mappings note of it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub meta: BTreeMap<String, Value>,
}

impl Elasticsearch {
    /// Tells what can be done with fields of the index of a document type: their types, and whether
    /// they can be searched and aggregated. Names may be patterns; `"*"` means all fields.
    ///
    /// `GET /{index}/_field_caps?fields=…`. Untyped documents may be named without an index, which
    /// means all indices. Indices that failed are an error. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let caps = es.field_caps::<Value>(["level", "at*"]).index("logs-*").send().await?;
    /// for (name, types) in &caps.fields {
    ///     println!("{name}: {:?}", types.keys());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn field_caps<T: Document>(&self, fields: impl Names) -> FieldCaps {
        FieldCaps { call: CallState::new(self, Target::of::<T>()) }.param("fields", fields.joined())
    }
}

impl FieldCaps {
    /// Whether fields show that some indices do not have, with the type `unmapped`. Default `false`;
    /// version 7.2 and later.
    pub fn include_unmapped(self, include: bool) -> Self {
        self.param("include_unmapped", include)
    }
}

impl Endpoint for FieldCaps {
    type Output = FieldCapabilities;
    const NAME: &'static str = "field_caps";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(self.call.target.path_or_all("_field_caps")?))
    }

    fn decode(&mut self, response: Response) -> Result<FieldCapabilities, Error> {
        let capabilities: FieldCapabilities = response.json()?;
        match capabilities.failed_indices {
            0 => Ok(capabilities),
            _ => Err(response.error()),
        }
    }
}

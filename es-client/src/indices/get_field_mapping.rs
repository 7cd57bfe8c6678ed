//! `indices.get_field_mapping`: how single fields are indexed.

use std::collections::BTreeMap;

use es_dsl::mapping::{Properties, Property};
use serde::{Deserialize, Deserializer};

use super::{Indices, Mappings};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for the mappings of fields. See [`Indices::get_field_mapping`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesGetFieldMapping {
    call: CallState,
    fields: String,
}

builder! {
    impl [] IndicesGetFieldMapping: indices_options;
    impl [] send -> Mappings<BTreeMap<String, FieldMapping>>;
}

/// How a field is indexed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FieldMapping {
    /// The name of the field with those of the objects around it.
    pub full_name: String,
    /// Its type and parameters; `None` for the server's own fields, such as `_id`.
    #[serde(rename = "mapping", deserialize_with = "one")]
    pub property: Option<Property>,
}

/// The one property of an object that has it under the last part of the field's name.
fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Property>, D::Error> {
    Ok(Properties::deserialize(deserializer)?.into_values().next())
}

impl Indices {
    /// How fields of an index, or of several, are indexed, by their full names. Names may be patterns; a name that no field
    /// has is not in the answer.
    ///
    /// `GET /{index}/_mapping/field/{fields}`; the index `_all` means all. A missing index is an error
    /// ([`Error::is_index_not_found`]). It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let mappings = es.indices().get_field_mapping("tweets", ["author", "lang*"]).send().await?;
    /// for (name, field) in mappings.get("tweets").into_iter().flatten() {
    ///     println!("{name}: {:?}", field.property);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_field_mapping(&self, index: impl Names, fields: impl Names) -> IndicesGetFieldMapping {
        IndicesGetFieldMapping { call: CallState::new(&self.client, Target::named(index)), fields: fields.joined() }
    }
}

impl IndicesGetFieldMapping {
    /// Whether the answer has also the parameters that the mapping does not set. Default `false`.
    pub fn include_defaults(self, include: bool) -> Self {
        self.param("include_defaults", include)
    }
}

impl Endpoint for IndicesGetFieldMapping {
    type Output = Mappings<BTreeMap<String, FieldMapping>>;
    const NAME: &'static str = "indices.get_field_mapping";

    fn check(&mut self) -> Result<(), Error> {
        check_names("field", &self.fields)?;
        self.call.target.check()
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_mapping").then("field");
        Ok(RequestParts::get(path.then(&self.fields)))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        Mappings::of(&response)
    }
}

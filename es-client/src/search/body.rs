//! The body of a request that has a query among other members.

use es_dsl::query::Clause;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

use crate::error::Error;

/// A query, and other members by name. Of a member that is set twice, the last one counts.
#[derive(Debug, Default)]
pub(crate) struct Body {
    query: Option<Clause>,
    members: Map<String, Value>,
}

impl Body {
    pub(crate) fn set_query(&mut self, query: Clause) {
        self.members.remove("query");
        self.query = Some(query);
    }

    pub(crate) fn set(&mut self, name: &str, json: Value) {
        if name == "query" {
            self.query = None;
        }
        self.members.insert(name.to_owned(), json);
    }

    pub(crate) fn into_json(self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(&self).map_err(|error| Error::serialize("request", error))
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_map(None)?;
        if let Some(query) = &self.query {
            body.serialize_entry("query", query)?;
        }
        for (name, json) in &self.members {
            body.serialize_entry(name, json)?;
        }
        body.end()
    }
}

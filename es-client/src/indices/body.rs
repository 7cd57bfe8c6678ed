//! The body of a request that creates an index.

use es_dsl::Mapping;
use serde_json::{Map, Value};

use crate::{call::Target, error::Error, server::Server};

/// What a new index is to be like.
#[derive(Debug, Clone, Default)]
pub(crate) struct IndexBody {
    pub(crate) mapping: Option<Mapping>,
    pub(crate) settings: Option<Value>,
    /// Other members of the body.
    pub(crate) members: Map<String, Value>,
}

impl IndexBody {
    /// Refuses what is given both by its own method and among the other members; `others` are members that only some
    /// calls have.
    pub(crate) fn check<const COUNT: usize>(&self, others: [(&str, bool); COUNT]) -> Result<(), Error> {
        let given = [("settings", self.settings.is_some()), ("mappings", self.mapping.is_some())];
        let mut given = given.iter().chain(&others);
        match given.find(|(name, is_given)| *is_given && self.members.contains_key(*name)) {
            Some((name, _)) => Err(Error::request(format!("`{name}` is given twice, once of them in `body_raw`"))),
            None => Ok(()),
        }
    }

    pub(crate) fn json(&self, target: &Target, server: Server) -> Result<Vec<u8>, Error> {
        let mut body = self.members.clone();
        if let Some(settings) = &self.settings {
            body.insert("settings".to_owned(), settings.clone());
        }
        if let Some(mapping) = &self.mapping {
            body.insert("mappings".to_owned(), server.mapping_body(target, mapping)?);
        }
        serde_json::to_vec(&body).map_err(|error| Error::serialize("request", error))
    }
}

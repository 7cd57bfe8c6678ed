//! The body of a request that creates an index.

use std::collections::BTreeMap;

use es_dsl::Mapping;
use serde_json::{Map, Value};

use super::Alias;
use crate::{call::Target, error::Error, server::Server};

/// What a new index is to be like.
#[derive(Debug, Clone, Default)]
pub(crate) struct IndexBody {
    pub(crate) mapping: Option<Mapping>,
    pub(crate) settings: Option<Value>,
    pub(crate) aliases: BTreeMap<String, Alias>,
    /// Other members of the body.
    pub(crate) members: Map<String, Value>,
}

impl IndexBody {
    /// Refuses what is given both by its own method and among the other members; `others` are members that only some
    /// calls have.
    pub(crate) fn check<const COUNT: usize>(&self, others: [(&str, bool); COUNT]) -> Result<(), Error> {
        let given = [
            ("settings", self.settings.is_some()),
            ("mappings", self.mapping.is_some()),
            ("aliases", !self.aliases.is_empty()),
        ];
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
        if !self.aliases.is_empty() {
            let aliases = serde_json::to_value(&self.aliases).map_err(|error| Error::serialize("aliases", error))?;
            body.insert("aliases".to_owned(), aliases);
        }
        serde_json::to_vec(&body).map_err(|error| Error::serialize("request", error))
    }
}

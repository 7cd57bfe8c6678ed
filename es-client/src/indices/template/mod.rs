//! Templates: what new indices of certain names are created with.
//!
//! | kind | what it is | servers |
//! |---|---|---|
//! | [`IndexTemplate`] | applies to the names that fit, alone or [composed](IndexTemplate::composed_of) of others | Elasticsearch 7.8 and later, OpenSearch |
//! | [`ComponentTemplate`](crate::cluster::ComponentTemplate) | a part that index templates are composed of | Elasticsearch 7.8 and later, OpenSearch |
//! | [`LegacyTemplate`] | applies to the names that fit, with all others that fit | all |

pub(crate) mod content;
mod index;
mod legacy;
mod simulate;

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use crate::{error::Error, response::Response, server::Availability};

pub use content::{IndexTemplate, LegacyTemplate, TemplateContent};
pub use simulate::{IndicesSimulateIndexTemplate, IndicesSimulateTemplate, Overlapping, SimulatedTemplate};

/// The servers that have composable templates.
pub(crate) const COMPOSABLE: Availability = Availability::since(Some((7, 8)), Some((1, 0)));

/// Reads a list of composable templates with their names.
pub(crate) fn named<T: DeserializeOwned>(response: &Response) -> Result<BTreeMap<String, T>, Error> {
    #[derive(Deserialize)]
    struct Templates<T> {
        #[serde(alias = "index_templates", alias = "component_templates")]
        templates: Vec<Named<T>>,
    }

    #[derive(Deserialize)]
    struct Named<T> {
        name: String,
        #[serde(alias = "index_template", alias = "component_template")]
        template: T,
    }

    let Templates { templates } = response.json()?;
    Ok(templates.into_iter().map(|Named { name, template }| (name, template)).collect())
}

#[cfg(test)]
mod tests;

//! Calls about indices as a whole: [`Elasticsearch::indices`].

mod add_block;
mod alias;
mod analyze;
mod body;
mod clear_cache;
mod close;
mod create;
mod data_stream;
mod delete;
mod each_index;
mod exists;
mod flush;
mod forcemerge;
pub(crate) mod get;
mod get_field_mapping;
mod get_mapping;
mod get_settings;
mod open;
mod put_mapping;
mod put_settings;
mod refresh;
mod resize;
mod resolve_index;
mod rollover;
mod settings;
#[cfg(feature = "operations")]
mod statistics;
pub(crate) mod template;

use serde::Deserialize;

use crate::{
    client::Elasticsearch,
    error::Error,
    response::{Response, Shards},
};

pub use add_block::{IndexBlock, IndicesAddBlock};
pub use alias::{
    Alias, AliasAction, Aliases, IndicesDeleteAlias, IndicesExistsAlias, IndicesGetAlias, IndicesGetAliases,
    IndicesPutAlias, IndicesUpdateAliases,
};
pub use analyze::{Analysis, AnalysisDetail, AnalysisStep, AnalyzedToken, FilteredText, IndicesAnalyze};
pub(crate) use body::IndexBody;
pub use clear_cache::IndicesClearCache;
pub use close::IndicesClose;
pub use create::{Created, IndicesCreate};
pub use data_stream::{
    DataStream, DataStreamIndex, IndicesCreateDataStream, IndicesDeleteDataStream, IndicesGetDataStream, TimestampField,
};
pub use delete::IndicesDelete;
pub use exists::IndicesExists;
pub use flush::IndicesFlush;
pub use forcemerge::IndicesForcemerge;
pub use get::{IndexState, IndicesGet};
pub use get_field_mapping::{FieldMapping, IndicesGetFieldMapping};
pub use get_mapping::{IndicesGetMapping, Mappings};
pub use get_settings::IndicesGetSettings;
pub use open::IndicesOpen;
pub use put_mapping::IndicesPutMapping;
pub use put_settings::IndicesPutSettings;
pub use refresh::IndicesRefresh;
pub use resize::IndicesResize;
pub use resolve_index::{IndicesResolveIndex, Resolved, ResolvedAlias, ResolvedDataStream, ResolvedIndex};
pub use rollover::{IndicesRollover, RolledOver};
pub(crate) use settings::find as find_setting;
pub use settings::{IndexBlocks, Settings};
#[cfg(feature = "operations")]
pub use statistics::*;
pub use template::{
    IndexTemplate, IndicesSimulateIndexTemplate, IndicesSimulateTemplate, LegacyTemplate, Overlapping,
    SimulatedTemplate, TemplateContent,
};

/// The calls about indices.
#[derive(Debug, Clone)]
pub struct Indices {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// The calls about indices.
    pub fn indices(&self) -> Indices {
        Indices { client: self.clone() }
    }
}

/// The server's answer to a change of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Acknowledged {
    /// Whether all nodes knew of the change before the time ran out. It happens either way.
    pub acknowledged: bool,
    /// Whether enough copies of each shard had started before the time ran out; `None` where the change starts no shards,
    /// and where an old server does not tell.
    pub shards_acknowledged: Option<bool>,
}

impl Acknowledged {
    /// The answer; of a status that the call was told to take for success, that nothing happened.
    pub(crate) fn of(response: &Response) -> Result<Self, Error> {
        match response.status().is_success() {
            true => response.json(),
            false => Ok(Self { acknowledged: false, shards_acknowledged: None }),
        }
    }
}

/// Reads the answer of a call that went to all shards of its indices. That it failed on some is an error.
pub(crate) fn shards(response: &Response) -> Result<Shards, Error> {
    #[derive(Deserialize)]
    struct Answer {
        _shards: Shards,
    }

    let Answer { _shards: shards } = response.json()?;
    response.check_shards(&shards)?;
    Ok(shards)
}

#[cfg(test)]
mod tests;

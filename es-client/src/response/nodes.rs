//! Answers that several nodes have a part in.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Response;
use crate::{
    call::{Path, check_names},
    error::{Error, ErrorCause},
};

/// How many nodes took part in a call.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NodeCounts {
    /// All that were asked.
    pub total: u32,
    /// Those that answered.
    pub successful: u32,
    /// Those that failed.
    pub failed: u32,
    /// Why they failed.
    #[serde(default)]
    pub failures: Vec<ErrorCause>,
}

/// What each of several nodes answered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PerNode<N> {
    /// How many nodes took part.
    #[serde(rename = "_nodes")]
    pub counts: NodeCounts,
    /// The cluster's name.
    pub cluster_name: String,
    /// The answers, by the ids of the nodes.
    pub nodes: BTreeMap<String, N>,
}

/// The nodes that a call is about, and whether some of them may fail.
#[derive(Debug, Default)]
pub(crate) struct ChosenNodes {
    pub(crate) names: Option<String>,
    pub(crate) allow_partial: bool,
}

impl ChosenNodes {
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.names.as_deref().map_or(Ok(()), |names| check_names("node", names))
    }

    /// A path followed by the nodes, where some are named.
    pub(crate) fn under(&self, path: Path) -> Path {
        path.then_some(self.names.as_deref())
    }

    /// The same with all nodes named: what follows might be taken for their names.
    pub(crate) fn all_under(&self, path: Path) -> Path {
        path.then(self.names.as_deref().unwrap_or("_all"))
    }

    /// The error that some nodes failed, unless they may.
    pub(crate) fn check_answer(&self, response: &Response, counts: &NodeCounts) -> Result<(), Error> {
        if counts.failed == 0 || self.allow_partial {
            return Ok(());
        }
        let (failed, total) = (counts.failed as usize, counts.total as usize);
        Err(Error::partial(response.origin(), "nodes", failed, total, counts.failures.first().cloned()))
    }
}

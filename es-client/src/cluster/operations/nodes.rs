//! Answers that several nodes have a part in.

use serde::Deserialize;

use crate::{
    call::{Path, check_names},
    error::{Error, ErrorCause},
    response::Response,
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

    /// The error that some nodes failed, unless they may.
    pub(crate) fn check_answer(&self, response: &Response, counts: &NodeCounts) -> Result<(), Error> {
        if counts.failed == 0 || self.allow_partial {
            return Ok(());
        }
        let (failed, total) = (counts.failed as usize, counts.total as usize);
        Err(Error::partial(response.origin(), "nodes", failed, total, counts.failures.first().cloned()))
    }
}

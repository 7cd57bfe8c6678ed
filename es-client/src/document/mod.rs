//! Calls about documents by their ids.

mod change;
mod create;
mod delete;
mod exists;
mod get;
mod get_source;
mod index;
mod mget;
mod modify;
mod update;
mod written;

use std::fmt;

use crate::{call::check_segment, error::Error};

pub(crate) use change::Change;
pub use create::Create;
pub use delete::Delete;
pub use exists::{Exists, ExistsSource};
pub use get::{Found, Get};
pub use get_source::GetSource;
pub use index::{Index, OpType};
pub use mget::{Mget, MgetItem};
pub use modify::Modify;
pub use update::{Update, UpdateReturning, Updated};
pub use written::{WriteResult, Written};

/// When a write shows in searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refresh {
    /// At once: the call waits while the shard is refreshed. Costly for the server when it is done
    /// often.
    True,
    /// Before the call returns, with the index's next refresh.
    WaitFor,
    /// With the index's next refresh, which the call does not wait for.
    False,
}

impl From<bool> for Refresh {
    fn from(refresh: bool) -> Self {
        if refresh { Self::True } else { Self::False }
    }
}

impl fmt::Display for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::True => "true",
            Self::WaitFor => "wait_for",
            Self::False => "false",
        })
    }
}

/// Who numbers the versions of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VersionType {
    /// The server. A write succeeds only if the document has the version that the call names; up to
    /// version 6 of Elasticsearch.
    Internal,
    /// Somebody else: a write succeeds only if its version is greater than that of the document.
    External,
    /// Somebody else: a write succeeds only if its version is no less than that of the document.
    ExternalGte,
}

impl VersionType {
    /// The word as the server spells it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
            Self::ExternalGte => "external_gte",
        }
    }
}

impl fmt::Display for VersionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Looks for an id that cannot stand in a path.
fn check_id(id: &str) -> Result<(), Error> {
    check_segment("id of the document", id)
}

#[cfg(test)]
mod tests;

//! What became of operations.

use std::{fmt, time::Duration};

use crate::{
    document::{WriteResult, Written},
    error::Error,
};

/// What became of one operation, and what its caller gave it to come back with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome<C = ()> {
    /// What the caller gave: [`Operation::context`](super::Operation::context).
    pub context: C,
    /// What became of it.
    pub result: Settled,
    /// How many times it was sent.
    pub attempts: u32,
}

/// How an operation ended.
#[derive(Debug, Clone)]
pub enum Settled {
    /// The server did it.
    Written(Written),
    /// It is not done: the server refused it, or it could not be sent.
    Rejected(Error),
    /// The answer was lost and the operation cannot be sent again without doing it twice, perhaps: it may be
    /// done or not.
    Unknown(Error),
}

impl Settled {
    /// What the server did; the error of what was rejected, or whose answer was lost.
    ///
    /// # Errors
    /// Why it is not known to be done.
    pub fn written(self) -> Result<Written, Error> {
        match self {
            Self::Written(written) => Ok(written),
            Self::Rejected(error) | Self::Unknown(error) => Err(error),
        }
    }
}

/// What became of all operations of a bulk. The sum of its numbers is the number of operations that were put in.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// New documents.
    pub created: u64,
    /// Documents that took the place of older versions, or were changed.
    pub updated: u64,
    /// Documents that are gone.
    pub deleted: u64,
    /// Documents to delete that were not there.
    pub not_found: u64,
    /// Updates that changed nothing.
    pub noops: u64,
    /// Operations that are done in a way that this version of the client does not know.
    pub other: u64,
    /// Operations that are not done.
    pub rejected: u64,
    /// Operations that may be done or not: their answer was lost, and they could not be sent again.
    pub unknown: u64,
    /// The requests that were sent.
    pub requests: u64,
    /// How many times an operation was sent again.
    pub repeats: u64,
    /// How long it took.
    pub took: Duration,
    /// The errors of the first ten operations that were rejected or are unknown.
    pub failures: Vec<Error>,
}

/// How many errors a report keeps.
const KEPT: usize = 10;

impl Report {
    /// The operations that the server did.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.created + self.updated + self.deleted + self.not_found + self.noops + self.other
    }

    /// All operations that were put in.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.written() + self.rejected + self.unknown
    }

    pub(super) fn count(&mut self, result: &WriteResult) {
        let number = match result {
            WriteResult::Created => &mut self.created,
            WriteResult::Updated => &mut self.updated,
            WriteResult::Deleted => &mut self.deleted,
            WriteResult::NotFound => &mut self.not_found,
            WriteResult::Noop => &mut self.noops,
            WriteResult::Other(_) => &mut self.other,
        };
        *number += 1;
    }

    pub(super) fn keep(&mut self, error: &Error) {
        if self.failures.len() < KEPT {
            self.failures.push(error.clone());
        }
    }

    /// The report, where all is done; otherwise the error that has it.
    pub(super) fn checked(self) -> Result<Self, Error> {
        match self.rejected + self.unknown {
            0 => Ok(self),
            _ => Err(Error::bulk(self)),
        }
    }
}

/// One line, with the first errors.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} operations done", self.written(), self.total())?;
        if self.rejected > 0 {
            write!(f, ", {} rejected", self.rejected)?;
        }
        if self.unknown > 0 {
            write!(f, ", {} with a lost answer", self.unknown)?;
        }
        let mut reasons: Vec<String> = self.failures.iter().map(Error::reason).collect();
        // A request that failed as a whole is the failure of each of its operations.
        reasons.dedup();
        for (place, reason) in reasons.iter().enumerate() {
            write!(f, "{} {reason}", if place == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}

/// How far a bulk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Operations that were taken in.
    pub accepted: u64,
    /// Operations that ended, in whatever way.
    pub settled: u64,
    /// Operations that were rejected, or whose answer was lost.
    pub failed: u64,
    /// Requests under way.
    pub requests_in_flight: usize,
    /// How many requests may be under way now: fewer while the server says that it has too much to do.
    pub concurrency: usize,
    /// The bytes of all operations that were taken in and have not ended.
    pub bytes_in_flight: usize,
}

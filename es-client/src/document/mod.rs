//! Calls about one document: index, get, update and delete it.

mod delete;
mod get;
mod index;
pub(crate) mod parts;
mod update;
mod written;

use std::fmt;

use crate::{
    call::Call,
    error::Error,
    target::{InIndex, OfType, check_segment},
};

pub use delete::Delete;
pub use get::{Found, Get};
pub use index::{Index, OpType};
pub use update::Update;
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

/// Calls about one document.
pub trait OneDocument {}

impl<E: OneDocument> Call<E> {
    /// The value that chose the document's shard when it was indexed. Default: its id.
    pub fn routing(self, routing: impl ToString) -> Self {
        self.param("routing", routing)
    }
}

/// Calls that change documents.
pub trait Write {
    /// How it can be said when the changes show in searches.
    type Refresh: fmt::Display;
}

impl<E: Write> Call<E> {
    /// When the changes show in searches: for one document a [`Refresh`] or a `bool`, for all that
    /// match a query a `bool`. Default `false`: with the index's next refresh.
    pub fn refresh(self, refresh: impl Into<E::Refresh>) -> Self {
        self.param("refresh", refresh.into())
    }
}

impl<E: Write + OneDocument> Call<E> {
    /// Writes only if the document is still in the state that `seq_no` and `primary_term` name, as
    /// an earlier read or write told them; otherwise the call fails with a conflict
    /// ([`Error::is_conflict`]). Servers from version 6.7 on.
    pub fn if_unchanged_since(self, seq_no: i64, primary_term: i64) -> Self {
        self.param("if_seq_no", seq_no).param("if_primary_term", primary_term)
    }
}

impl OneDocument for Index {}
impl Write for Index {
    type Refresh = Refresh;
}
impl OfType for Index {}

impl<T> OneDocument for Get<T> {}
impl<T> InIndex for Get<T> {}
impl<T> OfType for Get<T> {}

impl<T> OneDocument for Update<T> {}
impl<T> Write for Update<T> {
    type Refresh = Refresh;
}
impl<T> InIndex for Update<T> {}
impl<T> OfType for Update<T> {}

impl OneDocument for Delete {}
impl Write for Delete {
    type Refresh = Refresh;
}
impl InIndex for Delete {}
impl OfType for Delete {}

fn check_id(id: &str) -> Result<(), Error> {
    check_segment("id of the document", id)
}

#[cfg(test)]
mod tests;

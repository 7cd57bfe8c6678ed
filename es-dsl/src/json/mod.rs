//! How trees of queries are written and read.
//!
//! Every part of a tree shows itself as [`Json`], a view without copies, and is read from a JSON
//! value by its [`FromJson`]. Serde's derives cannot do the reading: a part that is not known here has
//! to be kept as it is, and servers take shorthands, several names and numbers as texts.

mod finite;
#[macro_use]
mod object;
mod read;
mod write;

use std::borrow::Cow;

pub use finite::Checked;
pub(crate) use finite::{not_json, to_json};
pub(crate) use read::{FromJson, Members, single, word};
pub(crate) use write::{Json, Object, ToJson, debug, raw_parts};

/// A text, often a literal.
pub(crate) type Text = Cow<'static, str>;

/// A list which is not written when it is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct List<T>(pub(crate) Vec<T>);

impl<T> List<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

/// Where the members of an object of type `P` are: in itself, or inside of what is built.
pub trait HasParams<P> {
    /// The object.
    fn params_mut(&mut self) -> &mut P;
}

impl<P: Object> HasParams<P> for P {
    fn params_mut(&mut self) -> &mut P {
        self
    }
}

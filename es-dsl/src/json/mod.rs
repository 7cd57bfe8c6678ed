//! How trees of queries are written and read.
//!
//! Every part of a tree shows itself as [`Json`], a view without copies, and is read from a JSON
//! value by its [`FromJson`]. There is one serializer for all of them, so that a kind of query costs
//! the table of its parameters, and no code for each serializer.
//!
//! What few programs use costs the others no code: it is `#[inline]`, and trees that are written
//! here hold it as a [`Part`], whose type they do not name.

mod named;
#[macro_use]
mod object;
mod options;
mod part;
mod read;
mod write;

use std::borrow::Cow;

pub use named::Named;
pub use options::Options;
pub(crate) use part::{Part, Typed};
pub(crate) use read::{FromJson, Reader, single, word};
pub(crate) use write::{Json, Members, ToJson, debug, equal, raw_parts};

/// Calls a function that calls many others.
///
/// By a pointer: of what is called by its name the compiler goes through all that it calls, again and
/// again for each caller, to see what it may put in line.
pub(crate) fn apart<A, B>(function: fn(A) -> B, argument: A) -> B {
    function(argument)
}

/// A text that is often known when the program is compiled.
pub(crate) type Text = Cow<'static, str>;

/// A list which is not written when it is empty.
#[derive(Clone, PartialEq)]
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

impl<P: Members> HasParams<P> for P {
    fn params_mut(&mut self) -> &mut P {
        self
    }
}

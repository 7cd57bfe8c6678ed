//! Fields as values, from which queries are made.

pub mod kind;
mod path;
mod value;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

pub use path::{Path, Place, Top};
pub use value::{Any, DateTime, FieldValue, ValueFor};

use crate::query::full_text::{Match, MatchPhrase};
use crate::query::term_level::{Exists, Prefix, Range, Term, Terms, Wildcard};
use crate::query::{On, Query};

/// What is known of a field wherever it is used: its name, its kind, what it holds.
pub trait FieldDef: Clone + 'static {
    /// The name in the document's JSON.
    const NAME: &'static str;

    /// What a single value of the field is in Rust; arrays and options count as their element.
    type Value;

    /// The path of this field in `P`.
    fn path_in<P: Place>(&self) -> Cow<'static, str> {
        Cow::Borrowed(<Path<Self, P> as Place>::PATH)
    }
}

/// A field of documents of type `D`, lying in `P`.
pub struct Field<D, F, P = Top> {
    def: F,
    place: PhantomData<fn() -> (D, P)>,
}

impl<D, F, P> Field<D, F, P> {
    pub(crate) const fn new(def: F) -> Self {
        Self {
            def,
            place: PhantomData,
        }
    }
}

impl<D, F: Clone, P> Clone for Field<D, F, P> {
    fn clone(&self) -> Self {
        Self::new(self.def.clone())
    }
}

impl<D, F: Copy, P> Copy for Field<D, F, P> {}

impl<D, F: FieldDef, P: Place> fmt::Debug for Field<D, F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.path()).finish()
    }
}

/// A field that is known by its path only; the server decides what fits it.
#[derive(Debug, Clone)]
pub struct Dynamic(Cow<'static, str>);

impl FieldDef for Dynamic {
    const NAME: &'static str = "";
    type Value = Any;

    fn path_in<P: Place>(&self) -> Cow<'static, str> {
        self.0.clone()
    }
}

impl<D> Field<D, Dynamic> {
    /// The field at this path, unchecked: the way out for what the document type does not tell.
    pub fn dynamic(path: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Dynamic(path.into()))
    }
}

/// The fields of a document without types: each is asked for by its path.
pub struct AnyFields<D>(PhantomData<fn() -> D>);

impl<D> AnyFields<D> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }

    /// The field at this path.
    pub fn field(&self, path: impl Into<Cow<'static, str>>) -> Field<D, Dynamic> {
        Field::dynamic(path)
    }
}

impl<D> fmt::Debug for AnyFields<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyFields")
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// The dotted path of this field, as the server knows it.
    pub fn path(&self) -> Cow<'static, str> {
        self.def.path_in::<P>()
    }

    /// Analyzed text.
    pub fn matches(self, query: impl ValueFor<F::Value, F>) -> Query<D, On<Match>> {
        Query::of(On {
            field: self.path(),
            params: Match::new(query.into_field_value()),
        })
    }

    /// Analyzed text, its terms in order.
    pub fn match_phrase(self, query: impl ValueFor<F::Value, F>) -> Query<D, On<MatchPhrase>> {
        Query::of(On {
            field: self.path(),
            params: MatchPhrase::new(query.into_field_value()),
        })
    }

    /// One exact value.
    pub fn term(self, value: impl ValueFor<F::Value, F>) -> Query<D, On<Term>> {
        Query::of(On {
            field: self.path(),
            params: Term::new(value.into_field_value()),
        })
    }

    /// Any of several exact values.
    pub fn terms<V: ValueFor<F::Value, F>>(
        self,
        values: impl IntoIterator<Item = V>,
    ) -> Query<D, Terms> {
        let values = values.into_iter().map(ValueFor::into_field_value).collect();
        Query::terms(self.path(), values)
    }

    /// Values between bounds.
    pub fn range(self) -> Query<D, Range<F>> {
        Query::range(self.path())
    }

    /// Values that begin with this text.
    pub fn prefix(self, value: impl ValueFor<F::Value, F>) -> Query<D, On<Prefix>> {
        Query::of(On {
            field: self.path(),
            params: Prefix::new(value.into_field_value()),
        })
    }

    /// Values that fit a pattern: `?` is one character, `*` any number.
    pub fn wildcard(self, pattern: impl ValueFor<F::Value, F>) -> Query<D, On<Wildcard>> {
        Query::of(On {
            field: self.path(),
            params: Wildcard::new(pattern.into_field_value()),
        })
    }

    /// Any value at all.
    pub fn exists(self) -> Query<D, Exists> {
        Query::of(Exists::new(self.path()))
    }
}

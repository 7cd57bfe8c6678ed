//! Fields by their names in JSON, for the code that `painless!` writes.
//!
//! A document has a method for each name of a field. For any other name the method of the same name of a trait
//! that all types have stands in, whose field is [`Unknown`].

use std::marker::PhantomData;

use super::held::Held;
use super::{Any, ContentFor, FieldDef, FieldValue, ObjectType, ValueFor, kind};

/// Looks for the names of `D`.
#[derive(Debug)]
pub struct Lookup<D>(PhantomData<fn() -> D>);

impl<D> Lookup<D> {
    /// Looks for them.
    #[allow(clippy::new_without_default, reason = "nobody but a macro calls it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<D: ObjectType> Lookup<D> {
    /// The names of `D`. For a type without any, the method of [`AnyNames`] stands in.
    pub fn names(&self) -> D::Names {
        D::Names::default()
    }
}

/// The names of a type that does not tell any.
pub trait AnyNames {
    /// None.
    fn names(&self) -> Unknown;
}

impl<D> AnyNames for Lookup<D> {
    fn names(&self) -> Unknown {
        Unknown
    }
}

/// A field.
#[derive(Debug)]
pub struct Found<F>(PhantomData<fn() -> F>);

impl<F: FieldDef> Found<F> {
    /// This field.
    #[allow(clippy::new_without_default, reason = "nobody but a macro calls it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }

    /// Looks for the names of the objects in it.
    pub fn inner(&self) -> Lookup<F::Value> {
        Lookup::new()
    }

    /// What it holds.
    pub fn held(&self) -> Held<F::Value, F::Shape, F> {
        Held::new()
    }

    /// The JSON of a value that fits it.
    pub fn put<V: ContentFor<F::Value, F::Shape, F>>(&self, value: V) -> FieldValue {
        value.into_content()
    }

    /// Nothing, for a value that fits it.
    pub fn fits<V: ContentFor<F::Value, F::Shape, F>>(&self, _: &V) {}
}

/// A field of which nothing is known.
#[derive(Debug)]
pub struct Unknown;

impl Unknown {
    /// Looks for the names of the objects in it.
    pub fn inner(&self) -> Lookup<Self> {
        Lookup::new()
    }

    /// What it holds: anything.
    pub fn held(&self) -> Held<Any, kind::One, Self> {
        Held::new()
    }

    /// The JSON of any value.
    pub fn put<V: ValueFor<Any>>(&self, value: V) -> FieldValue {
        value.into_field_value()
    }

    /// Nothing.
    pub fn fits<V>(&self, _: &V) {}
}

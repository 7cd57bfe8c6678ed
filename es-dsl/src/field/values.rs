//! Types for the values of fields that Rust has no type for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::{Any, Field, FieldType, FieldValue, Place, StaticField, ValueFor, kind};
use crate::mapping::{self, Property};
use crate::query::Query;

/// A range as the value of a field; without attribute the field is an `integer_range`, `long_range`,
/// `float_range`, `double_range`, `ip_range` or `date_range`.
///
/// Queries on the field ask for a single value that lies in the range.
///
/// ```
/// use es_dsl::field::Bounds;
/// use es_dsl::prelude::*;
///
/// #[derive(Document)]
/// struct Room {
///     seats: Bounds<i32>,
/// }
///
/// let seats = Bounds { gte: Some(10), lt: Some(20), ..Bounds::default() };
/// assert_eq!(serde_json::to_string(&seats)?, r#"{"gte":10,"lt":20}"#);
/// let query: Query<Room> = Room::fields().seats.term(12).into_query();
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds<T> {
    /// From this value on.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub gte: Option<T>,
    /// Above this value.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub gt: Option<T>,
    /// Up to this value.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub lte: Option<T>,
    /// Below this value.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub lt: Option<T>,
}

const fn none<T>() -> Option<T> {
    None
}

impl<T> Default for Bounds<T> {
    fn default() -> Self {
        Self { gte: None, gt: None, lte: None, lt: None }
    }
}

/// A value that may lie in the range.
#[diagnostic::do_not_recommend]
impl<T: Serialize, F> ValueFor<Bounds<T>, F> for T {
    fn into_field_value(self) -> FieldValue {
        FieldValue::new(&self)
    }
}

/// What a `join` field holds: the name of the document's relation, and for a child its parent's id.
///
/// ```
/// use es_dsl::field::Relation;
///
/// assert_eq!(serde_json::to_string(&Relation::child("answer", "7"))?, r#"{"name":"answer","parent":"7"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Relation {
    /// The name of the relation.
    pub name: String,
    /// The id of the parent, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

impl Relation {
    /// A document that has no parent.
    pub fn parent(name: impl Into<String>) -> Self {
        Self { name: name.into(), parent: None }
    }

    /// The child of a document; it has to be routed to its parent.
    pub fn child(name: impl Into<String>, parent: impl Into<String>) -> Self {
        Self { name: name.into(), parent: Some(parent.into()) }
    }
}

/// The forms in which a relation is written.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Name(String),
    Members {
        name: String,
        #[serde(default)]
        parent: Option<String>,
    },
}

impl From<Written> for Relation {
    fn from(written: Written) -> Self {
        match written {
            Written::Name(name) => Self { name, parent: None },
            Written::Members { name, parent } => Self { name, parent },
        }
    }
}

/// A stored query: a `percolator` field.
#[diagnostic::do_not_recommend]
impl<Q: 'static> FieldType for Query<Q> {
    type Kind = kind::Percolator;
    type Value = Self;
    type Shape = kind::One;
    type Accessor<D, F: StaticField, P: Place> = Field<D, F, P>;

    fn accessor<D, F: StaticField, P: Place>() -> Field<D, F, P> {
        Field::default()
    }

    fn property() -> Property {
        mapping::percolator().into()
    }
}

/// What an address field holds: an address of either version, or as text also a network
/// (`"10.0.0.0/8"`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ip;

/// What a vector field of `N` numbers holds: an array of them, or a `Vec` or slice, whose length only
/// the server checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vector<const N: usize>;

macro_rules! values {
    ($([$($generics:tt)*] $holds:ty: $($ty:ty),*;)*) => {$(
        values!(@each [$($generics)*] $holds: $($ty),*);
    )*};
    (@each $generics:tt $holds:ty: $($ty:ty),*) => {$(
        values!(@one $generics $holds, $ty);
    )*};
    (@one [$($generics:tt)*] $holds:ty, $ty:ty) => {
        #[diagnostic::do_not_recommend]
        impl<F, $($generics)*> ValueFor<$holds, F> for $ty {
            fn into_field_value(self) -> FieldValue {
                FieldValue::new(&self)
            }
        }
    };
}

values! {
    [] Ip: IpAddr, &IpAddr, Ipv4Addr, &Ipv4Addr, Ipv6Addr, &Ipv6Addr, &str, String, &String;
    [E: Serialize, const N: usize] Vector<N>: Vec<E>, &Vec<E>, &[E];
}

/// An array, which serde cannot write at every length, as the list of its numbers.
#[diagnostic::do_not_recommend]
impl<F, E: Serialize, const N: usize> ValueFor<Vector<N>, F> for [E; N] {
    fn into_field_value(self) -> FieldValue {
        FieldValue::new(self.as_slice())
    }
}

#[diagnostic::do_not_recommend]
impl<F, E: Serialize, const N: usize> ValueFor<Vector<N>, F> for &[E; N] {
    fn into_field_value(self) -> FieldValue {
        FieldValue::new(self.as_slice())
    }
}

/// A vector that a query on a field can be given, which holds a `T`: an array has to have the length
/// of the field's vectors.
///
/// `F` is the field, for the compiler's message.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a vector for the field `{F}`, which holds a `{T}`",
    label = "not a `{T}`",
    note = "all vectors of a field have the length that its type or its mapping tells",
    note = "pass an array of that length; of a `Vec` or a slice only the server checks the length"
)]
pub trait VectorFor<T, F> {}

macro_rules! vectors {
    ($([$($generics:tt)*] $holds:ty: $($ty:ty),*;)*) => {$(
        vectors!(@each [$($generics)*] $holds: $($ty),*);
    )*};
    (@each $generics:tt $holds:ty: $($ty:ty),*) => {$(
        vectors!(@one $generics $holds, $ty);
    )*};
    (@one [$($generics:tt)*] $holds:ty, $ty:ty) => {
        #[diagnostic::do_not_recommend]
        impl<F, $($generics)*> VectorFor<$holds, F> for $ty {}
    };
}

vectors! {
    [E, const N: usize] Vector<N>: Vec<E>, &Vec<E>, &[E], [E; N], &[E; N];
    [const N: usize] Vector<N>: &str, String;
    [E, T] Vec<T>: Vec<E>, &Vec<E>, &[E];
    [E, T, const N: usize] Vec<T>: [E; N], &[E; N];
    [T] Vec<T>: &str, String;
    [V] Any: V;
}

//! Types for the values of fields that Rust has no type for.

use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};

use super::{
    Any, DateTime, DefaultFormat, Field, FieldType, FieldValue, OwnFormat, Place, StaticField, ValueFor, kind,
};
use crate::mapping::{self, Property};
use crate::query::Query;

/// A range as the value of a field; without attribute the field is an `integer_range`, `long_range`,
/// `float_range`, `double_range`, `ip_range` or `date_range`.
///
/// Queries on the field ask for a single value that lies in the range.
///
/// It is read from all forms in which documents hold ranges: bounds may be text, and a range of
/// addresses may be a network, `"10.0.0.0/8"`, which is the range from its first address to its last.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds<T> {
    /// From this value on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<T>,
    /// Above this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<T>,
    /// Up to this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<T>,
    /// Below this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<T>,
}

impl<T> Default for Bounds<T> {
    fn default() -> Self {
        Self { gte: None, gt: None, lte: None, lt: None }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Bounds<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = match Value::deserialize(deserializer)? {
            Value::Object(members) => members,
            Value::String(text) => {
                let (first, last) = network(&text).ok_or_else(|| D::Error::custom(NOT_A_RANGE))?;
                let [gte, lte] = [first, last].map(|address| bound(&Value::String(address.to_string())));
                return Ok(Self {
                    gte: gte.map_err(D::Error::custom)?,
                    lte: lte.map_err(D::Error::custom)?,
                    ..Self::default()
                });
            }
            _ => return Err(D::Error::custom(NOT_A_RANGE)),
        };
        let bound = |name| bound(members.get(name).unwrap_or(&Value::Null)).map_err(D::Error::custom);
        Ok(Self { gte: bound("gte")?, gt: bound("gt")?, lte: bound("lte")?, lt: bound("lt")? })
    }
}

const NOT_A_RANGE: &str = "a range is an object with bounds, or a network as `10.0.0.0/8`";

/// Reads a bound; servers take numbers as text, and whole numbers with a fraction of zero.
fn bound<T: DeserializeOwned>(json: &Value) -> Result<Option<T>, serde_json::Error> {
    let as_it_is = Option::deserialize(json);
    let number = match json {
        Value::String(text) => text.trim().parse::<Number>().ok(),
        Value::Number(number) => Some(number.clone()),
        _ => None,
    };
    let Some(number) = number.filter(|_| as_it_is.is_err()) else { return as_it_is };
    let whole = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15).map(|float| float as i64);
    Option::deserialize(Value::Number(number))
        .or_else(|_| whole.map_or(as_it_is, |whole| Option::deserialize(Value::from(whole))))
}

/// The first and the last address of a network.
fn network(text: &str) -> Option<(IpAddr, IpAddr)> {
    let (address, length) = text.split_once('/')?;
    let length: u32 = length.trim().parse().ok()?;
    match address.trim().parse().ok()? {
        IpAddr::V4(address) => {
            let hosts = u32::MAX.checked_shr(length).unwrap_or(0);
            let address = u32::from(address);
            let ends = (Ipv4Addr::from(address & !hosts), Ipv4Addr::from(address | hosts));
            (length <= 32).then(|| (ends.0.into(), ends.1.into()))
        }
        IpAddr::V6(address) => {
            let hosts = u128::MAX.checked_shr(length).unwrap_or(0);
            let address = u128::from(address);
            let ends = (Ipv6Addr::from(address & !hosts), Ipv6Addr::from(address | hosts));
            (length <= 128).then(|| (ends.0.into(), ends.1.into()))
        }
    }
}

/// A value that may lie in the range.
#[diagnostic::do_not_recommend]
impl<T: Serialize, F> ValueFor<Bounds<T>, F> for T {
    fn into_field_value(self) -> FieldValue {
        FieldValue::new(&self)
    }
}

/// What a field of ranges of dates holds: ranges of type `T`. A point in time that may lie in one is given
/// as to a date field ([`DateTime`]); `R` is which texts the server reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateBounds<T, R = DefaultFormat>(PhantomData<fn() -> (T, R)>);

/// A point in time that may lie in the range.
#[diagnostic::do_not_recommend]
impl<F, T> ValueFor<DateBounds<T>, F> for i64 {
    fn into_field_value(self) -> FieldValue {
        <Self as ValueFor<DateTime<T>, F>>::into_field_value(self)
    }
}

/// A number in the field's own format.
#[diagnostic::do_not_recommend]
impl<F, T> ValueFor<DateBounds<T, OwnFormat>, F> for i64 {
    fn into_field_value(self) -> FieldValue {
        <Self as ValueFor<DateTime<T, OwnFormat>, F>>::into_field_value(self)
    }
}

/// The range itself.
#[diagnostic::do_not_recommend]
impl<T: Serialize, R, F> ValueFor<DateBounds<Bounds<T>, R>, F> for Bounds<T> {
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
    const TYPE: &'static str = "percolator";
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
/// `F` is the field, which the error message names.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read<T: DeserializeOwned>(json: Value) -> Bounds<T> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn ranges_are_read_in_all_their_forms() {
        let seats = Bounds { gte: Some(10), lt: Some(20), ..Bounds::default() };
        for written in [
            json!({"gte": 10, "lt": 20}),
            json!({"gte": "10", "lt": " 20"}),
            json!({"gte": 10.0, "lt": "20.0"}),
            json!({"gte": 10, "gt": null, "lt": 20, "brand_new": 1}),
        ] {
            assert_eq!(read::<i32>(written), seats);
        }
        assert_eq!(read::<i64>(json!({"gt": "9223372036854775807"})).gt, Some(i64::MAX));
        assert_eq!(read::<f32>(json!({"lte": "0.1"})).lte, Some(0.1));
        assert_eq!(read::<String>(json!({"lte": "0.1"})).lte.as_deref(), Some("0.1"));
        for written in
            [json!(1), json!("10"), json!({"gte": "ten"}), json!({"gte": 10.5}), json!("10.0.0.0/8"), json!([])]
        {
            assert!(serde_json::from_value::<Bounds<i32>>(written.clone()).is_err(), "{written}");
        }
    }

    #[test]
    fn networks_are_ranges_of_addresses() {
        for (network, first, last) in [
            ("10.0.0.0/8", "10.0.0.0", "10.255.255.255"),
            ("10.1.2.3/8", "10.0.0.0", "10.255.255.255"),
            ("10.1.2.3/32", "10.1.2.3", "10.1.2.3"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255"),
            ("192.168.1.128/25", "192.168.1.128", "192.168.1.255"),
            ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
            ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
            ("::1/128", "::1", "::1"),
        ] {
            let range: Bounds<IpAddr> = read(json!(network));
            let [gte, lte] = [first, last].map(|address| address.parse().ok());
            assert_eq!(range, Bounds { gte, lte, ..Bounds::default() }, "{network}");
            assert_eq!(serde_json::to_value(range).unwrap(), json!({"gte": first, "lte": last}));
        }
        for written in ["10.0.0.0/33", "::/129", "10.0.0.1", "10.0.0.0/", "/8", "10.0.0.0/-1", "x/8"] {
            assert!(serde_json::from_value::<Bounds<IpAddr>>(json!(written)).is_err(), "{written}");
        }
    }
}

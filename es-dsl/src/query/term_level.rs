//! TermQuery-level queries: exact values, not analyzed.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{self, Deserializer};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::on::Shorthand;
use super::params::{OneOrMany, Params};
use super::{Clause, Kind, On, Query};
use crate::field::{Any, Dynamic, Field, FieldDef, FieldValue, ValueFor};

params! {
    /// The parameters of a `term` query.
    pub struct TermQuery for On<TermQuery> [value: FieldValue] {
        /// Whether upper and lower case are the same. Default false; 7.10 and later.
        case_insensitive: bool,
    }
}

impl Shorthand for TermQuery {
    fn from_value(value: FieldValue) -> Option<Self> {
        Some(Self::new(value))
    }
}

params! {
    /// The parameters of a `prefix` query.
    pub struct PrefixQuery for On<PrefixQuery> [value: FieldValue] {
        /// Whether upper and lower case are the same. Default false; 7.10 and later.
        case_insensitive: bool,
        /// How the query is rewritten into simpler ones, as the server's manual lists.
        rewrite: String as impl Into<String>,
    }
}

impl Shorthand for PrefixQuery {
    fn from_value(value: FieldValue) -> Option<Self> {
        Some(Self::new(value))
    }
}

params! {
    /// The parameters of a `wildcard` query.
    pub struct WildcardQuery for On<WildcardQuery> [#[serde(alias = "wildcard")] value: FieldValue] {
        /// Whether upper and lower case are the same. Default false; 7.10 and later.
        case_insensitive: bool,
        /// How the query is rewritten into simpler ones, as the server's manual lists.
        rewrite: String as impl Into<String>,
    }
}

impl Shorthand for WildcardQuery {
    fn from_value(value: FieldValue) -> Option<Self> {
        Some(Self::new(value))
    }
}

params! {
    /// The parameters of an `exists` query.
    pub struct ExistsQuery for ExistsQuery [field: Cow<'static, str>] {}
}

params! {
    /// The parameters of an `ids` query.
    pub struct IdsQuery for IdsQuery [values: OneOrMany<String>] {}
}

/// The parameters of a `terms` query: the field's name stands among them.
#[derive(Debug, Clone, PartialEq)]
pub struct TermsQuery {
    field: Cow<'static, str>,
    values: Vec<FieldValue>,
    boost: Option<f64>,
    name: Option<String>,
}

impl<D> Query<D, TermsQuery> {
    pub(crate) fn terms(field: Cow<'static, str>, values: Vec<FieldValue>) -> Self {
        Query::of(TermsQuery { field, values, boost: None, name: None })
    }

    /// Multiplies the score of this query. Default 1.
    pub fn boost(mut self, boost: f64) -> Self {
        self.kind.boost = Some(boost);
        self
    }

    /// A name of your own; each hit lists the names of the queries that it matched.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.kind.name = Some(name.into());
        self
    }
}

impl Serialize for TermsQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(&self.field, &self.values)?;
        if let Some(boost) = &self.boost {
            map.serialize_entry("boost", boost)?;
        }
        if let Some(name) = &self.name {
            map.serialize_entry("_name", name)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for TermsQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Map::deserialize(deserializer)?;
        let mut take = |key| map.remove(key).map(de::Deserialize::deserialize).transpose();
        let boost = take("boost").map_err(de::Error::custom)?;
        let name = map.remove("_name").map(String::deserialize).transpose().map_err(de::Error::custom)?;
        let mut entries = map.into_iter();
        let (Some((field, Value::Array(values))), None) = (entries.next(), entries.next()) else {
            return Err(de::Error::custom("`terms` has one field with a list of values"));
        };
        let values = values.into_iter().map(FieldValue::from).collect();
        Ok(Self { field: field.into(), values, boost, name })
    }
}

/// How a range on a field of ranges has to lie to the range asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RangeRelation {
    /// Any overlap. The default.
    #[serde(alias = "intersects")]
    Intersects,
    /// The field's range contains the one asked for.
    #[serde(alias = "contains")]
    Contains,
    /// The field's range lies within the one asked for.
    #[serde(alias = "within")]
    Within,
}

params! {
    /// The parameters of a `range` query.
    pub struct RangeQuery for RangeOn<F> where F [
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gt: Option<FieldValue>,
        #[serde(default, skip_serializing_if = "Option::is_none", alias = "from")]
        gte: Option<FieldValue>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lt: Option<FieldValue>,
        #[serde(default, skip_serializing_if = "Option::is_none", alias = "to")]
        lte: Option<FieldValue>,
    ] {
        /// The format of the bounds, where it is not that of the date field.
        format: String as impl Into<String>,
        /// The time zone of bounds that carry none, as `+01:00` or `Europe/Paris`. Default UTC.
        time_zone: String as impl Into<String>,
        /// For fields of ranges: how the two ranges have to lie.
        relation: RangeRelation,
    }
}

impl Shorthand for RangeQuery {
    fn from_value(_: FieldValue) -> Option<Self> {
        None
    }
}

/// A `range` query on the field `F`, which tells what its bounds may be.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeOn<F> {
    query: On<RangeQuery>,
    field: PhantomData<fn() -> F>,
}

impl<F> From<RangeOn<F>> for Clause {
    fn from(range: RangeOn<F>) -> Self {
        range.query.into()
    }
}

impl<F> Kind for RangeOn<F> {
    fn serialize_query<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.query.serialize_query(serializer)
    }
}

impl<F> Params<RangeQuery> for RangeOn<F> {
    fn params_mut(&mut self) -> &mut RangeQuery {
        &mut self.query.params
    }
}

impl<D, F: FieldDef> Query<D, RangeOn<F>> {
    pub(crate) fn range(field: Cow<'static, str>) -> Self {
        let params = RangeQuery::new(None, None, None, None);
        Query::of(RangeOn { query: On { field, params }, field: PhantomData })
    }

    /// Values greater than this one.
    pub fn gt(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().gt = Some(bound.into_field_value());
        self
    }

    /// This value and greater ones.
    pub fn gte(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().gte = Some(bound.into_field_value());
        self
    }

    /// Values less than this one.
    pub fn lt(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().lt = Some(bound.into_field_value());
        self
    }

    /// This value and lesser ones.
    pub fn lte(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().lte = Some(bound.into_field_value());
        self
    }
}

/// One exact value in the field of this name. The typed form is
/// [`Field::term`](crate::field::Field::term).
pub fn term<D>(field: impl Into<Cow<'static, str>>, value: impl ValueFor<Any>) -> Query<D, On<TermQuery>> {
    Field::dynamic(field).term(value)
}

/// Any of several exact values in the field of this name.
pub fn terms<D, V: ValueFor<Any>>(
    field: impl Into<Cow<'static, str>>,
    values: impl IntoIterator<Item = V>,
) -> Query<D, TermsQuery> {
    Field::dynamic(field).terms(values)
}

/// Values between bounds in the field of this name.
pub fn range<D>(field: impl Into<Cow<'static, str>>) -> Query<D, RangeOn<Dynamic>> {
    Field::dynamic(field).range()
}

/// Any value at all in the field of this name.
pub fn exists<D>(field: impl Into<Cow<'static, str>>) -> Query<D, ExistsQuery> {
    Query::of(ExistsQuery::new(field.into()))
}

/// Values that begin with this text in the field of this name.
pub fn prefix<D>(field: impl Into<Cow<'static, str>>, value: impl ValueFor<Any>) -> Query<D, On<PrefixQuery>> {
    Field::dynamic(field).prefix(value)
}

/// Values that fit a pattern (`?` one character, `*` any number) in the field of this name.
pub fn wildcard<D>(field: impl Into<Cow<'static, str>>, pattern: impl ValueFor<Any>) -> Query<D, On<WildcardQuery>> {
    Field::dynamic(field).wildcard(pattern)
}

/// The documents with these ids.
pub fn ids<D, I: ToString>(ids: impl IntoIterator<Item = I>) -> Query<D, IdsQuery> {
    Query::of(IdsQuery::new(OneOrMany(ids.into_iter().map(|id| id.to_string()).collect())))
}

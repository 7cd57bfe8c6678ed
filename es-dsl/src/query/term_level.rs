//! Term-level queries: exact values, not analyzed.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"term": {"tag": "red"}}` | `t.tag.term("red")` or [`term("tag", "red")`](term) |
//! | `{"terms": {"tag": ["red", "blue"]}}` | `t.tag.terms(["red", "blue"])` |
//! | `{"terms": {"tag": {"index": "i", "id": "1", "path": "p"}}}` | [`terms_lookup("tag", TermsLookup::at("i", "1", "p"))`](terms_lookup) |
//! | `{"terms_set": {"tag": {"terms": ["a"], "minimum_should_match_field": "n"}}}` | `t.tag.terms_set(["a"]).minimum_should_match_field("n")` |
//! | `{"range": {"age": {"gte": 10, "lt": 20}}}` | `t.age.range().gte(10).lt(20)` |
//! | `{"exists": {"field": "tag"}}` | `t.tag.exists()` |
//! | `{"prefix": {"tag": "re"}}` | `t.tag.prefix("re")` |
//! | `{"wildcard": {"tag": "r*d"}}` | `t.tag.wildcard("r*d")` |
//! | `{"regexp": {"tag": "r.*d"}}` | `t.tag.regexp("r.*d")` |
//! | `{"fuzzy": {"tag": "rad"}}` | `t.tag.fuzzy("rad")` |
//! | `{"ids": {"values": ["1"]}}` | [`ids(["1"])`](ids) |
//! | `{"type": {"value": "tweet"}}` | [`type_("tweet")`](type_) |

use std::marker::PhantomData;

use serde_json::Value;

use super::{Beside, Clause, Fuzziness, IntoQuery, Kind, MinimumShouldMatch, On, Query};
use crate::field::checks::{IndexedField, PatternField, TermField};
use crate::field::{Any, Dynamic, Field, FieldDef, FieldValue, Place, ValueFor};
use crate::json::{FromJson, HasParams, Json, Text, ToJson};
use crate::script::{IntoScript, Script};

params! {
    /// The parameters of a `term` query.
    pub struct TermQuery(short) for On<TermQuery> [value: FieldValue = "value" | "term"] {
        /// Whether upper and lower case are the same. Default false; 7.10 and later.
        case_insensitive: bool,
    }
}

params! {
    /// The parameters of a `prefix` query.
    pub struct PrefixQuery(short) for On<PrefixQuery> [value: FieldValue = "value" | "prefix"] {
        /// Whether upper and lower case are the same. Default false; 7.10 and later.
        case_insensitive: bool,
        /// How the query is rewritten into simpler ones, as the server's manual lists.
        rewrite: String as impl Into<String>,
    }
}

params! {
    /// The parameters of a `wildcard` query.
    pub struct WildcardQuery(short) for On<WildcardQuery> [value: FieldValue = "value" | "wildcard"] {
        /// Whether upper and lower case are the same. Default false; 7.10 and later.
        case_insensitive: bool,
        /// How the query is rewritten into simpler ones, as the server's manual lists.
        rewrite: String as impl Into<String>,
    }
}

params! {
    /// The parameters of a `regexp` query.
    pub struct RegexpQuery(short) for On<RegexpQuery> [value: FieldValue] {
        /// Whether upper and lower case are the same. Default false; 7.10 and later.
        case_insensitive: bool,
        /// How the query is rewritten into simpler ones, as the server's manual lists.
        rewrite: String as impl Into<String>,
        /// Which operators are known, as `"INTERSECTION|COMPLEMENT"`. Default `"ALL"`.
        flags: String as impl Into<String>,
        /// The same as a number.
        flags_value: i64,
        /// How large the automaton of the expression may be. Default 10,000.
        max_determinized_states: u32,
    }
}

params! {
    /// The parameters of a `fuzzy` query.
    pub struct FuzzyQuery(short) for On<FuzzyQuery> [value: FieldValue = "value" | "term"] {
        /// How many edits a term may be away. Default [`Fuzziness::AUTO`].
        fuzziness: Fuzziness as impl Into<Fuzziness>,
        /// How many characters at the beginning must be the same. Default 0.
        prefix_length: u32,
        /// How many terms it may expand to. Default 50.
        max_expansions: u32,
        /// Whether swapping two neighbours counts as one edit. Default true.
        transpositions: bool,
        /// How the query is rewritten into simpler ones, as the server's manual lists.
        rewrite: String as impl Into<String>,
    }
}

params! {
    /// The parameters of an `exists` query.
    pub struct ExistsQuery for ExistsQuery [field: Text] {}
}

params! {
    /// The parameters of an `ids` query.
    pub struct IdsQuery for IdsQuery [values: Vec<String>] {
        /// The type of the documents, up to version 6; deprecated in 7.
        doc_type: Vec<String> as impl Into<Vec<String>> = "type" | "types" | "_type",
    }
}

params! {
    /// The parameters of a `type` query.
    pub struct TypeQuery for TypeQuery [value: String] {}
}

params! {
    /// The parameters of a `terms` query, beside its field.
    pub struct TermsOptions for TermsQuery [] {
        /// How the values are given, as `"bitmap"`; OpenSearch only.
        value_type: String as impl Into<String>,
    }
}

/// A `terms` query: the field's name stands among the parameters.
pub type TermsQuery = Beside<TermsOptions, TermsValues>;

/// The values of a `terms` query.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TermsValues {
    /// Given.
    List(Vec<FieldValue>),
    /// Taken from another document.
    Lookup(Box<TermsLookup>),
}

impl ToJson for TermsValues {
    fn json(&self) -> Json<'_> {
        match self {
            Self::List(values) => values.json(),
            Self::Lookup(lookup) => lookup.json(),
        }
    }
}

impl FromJson for TermsValues {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::Array(values) => Some(Self::List(values.iter().cloned().map(FieldValue::from).collect())),
            lookup => FromJson::from_json(lookup).map(Self::Lookup),
        }
    }
}

object! {
    /// Where the values of a `terms` query are: in a field of another document, or on OpenSearch of all
    /// documents that match a query.
    pub struct TermsLookup [index: String, id: Option<String>, query: Option<Box<Clause>>, path: Text] {
        /// The type of that document, up to version 6; deprecated in 7.
        doc_type: String as impl Into<String> = "type",
        /// The routing of that document.
        routing: String as impl Into<String>,
        /// Whether the values are a stored field of that document; OpenSearch only.
        store: bool,
    }
    methods [] on TermsLookup
}

impl TermsLookup {
    /// The values at `path` in the document of this id.
    #[must_use]
    pub fn at(index: impl Into<String>, id: impl ToString, path: impl Into<Text>) -> Self {
        Self::new(index.into(), Some(id.to_string()), None, path.into())
    }

    /// The values at `path` in the documents that match a query; OpenSearch 3.2 and later.
    ///
    /// `{"index": "people", "path": "tags", "query": {"term": {"group": {"value": "a"}}}}`
    #[must_use]
    pub fn matching<D>(index: impl Into<String>, query: impl IntoQuery<D>, path: impl Into<Text>) -> Self {
        Self::new(index.into(), None, Some(Box::new(query.into_query().into_clause())), path.into())
    }
}

params! {
    /// The parameters of a `terms_set` query.
    pub struct TermsSetQuery for On<TermsSetQuery> [terms: Vec<FieldValue>, minimum_should_match_script: Option<Script>] {
        /// How many of the values have to match; 8.10 and later.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// The number field that tells for each document how many of the values have to match.
        minimum_should_match_field: Text as impl Into<Text>,
    }
}

impl<D> Query<D, On<TermsSetQuery>> {
    /// A script that tells for each document how many of the values have to match; it knows their
    /// number as `params.num_terms`.
    pub fn minimum_should_match_script(mut self, script: impl IntoScript<D>) -> Self {
        self.kind.params.minimum_should_match_script = Some(script.into_script());
        self
    }
}

keywords! {
    /// How a range on a field of ranges has to lie to the range asked for.
    pub enum RangeRelation {
        /// Any overlap. The default.
        Intersects = "INTERSECTS",
        /// The field's range contains the one asked for.
        Contains = "CONTAINS",
        /// The field's range lies within the one asked for.
        Within = "WITHIN",
    }
}

params! {
    /// The parameters of a `range` query.
    pub struct RangeQuery(other_forms) with RangeOptions for RangeOn<F> where F [
        gt: Option<FieldValue>,
        gte: Option<FieldValue> = "gte" | "ge",
        lt: Option<FieldValue>,
        lte: Option<FieldValue> = "lte" | "le",
    ] {
        /// The format of the bounds, where it is not that of the date field.
        format: String as impl Into<String>,
        /// The time zone of bounds that carry none, as `+01:00` or `Europe/Paris`. Default UTC.
        time_zone: String as impl Into<String>,
        /// For fields of ranges: how the two ranges have to lie.
        relation: RangeRelation,
    }
}

impl RangeQuery {
    /// Bounds as `from` and `to`, with `include_lower` and `include_upper`, are those that this type has.
    fn other_forms(json: &Value) -> Option<Value> {
        let mut members = json.as_object()?.clone();
        for (bound, included, names) in
            [("from", "include_lower", ["gte", "gt"]), ("to", "include_upper", ["lte", "lt"])]
        {
            let included = members.remove(included).map(|included| bool::from_json(&included));
            match (members.remove(bound), included) {
                (None, None) => {}
                // Which bound is the open one depends on the order of the members.
                (None, Some(_)) | (Some(_), Some(None)) => return None,
                (Some(_), _) if names.iter().any(|name| members.contains_key(*name)) => return None,
                (Some(bound), Some(Some(false))) => drop(members.insert(names[1].to_owned(), bound)),
                (Some(bound), _) => drop(members.insert(names[0].to_owned(), bound)),
            }
        }
        Some(Value::Object(members))
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
    fn query_json(&self) -> Json<'_> {
        self.query.query_json()
    }
}

impl<F> HasParams<RangeQuery> for RangeOn<F> {
    fn params_mut(&mut self) -> &mut RangeQuery {
        &mut self.query.params
    }
}

impl<D, F: FieldDef> Query<D, RangeOn<F>> {
    pub(crate) fn range(field: Text) -> Self {
        let params = RangeQuery::new(None, None, None, None);
        Query::of(RangeOn { query: On { field, params }, field: PhantomData })
    }

    /// Values greater than this one.
    pub fn gt(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().gt = Some(bound.into_field_value().not_null());
        self
    }

    /// This value and greater ones.
    pub fn gte(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().gte = Some(bound.into_field_value().not_null());
        self
    }

    /// Values less than this one.
    pub fn lt(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().lt = Some(bound.into_field_value().not_null());
        self
    }

    /// This value and lesser ones.
    pub fn lte(mut self, bound: impl ValueFor<F::Value, F>) -> Self {
        self.params_mut().lte = Some(bound.into_field_value().not_null());
        self
    }
}

impl<D> Query<D, TermsQuery> {
    pub(crate) fn terms(field: Text, values: Vec<FieldValue>) -> Self {
        Query::beside(field, TermsValues::List(values), TermsOptions::new())
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A `regexp` query: values that fit a regular expression as a whole.
    ///
    /// `{"regexp": {"tag": {"value": "r.*d"}}}`
    pub fn regexp<V>(self, pattern: V) -> Query<D, On<RegexpQuery>>
    where
        F: PatternField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::on(self.path(), RegexpQuery::new(pattern.into_field_value().not_null()))
    }

    /// A `fuzzy` query: values that are a few edits away.
    ///
    /// `{"fuzzy": {"tag": {"value": "rad", "fuzziness": 1}}}`
    pub fn fuzzy<V>(self, value: V) -> Query<D, On<FuzzyQuery>>
    where
        F: PatternField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::on(self.path(), FuzzyQuery::new(value.into_field_value().not_null()))
    }

    /// A `terms` query whose values are in another document.
    ///
    /// `{"terms": {"tag": {"index": "people", "id": "1", "path": "tags"}}}`
    pub fn terms_lookup(self, lookup: TermsLookup) -> Query<D, TermsQuery>
    where
        F: TermField + IndexedField,
    {
        Query::beside(self.path(), TermsValues::Lookup(lookup.into()), TermsOptions::new())
    }

    /// A `terms_set` query: so many of several exact values, as the document itself tells.
    ///
    /// `{"terms_set": {"tag": {"terms": ["a", "b"], "minimum_should_match_field": "needed"}}}`
    pub fn terms_set<V>(self, values: impl IntoIterator<Item = V>) -> Query<D, On<TermsSetQuery>>
    where
        F: TermField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        let values = values.into_iter().map(|value| value.into_field_value().not_null()).collect();
        Query::on(self.path(), TermsSetQuery::new(values, None))
    }
}

/// One exact value in the field of this name. The typed form is
/// [`Field::term`](crate::field::Field::term).
///
/// `{"term": {"tag": {"value": "red"}}}`
pub fn term<D>(field: impl Into<Text>, value: impl ValueFor<Any>) -> Query<D, On<TermQuery>> {
    Field::dynamic(field).term(value)
}

/// Any of several exact values in the field of this name.
///
/// `{"terms": {"tag": ["red", "blue"]}}`
pub fn terms<D, V: ValueFor<Any>>(field: impl Into<Text>, values: impl IntoIterator<Item = V>) -> Query<D, TermsQuery> {
    Field::dynamic(field).terms(values)
}

/// Any of the values that another document holds, in the field of this name.
///
/// `{"terms": {"tag": {"index": "people", "id": "1", "path": "tags"}}}`
pub fn terms_lookup<D>(field: impl Into<Text>, lookup: TermsLookup) -> Query<D, TermsQuery> {
    Field::dynamic(field).terms_lookup(lookup)
}

/// So many of several exact values in the field of this name, as each document itself tells.
///
/// `{"terms_set": {"tag": {"terms": ["a", "b"], "minimum_should_match_field": "needed"}}}`
pub fn terms_set<D, V: ValueFor<Any>>(
    field: impl Into<Text>,
    values: impl IntoIterator<Item = V>,
) -> Query<D, On<TermsSetQuery>> {
    Field::dynamic(field).terms_set(values)
}

/// Values between bounds in the field of this name.
///
/// `{"range": {"age": {"gte": 10, "lt": 20}}}`
pub fn range<D>(field: impl Into<Text>) -> Query<D, RangeOn<Dynamic>> {
    Field::dynamic(field).range()
}

/// Any value at all in the field of this name.
///
/// `{"exists": {"field": "tag"}}`
pub fn exists<D>(field: impl Into<Text>) -> Query<D, ExistsQuery> {
    Query::of(ExistsQuery::new(field.into()))
}

/// Values that begin with this text in the field of this name.
///
/// `{"prefix": {"tag": {"value": "re"}}}`
pub fn prefix<D>(field: impl Into<Text>, value: impl ValueFor<Any>) -> Query<D, On<PrefixQuery>> {
    Field::dynamic(field).prefix(value)
}

/// Values that fit a pattern (`?` one character, `*` any number) in the field of this name.
///
/// `{"wildcard": {"tag": {"value": "r*d"}}}`
pub fn wildcard<D>(field: impl Into<Text>, pattern: impl ValueFor<Any>) -> Query<D, On<WildcardQuery>> {
    Field::dynamic(field).wildcard(pattern)
}

/// Values that fit a regular expression as a whole in the field of this name.
///
/// `{"regexp": {"tag": {"value": "r.*d"}}}`
pub fn regexp<D>(field: impl Into<Text>, pattern: impl ValueFor<Any>) -> Query<D, On<RegexpQuery>> {
    Field::dynamic(field).regexp(pattern)
}

/// Values that are a few edits away in the field of this name.
///
/// `{"fuzzy": {"tag": {"value": "rad", "fuzziness": 1}}}`
pub fn fuzzy<D>(field: impl Into<Text>, value: impl ValueFor<Any>) -> Query<D, On<FuzzyQuery>> {
    Field::dynamic(field).fuzzy(value)
}

/// The documents with these ids.
///
/// `{"ids": {"values": ["1", "2"]}}`
pub fn ids<D, I: ToString>(ids: impl IntoIterator<Item = I>) -> Query<D, IdsQuery> {
    Query::of(IdsQuery::new(ids.into_iter().map(|id| id.to_string()).collect()))
}

/// The documents of this type. Up to version 7 of Elasticsearch, deprecated there.
///
/// `{"type": {"value": "tweet"}}`
pub fn type_<D>(doc_type: impl Into<String>) -> Query<D, TypeQuery> {
    Query::of(TypeQuery::new(doc_type.into()))
}

//! The body of a search as a whole.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::sort::SortClause;
use super::suggest::Suggest;
use super::{
    Collapse, FieldFormat, Highlight, IntoSort, KnnSearch, PointInTime, Rescore, RuntimeField, ScriptField, Slice,
    SourceConfig, Suggester, TrackTotalHits,
};
use crate::aggregation::Aggs;
use crate::field::{Any, FieldValue, JsonParam, ValueFor};
use crate::json::{FromJson, Json, List, Object, Text, ToJson, debug, raw_parts};
use crate::query::{Clause, IntoPath, IntoQuery, On};
use crate::script::IntoScript;

/// The body of a search for documents of type `D`.
///
/// Reading keeps members that it does not know, and members whose values it does not know, and
/// writes them back unchanged; [`raw_parts`](Self::raw_parts) tells which they are.
#[must_use]
pub struct SearchBody<D> {
    body: Box<UntypedBody>,
    document: PhantomData<fn() -> D>,
}

/// A search body without its document type.
#[derive(Clone, PartialEq, Default)]
struct UntypedBody {
    known: KnownMembers,
    /// What is not known, or given as JSON; it goes before a member of the same name.
    rest: BTreeMap<String, Value>,
}

object! {
    /// The members of a search body that are known.
    #[allow(unreachable_pub, reason = "all objects are public; this one has a wrapper that is")]
    #[derive(Default)]
    pub struct KnownMembers [
        query: Option<Clause>,
        post_filter: Option<Clause>,
        knn: List<KnnSearch>,
        sort: List<SortClause>,
        docvalue_fields: List<FieldFormat> = "docvalue_fields" | "fielddata_fields",
        fields: List<FieldFormat>,
        stored_fields: Option<Vec<Text>>,
        script_fields: BTreeMap<String, ScriptField>,
        runtime_mappings: BTreeMap<String, RuntimeField>,
        suggest: Option<Box<Suggest>>,
        rescore: List<Rescore>,
        search_after: Option<Vec<FieldValue>>,
        indices_boost: IndexBoosts,
        aggs: Option<FieldValue> = "aggs" | "aggregations",
        ext: Option<Map<String, Value>>,
        rank: Option<Value>,
        retriever: Option<Value>,
        sub_searches: Option<Value>,
        derived: Option<Map<String, Value>>,
    ] {
        /// How many hits to pass over. Default 0.
        from: i64 as u32,
        /// How many hits to give at the most. Default 10.
        size: i64 as u32,
        /// Which parts of the documents are sent back. Default: all.
        source: SourceConfig as impl Into<SourceConfig> = "_source",
        /// Marks the terms that matched.
        highlight: Box<Highlight> as Highlight,
        /// Only the best hit for each value of a field.
        collapse: Box<Collapse> as Collapse,
        /// The point in time that is searched, in place of an index; 7.10 and later.
        pit: Box<PointInTime> as PointInTime,
        /// The slice of a scroll or point in time that is searched.
        slice: Box<Slice> as Slice,
        /// Whether all matching documents are counted, or up to which number. Default 10,000.
        track_total_hits: TrackTotalHits as impl Into<TrackTotalHits>,
        /// Whether scores are computed though the hits are sorted by something else. Default false.
        track_scores: bool,
        /// Documents with a lower score are no hits.
        min_score: f64,
        /// How long each shard may search, as `"500ms"`; what was found until then is given.
        timeout: String as impl Into<String>,
        /// How many documents each shard looks at. Default 0, which means all.
        terminate_after: u64,
        /// Whether each hit comes with how its score was computed. Default false.
        explain: bool,
        /// Whether each hit comes with its version. Default false.
        version: bool,
        /// Whether each hit comes with its sequence number. Default false.
        seq_no_primary_term: bool,
        /// Whether the answer tells where the time went. Default false.
        profile: bool,
        /// Groups in whose statistics this search counts.
        stats: Vec<String> as impl Into<Vec<String>>,
        /// How long the request may take, as OpenSearch spells it.
        cancel_after_time_interval: String as impl Into<String>,
        /// The search pipeline, given in place; OpenSearch.
        search_pipeline: JsonParam as impl Into<JsonParam>,
        /// Whether the answer tells what the search pipeline did; OpenSearch.
        verbose_pipeline: bool,
        /// Whether hits come with the scores of the named queries that they match; OpenSearch.
        include_named_queries_score: bool,
    }
    methods [D] on SearchBody<D>, through known
}

/// By what the scores of the documents in some indices are multiplied.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(unreachable_pub, reason = "all objects are public; this one is a part of one")]
pub struct IndexBoosts(Vec<On<f64>>);

impl ToJson for IndexBoosts {
    fn json(&self) -> Json<'_> {
        self.0.json()
    }

    fn show<'a>(&'a self, name: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if !self.0.is_empty() {
            show(name, self.json());
        }
    }
}

/// A list of objects with one member, or one object with all of them, as older versions have it.
impl FromJson for IndexBoosts {
    fn from_json(json: &Value) -> Option<Self> {
        let boost = |(index, boost): (&String, &Value)| {
            Some(On { field: index.clone().into(), params: f64::from_json(boost)? })
        };
        match json {
            Value::Object(boosts) => boosts.iter().map(boost).collect::<Option<_>>().map(Self),
            boosts => Vec::from_json(boosts).map(Self),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

impl<D> SearchBody<D> {
    /// A search that matches all documents.
    pub fn new() -> Self {
        Self::of(UntypedBody::default())
    }

    fn of(body: UntypedBody) -> Self {
        Self { body: Box::new(body), document: PhantomData }
    }

    /// The known members, to set the one of this name: it replaces JSON of that name.
    fn known(&mut self, name: &str) -> &mut KnownMembers {
        self.body.known(name)
    }

    /// Which documents match, and how well. Default: all, equally well.
    pub fn query(mut self, query: impl IntoQuery<D>) -> Self {
        self.known("query").query = Some(query.into_query().into_clause());
        self
    }

    /// Which of them are hits; aggregations count all of them.
    pub fn post_filter(mut self, filter: impl IntoQuery<D>) -> Self {
        self.known("post_filter").post_filter = Some(filter.into_query().into_clause());
        self
    }

    /// Adds a search for the nearest neighbours of a vector; Elasticsearch 8 and later.
    pub fn knn(mut self, search: KnnSearch) -> Self {
        self.known("knn").knn.0.push(search);
        self
    }

    /// Adds a criterion for the order of the hits. Default: the best score first.
    pub fn sort(mut self, sort: impl IntoSort<D>) -> Self {
        self.known("sort").sort.0.push(sort.into_sort().into_clause());
        self
    }

    /// Adds a field whose values are sent back as they are indexed.
    pub fn docvalue_field(mut self, field: impl Into<FieldFormat>) -> Self {
        self.known("docvalue_fields").docvalue_fields.0.push(field.into());
        self
    }

    /// Adds a field whose values are sent back as the mapping reads them; 7.10 and later.
    pub fn field(mut self, field: impl Into<FieldFormat>) -> Self {
        self.known("fields").fields.0.push(field.into());
        self
    }

    /// Adds a field whose values are sent back as they are stored; `"_none_"` sends back no document
    /// at all.
    pub fn stored_field(mut self, field: impl IntoPath<D>) -> Self {
        self.known("stored_fields").stored_fields.get_or_insert_default().push(field.into_path());
        self
    }

    /// Adds a value that a script computes for each hit.
    pub fn script_field(mut self, name: impl Into<String>, script: impl IntoScript<D>) -> Self {
        self.known("script_fields").script_fields.insert(name.into(), ScriptField::of(script));
        self
    }

    /// Adds a field that is computed while searching; 7.11 and later.
    pub fn runtime_field(mut self, name: impl Into<String>, field: RuntimeField) -> Self {
        self.known("runtime_mappings").runtime_mappings.insert(name.into(), field);
        self
    }

    /// Adds a suggestion under a name.
    pub fn suggest(mut self, name: impl Into<String>, suggester: Suggester) -> Self {
        let suggest = self.known("suggest").suggest.get_or_insert_default();
        suggest.suggesters.insert(name.into(), suggester);
        self
    }

    /// Computes the scores of the best hits once more. Several follow one after the other.
    pub fn rescore(mut self, rescore: impl Into<Rescore>) -> Self {
        self.known("rescore").rescore.0.push(rescore.into());
        self
    }

    /// Gives the hits behind the one with these sort values.
    pub fn search_after<V: ValueFor<Any>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.known("search_after").search_after = Some(values.into_iter().map(ValueFor::into_field_value).collect());
        self
    }

    /// Multiplies the scores of the documents in an index.
    pub fn index_boost(mut self, index: impl Into<Text>, boost: f64) -> Self {
        self.known("indices_boost").indices_boost.0.push(On { field: index.into(), params: boost });
        self
    }

    /// What is counted and measured of all matching documents. The value that is passed here tells
    /// how the results are read: see [`Aggs`].
    ///
    /// `{"aggs": {"0": {"avg": {"field": "likes"}}}}`
    pub fn aggs(mut self, aggs: impl Aggs<D>) -> Self {
        self.known("aggs").aggs = Some(FieldValue::new(&aggs.into_aggregations()));
        self
    }

    /// Aggregations as JSON, by name.
    pub fn aggs_raw(mut self, aggs: Value) -> Self {
        self.known("aggs").aggs = Some(aggs.into());
        self
    }

    /// Sets a member as JSON, for what has no method here. Of a member that is set twice, the last
    /// one counts.
    pub fn member(mut self, name: impl Into<String>, json: Value) -> Self {
        let name = match name.into() {
            name if name == "aggregations" => "aggs".to_owned(),
            name => name,
        };
        self.body.rest.insert(name, json);
        self
    }

    /// Whether the hits are to have an order of their own, other than by score.
    #[must_use]
    pub fn has_sort(&self) -> bool {
        !self.body.known.sort.is_empty() || self.body.rest.contains_key("sort")
    }

    /// Whether a point in time is searched, in place of indices.
    #[must_use]
    pub fn has_pit(&self) -> bool {
        self.body.known.pit.is_some() || self.body.rest.contains_key("pit")
    }

    /// What of this body is raw JSON: members, kinds and parameters that are not known here.
    #[must_use]
    pub fn raw_parts(&self) -> Vec<&Value> {
        let mut found = Vec::new();
        raw_parts(Json::Object(&*self.body), &mut found);
        found
    }

    /// The JSON that is sent.
    ///
    /// # Errors
    /// Where the `Serialize` of a value in it fails.
    pub fn to_json(&self) -> serde_json::Result<String> {
        self.body.to_json()
    }
}

impl UntypedBody {
    fn known(&mut self, name: &str) -> &mut KnownMembers {
        self.rest.remove(name);
        &mut self.known
    }

    fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Json::Object(self))
    }

    /// Reads what is known; the rest is kept.
    fn read(json: &Map<String, Value>) -> Self {
        if let Some(known) = KnownMembers::from_json(&json.clone().into()) {
            return Self { known, rest: BTreeMap::new() };
        }
        let (mut known, mut rest) = (Map::new(), BTreeMap::new());
        for (name, value) in json {
            if KnownMembers::from_json(&json!({ name: value })).is_some() {
                known.insert(name.clone(), value.clone());
            } else {
                rest.insert(name.clone(), value.clone());
            }
        }
        match KnownMembers::from_json(&known.clone().into()) {
            Some(known) => Self { known, rest },
            // Two names of the same member.
            None => {
                rest.extend(known);
                Self { known: KnownMembers::default(), rest }
            }
        }
    }
}

impl Object for UntypedBody {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        self.known.members(&mut |name, json| {
            if !self.rest.contains_key(name) {
                show(name, json);
            }
        });
        self.rest.iter().for_each(|(name, value)| show(name, Json::Raw(value)));
    }
}

impl<D> Default for SearchBody<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D> Clone for SearchBody<D> {
    fn clone(&self) -> Self {
        Self { body: self.body.clone(), document: PhantomData }
    }
}

impl<D> PartialEq for SearchBody<D> {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl<D> fmt::Debug for SearchBody<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(Json::Object(&*self.body), f)
    }
}

impl<D> Serialize for SearchBody<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::Object(&*self.body).serialize(serializer)
    }
}

impl<'de, D> Deserialize<'de> for SearchBody<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        match Value::deserialize(deserializer)? {
            Value::Object(members) => Ok(Self::of(UntypedBody::read(&members))),
            _ => Err(T::Error::custom("the body of a search is a JSON object, as in {\"query\": {\"match_all\": {}}}")),
        }
    }
}

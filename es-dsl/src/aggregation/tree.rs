//! The tree that every aggregation is inside.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::kinds;
use crate::field::FieldValue;

type Text = Cow<'static, str>;

/// Aggregations by name, without their types: what is sent as `aggs`.
///
/// Reading keeps everything, what this crate has no builder for included.
///
/// ```
/// use es_dsl::aggregation::Aggregations;
/// use serde_json::json;
///
/// let json = json!({"by_tag": {"terms": {"field": "tag"}, "aggs": {"mean": {"avg": {"field": "n"}}}}});
/// let aggs: Aggregations = serde_json::from_value(json.clone())?;
/// assert!(aggs.unknown().is_empty());
/// assert_eq!(serde_json::to_value(&aggs)?, json);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Aggregations(BTreeMap<String, Aggregation>);

impl Aggregations {
    /// The aggregation of this name.
    pub fn get(&self, name: &str) -> Option<&Aggregation> {
        self.0.get(name)
    }

    /// Adds an aggregation; one of the same name gives way.
    pub fn insert(&mut self, name: impl Into<String>, aggregation: Aggregation) {
        if aggregation.0 != Tree::Raw(Value::Null.into()) {
            self.0.insert(name.into(), aggregation);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kinds and parameters, sub-aggregations included, that this crate does not know, as
    /// `terms.brand_new`. They are sent all the same.
    pub fn unknown(&self) -> Vec<String> {
        self.0.values().flat_map(Aggregation::unknown).collect()
    }
}

/// One aggregation without its types.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregation(Tree);

#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Kind {
        kind: Text,
        body: Body,
        aggs: Aggregations,
        meta: Option<FieldValue>,
    },
    /// What does not even look like an aggregation.
    Raw(FieldValue),
}

#[derive(Debug, Clone, PartialEq)]
enum Body {
    Params(BTreeMap<String, FieldValue>),
    /// A query, say.
    Whole(FieldValue),
}

impl Aggregation {
    pub(crate) fn new(kind: &'static str) -> Self {
        let body = Body::Params(BTreeMap::new());
        Self(Tree::Kind { kind: kind.into(), body, aggs: Aggregations::default(), meta: None })
    }

    pub(crate) fn raw(json: FieldValue) -> Self {
        match json.to_json() {
            Some(Value::Object(members)) => Self::read(members),
            _ => Self(Tree::Raw(json)),
        }
    }

    pub(crate) fn set(&mut self, name: impl Into<String>, json: FieldValue) {
        if let Tree::Kind { body: Body::Params(params), .. } = &mut self.0 {
            params.insert(name.into(), json);
        }
    }

    /// Sets a parameter that is not set yet.
    pub(crate) fn set_default(&mut self, name: &'static str, json: Value) {
        if let Tree::Kind { body: Body::Params(params), .. } = &mut self.0
            && !params.contains_key(name)
        {
            params.insert(name.to_owned(), json.into());
        }
    }

    /// Sets a member of a parameter that is an object.
    pub(crate) fn set_in(&mut self, name: &'static str, member: &str, json: FieldValue) {
        let Tree::Kind { body: Body::Params(params), .. } = &mut self.0 else { return };
        let mut members = match params.get(name).map(FieldValue::to_json) {
            Some(Some(Value::Object(members))) => members,
            // What failed before stays a failure.
            Some(None) => return,
            _ => Map::new(),
        };
        let object = match json.into_json() {
            Ok(json) => {
                members.insert(member.to_owned(), json);
                Value::Object(members).into()
            }
            Err(error) => FieldValue::failed(format!("{member}: {error}")),
        };
        params.insert(name.to_owned(), object);
    }

    /// Adds to a parameter that is a list.
    pub(crate) fn push(&mut self, name: &'static str, item: FieldValue) {
        let Tree::Kind { body: Body::Params(params), .. } = &mut self.0 else { return };
        let mut list = match params.get(name).map(FieldValue::to_json) {
            Some(Some(Value::Array(list))) => list,
            // What failed before stays a failure.
            Some(None) => return,
            _ => Vec::new(),
        };
        let list = match item.into_json() {
            Ok(item) => {
                list.push(item);
                Value::Array(list).into()
            }
            Err(error) => FieldValue::failed(format!("[{}]: {error}", list.len())),
        };
        params.insert(name.to_owned(), list);
    }

    pub(crate) fn set_whole(&mut self, json: FieldValue) {
        if let Tree::Kind { body, .. } = &mut self.0 {
            *body = Body::Whole(json);
        }
    }

    pub(crate) fn set_aggs(&mut self, sub: Aggregations) {
        if let Tree::Kind { aggs, .. } = &mut self.0 {
            *aggs = sub;
        }
    }

    pub(crate) fn set_meta(&mut self, json: FieldValue) {
        if let Tree::Kind { meta, .. } = &mut self.0 {
            *meta = Some(json);
        }
    }

    /// Its kind, as `terms`; `None` where the JSON that was read names none, or several.
    pub fn kind(&self) -> Option<&str> {
        match &self.0 {
            Tree::Kind { kind, .. } => Some(kind),
            Tree::Raw(_) => None,
        }
    }

    /// The kinds and parameters, sub-aggregations included, that this crate does not know.
    pub fn unknown(&self) -> Vec<String> {
        let Tree::Kind { kind, body, aggs, .. } = &self.0 else {
            return vec!["(raw)".to_owned()];
        };
        let mut unknown = match body {
            Body::Params(params) => kinds::unknown(kind, params),
            Body::Whole(json) => kinds::unknown_whole(kind, json),
        };
        unknown.extend(aggs.unknown());
        unknown
    }

    fn read(mut members: Map<String, Value>) -> Self {
        let raw = Value::Object(members.clone());
        let aggs = members.remove("aggs").or_else(|| members.remove("aggregations"));
        let aggs = aggs.map(serde_json::from_value).transpose();
        let meta = members.remove("meta").map(FieldValue::from);
        let mut kinds = members.into_iter();
        match (aggs, kinds.next(), kinds.next()) {
            (Ok(aggs), Some((kind, body)), None) => {
                let body = match body {
                    Value::Object(params) if !kinds::is_whole(&kind) => {
                        let mut known = BTreeMap::new();
                        for (name, json) in params {
                            known.insert(name, json.into());
                        }
                        Body::Params(known)
                    }
                    body => Body::Whole(body.into()),
                };
                Self(Tree::Kind { kind: kind.into(), body, aggs: aggs.unwrap_or_default(), meta })
            }
            _ => Self(Tree::Raw(raw.into())),
        }
    }
}

impl Serialize for Aggregation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, body, aggs, meta) = match &self.0 {
            Tree::Kind { kind, body, aggs, meta } => (kind, body, aggs, meta),
            Tree::Raw(json) => return json.serialize(serializer),
        };
        let mut map = serializer.serialize_map(None)?;
        match body {
            Body::Params(params) => map.serialize_entry(kind, params)?,
            Body::Whole(json) => map.serialize_entry(kind, json)?,
        }
        if !aggs.is_empty() {
            map.serialize_entry("aggs", aggs)?;
        }
        if let Some(meta) = meta {
            map.serialize_entry("meta", meta)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Aggregation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Object(members) => Ok(Self::read(members)),
            _ => Err(D::Error::custom("an aggregation is a JSON object, as in {\"avg\": {\"field\": \"price\"}}")),
        }
    }
}

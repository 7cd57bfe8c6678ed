//! A stored document with what surrounds it, as searches and reads by id answer it.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor, value::UnitDeserializer},
};
use serde_json::Value;

use crate::search::{Explanation, Names, NestedPlace};

/// All that may surround a document.
#[derive(Deserialize)]
pub(crate) struct Parts<T> {
    #[serde(rename = "_source")]
    pub(crate) source: Source<T>,
    /// Version 5 gives neither to the objects among inner hits.
    #[serde(rename = "_id", default)]
    pub(crate) id: String,
    #[serde(rename = "_index", default)]
    pub(crate) index: String,
    #[serde(rename = "_score")]
    pub(crate) score: Option<f64>,
    #[serde(rename = "_version")]
    pub(crate) version: Option<i64>,
    #[serde(rename = "_seq_no")]
    pub(crate) seq_no: Option<i64>,
    #[serde(rename = "_primary_term")]
    pub(crate) primary_term: Option<i64>,
    #[serde(rename = "_routing")]
    pub(crate) routing: Option<String>,
    #[serde(default)]
    pub(crate) sort: Vec<Value>,
    #[serde(default)]
    pub(crate) highlight: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) matched_queries: Names,
    #[serde(rename = "_explanation")]
    pub(crate) explanation: Option<Explanation>,
    #[serde(rename = "_ignored", default)]
    pub(crate) ignored: Vec<String>,
    #[serde(rename = "_nested")]
    pub(crate) nested: Option<NestedPlace>,
    #[serde(default)]
    pub(crate) inner_hits: BTreeMap<String, Value>,
}

/// The document itself. One that is left out is null, to types that can be null.
pub(crate) struct Source<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Source<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Optional<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Optional<T> {
            type Value = Source<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a document")
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Source<T>, D::Error> {
                T::deserialize(deserializer).map(Source)
            }

            fn visit_none<E: Error>(self) -> Result<Source<T>, E> {
                let source = T::deserialize(UnitDeserializer::<E>::new()).map(Source);
                source.map_err(|_| {
                    E::custom(
                        "the document itself (`_source`) is left out, by the request or by the mapping; such documents \
                         can be read as `serde_json::Value`",
                    )
                })
            }
        }

        // Also what a struct asks of a member that is not there.
        deserializer.deserialize_option(Optional(PhantomData))
    }
}

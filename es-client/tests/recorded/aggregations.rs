//! Results of aggregations as recorded, read as the types of what was asked for.

use std::collections::BTreeMap;

use es_client::dsl::aggregation::{
    Agg, Aggregate, Aggregations, Buckets, CompositeResult, DecodeError, Kind, MakesBuckets, SingleBucket,
};
use es_client::{dsl::aggregation, prelude::*, queries::*};

use super::{Answers, LIVE, recorded};

/// Reads a result, and gives what each bucket holds for its sub-aggregations.
type Read = fn(&Value) -> Result<Vec<Value>, DecodeError>;

trait InBuckets {
    fn in_buckets(self) -> Vec<Value>;
}

impl<K> InBuckets for Buckets<K, Value> {
    fn in_buckets(self) -> Vec<Value> {
        self.into_iter().map(|bucket| bucket.aggs).collect()
    }
}

impl<K> InBuckets for CompositeResult<K, Value> {
    fn in_buckets(self) -> Vec<Value> {
        self.buckets.in_buckets()
    }
}

impl InBuckets for SingleBucket<Value> {
    fn in_buckets(self) -> Vec<Value> {
        vec![self.aggs]
    }
}

fn metric<A: Aggregate<Value>>(_: &A) -> Read {
    |result| A::decode(result).map(|_| Vec::new())
}

fn buckets<K>(_: &Agg<Value, K>) -> Read
where
    K: Kind<Output<Value>: InBuckets> + MakesBuckets,
{
    |result| <Agg<Value, K, Aggregations> as Aggregate<Value>>::decode(result).map(InBuckets::in_buckets)
}

/// How results of this kind are read, on fields whose type only the server knows.
fn reader(kind: &str) -> Option<Read> {
    Some(match kind {
        "avg" => metric(&aggregation::avg("f")),
        "min" => metric(&aggregation::min("f")),
        "max" => metric(&aggregation::max("f")),
        "sum" => metric(&aggregation::sum("f")),
        "stats" => metric(&aggregation::stats("f")),
        "extended_stats" => metric(&aggregation::extended_stats("f")),
        "value_count" => metric(&aggregation::value_count("f")),
        "cardinality" => metric(&aggregation::cardinality("f")),
        "percentiles" => metric(&aggregation::percentiles("f")),
        "median_absolute_deviation" => metric(&aggregation::median_absolute_deviation("f")),
        "weighted_avg" => metric(&aggregation::weighted_avg("f", "g")),
        "max_bucket" => metric(&aggregation::max_bucket("f")),
        "cumulative_sum" => metric(&aggregation::cumulative_sum("f")),
        "terms" => buckets(&aggregation::terms("f")),
        "histogram" => buckets(&aggregation::histogram("f")),
        "date_histogram" => buckets(&aggregation::date_histogram("f")),
        "geohash_grid" => buckets(&aggregation::geohash_grid("f")),
        "nested" => buckets(&aggregation::nested::<Value, Value>("f")),
        "filters" => buckets(&aggregation::filters([("a", match_all())])),
        "filters without names" => buckets(&aggregation::filters_unnamed([match_all()])),
        "composite" => buckets(&aggregation::composite((aggregation::terms_source("f"),))),
        _ => return None,
    })
}

/// The result of a `composite` whose sources are named by their places, as the builders name them.
fn by_place(sources: &Value, result: &Value) -> Value {
    let mut result = result.clone();
    let names: Vec<&String> =
        sources.as_array().into_iter().flatten().flat_map(|s| s.as_object().unwrap().keys()).collect();
    for bucket in result["buckets"].as_array_mut().into_iter().flatten() {
        let named = bucket["key"].take();
        bucket["key"] =
            names.iter().enumerate().map(|(place, name)| (place.to_string(), named[*name].clone())).collect();
    }
    result
}

/// Reads the results of what was asked for; those that come with their kind (`typed_keys`) have it before the name.
fn read(asked: &Value, results: &Value, counts: &mut BTreeMap<String, u32>) -> Result<(), String> {
    for (name, agg) in asked.as_object().into_iter().flatten() {
        let members = agg.as_object().into_iter().flatten();
        let kind = members.map(|(kind, _)| kind.as_str()).find(|kind| !["aggs", "aggregations", "meta"].contains(kind));
        let kind = kind.unwrap_or_default();
        let mut results = results.as_object().into_iter().flatten();
        let found = results.find(|(key, _)| key.split_once('#').map_or(key.as_str(), |(_, name)| name) == name);
        // A bucket may come without what is computed from its neighbours.
        let Some((_, result)) = found else { continue };
        let kind = match agg[kind]["filters"].is_array() {
            true => "filters without names",
            false => kind,
        };
        let reader = reader(kind).ok_or_else(|| format!("nothing reads {kind}"))?;
        let result = &match kind {
            "composite" => by_place(&agg[kind]["sources"], result),
            _ => result.clone(),
        };
        let inner = reader(result).map_err(|error| format!("{name} ({kind}): {error}\n    {result}"))?;
        *counts.entry(kind.to_owned()).or_default() += 1;
        let subs = agg.get("aggs").or_else(|| agg.get("aggregations")).unwrap_or(&Value::Null);
        inner.iter().try_for_each(|bucket| read(subs, bucket, counts))?;
    }
    Ok(())
}

#[test]
fn results_of_aggregations_are_read() {
    let mut counts = BTreeMap::new();
    let mut searches = 0;
    let mut troubles = Vec::new();
    let mut is_sample = false;
    for file in LIVE {
        let Answers { answers, sample } = recorded(file);
        is_sample |= sample;
        for answer in answers.into_iter().filter(|answer| answer.endpoint == "search" && answer.status == 200) {
            let Some(asked) = answer.request.as_ref().and_then(|body| body.get("aggs").or(body.get("aggregations")))
            else {
                continue;
            };
            searches += 1;
            if let Err(trouble) = read(asked, &answer.body["aggregations"], &mut counts) {
                troubles.push(format!("{}: {trouble}", answer.path));
            }
        }
    }
    println!("{searches} searches, results read: {counts:?}");
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
    assert!(counts.len() > if is_sample { 8 } else { 15 }, "{counts:?}");
}

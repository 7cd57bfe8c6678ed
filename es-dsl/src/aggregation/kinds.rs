//! All kinds of aggregations, as data.

use std::collections::BTreeMap;

use serde_json::Value;

use super::param::Shape;
use super::*;
use crate::field::{Dynamic, FieldValue};

/// A kind that is declared in this crate.
pub trait Declared {
    const JSON: &'static str;
    const PARAMS: &'static [(&'static str, Shape)];
}

struct Entry {
    kind: &'static str,
    params: &'static [(&'static str, Shape)],
}

const fn entry<K: Declared>() -> Entry {
    Entry { kind: K::JSON, params: K::PARAMS }
}

static KINDS: &[Entry] = &[
    // Metrics.
    entry::<Avg<Dynamic>>(),
    entry::<Min<Dynamic>>(),
    entry::<Max<Dynamic>>(),
    entry::<Sum<Dynamic>>(),
    entry::<ValueCount<Dynamic>>(),
    entry::<Cardinality<Dynamic>>(),
    entry::<MedianAbsoluteDeviation<Dynamic>>(),
    entry::<Rate<Dynamic>>(),
    entry::<WeightedAvg>(),
    entry::<TTest>(),
    entry::<MatrixStats>(),
    entry::<ScriptedMetric>(),
    entry::<Stats<Dynamic>>(),
    entry::<ExtendedStats<Dynamic>>(),
    entry::<StringStats<Dynamic>>(),
    entry::<Boxplot<Dynamic>>(),
    entry::<Percentiles<Dynamic>>(),
    entry::<PercentileRanks<Dynamic>>(),
    entry::<GeoBounds<Dynamic>>(),
    entry::<GeoCentroid<Dynamic>>(),
    entry::<CartesianBounds<Dynamic>>(),
    entry::<CartesianCentroid<Dynamic>>(),
    entry::<GeoLine>(),
    entry::<Line>(),
    entry::<TopHits<()>>(),
    entry::<TopMetrics>(),
    // Buckets.
    entry::<Terms<Dynamic>>(),
    entry::<RareTerms<Dynamic>>(),
    entry::<MultiTerms<()>>(),
    entry::<SignificantTerms<Dynamic>>(),
    entry::<SignificantText<Dynamic>>(),
    entry::<CategorizeText<Dynamic>>(),
    entry::<FrequentItemSets>(),
    entry::<Histogram<Dynamic>>(),
    entry::<VariableWidthHistogram<Dynamic>>(),
    entry::<DateHistogram<Dynamic>>(),
    entry::<AutoDateHistogram<Dynamic>>(),
    entry::<Range<Dynamic>>(),
    entry::<DateRange<Dynamic>>(),
    entry::<IpRange<Dynamic>>(),
    entry::<IpPrefix<Dynamic>>(),
    entry::<GeoDistance<Dynamic>>(),
    entry::<GeohashGrid<Dynamic>>(),
    entry::<GeotileGrid<Dynamic>>(),
    entry::<GeohexGrid<Dynamic>>(),
    entry::<Filter>(),
    entry::<Filters>(),
    entry::<AdjacencyMatrix>(),
    entry::<Global>(),
    entry::<Missing<Dynamic>>(),
    entry::<Nested<()>>(),
    entry::<ReverseNested<()>>(),
    entry::<Children>(),
    entry::<Parent>(),
    entry::<Sampler>(),
    entry::<DiversifiedSampler<Dynamic>>(),
    entry::<RandomSampler>(),
    entry::<TimeSeries>(),
    entry::<Composite<()>>(),
    // Pipelines.
    entry::<AvgBucket>(),
    entry::<MaxBucket>(),
    entry::<MinBucket>(),
    entry::<SumBucket>(),
    entry::<StatsBucket>(),
    entry::<ExtendedStatsBucket>(),
    entry::<PercentilesBucket>(),
    entry::<BucketScript>(),
    entry::<BucketSelector>(),
    entry::<BucketSort>(),
    entry::<BucketCountKsTest>(),
    entry::<BucketCorrelation>(),
    entry::<ChangePoint>(),
    entry::<CumulativeCardinality>(),
    entry::<CumulativeSum>(),
    entry::<Derivative>(),
    entry::<Inference>(),
    entry::<MovingAvg>(),
    entry::<MovingFn>(),
    entry::<MovingPercentiles>(),
    entry::<Normalize>(),
    entry::<SerialDiff>(),
];

/// Kinds that have two names: the older one, and that under which they are declared.
const ALIASES: &[(&str, &str)] = &[("frequent_items", "frequent_item_sets")];

fn find(kind: &str) -> Option<&'static Entry> {
    let kind = ALIASES.iter().find(|(alias, _)| *alias == kind).map_or(kind, |(_, kind)| kind);
    KINDS.iter().find(|entry| entry.kind == kind)
}

/// The kinds that this crate has, each with the names of its parameters: for comparing it with the
/// API of a server.
pub fn kinds() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    KINDS.iter().map(|entry| (entry.kind, entry.params.iter().map(|(name, _)| *name)))
}

/// Whether the parameters of a kind are a query as a whole.
pub(super) fn is_whole(kind: &str) -> bool {
    kind == Filter::JSON
}

/// What of this is not known, or has another form than is known.
pub(super) fn unknown(kind: &str, params: &BTreeMap<String, FieldValue>) -> Vec<String> {
    let Some(entry) = find(kind) else { return vec![kind.to_owned()] };
    params
        .iter()
        .filter(|(name, json)| {
            let shape = entry.params.iter().find(|(known, _)| known == name).map(|(_, shape)| shape);
            !shape.is_some_and(|shape| json.to_json().is_some_and(|json| shape.fits(&json)))
        })
        .map(|(name, _)| format!("{kind}.{name}"))
        .collect()
}

/// The same of a kind whose parameters are one value.
pub(super) fn unknown_whole(kind: &str, json: &FieldValue) -> Vec<String> {
    let is_query = |json: Value| Shape::Query.fits(&json);
    match is_whole(kind) && json.to_json().is_some_and(is_query) {
        true => Vec::new(),
        false => vec![kind.to_owned()],
    }
}

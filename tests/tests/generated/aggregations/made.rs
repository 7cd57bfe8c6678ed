//! Aggregations of types that are known only while the test runs: each keeps how its own type reads its result.

use std::collections::BTreeMap;

use es_client::dsl::aggregation::{
    Agg, Aggregate, Aggregation, Aggregations, Buckets, CompositeResult, DecodeError, Kind, MakesBuckets, SingleBucket,
};
use serde_json::Value;

/// Aggregations by their names.
#[derive(Default)]
pub(super) struct Set(Vec<(String, Made)>);

/// One aggregation.
pub(super) struct Made {
    kind: &'static str,
    tree: Aggregation,
    /// Reads the result as its type, and gives what each bucket holds for its sub-aggregations.
    read: fn(&Value) -> Result<Vec<Value>, DecodeError>,
    subs: Set,
    /// Whether a bucket may come without the result.
    optional: bool,
}

/// What a result has in its buckets.
pub(super) trait InBuckets {
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

impl Made {
    /// An aggregation without buckets.
    pub(super) fn metric<D, A: Aggregate<D>>(kind: &'static str, agg: A) -> Self {
        let read = |result: &Value| A::decode(result).map(|_| Vec::new());
        Self { kind, tree: agg.into_aggregation(), read, subs: Set::default(), optional: false }
    }

    /// An aggregation that gives nothing where there is nothing to compute it from.
    pub(super) fn pipeline<D, A: Aggregate<D>>(kind: &'static str, agg: A) -> Self {
        Self { optional: true, ..Self::metric(kind, agg) }
    }

    /// An aggregation with buckets, and what is to be in them.
    pub(super) fn buckets<D, K>(kind: &'static str, agg: Agg<D, K>, subs: Set) -> Self
    where
        K: Kind<Output<Value>: InBuckets> + MakesBuckets,
    {
        match subs.0.is_empty() {
            true => Self::of_tree::<D, K>(kind, agg.into_aggregation(), subs),
            false => Self::of_buckets(kind, agg.sub(subs.aggregations()), subs),
        }
    }

    /// An aggregation with buckets that has these in them.
    pub(super) fn of_buckets<D, K>(kind: &'static str, agg: Agg<D, K, Aggregations>, subs: Set) -> Self
    where
        K: Kind<Output<Value>: InBuckets> + MakesBuckets,
    {
        Self::of_tree::<D, K>(kind, agg.into_aggregation(), subs)
    }

    fn of_tree<D, K: Kind<Output<Value>: InBuckets>>(kind: &'static str, tree: Aggregation, subs: Set) -> Self {
        let read = |result: &Value| {
            let output = <Agg<D, K, Aggregations> as Aggregate<D>>::decode(result)?;
            let buckets = output.in_buckets();
            let told = match result.get("buckets") {
                Some(Value::Array(buckets)) => buckets.len(),
                Some(Value::Object(buckets)) => buckets.len(),
                _ => 1,
            };
            assert_eq!(buckets.len(), told, "{result}");
            Ok(buckets)
        };
        Self { kind, tree, read, subs, optional: false }
    }
}

impl Set {
    pub(super) fn of(name: impl Into<String>, made: Made) -> Self {
        Self(vec![(name.into(), made)])
    }

    /// One more beside the others.
    pub(super) fn with(mut self, name: impl Into<String>, made: Made) -> Self {
        self.0.push((name.into(), made));
        self
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(super) fn aggregations(&self) -> Aggregations {
        let mut aggs = Aggregations::default();
        self.0.iter().for_each(|(name, made)| aggs.insert(name.clone(), made.tree.clone()));
        aggs
    }

    /// Reads all results, and counts them by kind.
    pub(super) fn read<'a>(&'a self, results: &Value, read: &mut BTreeMap<&'a str, u64>) -> Result<(), DecodeError> {
        for (name, made) in &self.0 {
            let result = match results.get(name) {
                Some(result) => result,
                None if made.optional => &Value::Null,
                None => return Err(DecodeError::expected("there").within(name)),
            };
            let buckets = (made.read)(result).map_err(|error| error.within(name))?;
            *read.entry(made.kind).or_default() += 1;
            for bucket in buckets {
                made.subs.read(&bucket, read).map_err(|error| error.within(name))?;
            }
        }
        Ok(())
    }
}

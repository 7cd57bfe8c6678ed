//! Aggregations of what other aggregations give, each together with those.

use es_client::dsl::aggregation::{CalendarInterval, GapPolicy, MovingAvgModel};

use super::*;

/// The part of a pipeline that differs: what is made of a path.
type Piped = fn(&mut Choices, &'static str) -> Made;

/// An aggregation with this gap policy, or without.
macro_rules! piped {
    ($kind:literal, $c:ident, $built:expr $(, $param:ident($($value:expr),*))* $(,)?) => {{
        let built = maybe!($c, concat!("aggs.", $kind), $built, gap_policy($c.of(&[GapPolicy::Skip, GapPolicy::InsertZeros])),
            format("0.00") $(, $param($($value),*))*);
        Made::pipeline::<Everything, _>($kind, built)
    }};
}

pub(super) const KINDS: &[(&str, Place, Make)] = &[
    ("avg_bucket", Place::Top, |c, e| beside(c, e, |c, path| piped!("avg_bucket", c, aggregation::avg_bucket(path)))),
    ("max_bucket", Place::Top, |c, e| beside(c, e, |c, path| piped!("max_bucket", c, aggregation::max_bucket(path)))),
    ("min_bucket", Place::Top, |c, e| beside(c, e, |c, path| piped!("min_bucket", c, aggregation::min_bucket(path)))),
    ("sum_bucket", Place::Top, |c, e| beside(c, e, |c, path| piped!("sum_bucket", c, aggregation::sum_bucket(path)))),
    ("stats_bucket", Place::Top, |c, e| {
        beside(c, e, |c, path| piped!("stats_bucket", c, aggregation::stats_bucket(path)))
    }),
    ("extended_stats_bucket", Place::Top, |c, e| {
        beside(c, e, |c, path| {
            piped!("extended_stats_bucket", c, aggregation::extended_stats_bucket(path), sigma(c.positive()))
        })
    }),
    ("percentiles_bucket", Place::Top, |c, e| {
        beside(c, e, |c, path| {
            piped!(
                "percentiles_bucket",
                c,
                aggregation::percentiles_bucket(path),
                percents([0.0, 12.5, 100.0]),
                keyed(c.flip())
            )
        })
    }),
    ("cumulative_sum", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| {
            let built = maybe!(c, "aggs.cumulative_sum", aggregation::cumulative_sum(path), format("0.00"));
            Made::pipeline::<Everything, _>("cumulative_sum", built)
        })
    }),
    ("derivative", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| piped!("derivative", c, aggregation::derivative(path), unit("1d")))
    }),
    ("serial_diff", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| piped!("serial_diff", c, aggregation::serial_diff(path), lag(1 + c.small())))
    }),
    ("moving_fn", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| {
            let functions = ["max", "min", "sum", "unweightedAvg", "linearWeightedAvg"];
            let source = format!("MovingFunctions.{}(values)", c.of(&functions));
            piped!("moving_fn", c, aggregation::moving_fn(path, c.small() + 1, source), shift(c.between(-2, 3)))
        })
    }),
    ("moving_avg", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| {
            use MovingAvgModel::*;
            let built = aggregation::moving_avg(path).model(c.of(&[Simple, Linear, Ewma, Holt]));
            piped!("moving_avg", c, built, window(c.small() + 1), predict(c.small() + 1))
        })
    }),
    ("bucket_script", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| {
            let script = Script::painless("params.a * params.factor + params.n").param("factor", c.number());
            piped!("bucket_script", c, aggregation::bucket_script([("a", path), ("n", "_count")], script))
        })
    }),
    ("bucket_selector", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| {
            let script = Script::painless("params.a > params.least").param("least", c.number());
            let built = aggregation::bucket_selector([("a", path)], script);
            let built =
                maybe!(c, "aggs.bucket_selector", built, gap_policy(c.of(&[GapPolicy::Skip, GapPolicy::InsertZeros])));
            Made::pipeline::<Everything, _>("bucket_selector", built)
        })
    }),
    ("bucket_sort", Place::Anywhere, |c, e| {
        inside(c, e, |c, path| {
            let sort = json!([{path: {"order": c.of(&["asc", "desc"])}}]);
            let built = maybe!(
                c,
                "aggs.bucket_sort",
                aggregation::bucket_sort().size(u64::from(c.count())),
                from(u64::from(c.small())),
                sort(sort),
                gap_policy(c.of(&[GapPolicy::Skip, GapPolicy::InsertZeros]))
            );
            Made::pipeline::<Everything, _>("bucket_sort", built)
        })
    }),
];

/// Something to compute from in each bucket.
fn figure(c: &mut Choices, e: &Fields) -> Made {
    match c.below(3) {
        // Buckets that are predicted have nothing to compute it from.
        0 => Made::pipeline("sum", e.long.sum()),
        1 => Made::pipeline("avg", e.double.avg()),
        _ => Made::pipeline("max", e.scaled.max()),
    }
}

/// Buckets in an order, with these in them.
fn steps(c: &mut Choices, e: &Fields, subs: Set, places: &'static str) -> Made {
    match c.flip() {
        true => {
            let built =
                e.date.date_histogram().calendar_interval(c.of(&[CalendarInterval::Month, CalendarInterval::Year]));
            let built = built.min_doc_count(0);
            Made::buckets("date_histogram", maybe!(c, places, built, format("yyyy-MM-dd")), subs)
        }
        false => Made::buckets("histogram", e.double.histogram().interval(250.0).min_doc_count(0), subs),
    }
}

/// Buckets, and beside them what is computed from all of them.
fn beside(c: &mut Choices, e: &Fields, make: Piped) -> Set {
    let figure = figure(c, e);
    let steps = steps(c, e, Set::of("figure", figure), "aggs.date_histogram");
    Set::of("steps", steps).with(c.name(), make(c, "steps>figure"))
}

/// Buckets, and in each of them what is computed from it and its neighbours.
fn inside(c: &mut Choices, e: &Fields, make: Piped) -> Set {
    let set = Set::of("figure", figure(c, e)).with("piped", make(c, "figure"));
    // A unit, which is one of time, has to have buckets of time.
    let built = e.date.date_histogram().calendar_interval(CalendarInterval::Quarter).min_doc_count(0);
    Set::of(c.name(), Made::buckets("date_histogram", built, set))
}

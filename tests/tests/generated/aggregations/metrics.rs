//! Aggregations that compute figures.

use es_client::dsl::aggregation::{CardinalityHint, MatrixMode};

use super::*;

pub(super) const KINDS: &[(&str, Place, Make)] = &[
    ("avg", Place::Metric, |c, e| metric(c, e, "avg")),
    ("min", Place::Metric, |c, e| metric(c, e, "min")),
    ("max", Place::Metric, |c, e| metric(c, e, "max")),
    ("sum", Place::Metric, |c, e| metric(c, e, "sum")),
    ("stats", Place::Metric, |c, e| metric(c, e, "stats")),
    ("extended_stats", Place::Metric, |c, e| metric(c, e, "extended_stats")),
    ("median_absolute_deviation", Place::Metric, median_absolute_deviation),
    ("percentiles", Place::Metric, |c, e| metric(c, e, "percentiles")),
    ("percentile_ranks", Place::Metric, |c, e| metric(c, e, "percentile_ranks")),
    ("value_count", Place::Metric, value_count),
    ("cardinality", Place::Metric, cardinality),
    ("weighted_avg", Place::Metric, weighted_avg),
    ("matrix_stats", Place::Top, matrix_stats),
    ("scripted_metric", Place::Metric, scripted_metric),
    ("geo_bounds", Place::Top, geo_bounds),
    ("geo_centroid", Place::Metric, geo_centroid),
    ("top_hits", Place::Metric, top_hits),
];

/// Names of one's own, which the server gives back.
pub(super) fn data(c: &mut Choices) -> Value {
    json!({"color": c.word()})
}

/// The metric of this name on a number or a date, whose values are read as different types.
fn metric(c: &mut Choices, e: &Fields, kind: &'static str) -> Set {
    /// The metric on one field.
    macro_rules! on {
        ($field:expr, $value:expr, $format:expr) => {{
            let field = $field;
            match kind {
                "avg" => Made::metric(
                    kind,
                    maybe!(c, "aggs.avg", field.avg(), missing($value), format($format), meta(data(c))),
                ),
                "min" => Made::metric(kind, maybe!(c, "aggs.min", field.min(), missing($value), format($format))),
                "max" => Made::metric(kind, maybe!(c, "aggs.max", field.max(), missing($value), format($format))),
                "sum" => Made::metric(kind, maybe!(c, "aggs.sum", field.sum(), missing($value), format($format))),
                "stats" => Made::metric(kind, maybe!(c, "aggs.stats", field.stats(), missing($value), format($format))),
                "extended_stats" => Made::metric(
                    kind,
                    maybe!(
                        c,
                        "aggs.extended_stats",
                        field.extended_stats(),
                        missing($value),
                        format($format),
                        sigma(c.positive())
                    ),
                ),
                "percentiles" => {
                    let built = field.percentiles();
                    let built = maybe!(
                        c,
                        "aggs.percentiles",
                        built,
                        percents([0.0, 5.5, 50.0, 99.9, 100.0]),
                        keyed(c.flip()),
                        missing($value),
                        format($format),
                        tdigest(c.count() + 20)
                    );
                    Made::metric(kind, built)
                }
                _ => {
                    let built = field.percentile_ranks().values([c.number(), c.number() + 2000.0]);
                    Made::metric(
                        kind,
                        maybe!(
                            c,
                            "aggs.percentile_ranks",
                            built,
                            keyed(c.flip()),
                            missing($value),
                            format($format),
                            tdigest(c.count() + 20)
                        ),
                    )
                }
            }
        }};
    }
    let made = match c.below(9) {
        0 => on!(e.long, c.between(-9, 9), "0.0"),
        1 => on!(e.integer, c.small() as i32, "#,##0.00"),
        2 => on!(e.double, c.number(), "0.0"),
        3 => on!(e.float, c.number() as f32, "0.0"),
        4 => on!(e.scaled, c.positive(), "0.0"),
        // What is missing is written in the format.
        5 => on!(e.date, "2023-01-31", "yyyy-MM-dd"),
        6 => on!(e.nanos, c.date(), "strict_date_optional_time"),
        7 => on!(e.half, c.small() as f32, "0.0"),
        _ => on!(e.body.length, c.count(), "0.0"),
    };
    Set::of(c.name(), made)
}

/// As [`metric`], on numbers only.
fn median_absolute_deviation(c: &mut Choices, e: &Fields) -> Set {
    let kind = "median_absolute_deviation";
    macro_rules! on {
        ($field:expr, $value:expr) => {{
            let built = $field.median_absolute_deviation();
            let more = c.positive() + 20.0;
            Made::metric(
                kind,
                maybe!(c, "aggs.median_absolute_deviation", built, missing($value), compression(more), format("0.0")),
            )
        }};
    }
    let made = match c.below(5) {
        0 => on!(e.long, c.between(-9, 9)),
        1 => on!(e.double, c.number()),
        2 => on!(e.scaled, c.positive()),
        3 => on!(e.half, c.small() as f32),
        _ => on!(e.body.length, c.count()),
    };
    Set::of(c.name(), made)
}

fn value_count(c: &mut Choices, e: &Fields) -> Set {
    let kind = "value_count";
    let made = match c.below(5) {
        0 => Made::metric(kind, e.tags.value_count()),
        1 => Made::metric(kind, e.long.value_count()),
        2 => Made::metric(kind, e.ip.value_count()),
        3 => Made::metric(kind, e.flag.value_count()),
        _ => Made::metric::<Everything, _>(kind, aggregation::value_count("place")),
    };
    Set::of(c.name(), made)
}

fn cardinality(c: &mut Choices, e: &Fields) -> Set {
    use CardinalityHint::*;
    macro_rules! on {
        ($field:expr, $value:expr) => {
            Made::metric(
                "cardinality",
                maybe!(
                    c,
                    "aggs.cardinality",
                    $field.cardinality(),
                    precision_threshold(c.count()),
                    missing($value),
                    execution_hint(c.of(&[Direct, Ordinals])),
                    rehash(c.flip())
                ),
            )
        };
    }
    let made = match c.below(5) {
        0 => on!(e.tags, c.word()),
        1 => on!(e.title.keyword(), c.text()),
        2 => on!(e.double, c.number()),
        3 => on!(e.date, c.date()),
        _ => on!(e.ip, c.ip()),
    };
    Set::of(c.name(), made)
}

fn weighted_avg(c: &mut Choices, e: &Fields) -> Set {
    let built = match c.flip() {
        true => aggregation::weighted_avg(e.long, e.scaled),
        false => {
            aggregation::weighted_avg(Script::painless("doc['long'].size() == 0 ? 1 : doc['long'].value"), e.short)
        }
    };
    let built =
        maybe!(c, "aggs.weighted_avg", built, value_missing(c.number()), weight_missing(c.positive()), format("0.0"));
    Set::of(c.name(), Made::metric::<Everything, _>("weighted_avg", built))
}

fn matrix_stats(c: &mut Choices, _: &Fields) -> Set {
    use MatrixMode::*;
    let built = aggregation::matrix_stats::<Everything, _>(["long", "double", "scaled"]);
    let built =
        maybe!(c, "aggs.matrix_stats", built, mode(c.of(&[Avg, Min, Max, Sum, Median])), missing("long", c.number()));
    Set::of(c.name(), Made::metric("matrix_stats", built))
}

fn scripted_metric(c: &mut Choices, _: &Fields) -> Set {
    let map = Script::painless("if (doc['long'].size() > 0) { state.list.add(doc['long'].value * params.factor) }");
    let combine = Script::painless("double sum = 0; for (n in state.list) { sum += n } return sum");
    let reduce = Script::painless("double sum = 0; for (n in states) { if (n != null) { sum += n } } return sum");
    let built = aggregation::scripted_metric::<Everything>(map, combine, reduce)
        .init_script(Script::painless("state.list = []"));
    Set::of(c.name(), Made::metric("scripted_metric", built.params(json!({"factor": c.small()}))))
}

fn geo_bounds(c: &mut Choices, e: &Fields) -> Set {
    let built = maybe!(c, "aggs.geo_bounds", e.place.geo_bounds(), wrap_longitude(c.flip()), missing(c.point()));
    Set::of(c.name(), Made::metric("geo_bounds", built))
}

fn geo_centroid(c: &mut Choices, e: &Fields) -> Set {
    let built = maybe!(c, "aggs.geo_centroid", e.place.geo_centroid(), missing(c.point()));
    Set::of(c.name(), Made::metric("geo_centroid", built))
}

fn top_hits(c: &mut Choices, _: &Fields) -> Set {
    let built = aggregation::top_hits::<Everything>();
    let built = maybe!(
        c,
        "aggs.top_hits",
        built,
        from(u64::from(c.small())),
        size(u64::from(c.small()) + 1),
        sort(json!([{"long": {"order": "desc", "missing": "_last"}}])),
        highlight(json!({"fields": {"title": {}}})),
        docvalue_fields(json!(["long", {"field": "date", "format": "epoch_millis"}])),
        explain(c.flip()),
        version(c.flip()),
        seq_no_primary_term(c.flip()),
        track_scores(c.flip() && c.may(skipped::SORTED_WITH_SCORES)),
        script_fields(
            json!({"twice": {"script": Script::painless("doc['byte'].size() == 0 ? 0 : 2 * doc['byte'].value")}})
        )
    );
    Set::of(c.name(), Made::metric("top_hits", built))
}

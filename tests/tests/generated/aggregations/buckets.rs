//! Aggregations that make buckets, and what is computed in each.

use es_client::dsl::aggregation::{
    CalendarInterval, CollectMode, DistanceType, DistanceUnit, Include, MinimumInterval, SamplerHint, TermsHint,
};

use jiff::Timestamp;

use super::*;

pub(super) const KINDS: &[(&str, Place, Make)] = &[
    ("terms", Place::Anywhere, terms),
    ("rare_terms", Place::Anywhere, rare_terms),
    ("multi_terms", Place::Anywhere, multi_terms),
    ("significant_terms", Place::Top, significant_terms),
    ("significant_text", Place::Top, significant_text),
    ("histogram", Place::Anywhere, histogram),
    ("variable_width_histogram", Place::Top, variable_width_histogram),
    ("date_histogram", Place::Anywhere, date_histogram),
    ("auto_date_histogram", Place::Anywhere, auto_date_histogram),
    ("range", Place::Anywhere, range),
    ("date_range", Place::Anywhere, date_range),
    ("ip_range", Place::Anywhere, ip_range),
    ("geo_distance", Place::Anywhere, geo_distance),
    ("geohash_grid", Place::Anywhere, geohash_grid),
    ("geotile_grid", Place::Anywhere, geotile_grid),
    ("filter", Place::Anywhere, filter),
    ("filters", Place::Anywhere, filters),
    ("adjacency_matrix", Place::Top, adjacency_matrix),
    ("missing", Place::Anywhere, missing),
    ("global", Place::Top, global),
    ("sampler", Place::Top, sampler),
    ("diversified_sampler", Place::Top, diversified_sampler),
    ("nested", Place::Anywhere, nested),
    ("reverse_nested", Place::Anywhere, reverse_nested),
    ("children", Place::Anywhere, children),
    ("parent", Place::Anywhere, parent),
    ("composite", Place::Top, composite),
];

/// The order of buckets by what is computed in each.
fn order(c: &mut Choices) -> Order {
    match c.below(3) {
        0 => Order::asc(Order::KEY),
        1 => Order::desc(Order::COUNT),
        _ => [Order::asc(Order::COUNT), Order::desc(Order::KEY)].into(),
    }
}

/// Buckets with any aggregations in them.
macro_rules! buckets {
    ($c:ident, $kind:literal, $built:expr $(, $param:ident($($value:expr),*))* $(,)?) => {{
        let built = maybe!($c, concat!("aggs.", $kind), $built $(, $param($($value),*))*, meta(metrics::data($c)));
        let subs = $c.subs_of($kind);
        Set::of($c.name(), Made::buckets($kind, built, subs))
    }};
}

fn terms(c: &mut Choices, e: &Fields) -> Set {
    macro_rules! on {
        ($field:expr, $value:expr) => {
            buckets!(
                c,
                "terms",
                $field.terms_agg(),
                size(c.count()),
                shard_size(c.count() + 60),
                order(order(c)),
                min_doc_count(1 + c.below(3)),
                shard_min_doc_count(c.below(2)),
                show_term_doc_count_error(c.flip()),
                missing($value),
                collect_mode(CollectMode::DepthFirst)
            )
        };
    }
    match c.below(10) {
        0 => on!(e.tags, c.word()),
        1 => on!(e.title.keyword(), c.text()),
        2 => on!(e.long, c.between(-9, 9)),
        3 => on!(e.double, c.number()),
        4 => on!(e.flag, c.flip()),
        5 => on!(e.date, c.date()),
        6 => on!(e.ip, c.ip()),
        7 => buckets!(
            c,
            "terms",
            e.tags.terms_agg().include("f.*|r.*"),
            exclude("re.*"),
            execution_hint(c.of(&[TermsHint::Map, TermsHint::GlobalOrdinals]))
        ),
        8 => buckets!(c, "terms", e.byte.terms_agg().include([1, 2, 3])),
        _ => buckets!(c, "terms", e.tags.terms_agg().include(Include::partition(c.below(3) as u32, 3))),
    }
}

fn rare_terms(c: &mut Choices, e: &Fields) -> Set {
    match c.below(3) {
        0 => buckets!(
            c,
            "rare_terms",
            e.tags.rare_terms(),
            max_doc_count(1 + c.below(9)),
            precision(0.01),
            include("f.*|r.*"),
            exclude("re.*"),
            missing(c.word())
        ),
        1 => buckets!(c, "rare_terms", e.long.rare_terms(), max_doc_count(1 + c.below(9)), precision(0.001)),
        _ => buckets!(c, "rare_terms", e.title.keyword().rare_terms(), max_doc_count(1 + c.below(9))),
    }
}

/// OpenSearch has no scores there.
fn multi_terms(c: &mut Choices, e: &Fields) -> Set {
    c.but(&["top_hits"], |c| match c.below(3) {
        0 => buckets!(
            c,
            "multi_terms",
            aggregation::multi_terms((e.tags, e.flag)),
            size(c.count()),
            order(order(c)),
            min_doc_count(1 + c.below(3)),
            shard_size(c.count() + 60),
            show_term_doc_count_error(c.flip())
        ),
        1 => buckets!(c, "multi_terms", aggregation::multi_terms((e.code, e.long, e.date)), size(c.count())),
        _ => buckets!(c, "multi_terms", aggregation::multi_terms((e.ip, e.double)), order(order(c))),
    })
}

/// One way to tell what is significant, or none.
macro_rules! significant {
    ($c:ident, $built:expr) => {{
        let built = $built;
        match $c.below(7) {
            0 => built.jlh(),
            1 => built.mutual_information($c.flip(), $c.flip()),
            2 => built.chi_square($c.flip(), $c.flip()),
            3 => built.gnd($c.flip()),
            4 => built.percentage(),
            5 => built.script_heuristic(Script::painless("params._subset_freq / (params._superset_freq + 1.0)")),
            _ => built,
        }
    }};
}

fn significant_terms(c: &mut Choices, e: &Fields) -> Set {
    let built = match c.one_in(3) {
        true => e
            .tags
            .significant_terms()
            .background_filter(es_client::queries::match_all())
            .mutual_information(c.flip(), false),
        false => significant!(c, e.tags.significant_terms()),
    };
    buckets!(
        c,
        "significant_terms",
        built,
        size(c.count()),
        shard_size(c.count() + 60),
        min_doc_count(1 + c.below(3)),
        shard_min_doc_count(1),
        include("f.*|r.*"),
        exclude("re.*"),
        execution_hint(c.of(&[TermsHint::Map, TermsHint::GlobalOrdinals]))
    )
}

fn significant_text(c: &mut Choices, e: &Fields) -> Set {
    let built = significant!(c, e.body.significant_text());
    let built = maybe!(
        c,
        "aggs.significant_text",
        built,
        size(c.count()),
        shard_size(c.count() + 60),
        min_doc_count(1 + c.below(3)),
        filter_duplicate_text(c.flip()),
        source_fields(json!(["body"])),
        include("f.*|r.*")
    );
    Set::of(c.name(), Made::metric("significant_text", built))
}

fn histogram(c: &mut Choices, e: &Fields) -> Set {
    macro_rules! on {
        ($field:expr, $value:expr) => {
            buckets!(
                c,
                "histogram",
                $field.histogram().interval(100.0 + c.positive()),
                offset(c.positive()),
                min_doc_count(c.below(2)),
                order(order(c)),
                keyed(c.flip()),
                format("0.00"),
                missing($value),
                bounds(-10.0, 10.0)
            )
        };
    }
    match c.below(3) {
        0 => on!(e.double, c.number()),
        1 => on!(e.integer, c.small() as i32),
        _ => on!(e.scaled, c.positive()),
    }
}

/// As in [`auto_date_histogram`].
fn variable_width_histogram(c: &mut Choices, e: &Fields) -> Set {
    let buckets = 1 + c.small();
    c.but(&["filters", "ip_range"], |c| {
        buckets!(
            c,
            "variable_width_histogram",
            e.double.variable_width_histogram().buckets(buckets),
            shard_size(buckets * 2 + c.count()),
            initial_buffer(500)
        )
    })
}

fn date_histogram(c: &mut Choices, e: &Fields) -> Set {
    use CalendarInterval::*;
    macro_rules! on {
        ($field:expr) => {{
            let built = match c.below(3) {
                0 => $field.date_histogram().calendar_interval(c.of(&[Week, Month, Quarter, Year, M, Y])),
                1 => $field.date_histogram().fixed_interval(c.of(&["30d", "720h"])),
                _ => $field.date_histogram().fixed_interval(Duration::from_secs(86_400 * 20)),
            };
            // What is missing is written in the format.
            let built = match c.one_in(3) {
                true => built.format("yyyy-MM-dd HH:mm").missing("1970-01-01 00:00"),
                false => built,
            };
            buckets!(
                c,
                "date_histogram",
                built,
                offset("+6h"),
                time_zone(c.time_zone()),
                min_doc_count(c.below(2)),
                order(order(c)),
                keyed(c.flip())
            )
        }};
    }
    if c.flip() { on!(e.date) } else { on!(e.nanos) }
}

/// Both servers fail at buckets there that are the same for all and have no documents.
fn auto_date_histogram(c: &mut Choices, e: &Fields) -> Set {
    use MinimumInterval::*;
    c.but(&["filters", "ip_range"], |c| {
        buckets!(
            c,
            "auto_date_histogram",
            e.date.auto_date_histogram(),
            buckets(c.count()),
            format("yyyy-MM-dd"),
            minimum_interval(c.of(&[Minute, Hour, Day, Month])),
            time_zone(c.time_zone())
        )
    })
}

fn range(c: &mut Choices, e: &Fields) -> Set {
    let (low, width) = (c.number(), c.positive());
    macro_rules! on {
        ($field:expr, $value:expr) => {
            buckets!(
                c,
                "range",
                $field.range_agg().range(..low).range(low..low + width),
                range(low + width..),
                range_named("some", low - width..low),
                keyed(c.flip()),
                format("0.0"),
                missing($value)
            )
        };
    }
    match c.below(3) {
        0 => on!(e.double, c.number()),
        1 => on!(e.byte, c.small() as i8),
        _ => on!(e.body.length, c.count()),
    }
}

fn date_range(c: &mut Choices, e: &Fields) -> Set {
    let built = e
        .date
        .date_range()
        .until("2022-01-01")
        .between(Timestamp::from_second(1_600_000_000).unwrap(), c.date() + Duration::from_secs(90_000_000));
    buckets!(
        c,
        "date_range",
        built,
        since(c.date()),
        range_named("lately", Some("now-1y/y"), None),
        keyed(c.flip()),
        time_zone(c.time_zone()),
        missing(Timestamp::UNIX_EPOCH)
    )
}

fn ip_range(c: &mut Choices, e: &Fields) -> Set {
    buckets!(
        c,
        "ip_range",
        e.ip.ip_range().mask("10.0.0.0/24").until(c.ip()),
        since(c.ip()),
        mask("10.0.2.0/23"),
        between("10.0.1.0", "10.0.2.0"),
        keyed(c.flip())
    )
}

fn geo_distance(c: &mut Choices, e: &Fields) -> Set {
    let far = c.positive() * 100.0;
    let built = e.place.geo_distance_agg().origin(c.point()).range(..far).range(far..far * 2.0);
    buckets!(
        c,
        "geo_distance",
        built,
        range_named("away", far..),
        unit(c.of(&[DistanceUnit::Kilometers, DistanceUnit::Miles])),
        distance_type(c.of(&[DistanceType::Arc, DistanceType::Plane])),
        keyed(c.flip())
    )
}

/// A box around most of the earth.
fn most(c: &mut Choices) -> Value {
    json!({"top_left": {"lat": 60.0 + c.share(), "lon": -120.0}, "bottom_right": {"lat": -60.0, "lon": 120.0}})
}

fn geohash_grid(c: &mut Choices, e: &Fields) -> Set {
    buckets!(
        c,
        "geohash_grid",
        e.place.geohash_grid(),
        precision(1 + c.small()),
        precision("1000km"),
        size(c.count()),
        shard_size(c.count() + 60),
        bounds(most(c))
    )
}

fn geotile_grid(c: &mut Choices, e: &Fields) -> Set {
    buckets!(
        c,
        "geotile_grid",
        e.place.geotile_grid(),
        precision(c.small()),
        size(c.count()),
        shard_size(c.count() + 60),
        bounds(most(c))
    )
}

fn filter(c: &mut Choices, _: &Fields) -> Set {
    let part = c.part();
    buckets!(c, "filter", aggregation::filter(part))
}

fn filters(c: &mut Choices, _: &Fields) -> Set {
    let parts = c.parts();
    match c.flip() {
        true => buckets!(c, "filters", aggregation::filters_unnamed(parts), other_bucket(false)),
        false => {
            let named: Vec<_> = parts.into_iter().map(|part| (c.name(), part)).collect();
            buckets!(c, "filters", aggregation::filters(named), other_bucket(c.flip()), other_bucket_key("others"))
        }
    }
}

fn adjacency_matrix(c: &mut Choices, _: &Fields) -> Set {
    let named: Vec<_> = c.parts().into_iter().map(|part| (c.name(), part)).collect();
    buckets!(c, "adjacency_matrix", aggregation::adjacency_matrix(named), separator("+"))
}

fn missing(c: &mut Choices, e: &Fields) -> Set {
    match c.below(3) {
        0 => buckets!(c, "missing", e.tags.missing()),
        1 => buckets!(c, "missing", e.date.missing()),
        _ => buckets!(c, "missing", aggregation::missing::<Everything>("place")),
    }
}

fn global(c: &mut Choices, _: &Fields) -> Set {
    c.but(skipped::BEYOND_THE_QUERY, |c| buckets!(c, "global", aggregation::global::<Everything>()))
}

/// What is computed of a sample.
fn of_sample(c: &mut Choices, e: &Fields) -> Set {
    c.subs().with("sum", Made::metric("sum", e.long.sum()))
}

fn sampler(c: &mut Choices, e: &Fields) -> Set {
    let subs = of_sample(c, e);
    let built = aggregation::sampler::<Everything, _>(subs.aggregations());
    let built = maybe!(c, "aggs.sampler", built, shard_size(c.count()));
    Set::of(c.name(), Made::of_buckets("sampler", built, subs))
}

fn diversified_sampler(c: &mut Choices, e: &Fields) -> Set {
    let subs = of_sample(c, e);
    let built = maybe!(
        c,
        "aggs.diversified_sampler",
        e.code.diversified_sampler(subs.aggregations()),
        shard_size(c.count()),
        max_docs_per_value(1 + c.small()),
        execution_hint(c.of(&[SamplerHint::Map, SamplerHint::GlobalOrdinals, SamplerHint::BytesHash]))
    );
    Set::of(c.name(), Made::of_buckets("diversified_sampler", built, subs))
}

/// In the parts, and in what those are made of.
fn nested(c: &mut Choices, e: &Fields) -> Set {
    let is_outermost = c.depth == 2;
    let made = match c.below(4) {
        0 => {
            Made::metric("nested", e.parts.nested_agg(|part| (part.size.avg(), part.made.max(), part.sku.terms_agg())))
        }
        1 => Made::metric(
            "nested",
            e.parts.nested_agg(|part| {
                part.sku.terms_agg().sub(aggs! {
                    heaviest: part.weight.max(),
                    screws: part.screws.nested_agg(|screw| screw.kind.terms_agg().sub(screw.length.stats())),
                    // Not where the servers go through the documents once more: they lose the scores.
                    best: is_outermost.then(|| aggregation::top_hits().size(1)),
                })
            }),
        ),
        2 => Made::metric(
            "nested",
            e.parts.nested_agg(|part| {
                part.made
                    .date_histogram()
                    .calendar_interval(CalendarInterval::Year)
                    .sub((part.size.sum(), part.text.significant_text()))
            }),
        ),
        _ => Made::metric(
            "nested",
            e.parts.nested_agg(|part| part.weight.range_agg().range(..c.positive()).sub(part.sku.value_count())),
        ),
    };
    Set::of(c.name(), made)
}

/// From the parts to the documents that hold them.
fn reverse_nested(c: &mut Choices, e: &Fields) -> Set {
    let made = match c.flip() {
        true => Made::metric(
            "reverse_nested",
            e.parts.nested_agg(|part| {
                part.sku.terms_agg().sub(aggregation::reverse_nested().sub((e.long.sum(), e.tags.terms_agg())))
            }),
        ),
        false => Made::metric(
            "reverse_nested",
            e.parts.nested_agg(|part| part.screws.nested_agg(|_| aggregation::reverse_nested().sub(part.size.avg()))),
        ),
    };
    Set::of(c.name(), made)
}

fn children(c: &mut Choices, _: &Fields) -> Set {
    c.but(skipped::BEYOND_THE_QUERY, |c| buckets!(c, "children", aggregation::children::<Everything>("answer")))
}

fn parent(c: &mut Choices, _: &Fields) -> Set {
    c.but(skipped::BEYOND_THE_QUERY, |c| buckets!(c, "parent", aggregation::parent::<Everything>("answer")))
}

fn composite(c: &mut Choices, e: &Fields) -> Set {
    use CalendarInterval::*;
    match c.below(5) {
        0 => buckets!(
            c,
            "composite",
            aggregation::composite((e.tags.terms_source(), e.flag.terms_source().desc())),
            size(c.count())
        ),
        1 => buckets!(
            c,
            "composite",
            aggregation::composite((e.double.histogram_source(100.0), e.tags.terms_source().missing_bucket())),
            size(c.count())
        ),
        2 => buckets!(
            c,
            "composite",
            aggregation::composite((e.date.calendar_source(c.of(&[Month, Year])).desc(), e.long.terms_source())),
            size(c.count())
        ),
        3 => {
            let days = e.date.interval_source("30d").time_zone(c.time_zone()).format("yyyy-MM-dd");
            buckets!(c, "composite", aggregation::composite((days, e.ip.terms_source())), size(c.count()))
        }
        _ => buckets!(
            c,
            "composite",
            aggregation::composite((
                e.place.geotile_source(c.small()),
                aggregation::terms_source(Script::painless("doc['byte'].size()"))
            )),
            size(c.count())
        ),
    }
}

//! Aggregations on real servers: what is asked for is accepted, and read back as what it is.

use es_client::{
    dsl::aggregation::{self, GapPolicy},
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

on_each_server!(
    metrics_are_read,
    buckets_and_what_is_in_them_are_read,
    dates_are_read_as_the_fields_own_type,
    pages_of_combinations_follow_each_other,
    pipelines_find_what_they_name,
    nothing_that_matches_is_read_too,
    what_does_not_compile_is_refused,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "sale")]
struct Sale {
    product: String,
    #[field(keyword)]
    tags: Vec<String>,
    price: u32,
    sold: bool,
    share: f32,
    at: Timestamp,
    #[field(nested)]
    ratings: Vec<Rating>,
    #[field(keyword)]
    seller: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Rating {
    #[field(keyword)]
    by: String,
    stars: i32,
}

const DAY: i64 = 86_400;
const START: i64 = 1_700_006_400; // 2023-11-15, midnight

fn sales() -> Vec<Sale> {
    let sale = |n: i64, product: &str, tags: &[&str], price| Sale {
        product: product.into(),
        tags: tags.iter().map(|&tag| tag.into()).collect(),
        price,
        sold: price > 15,
        share: 0.5,
        at: Timestamp::from_second(START + n * DAY).unwrap(),
        ratings: (1..=n as i32).map(|stars| Rating { by: format!("r{stars}"), stars }).collect(),
        seller: (n == 1).then(|| "ann".into()),
    };
    vec![sale(0, "hat", &["red", "new"], 10), sale(1, "hat", &["red"], 20), sale(3, "shoe", &["new"], 40)]
}

async fn indexed(es: &Elasticsearch) -> String {
    let index = unique("sales");
    es.indices().create(&index).mapping(Sale::mapping()).doc_type("sale").send().await.unwrap();
    for (id, sale) in sales().iter().enumerate() {
        es.index(sale).index(&index).id(id).send().await.unwrap();
    }
    es.indices().refresh(&index).send().await.unwrap();
    index
}

/// Elastic's own build comes here without the module that holds some aggregations.
fn has_all(server: Server) -> bool {
    server != Server::Elasticsearch9
}

/// The same form of the search for all tests.
macro_rules! ask {
    ($es:ident, $index:ident, $aggs:expr) => {
        $es.search::<Sale>().indices([&$index]).size(0).aggs($aggs).send().await.unwrap().aggs
    };
}

async fn metrics_are_read(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let s = Sale::fields();
    let (mean, low, high, sum, count, products) = ask!(
        es,
        index,
        (
            s.price.avg(),
            s.price.min(),
            s.price.max(),
            s.price.sum(),
            s.tags.value_count(),
            s.product.keyword().cardinality().precision_threshold(100),
        )
    );
    assert_eq!((low, high, sum, count, products), (Some(10.0), Some(40.0), Some(70.0), 4, 2));
    assert!((mean.unwrap() - 70.0 / 3.0).abs() < 1e-9);

    let (stats, extended, percentiles, ranks) = ask!(
        es,
        index,
        (
            s.price.stats(),
            s.price.extended_stats().sigma(3.0),
            s.price.percentiles().percents([0.0, 100.0]),
            s.price.percentile_ranks().values([10, 40]).keyed(false),
        )
    );
    assert_eq!((stats.count, stats.min, stats.max, stats.sum), (3, Some(10.0), Some(40.0), Some(70.0)));
    assert_eq!(extended.stats, stats);
    assert!((extended.variance.unwrap() - 155.555_555).abs() < 1e-3, "{extended:?}");
    let bounds = extended.std_deviation_bounds;
    assert!((bounds.upper.unwrap() - 60.749_899).abs() < 1e-3, "{extended:?}");
    if server != Server::Elasticsearch5 {
        assert_eq!(
            (extended.variance_population, extended.std_deviation_population),
            (extended.variance, extended.std_deviation)
        );
        assert!((extended.variance_sampling.unwrap() - 233.333_333).abs() < 1e-3, "{extended:?}");
        assert!((extended.std_deviation_sampling.unwrap() - 15.275_252).abs() < 1e-3, "{extended:?}");
        assert_eq!((bounds.lower_population, bounds.upper_population), (bounds.lower, bounds.upper));
        assert!((bounds.upper_sampling.unwrap() - 69.159_089).abs() < 1e-3, "{extended:?}");
        assert!((bounds.lower_sampling.unwrap() + 22.492_423).abs() < 1e-3, "{extended:?}");
    }
    assert_eq!((percentiles.get(0.0), percentiles.get(100.0)), (Some(&10.0), Some(&40.0)));
    assert_eq!(ranks.values.iter().map(|(value, _)| *value).collect::<Vec<_>>(), [10.0, 40.0]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn buckets_and_what_is_in_them_are_read(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let s = Sale::fields();
    let results = ask!(
        es,
        index,
        aggs! {
            tags: s.tags.terms_agg().order([Order::desc("mean"), Order::asc(Order::KEY)]).sub(aggs! { mean: s.price.avg() }),
            sold: s.sold.terms_agg(),
            prices: s.price.terms_agg().include([10, 40]).order(Order::asc(Order::KEY)),
            ranges: s.price.range_agg().range(..15.0).range_named("dear", 15.0..).sub(s.price.max()),
            steps: s.price.histogram().interval(20.0).min_doc_count(1),
            steps_by_name: s.price.histogram().interval(20.0).keyed(true),
            red: aggregation::filter(s.tags.term("red")).sub(s.price.sum()),
            by_query: aggregation::filters([("a", s.tags.term("red").into_query()), ("b", s.price.range().gt(100).into_query())]),
            in_order: aggregation::filters_unnamed([s.tags.term("red"), s.tags.term("new")]),
            pairs: has_all(server).then(|| aggregation::adjacency_matrix([("red", s.tags.term("red")), ("new", s.tags.term("new"))])),
            nobody: s.seller.missing(),
            all: aggregation::global().sub(s.price.max()),
            some: aggregation::sampler(s.price.max()).shard_size(10),
            ratings: s.ratings.nested_agg(|rating| (
                rating.stars.avg(),
                rating.by.terms_agg().sub(aggregation::reverse_nested().sub(s.price.sum())),
            )),
            best: s.product.keyword().terms_agg().order(Order::asc(Order::KEY)).sub(
                aggregation::top_hits().size(1).sort(json!([{"price": "desc"}])),
            ),
        }
    );
    let tags: Vec<_> = results.tags.iter().map(|tag| (tag.key.as_str(), tag.doc_count, tag.aggs.mean)).collect();
    assert_eq!(tags, [("new", 2, Some(25.0)), ("red", 2, Some(15.0))]);
    assert_eq!(results.sold.get(&true).unwrap().doc_count, 2);
    assert_eq!(results.prices.iter().map(|price| price.key).collect::<Vec<u32>>(), [10, 40]);
    let ranges: Vec<_> = results.ranges.iter().map(|range| (range.key.from, range.key.to, range.aggs)).collect();
    assert_eq!(ranges, [(None, Some(15.0), Some(10.0)), (Some(15.0), None, Some(40.0))]);
    assert_eq!(results.ranges.get("dear").unwrap().doc_count, 2);
    assert_eq!(results.steps.iter().map(|step| step.key).collect::<Vec<f64>>(), [0.0, 20.0, 40.0]);
    assert_eq!(results.steps_by_name.len(), 3);
    assert_eq!((results.red.doc_count, results.red.aggs), (2, Some(30.0)));
    assert_eq!((results.by_query.get("a").unwrap().doc_count, results.by_query.get("b").unwrap().doc_count), (2, 0));
    assert_eq!(
        results.in_order.iter().map(|bucket| (bucket.key, bucket.doc_count)).collect::<Vec<_>>(),
        [(0, 2), (1, 2)]
    );
    if let Some(pairs) = &results.pairs {
        assert_eq!(pairs.get("new&red").unwrap().doc_count, 1);
    }
    assert_eq!(results.pairs.is_some(), has_all(server));
    assert_eq!((results.nobody.doc_count, results.all.doc_count, results.all.aggs), (2, 3, Some(40.0)));
    assert_eq!(results.some.aggs, Some(40.0));
    let (stars, by) = results.ratings.aggs;
    assert_eq!((results.ratings.doc_count, stars), (4, Some(1.75)));
    assert_eq!((by.get("r1").unwrap().doc_count, by.get("r1").unwrap().aggs.aggs), (2, Some(60.0)));
    let best: Vec<_> = results.best.iter().map(|product| &product.aggs.hits[0].source).collect();
    assert_eq!(best, [&sales()[1], &sales()[2]]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn dates_are_read_as_the_fields_own_type(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let s = Sale::fields();
    let days = s.at.date_histogram().calendar_interval(CalendarInterval::Day);
    let day = |n: i64| Timestamp::from_second(START + n * DAY).unwrap();
    let (last, stats, days, by_name, ranges) = ask!(
        es,
        index,
        (
            s.at.max().format("yyyy"),
            s.at.stats(),
            days.clone().min_doc_count(0).bounds(day(-1), day(3)).sub(s.price.sum()),
            days.keyed(true).format("yyyy-MM-dd"),
            s.at.date_range().since(day(1)).between(day(0), day(1)),
        )
    );
    let last: Option<Timestamp> = last;
    assert_eq!((last, stats.min, stats.max), (Some(day(3)), Some(day(0)), Some(day(3))));
    let sums: Vec<_> = days.iter().map(|day| (day.key, day.aggs)).collect();
    assert_eq!(
        sums,
        [(day(-1), Some(0.0)), (day(0), Some(10.0)), (day(1), Some(20.0)), (day(2), Some(0.0)), (day(3), Some(40.0))]
    );
    assert_eq!(by_name.iter().map(|bucket| bucket.key).collect::<Vec<_>>(), [day(0), day(1), day(2), day(3)]);
    assert_eq!(by_name[0].key_as_string.as_deref(), Some("2023-11-15"));
    let ranges: Vec<_> = ranges.iter().map(|range| (range.key.from, range.key.to, range.doc_count)).collect();
    assert_eq!(ranges, [(Some(day(0)), Some(day(1)), 1), (Some(day(1)), None, 2)]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn pages_of_combinations_follow_each_other(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let s = Sale::fields();
    if server == Server::Elasticsearch5 {
        let pages = aggregation::composite((s.product.keyword().terms_source(),));
        let refused = es.search::<Sale>().indices([&index]).size(0).aggs(pages).send().await.map(drop).unwrap_err();
        assert_eq!(refused.status().map(|status| status.as_u16()), Some(400), "it came with 6.1: {refused}");
        es.indices().delete(&index).send().await.unwrap();
        return;
    }
    let mut keys = Vec::new();
    let mut after = None;
    loop {
        let sources = (
            s.product.keyword().terms_source(),
            s.price.histogram_source(20.0).desc(),
            s.at.calendar_source(CalendarInterval::Day),
            s.seller.terms_source().missing_bucket(),
        );
        let page = aggregation::composite(sources).size(2).maybe(after, |agg, key| agg.after(key)).sub(s.price.max());
        let page = ask!(es, index, page);
        keys.extend(page.buckets.into_iter().map(|bucket| (bucket.key, bucket.aggs)));
        after = page.after_key;
        if after.is_none() {
            break;
        }
    }
    let day = |n: i64| Timestamp::from_second(START + n * DAY).unwrap();
    assert_eq!(
        keys,
        [
            (("hat".to_owned(), 20.0, day(1), Some("ann".to_owned())), Some(20.0)),
            (("hat".to_owned(), 0.0, day(0), None), Some(10.0)),
            (("shoe".to_owned(), 40.0, day(3), None), Some(40.0)),
        ]
    );
    es.indices().delete(&index).send().await.unwrap();
}

async fn pipelines_find_what_they_name(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let s = Sale::fields();
    let results = ask!(
        es,
        index,
        aggs! {
            steps: s.price.histogram().interval(10.0).sub(aggs! {
                sum: s.price.sum(),
                total: aggregation::cumulative_sum("sum"),
                change: has_all(server).then(|| aggregation::derivative("sum").gap_policy(GapPolicy::InsertZeros)),
                lag: aggregation::serial_diff("sum").lag(2),
            }),
            mean: aggregation::avg_bucket("steps>sum"),
            most: aggregation::max_bucket("steps>sum"),
            least: aggregation::min_bucket("steps>sum"),
            all: aggregation::sum_bucket("steps>sum"),
            stats: aggregation::stats_bucket("steps>sum"),
            extended: aggregation::extended_stats_bucket("steps>sum"),
            percentiles: aggregation::percentiles_bucket("steps>sum").percents([50.0]),
        }
    );
    let steps: Vec<_> = results.steps.iter().map(|step| (step.key, step.aggs.sum, step.aggs.total)).collect();
    let expected = [(10.0, 10.0, 10.0), (20.0, 20.0, 30.0), (30.0, 0.0, 30.0), (40.0, 40.0, 70.0)];
    assert_eq!(steps, expected.map(|(key, sum, total)| (key, Some(sum), Some(total))));
    if has_all(server) {
        assert_eq!(results.steps[1].aggs.change.unwrap().value, Some(10.0));
        assert_eq!(results.steps[3].aggs.change.unwrap().value, Some(40.0));
    }
    assert_eq!(results.steps[0].aggs.lag, None);
    assert_eq!(results.most.value, Some(40.0));
    assert_eq!(results.most.keys, ["40.0"]);
    assert!(results.mean.is_some() && results.least.value.is_some());
    assert_eq!((results.all, results.stats.max), (Some(70.0), Some(40.0)));
    assert_eq!(results.extended.stats.max, Some(40.0));
    assert!(results.percentiles.get(50.0).is_some());
    es.indices().delete(&index).send().await.unwrap();
}

async fn nothing_that_matches_is_read_too(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let s = Sale::fields();
    let search = es.search::<Sale>().indices([&index]).query(s.price.term(7)).size(0);
    let page = search
        .aggs((
            s.price.avg(),
            s.at.max(),
            s.price.stats(),
            s.price.percentiles(),
            s.tags.terms_agg().sub(s.price.avg()),
            s.ratings.nested_agg(|rating| rating.stars.min()),
            aggregation::top_hits().size(1),
            s.price.extended_stats(),
            s.price.sum(),
            has_all(server).then(|| aggregation::matrix_stats(["price"])),
            aggregation::geo_bounds("nowhere"),
            aggregation::geo_centroid("nowhere"),
        ))
        .send()
        .await
        .unwrap();
    let (mean, last, stats, percentiles, tags, ratings, top, extended, sum, matrix, bounds, centroid) = page.aggs;
    assert_eq!((mean, last, stats.min, stats.count, stats.sum, sum), (None, None, None, 0, Some(0.0), Some(0.0)));
    assert!(matrix.as_ref().is_none_or(|matrix| matrix.fields.iter().all(|field| field.count == 0)), "{matrix:?}");
    assert_eq!((bounds, centroid.location, centroid.count), (None, None, 0));
    assert!(percentiles.get(50.0).is_none() && tags.is_empty() && top.hits.is_empty());
    assert_eq!((ratings.doc_count, ratings.aggs, extended.stats.avg), (0, None, None));
    es.indices().delete(&index).send().await.unwrap();
}

/// Why these do not compile where they are asked for by the fields. Version 5 takes samples of which nothing is computed.
async fn what_does_not_compile_is_refused(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    for body in [
        json!({"sampler": {}}),
        json!({"diversified_sampler": {"field": "seller"}}),
        json!({"random_sampler": {"probability": 0.25}}),
        json!({"median_absolute_deviation": {"field": "at"}}),
        json!({"median_absolute_deviation": {"field": "sold"}}),
        json!({"variable_width_histogram": {"field": "at"}}),
        json!({"rare_terms": {"field": "share"}}),
        json!({"significant_terms": {"field": "share"}}),
    ] {
        // Version 5 fails on the shards that hold documents, others refuse the request.
        let search = es.search::<Sale>().indices([&index]).size(0).aggs(aggregation::raw::<Sale>(body.clone()));
        let answer = search.send().await.map(|page| page.aggs);
        let refused = answer.unwrap_err();
        assert!(refused.status().is_some(), "{body}: {refused}");
    }
}

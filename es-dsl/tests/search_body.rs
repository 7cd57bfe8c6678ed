//! The JSON of bodies of searches.
#![allow(dead_code, reason = "the documents are there for their fields")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::field::GeoPoint;
use es_dsl::query::vector::VectorBuilder;
use es_dsl::search::highlight::{Encoder, HighlightOrder};
use es_dsl::search::rescore::{LearningToRank, RescoreMode, RescoreQuery};
use es_dsl::search::sort::{NestedSort, ScriptSortType};
use es_dsl::search::suggest::{
    CompletionSuggester, DirectGenerator, FuzzyOptions, PhraseSuggester, Smoothing, SuggestHighlight, SuggestMode,
    TermSuggester,
};
use es_dsl::search::{
    Collapse, FieldFormat, Highlight, HighlightField, InnerHits, KnnSearch, PointInTime, Rescore, RuntimeField,
    SearchBody, Slice, SortMode, SourceFilter, Suggester, by_doc, by_field, by_score, by_script,
};
use es_dsl::{prelude::*, queries::*};
use serde_json::{Value, json};

#[derive(Document)]
struct Shop {
    #[field(text)]
    name: String,
    #[field(keyword)]
    city: String,
    pin: GeoPoint,
    sales: u32,
    #[field(date)]
    opened: String,
}

#[track_caller]
fn check(body: SearchBody<Shop>, json: Value) {
    assert_eq!(serde_json::to_value(&body).unwrap(), json);
    let read: SearchBody<Shop> = serde_json::from_value(json).unwrap();
    assert_eq!(read.raw_parts(), Vec::<&Value>::new());
    assert_eq!(read, body);
}

#[test]
fn sorts() {
    let s = Shop::fields();
    check(
        SearchBody::new()
            .sort(s.sales.desc().missing("_last").mode(SortMode::Max).unmapped_type("long"))
            .sort(s.city.asc())
            .sort(by_field("visits.day").nested(NestedSort::at("visits").filter::<Value>(exists("visits.day"))))
            .sort(s.pin.by_distance([-70.0, 40.0]).unit("km"))
            .sort(by_script(Script::painless("1"), ScriptSortType::Number))
            .sort(by_score())
            .sort(by_doc()),
        json!({"sort": [
            {"sales": {"order": "desc", "missing": "_last", "mode": "max", "unmapped_type": "long"}},
            {"city": {"order": "asc"}},
            {"visits.day": {
                "order": "asc",
                "nested": {"path": "visits", "filter": {"exists": {"field": "visits.day"}}},
            }},
            {"_geo_distance": {"pin": [-70.0, 40.0], "order": "asc", "unit": "km"}},
            {"_script": {"script": {"source": "1", "lang": "painless"}, "type": "number"}},
            {"_score": {"order": "desc"}},
            {"_doc": {"order": "asc"}},
        ]}),
    );
}

#[test]
fn what_is_sent_back() {
    let s = Shop::fields();
    check(SearchBody::new().source(false), json!({"_source": false}));
    check(SearchBody::new().source(["a", "b.*"]), json!({"_source": ["a", "b.*"]}));
    // Servers take these for all fields.
    for body in [
        SearchBody::<Value>::new().source(Vec::<String>::new()),
        SearchBody::new().source(SourceFilter::only([""; 0])),
        SearchBody::new().source(SourceFilter::only([""; 0]).exclude("a")),
    ] {
        let error = serde_json::to_string(&body).unwrap_err().to_string();
        assert!(error.starts_with("_source") && error.contains("name one, or use `false`"), "{error}");
    }
    check(SearchBody::new().source(SourceFilter::only([""; 0]).include("a")), json!({"_source": {"includes": ["a"]}}));
    check(SearchBody::new().source(SourceFilter::without(["a"])), json!({"_source": {"excludes": ["a"]}}));
    // What was read is written as it was.
    for source in [json!([]), json!({"includes": [], "excludes": ["a"]}), json!({"includes": []})] {
        let body: SearchBody<Value> = serde_json::from_value(json!({"_source": source, "size": 1})).unwrap();
        assert_eq!(serde_json::to_value(&body).unwrap(), json!({"_source": source, "size": 1}));
    }
    check(
        SearchBody::new()
            .source(SourceFilter::only(["a.*"]).exclude("a.b"))
            .docvalue_field(FieldFormat::of(s.opened).format("epoch_millis"))
            .field("city")
            .stored_field(s.sales)
            .script_field("twice", Script::painless("2").param("n", 1))
            .runtime_field("day", RuntimeField::of("keyword").script::<Value>(Script::painless("emit('x')"))),
        json!({
            "_source": {"includes": ["a.*"], "excludes": ["a.b"]},
            "docvalue_fields": [{"field": "opened", "format": "epoch_millis"}],
            "fields": ["city"],
            "stored_fields": ["sales"],
            "script_fields": {"twice": {"script": {"source": "2", "lang": "painless", "params": {"n": 1}}}},
            "runtime_mappings": {"day": {"type": "keyword", "script": {"source": "emit('x')", "lang": "painless"}}},
        }),
    );
}

#[test]
fn highlights_and_suggestions() {
    let s = Shop::fields();
    check(
        SearchBody::new().highlight(
            Highlight::of(s.name)
                .field_with(s.city, HighlightField::default().number_of_fragments(0).matched_field(s.name))
                .highlight_query(s.name.matches("x"))
                .order(HighlightOrder::Score)
                .encoder(Encoder::Html)
                .pre_tags(vec!["<b>".to_owned()]),
        ),
        json!({"highlight": {
            "fields": {"city": {"matched_fields": ["name"], "number_of_fragments": 0}, "name": {}},
            "highlight_query": {"match": {"name": {"query": "x"}}},
            "encoder": "html", "order": "score", "pre_tags": ["<b>"],
        }}),
    );
    let phrase = PhraseSuggester::of(s.name)
        .max_errors(2.0)
        .highlight(SuggestHighlight::tags("<em>", "</em>"))
        .direct_generator([DirectGenerator::of(s.name).suggest_mode(SuggestMode::Always)])
        .smoothing(Smoothing::laplace(0.5));
    check(
        SearchBody::new()
            .suggest("words", Suggester::term("tring out", TermSuggester::of(s.name).size(3)))
            .suggest("phrases", Suggester::phrase("nobel prise", phrase))
            .suggest(
                "ends",
                Suggester::completion("nir", CompletionSuggester::of("c").fuzzy(FuzzyOptions::default().fuzziness(2))),
            ),
        json!({"suggest": {
            "words": {"text": "tring out", "term": {"field": "name", "size": 3}},
            "phrases": {"text": "nobel prise", "phrase": {
                "field": "name", "max_errors": 2.0, "highlight": {"pre_tag": "<em>", "post_tag": "</em>"},
                "direct_generator": [{"field": "name", "suggest_mode": "always"}],
                "smoothing": {"laplace": {"alpha": 0.5}},
            }},
            "ends": {"prefix": "nir", "completion": {"field": "c", "fuzzy": {"fuzziness": 2}}},
        }}),
    );
}

#[test]
fn hits_of_hits_and_second_scores() {
    let s = Shop::fields();
    check(
        SearchBody::new()
            .collapse(Collapse::by(s.city).inner_hits(InnerHits::default().name("best").sort(s.sales.desc()).size(5)))
            .rescore(
                Rescore::from(RescoreQuery::of(s.name.match_phrase("x")).score_mode(RescoreMode::Max)).window_size(50),
            )
            .rescore(LearningToRank::of("m")),
        json!({
            "collapse": {"field": "city", "inner_hits": [
                {"sort": [{"sales": {"order": "desc"}}], "name": "best", "size": 5},
            ]},
            "rescore": [
                {
                    "query": {"rescore_query": {"match_phrase": {"name": {"query": "x"}}}, "score_mode": "max"},
                    "window_size": 50,
                },
                {"learning_to_rank": {"model_id": "m"}},
            ],
        }),
    );
}

#[test]
fn the_rest() {
    let s = Shop::fields();
    check(
        SearchBody::new()
            .query(match_all())
            .post_filter(s.city.term("Rome"))
            .knn(KnnSearch::of("v", [0.5]).k(10).num_candidates(100).filter(s.sales.range().gt(1)))
            .knn(KnnSearch::of_built("v", VectorBuilder::lookup("i", 1, "v")))
            .from(10)
            .size(20)
            .pit(PointInTime::of("abc").keep_alive("1m"))
            .search_after([1, 2])
            .slice(Slice::of(0, 2))
            .index_boost("i", 1.5)
            .track_total_hits(true)
            .track_scores(true)
            .min_score(0.5)
            .timeout("1s")
            .terminate_after(100)
            .explain(true)
            .version(true)
            .seq_no_primary_term(true)
            .profile(true)
            .stats(["a".to_owned()])
            .aggs_raw(json!({"cities": {"terms": {"field": "city"}}})),
        json!({
            "query": {"match_all": {}},
            "post_filter": {"term": {"city": {"value": "Rome"}}},
            "knn": [
                {
                    "field": "v", "query_vector": [0.5], "filter": [{"range": {"sales": {"gt": 1}}}],
                    "k": 10, "num_candidates": 100,
                },
                {"field": "v", "query_vector_builder": {"lookup": {"index": "i", "id": "1", "path": "v"}}},
            ],
            "from": 10, "size": 20, "pit": {"id": "abc", "keep_alive": "1m"}, "search_after": [1, 2],
            "slice": {"id": 0, "max": 2}, "indices_boost": [{"i": 1.5}], "track_total_hits": true,
            "track_scores": true, "min_score": 0.5, "timeout": "1s", "terminate_after": 100, "explain": true,
            "version": true, "seq_no_primary_term": true, "profile": true, "stats": ["a"],
            "aggs": {"cities": {"terms": {"field": "city"}}},
        }),
    );
    assert_eq!(
        serde_json::to_value(SearchBody::<Shop>::new().track_total_hits(1000)).unwrap(),
        json!({"track_total_hits": 1000}),
    );
}

#[test]
fn aggregations() {
    let body = SearchBody::new().size(0).aggs((Shop::fields().sales.avg(),));
    let json = serde_json::to_value(&body).unwrap();
    let names: Vec<_> = json["aggs"].as_object().unwrap().values().collect();
    assert_eq!(names, [&json!({"avg": {"field": "sales"}})]);
}

#[test]
fn what_is_not_known_is_kept() {
    let json = json!({
        "query": {"match_all": {}},
        "size": "many",
        "brand_new": [1],
        "sort": [{"a": "asc", "b": "desc"}],
        "highlight": {"fields": {"a": {"brand_new": 1}}},
    });
    let body: SearchBody<Shop> = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&body).unwrap(), json);
    assert_eq!(body.raw_parts().len(), 4);
    let body = SearchBody::<Shop>::new().size(1).member("size", json!(2)).member("new", json!({}));
    assert_eq!(serde_json::to_value(&body).unwrap(), json!({"size": 2, "new": {}}));
    assert!(serde_json::from_value::<SearchBody<Shop>>(json!([])).is_err());
}

//! The JSON of the kinds of queries beyond those of everyday.
#![allow(dead_code, reason = "the documents are there for their fields")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::field::GeoPoint;
use es_dsl::query::compound::{boosting, constant_score, dis_max, hybrid};
use es_dsl::query::full_text::{MultiMatchType, common_terms};
use es_dsl::query::function_score::{
    FunctionBoostMode, FunctionScoreMode, Modifier, MultiValueMode, RandomScore, decay, exp, field_value_factor,
    function_score, gauss, linear, random_score, script_function, weight,
};
use es_dsl::query::geo::{DistanceType, GeoBounds, GeoCell, IndexedShape, ShapeRelation, ValidationMethod};
use es_dsl::query::intervals::{self, IntervalFilter};
use es_dsl::query::joining::{ScoreMode, has_child, has_parent, parent_id};
use es_dsl::query::span::{
    span_containing, span_field_masking, span_first, span_gap, span_multi, span_near, span_not, span_or, span_within,
};
use es_dsl::query::specialized::{
    LikeDocument, PinnedDoc, more_like_this, pinned, pinned_docs, rule, script, script_score, sltr, template, wrapper,
};
use es_dsl::query::vector::{
    TokenPruning, VectorBuilder, agentic, neural, neural_sparse, semantic, sparse_vector, text_expansion,
    weighted_tokens,
};
use es_dsl::query::{
    TermsLookup, combined_fields, match_bool_prefix, match_phrase_prefix, query_string, simple_query_string, terms_set,
    type_,
};
use es_dsl::search::InnerHits;
use es_dsl::{prelude::*, queries::*};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Document)]
struct Place {
    #[field(text)]
    name: String,
    #[field(keyword)]
    tags: Vec<String>,
    pin: GeoPoint,
    #[field(nested)]
    visits: Vec<Visit>,
    likes: u32,
    #[field(date)]
    opened: String,
}

#[derive(Document)]
struct Visit {
    #[field(date)]
    day: String,
}

/// The query serializes to the JSON and reads back from it, without falling back to raw.
#[track_caller]
fn check(query: impl IntoQuery<Place>, json: Value) {
    let query = query.into_query();
    assert_eq!(serde_json::to_value(&query).unwrap(), json);
    let read: Query<Place> = serde_json::from_value(json).unwrap();
    assert_eq!(read, query);
    assert_eq!(read.clause().raw_parts(), Vec::<&Value>::new());
}

#[test]
fn full_text() {
    let p = Place::fields();
    check(
        p.name.match_bool_prefix("quick f").operator(And).fuzziness(1),
        json!({"match_bool_prefix": {"name": {"query": "quick f", "operator": "and", "fuzziness": 1}}}),
    );
    assert_eq!(p.name.match_bool_prefix("x"), match_bool_prefix("name", "x"));
    check(
        p.name.match_phrase_prefix("quick f").slop(1).max_expansions(10),
        json!({"match_phrase_prefix": {"name": {"query": "quick f", "slop": 1, "max_expansions": 10}}}),
    );
    assert_eq!(p.name.match_phrase_prefix("x"), match_phrase_prefix("name", "x"));
    check(
        multi_match("fox", ["a^2"]).field(p.name).kind(MultiMatchType::Phrase),
        json!({"multi_match": {"query": "fox", "fields": ["a^2", "name"], "type": "phrase"}}),
    );
    check(
        combined_fields("fox", ["name", "b"]).operator(And),
        json!({"combined_fields": {"query": "fox", "fields": ["name", "b"], "operator": "and"}}),
    );
    check(
        query_string("name:fox").default_operator(And).field("b^2").lenient(true),
        json!({"query_string": {"query": "name:fox", "fields": ["b^2"], "default_operator": "and", "lenient": true}}),
    );
    check(
        simple_query_string("fox + red").field(p.name).flags("OR|AND"),
        json!({"simple_query_string": {"query": "fox + red", "fields": ["name"], "flags": "OR|AND"}}),
    );
    check(
        common_terms("name", "the fox").cutoff_frequency(0.5).low_freq_operator(And),
        json!({"common": {"name": {"query": "the fox", "cutoff_frequency": 0.5, "low_freq_operator": "and"}}}),
    );
}

#[test]
fn term_level() {
    let p = Place::fields();
    check(
        p.tags.regexp("r.*d").flags("ALL").max_determinized_states(100),
        json!({"regexp": {"tags": {"value": "r.*d", "flags": "ALL", "max_determinized_states": 100}}}),
    );
    check(
        p.tags.fuzzy("rad").transpositions(false),
        json!({"fuzzy": {"tags": {"value": "rad", "transpositions": false}}}),
    );
    check(
        p.tags.terms_lookup(TermsLookup::at("people", 1, "tags").routing("r")),
        json!({"terms": {"tags": {"index": "people", "id": "1", "path": "tags", "routing": "r"}}}),
    );
    check(
        p.tags.terms_set(["a", "b"]).minimum_should_match_script(Script::painless("params.num_terms")),
        json!({"terms_set": {"tags": {
            "terms": ["a", "b"],
            "minimum_should_match_script": {"source": "params.num_terms", "lang": "painless"},
        }}}),
    );
    check(
        terms_set("tags", [1]).minimum_should_match_field("likes"),
        json!({"terms_set": {"tags": {"terms": [1], "minimum_should_match_field": "likes"}}}),
    );
    check(type_("tweet"), json!({"type": {"value": "tweet"}}));
}

#[test]
fn compound() {
    let p = Place::fields();
    let [a, ja] = [p.tags.term("a").into_query(), p.tags.term("a").into_query()].map(|query| query);
    let ja = serde_json::to_value(ja).unwrap();
    check(constant_score(&a).boost(1.5), json!({"constant_score": {"filter": ja, "boost": 1.5}}));
    check(
        boosting(&a, match_all(), 0.5),
        json!({"boosting": {"positive": ja, "negative": {"match_all": {}}, "negative_boost": 0.5}}),
    );
    check(
        dis_max([&a]).query(match_all()).tie_breaker(0.25),
        json!({"dis_max": {"queries": [ja, {"match_all": {}}], "tie_breaker": 0.25}}),
    );
    check(
        hybrid([&a]).filter(match_all()).pagination_depth(10),
        json!({"hybrid": {"queries": [ja], "filter": {"match_all": {}}, "pagination_depth": 10}}),
    );
}

#[test]
fn functions() {
    check(
        function_score(match_all())
            .function_if(term("featured", true), weight(2.0).name("w"))
            .function(gauss("opened", decay("10d").origin("now").offset("1d").decay(0.25)))
            .function(exp("likes", decay(20)).multi_value_mode(MultiValueMode::Avg))
            .function(linear("pin", decay("2km").origin(GeoPoint::new(11.0, 12.0))))
            .function(field_value_factor("likes").factor(1.5).missing(1.0).modifier(Modifier::Sqrt))
            .function(random_score(RandomScore::seeded(10, "_seq_no")))
            .function(random_score(RandomScore::unseeded()))
            .function(script_function(Script::painless("_score")))
            .score_mode(FunctionScoreMode::Sum)
            .boost_mode(FunctionBoostMode::Replace)
            .max_boost(42.0)
            .min_score(1.5),
        json!({"function_score": {
            "query": {"match_all": {}},
            "functions": [
                {"filter": {"term": {"featured": {"value": true}}}, "weight": 2.0, "_name": "w"},
                {"gauss": {"opened": {"scale": "10d", "origin": "now", "offset": "1d", "decay": 0.25}}},
                {"exp": {"likes": {"scale": 20}, "multi_value_mode": "avg"}},
                {"linear": {"pin": {"scale": "2km", "origin": {"lat": 11.0, "lon": 12.0}}}},
                {"field_value_factor": {"field": "likes", "factor": 1.5, "missing": 1.0, "modifier": "sqrt"}},
                {"random_score": {"seed": 10, "field": "_seq_no"}},
                {"random_score": {}},
                {"script_score": {"script": {"source": "_score", "lang": "painless"}}},
            ],
            "score_mode": "sum", "boost_mode": "replace", "max_boost": 42.0, "min_score": 1.5,
        }}),
    );
}

#[test]
fn joining() {
    let p = Place::fields();
    check(
        p.visits.nested(|v| v.day.exists()).inner_hits(InnerHits::default().size(1)),
        json!({"nested": {"path": "visits", "query": {"exists": {"field": "visits.day"}}, "inner_hits": {"size": 1}}}),
    );
    check(
        has_child("answer", match_all()).score_mode(ScoreMode::Max).min_children(2).max_children(5),
        json!({"has_child": {
            "type": "answer", "query": {"match_all": {}}, "score_mode": "max", "min_children": 2, "max_children": 5,
        }}),
    );
    check(
        has_parent("question", match_all()).score(true).ignore_unmapped(true),
        json!({"has_parent": {
            "parent_type": "question", "query": {"match_all": {}}, "score": true, "ignore_unmapped": true,
        }}),
    );
    check(parent_id("answer", 1), json!({"parent_id": {"type": "answer", "id": "1"}}));
}

#[test]
fn geo() {
    let p = Place::fields();
    check(
        p.pin.geo_distance([-70.0, 40.0], "12km").distance_type(DistanceType::Plane),
        json!({"geo_distance": {"pin": [-70.0, 40.0], "distance": "12km", "distance_type": "plane"}}),
    );
    check(
        p.pin
            .geo_bounding_box(GeoBounds::corners("40.73,-74.1", GeoPoint::new(40.0, -71.0)))
            .validation_method(ValidationMethod::Coerce),
        json!({"geo_bounding_box": {
            "pin": {"top_left": "40.73,-74.1", "bottom_right": {"lat": 40.0, "lon": -71.0}},
            "validation_method": "coerce",
        }}),
    );
    check(
        p.pin.geo_bounding_box(GeoBounds::edges(2.0, 0.0, 1.0, 3.0)),
        json!({"geo_bounding_box": {"pin": {"top": 2.0, "left": 0.0, "bottom": 1.0, "right": 3.0}}}),
    );
    check(
        p.pin.geo_polygon([[-70, 40], [-80, 30], [-90, 20]]),
        json!({"geo_polygon": {"pin": {"points": [[-70, 40], [-80, 30], [-90, 20]]}}}),
    );
    let shape = json!({"type": "envelope", "coordinates": [[13.0, 53.0], [14.0, 52.0]]});
    check(
        p.pin.geo_shape(shape.clone()).relation(ShapeRelation::Within).ignore_unmapped(true),
        json!({"geo_shape": {"pin": {"shape": shape, "relation": "within"}, "ignore_unmapped": true}}),
    );
    check(
        p.pin.geo_shape(IndexedShape::at("shapes", "deu").path("location")),
        json!({"geo_shape": {"pin": {"indexed_shape": {"id": "deu", "index": "shapes", "path": "location"}}}}),
    );
    check(p.pin.geo_grid(GeoCell::geohash("u0")), json!({"geo_grid": {"pin": {"geohash": "u0"}}}));
    let outline = Field::dynamic("outline");
    check(outline.clone().shape(shape.clone()), json!({"shape": {"outline": {"shape": shape}}}));
    check(outline.xy_shape("POINT (1 2)"), json!({"xy_shape": {"outline": {"shape": "POINT (1 2)"}}}));
}

#[test]
fn spans() {
    let p = Place::fields();
    let fox = || p.name.span_term("fox");
    let jfox = json!({"span_term": {"name": {"value": "fox"}}});
    check(
        span_near([fox(), fox()]).span(span_gap(p.name, 2)).slop(3).in_order(true),
        json!({"span_near": {"clauses": [jfox, jfox, {"span_gap": {"name": 2}}], "slop": 3, "in_order": true}}),
    );
    check(span_or([fox()]).span(fox()), json!({"span_or": {"clauses": [jfox, jfox]}}));
    check(
        span_not(fox(), fox()).pre(1).post(2),
        json!({"span_not": {"include": jfox, "exclude": jfox, "pre": 1, "post": 2}}),
    );
    check(span_first(fox(), 3), json!({"span_first": {"match": jfox, "end": 3}}));
    check(span_containing(fox(), fox()), json!({"span_containing": {"big": jfox, "little": jfox}}));
    check(span_within(fox(), fox()), json!({"span_within": {"big": jfox, "little": jfox}}));
    check(span_multi(prefix("name", "fo")), json!({"span_multi": {"match": {"prefix": {"name": {"value": "fo"}}}}}));
    check(span_field_masking("other", fox()), json!({"field_masking_span": {"field": "other", "query": jfox}}));
}

#[test]
fn rules_of_intervals() {
    let p = Place::fields();
    let rule = intervals::any_of()
        .interval(intervals::prefix("a").analyzer("simple"))
        .interval(intervals::wildcard("b*").use_field("other"))
        .interval(intervals::regexp("c+"))
        .interval(intervals::fuzzy("d").fuzziness(1))
        .interval(intervals::range().gte("e").lt("f"))
        .interval(intervals::match_("g").filter(IntervalFilter::not_containing(intervals::match_("h"))));
    check(
        p.name.intervals(rule).boost(2.0).name("i"),
        json!({"intervals": {"name": {
            "any_of": {"intervals": [
                {"prefix": {"prefix": "a", "analyzer": "simple"}},
                {"wildcard": {"pattern": "b*", "use_field": "other"}},
                {"regexp": {"pattern": "c+"}},
                {"fuzzy": {"term": "d", "fuzziness": 1}},
                {"range": {"gte": "e", "lt": "f"}},
                {"match": {"query": "g", "filter": {"not_containing": {"match": {"query": "h"}}}}},
            ]},
            "boost": 2.0, "_name": "i",
        }}}),
    );
}

#[test]
fn specialized() {
    let p = Place::fields();
    let source = json!({"source": "_score", "lang": "painless"});
    check(script(Script::painless("_score")), json!({"script": {"script": source}}));
    check(
        script_score(match_all(), Script::painless("_score")).min_score(0.5),
        json!({"script_score": {"query": {"match_all": {}}, "script": source, "min_score": 0.5}}),
    );
    check(
        more_like_this(["once upon a time"])
            .like(LikeDocument::id(1).index("i"))
            .unlike(LikeDocument::given(&json!({"name": "x"})))
            .field(p.name)
            .min_term_freq(1),
        json!({"more_like_this": {
            "fields": ["name"],
            "like": ["once upon a time", {"_id": "1", "_index": "i"}],
            "unlike": [{"doc": {"name": "x"}}],
            "min_term_freq": 1,
        }}),
    );
    check(
        p.opened.distance_feature("now", "7d"),
        json!({"distance_feature": {"field": "opened", "origin": "now", "pivot": "7d"}}),
    );
    let rank = || Field::dynamic("rank").rank_feature();
    check(rank().saturation_at(8.0), json!({"rank_feature": {"field": "rank", "saturation": {"pivot": 8.0}}}));
    check(rank().log_plus(4.0), json!({"rank_feature": {"field": "rank", "log": {"scaling_factor": 4.0}}}));
    check(rank().by_value(), json!({"rank_feature": {"field": "rank", "linear": {}}}));
    check(
        rank().sigmoid_at(7.0, 0.5),
        json!({"rank_feature": {"field": "rank", "sigmoid": {"pivot": 7.0, "exponent": 0.5}}}),
    );
    let query = Field::dynamic("query");
    check(
        query.clone().percolate(&json!({"a": 1})).slot_name("one"),
        json!({"percolate": {"field": "query", "document": {"a": 1}, "name": "one"}}),
    );
    check(
        query.clone().percolate_all([json!({"a": 1}), json!({"a": 2})]),
        json!({"percolate": {"field": "query", "documents": [{"a": 1}, {"a": 2}]}}),
    );
    check(
        query.percolate_stored("i", 1).version(3),
        json!({"percolate": {"field": "query", "index": "i", "id": "1", "version": 3}}),
    );
    check(pinned([1, 2], match_all()), json!({"pinned": {"ids": ["1", "2"], "organic": {"match_all": {}}}}));
    check(
        pinned_docs([PinnedDoc::at("i", 1)], match_all()),
        json!({"pinned": {"docs": [{"_id": "1", "_index": "i"}], "organic": {"match_all": {}}}}),
    );
    check(
        rule(["a"], json!({"text": "fox"}), match_all()),
        json!({"rule": {"ruleset_ids": ["a"], "match_criteria": {"text": "fox"}, "organic": {"match_all": {}}}}),
    );
    check(wrapper("e30="), json!({"wrapper": {"query": "e30="}}));
    check(sltr().model("m").name("n"), json!({"sltr": {"model": "m", "_name": "n"}}));
    check(template(json!({"match_all": {}})), json!({"template": {"match_all": {}}}));
}

#[test]
fn vectors() {
    let v = || Field::dynamic("v");
    check(
        v().knn([0.5, 0.25]).k(10).num_candidates(100).filter(match_all()).oversample(2.0),
        json!({"knn": {
            "field": "v", "query_vector": [0.5, 0.25], "filter": [{"match_all": {}}], "k": 10, "num_candidates": 100,
            "rescore_vector": {"oversample": 2.0},
        }}),
    );
    check(
        v().knn_of(VectorBuilder::text("fox", "m")),
        json!({"knn": {
            "field": "v", "query_vector_builder": {"text_embedding": {"model_text": "fox", "model_id": "m"}},
        }}),
    );
    check(
        v().knn_vector(vec![0.5]).k(2).filter(match_all()),
        json!({"knn": {"v": {"vector": [0.5], "filter": {"match_all": {}}, "k": 2}}}),
    );
    check(
        sparse_vector("v").inference_id("m").query("fox").prune(true),
        json!({"sparse_vector": {"field": "v", "inference_id": "m", "query": "fox", "prune": true}}),
    );
    check(
        sparse_vector("v").query_vector([("fox", 0.5)]),
        json!({"sparse_vector": {"field": "v", "query_vector": {"fox": 0.5}}}),
    );
    check(semantic("v", "lake"), json!({"semantic": {"field": "v", "query": "lake"}}));
    check(
        text_expansion("v", "m", "fox").pruning_config(TokenPruning::default().tokens_weight_threshold(0.5)),
        json!({"text_expansion": {"v": {
            "model_id": "m", "model_text": "fox", "pruning_config": {"tokens_weight_threshold": 0.5},
        }}}),
    );
    check(weighted_tokens("v", [("fox", 0.5)]), json!({"weighted_tokens": {"v": {"tokens": [{"fox": 0.5}]}}}));
    check(
        neural("v").query_text("fox").model_id("m").k(5).filter(match_all()),
        json!({"neural": {"v": {"filter": {"match_all": {}}, "query_text": "fox", "model_id": "m", "k": 5}}}),
    );
    check(
        neural_sparse("v").query_tokens([("fox", 0.5)]).analyzer("a"),
        json!({"neural_sparse": {"v": {"query_tokens": {"fox": 0.5}, "analyzer": "a"}}}),
    );
    check(
        agentic("white shoes").field("color").memory_id("m"),
        json!({"agentic": {"query_text": "white shoes", "query_fields": ["color"], "memory_id": "m"}}),
    );
}

/// Each type of fields that only OpenSearch has takes the queries that it allows there.
#[test]
fn types_of_opensearch() {
    #[derive(Document)]
    struct Photo {
        #[field(knn_vector)]
        embedding: [f32; 2],
        #[field(semantic(model_id = "m"))]
        caption: String,
        #[field(rank_features)]
        tokens: BTreeMap<String, f32>,
        #[field(xy_point)]
        pixel: Value,
        #[field(xy_shape)]
        outline: Value,
        #[field(flat_object)]
        labels: BTreeMap<String, String>,
    }

    fn is(query: impl IntoQuery<Photo>, json: Value) {
        assert_eq!(serde_json::to_value(query.into_query()).unwrap(), json);
    }

    let p = Photo::fields();
    is(p.embedding.knn_vector([0.5, 0.25]).k(2), json!({"knn": {"embedding": {"vector": [0.5, 0.25], "k": 2}}}));
    is(p.embedding.neural().query_text("fox"), json!({"neural": {"embedding": {"query_text": "fox"}}}));
    is(p.embedding.exists(), json!({"exists": {"field": "embedding"}}));
    is(p.caption.neural().query_text("fox"), json!({"neural": {"caption": {"query_text": "fox"}}}));
    is(p.caption.matches("fox"), json!({"match": {"caption": {"query": "fox"}}}));
    is(p.tokens.neural_sparse().query_text("fox"), json!({"neural_sparse": {"tokens": {"query_text": "fox"}}}));
    is(p.pixel.xy_shape("POINT (1 2)"), json!({"xy_shape": {"pixel": {"shape": "POINT (1 2)"}}}));
    is(p.outline.xy_shape("POINT (1 2)"), json!({"xy_shape": {"outline": {"shape": "POINT (1 2)"}}}));
    is(p.labels.term("prod"), json!({"term": {"labels": {"value": "prod"}}}));
    let env = || p.labels.key("env");
    is(env().term("prod"), json!({"term": {"labels.env": {"value": "prod"}}}));
    is(env().prefix("p"), json!({"prefix": {"labels.env": {"value": "p"}}}));
    is(env().range().gte("p"), json!({"range": {"labels.env": {"gte": "p"}}}));
    is(env().regexp("p.*"), json!({"regexp": {"labels.env": {"value": "p.*"}}}));
}

/// A vector is written with as many digits as it needs.
#[test]
fn vectors_are_short() {
    let query: Query<Value, _> = Field::dynamic("v").knn([0.1, 0.2]);
    assert_eq!(query.to_string(), r#"{"knn":{"field":"v","query_vector":[0.1,0.2]}}"#);
}

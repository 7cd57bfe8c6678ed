//! The JSON of every kind of query, with all of its parameters.
#![allow(dead_code, reason = "the documents are there for their fields")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::query::full_text::{Fuzziness, MultiMatchType, ZeroTerms};
use es_dsl::query::joining::ScoreMode;
use es_dsl::query::term_level::RangeRelation;
use es_dsl::{prelude::*, queries::*};
use serde_json::{Value, json};

#[derive(Document)]
struct Tweet {
    author: String,
    #[field(text)]
    text: String,
    #[field(keyword)]
    tags: Vec<String>,
    #[field(nested)]
    replies: Vec<Reply>,
    likes: u32,
    #[field(date)]
    timestamp: String,
}

#[derive(Document)]
struct Reply {
    body: String,
    likes: u32,
}

/// The query serializes to the JSON and reads back from it, without falling back to raw.
#[track_caller]
fn check(query: impl IntoQuery<Tweet>, json: Value) {
    let query = query.into_query();
    assert_eq!(serde_json::to_value(&query).unwrap(), json);
    assert_eq!(serde_json::from_value::<Query<Tweet>>(json).unwrap(), query);
}

#[test]
fn match_all_and_none() {
    check(match_all(), json!({"match_all": {}}));
    check(match_all().boost(1.5).name("all"), json!({"match_all": {"boost": 1.5, "_name": "all"}}));
    check(match_none(), json!({"match_none": {}}));
}

#[test]
fn full_text() {
    let t = Tweet::fields();
    check(t.text.matches("bonsai"), json!({"match": {"text": {"query": "bonsai"}}}));
    check(
        t.author
            .matches(String::from("kim chy"))
            .operator(And)
            .minimum_should_match("2<-25%")
            .analyzer("simple")
            .fuzziness(Fuzziness::AUTO)
            .prefix_length(1)
            .max_expansions(10)
            .fuzzy_transpositions(false)
            .fuzzy_rewrite("constant_score")
            .lenient(true)
            .zero_terms_query(ZeroTerms::All)
            .auto_generate_synonyms_phrase_query(false)
            .cutoff_frequency(0.01)
            .boost(2.0)
            .name("author"),
        json!({"match": {"author": {
            "query": "kim chy", "operator": "and", "minimum_should_match": "2<-25%", "analyzer": "simple",
            "fuzziness": "AUTO", "prefix_length": 1, "max_expansions": 10, "fuzzy_transpositions": false,
            "fuzzy_rewrite": "constant_score", "lenient": true, "zero_terms_query": "all",
            "auto_generate_synonyms_phrase_query": false, "cutoff_frequency": 0.01, "boost": 2.0, "_name": "author",
        }}}),
    );
    check(
        t.text.match_phrase("quick fox").slop(2).analyzer("simple").zero_terms_query(ZeroTerms::None),
        json!({"match_phrase": {"text": {
            "query": "quick fox", "slop": 2, "analyzer": "simple", "zero_terms_query": "none",
        }}}),
    );
    check(
        multi_match("fox", ["text^3", "author"])
            .kind(MultiMatchType::CrossFields)
            .operator(Or)
            .minimum_should_match(2)
            .tie_breaker(0.3)
            .fuzziness(1),
        json!({"multi_match": {
            "query": "fox", "fields": ["text^3", "author"], "type": "cross_fields", "operator": "or",
            "minimum_should_match": 2, "tie_breaker": 0.3, "fuzziness": 1,
        }}),
    );
}

#[test]
fn term_level() {
    let t = Tweet::fields();
    check(
        t.author.keyword().term("Kimchy").case_insensitive(true).boost(2.0),
        json!({"term": {"author.keyword": {"value": "Kimchy", "case_insensitive": true, "boost": 2.0}}}),
    );
    check(t.likes.term(3), json!({"term": {"likes": {"value": 3}}}));
    check(t.tags.terms(["a", "b"]), json!({"terms": {"tags": ["a", "b"]}}));
    check(
        t.likes.terms([1, 2]).boost(2.0).name("few"),
        json!({"terms": {"likes": [1, 2], "boost": 2.0, "_name": "few"}}),
    );
    check(t.likes.range().gt(1).lte(5), json!({"range": {"likes": {"gt": 1, "lte": 5}}}));
    check(
        t.timestamp
            .range()
            .gte("now-7d/d")
            .lt("now")
            .format("strict_date_optional_time")
            .time_zone("+01:00")
            .relation(RangeRelation::Within)
            .boost(0.5)
            .name("week"),
        json!({"range": {"timestamp": {
            "gte": "now-7d/d", "lt": "now", "format": "strict_date_optional_time", "time_zone": "+01:00",
            "relation": "WITHIN", "boost": 0.5, "_name": "week",
        }}}),
    );
    check(t.likes.exists(), json!({"exists": {"field": "likes"}}));
    check(ids([1, 2]), json!({"ids": {"values": ["1", "2"]}}));
    check(
        t.tags.prefix("bon").case_insensitive(true).rewrite("constant_score"),
        json!({"prefix": {"tags": {"value": "bon", "case_insensitive": true, "rewrite": "constant_score"}}}),
    );
    check(
        t.author.keyword().wildcard("k?m*").rewrite("scoring_boolean"),
        json!({"wildcard": {"author.keyword": {"value": "k?m*", "rewrite": "scoring_boolean"}}}),
    );
}

#[test]
fn compound_and_joining() {
    let t = Tweet::fields();
    check(
        bool_query()
            .must(t.text.matches("a"))
            .filter(t.likes.term(1))
            .should(t.tags.term("b"))
            .must_not(t.tags.term("c"))
            .minimum_should_match(1)
            .boost(2.0)
            .name("all"),
        json!({"bool": {
            "must": [{"match": {"text": {"query": "a"}}}],
            "filter": [{"term": {"likes": {"value": 1}}}],
            "should": [{"term": {"tags": {"value": "b"}}}],
            "must_not": [{"term": {"tags": {"value": "c"}}}],
            "minimum_should_match": 1, "boost": 2.0, "_name": "all",
        }}),
    );
    check(bool_query(), json!({"bool": {}}));
    check(
        t.replies
            .nested(|r| r.body.matches("cool").and(r.likes.range().gt(5)))
            .score_mode(ScoreMode::Max)
            .ignore_unmapped(true),
        json!({"nested": {
            "path": "replies",
            "query": {"bool": {"must": [
                {"match": {"replies.body": {"query": "cool"}}},
                {"range": {"replies.likes": {"gt": 5}}},
            ]}},
            "score_mode": "max", "ignore_unmapped": true,
        }}),
    );
}

#[test]
fn a_query_can_be_kept_and_used_again() {
    let popular: Query<Tweet> = Tweet::fields().likes.range().gt(100).into_query();
    let [first, second] = ["bonsai", "garden"].map(|word| popular.clone().and(Tweet::fields().text.matches(word)));
    assert_ne!(first, second);
    check(&popular, json!({"range": {"likes": {"gt": 100}}}));
}

#[test]
fn text_comes_in_many_forms() {
    let t = Tweet::fields();
    let owned = vec!["a".to_owned(), "b".to_owned()];
    let slices = ["a", "b"];
    for query in [t.tags.terms(&owned), t.tags.terms(owned.clone()), t.tags.terms(slices), t.tags.terms(slices.iter())]
    {
        check(query, json!({"terms": {"tags": ["a", "b"]}}));
    }
    check(t.tags.term(&owned[0]), json!({"term": {"tags": {"value": "a"}}}));
    check(t.tags.term(std::borrow::Cow::from("a")), json!({"term": {"tags": {"value": "a"}}}));
    check(t.timestamp.range().gt(&owned[0]), json!({"range": {"timestamp": {"gt": "a"}}}));
}

#[test]
fn typed_and_dynamic_fields_make_the_same_queries() {
    let t = Tweet::fields();
    assert_eq!(t.likes.term(1), Field::dynamic("likes").term(1));
    assert_eq!(t.text.matches("x"), match_("text", "x"));
    assert_eq!(t.tags.terms(["x"]), terms("tags", ["x"]));
    assert_eq!(t.likes.exists(), exists("likes"));
    assert_eq!(t.likes.range().gt(1).into_query(), range("likes").gt(1).into_query());
    let typed = t.replies.nested(|r| r.body.matches("x"));
    assert_eq!(typed, nested_query("replies", match_("replies.body", "x")));
}

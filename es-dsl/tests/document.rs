//! Documents derived from structs: fields, mappings, names.
#![allow(dead_code, reason = "the documents are there for their types")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize, Document)]
#[document(index = "test-index", doc_type = "tweet")]
struct Tweet {
    author: String,
    #[field(text(analyzer = "english"))]
    text: String,
    #[field(keyword)]
    tags: Vec<String>,
    #[field(nested)]
    replies: Vec<Reply>,
    place: Option<Place>,
    likes: u32,
}

#[derive(Serialize, Document)]
struct Reply {
    body: String,
    by: Person,
}

#[derive(Serialize, Document)]
#[serde(rename_all = "camelCase")]
struct Person {
    first_name: String,
    #[serde(rename = "age")]
    years: Option<u8>,
}

#[derive(Serialize, Document)]
struct Place {
    city: String,
    #[field(keyword(ignore_above = 2))]
    country: String,
}

fn json<D>(query: impl IntoQuery<D>) -> Value {
    serde_json::to_value(query.into_query()).unwrap()
}

#[test]
fn the_mapping_follows_from_the_struct() {
    let string = json!({
        "type": "text",
        "fields": {"keyword": {"type": "keyword", "ignore_above": 256}},
    });
    assert_eq!(
        serde_json::to_value(Tweet::mapping()).unwrap(),
        json!({"properties": {
            "author": string,
            "text": {"type": "text", "analyzer": "english"},
            "tags": {"type": "keyword"},
            "replies": {"type": "nested", "properties": {
                "body": string,
                "by": {"properties": {"firstName": string, "age": {"type": "short"}}},
            }},
            "place": {"properties": {"city": string, "country": {"type": "keyword", "ignore_above": 2}}},
            "likes": {"type": "long"},
        }}),
    );
    assert_eq!(Tweet::INDEX, Some("test-index"));
    assert_eq!(Tweet::DOC_TYPE, "tweet");
    assert_eq!((Reply::INDEX, Reply::DOC_TYPE), (None, "_doc"));
}

#[test]
fn fields_make_queries() {
    let t = Tweet::fields();
    assert_eq!(json(t.text.matches("bonsai")), json!({"match": {"text": {"query": "bonsai"}}}));
    assert_eq!(json(t.author.keyword().term("kimchy")), json!({"term": {"author.keyword": {"value": "kimchy"}}}));
    assert_eq!(json(t.likes.range().gt(5)), json!({"range": {"likes": {"gt": 5}}}));
    assert_eq!(json(t.tags.terms(["spam", "ad"])), json!({"terms": {"tags": ["spam", "ad"]}}));
    assert_eq!(json(t.place.country.term("fr")), json!({"term": {"place.country": {"value": "fr"}}}));
}

#[test]
fn nested_fields_have_full_paths() {
    let t = Tweet::fields();
    let query = t.replies.nested(|r| r.body.matches("cool").and(r.by.years.range().lt(30)));
    assert_eq!(
        json(query),
        json!({"nested": {"path": "replies", "query": {"bool": {"must": [
            {"match": {"replies.body": {"query": "cool"}}},
            {"range": {"replies.by.age": {"lt": 30}}},
        ]}}}})
    );
}

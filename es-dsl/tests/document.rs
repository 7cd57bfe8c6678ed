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

#[derive(Serialize, Document)]
#[serde(rename_all = "camelCase")]
struct Versioned<T, U: Clone, V>
where
    V: Clone,
{
    written_at: u64,
    value: T,
    #[field(nested)]
    history: Vec<V>,
    #[field(keyword)]
    labels: Vec<U>,
    #[serde(flatten)]
    more: V,
    #[field(dynamic)]
    anything: (T, U),
}

#[derive(Serialize, Clone, Document)]
struct Note {
    body: String,
}

#[derive(Serialize, Document)]
struct Holder {
    note: Page<Note>,
    #[field(nested)]
    pages: Vec<Page<u32>>,
}

#[derive(Serialize, Document)]
struct Page<T> {
    item: T,
    total: u64,
}

#[test]
fn types_may_be_parameters() {
    type V = Versioned<u32, String, Note>;
    let v = V::fields();
    assert_eq!(json(v.value.range().gte(3)), json!({"range": {"value": {"gte": 3}}}));
    assert_eq!(json(v.written_at.term(3)), json!({"term": {"writtenAt": {"value": 3}}}));
    assert_eq!(json(v.history.nested(|note| note.body.matches("x")))["nested"]["path"], json!("history"));
    assert_eq!(json(v.labels.term("a")), json!({"term": {"labels": {"value": "a"}}}));
    assert_eq!(json(v.more.body.matches("x")), json!({"match": {"body": {"query": "x"}}}));
    let mapping = serde_json::to_value(V::mapping()).unwrap();
    assert_eq!(mapping["properties"]["value"], json!({"type": "long"}));
    assert!(<V as Document>::KEYS.is_some());
    let script = painless!(V, "ctx._source.value = params.x; ctx._source.body = params.y", x = 3, y = "z");
    assert_eq!(serde_json::to_value(script).unwrap()["params"], json!({"x": 3, "y": "z"}));

    let h = Holder::fields();
    assert_eq!(json(h.note.item.body.matches("x")), json!({"match": {"note.item.body": {"query": "x"}}}));
    let pages = json(h.pages.nested(|page| page.item.range().lt(3)));
    assert_eq!(pages["nested"]["query"], json!({"range": {"pages.item": {"lt": 3}}}));
    let holder = Holder { note: Page { item: Note { body: "x".into() }, total: 1 }, pages: Vec::new() };
    assert!(holder.check_keys().is_ok());
    assert_eq!(serde_json::to_value(Page::<String>::mapping()).unwrap()["properties"]["item"]["type"], json!("text"),);
}

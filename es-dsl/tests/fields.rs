//! Fields of all kinds, derived: their mappings, what can be asked of them, and their keys.
#![allow(dead_code, reason = "the documents are there for their types")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use es_dsl::document::KeyError;
use es_dsl::field::{Bounds, Relation};
use es_dsl::mapping::{DynamicTemplate, IndexSettings, Mapping};
use es_dsl::search::RuntimeField;
use es_dsl::{mapping::keyword, prelude::*, queries::*};
use serde::Serialize;
use serde_json::{Value, json};

fn mapping<D: Document>() -> Value {
    serde_json::to_value(D::mapping()).unwrap()["properties"].take()
}

fn json<D>(query: impl IntoQuery<D>) -> Value {
    serde_json::to_value(query.into_query()).unwrap()
}

#[test]
fn every_kind_can_be_said() {
    #[derive(Document)]
    struct All {
        #[field(half_float)]
        half_float: f32,
        #[field(scaled_float(scaling_factor = 100.0, coerce = false))]
        scaled_float: f64,
        #[field(unsigned_long)]
        unsigned_long: u64,
        #[field(constant_keyword(value = "a"))]
        constant_keyword: String,
        #[field(counted_keyword)]
        counted_keyword: Vec<String>,
        #[field(icu_collation_keyword(language = "de", country = "DE", variant = "@collation=phonebook"))]
        icu_collation_keyword: String,
        #[field(wildcard(ignore_above = 100))]
        wildcard: String,
        #[field(match_only_text)]
        match_only_text: String,
        #[field(search_as_you_type(max_shingle_size = 4))]
        search_as_you_type: String,
        #[field(completion(max_input_length = 20))]
        completion: Vec<String>,
        #[field(token_count(analyzer = "standard"))]
        token_count: u32,
        #[field(semantic_text(inference_id = "e5"))]
        semantic_text: String,
        #[field(semantic(model_id = "m"))]
        semantic: String,
        #[field(date_nanos(format = "strict_date_optional_time_nanos"))]
        date_nanos: String,
        #[field(binary)]
        binary: String,
        #[field(version)]
        version: String,
        #[field(murmur3)]
        murmur3: String,
        #[field(date_range(format = "epoch_millis"))]
        date_range: Bounds<i64>,
        #[field(geo_shape(orientation = "left"))]
        geo_shape: Value,
        #[field(point)]
        point: Value,
        #[field(shape)]
        shape: Value,
        #[field(xy_point)]
        xy_point: Value,
        #[field(xy_shape)]
        xy_shape: Value,
        #[field(dense_vector(similarity = "cosine"))]
        dense_vector: [f32; 3],
        #[field(dense_vector(dims = 4))]
        dense_vector_of_vec: Vec<f32>,
        #[field(knn_vector(space_type = "l2"))]
        knn_vector: [f32; 2],
        #[field(rank_vectors(dims = 2))]
        rank_vectors: Vec<[f32; 2]>,
        #[field(sparse_vector)]
        sparse_vector: BTreeMap<String, f32>,
        #[field(rank_feature(positive_score_impact = false))]
        rank_feature: f32,
        #[field(rank_features)]
        rank_features: BTreeMap<String, f32>,
        #[field(histogram)]
        histogram: Value,
        #[field(exponential_histogram)]
        exponential_histogram: Value,
        #[field(aggregate_metric_double(metrics = ["min", "max"], default_metric = "max"))]
        aggregate_metric_double: Value,
        #[field(flattened(depth_limit = 5))]
        flattened: BTreeMap<String, Value>,
        #[field(flat_object)]
        flat_object: BTreeMap<String, Value>,
        #[field(join(relation("question", "answer")))]
        join: Relation,
        #[field(percolator)]
        percolator: Query<Value>,
        #[serde(skip)]
        #[field(alias(path = "version"))]
        alias: (),
    }

    assert_eq!(
        mapping::<All>(),
        json!({
            "half_float": {"type": "half_float"},
            "scaled_float": {"type": "scaled_float", "scaling_factor": 100.0, "coerce": false},
            "unsigned_long": {"type": "unsigned_long"},
            "constant_keyword": {"type": "constant_keyword", "value": "a"},
            "counted_keyword": {"type": "counted_keyword"},
            "icu_collation_keyword": {
                "type": "icu_collation_keyword", "language": "de", "country": "DE", "variant": "@collation=phonebook",
            },
            "wildcard": {"type": "wildcard", "ignore_above": 100},
            "match_only_text": {"type": "match_only_text"},
            "search_as_you_type": {"type": "search_as_you_type", "max_shingle_size": 4},
            "completion": {"type": "completion", "max_input_length": 20},
            "token_count": {"type": "token_count", "analyzer": "standard"},
            "semantic_text": {"type": "semantic_text", "inference_id": "e5"},
            "semantic": {"type": "semantic", "model_id": "m"},
            "date_nanos": {"type": "date_nanos", "format": "strict_date_optional_time_nanos"},
            "binary": {"type": "binary"},
            "version": {"type": "version"},
            "murmur3": {"type": "murmur3"},
            "date_range": {"type": "date_range", "format": "epoch_millis"},
            "geo_shape": {"type": "geo_shape", "orientation": "left"},
            "point": {"type": "point"},
            "shape": {"type": "shape"},
            "xy_point": {"type": "xy_point"},
            "xy_shape": {"type": "xy_shape"},
            "dense_vector": {"type": "dense_vector", "dims": 3, "similarity": "cosine"},
            "dense_vector_of_vec": {"type": "dense_vector", "dims": 4},
            "knn_vector": {"type": "knn_vector", "dimension": 2, "space_type": "l2"},
            "rank_vectors": {"type": "rank_vectors", "dims": 2},
            "sparse_vector": {"type": "sparse_vector"},
            "rank_feature": {"type": "rank_feature", "positive_score_impact": false},
            "rank_features": {"type": "rank_features"},
            "histogram": {"type": "histogram"},
            "exponential_histogram": {"type": "exponential_histogram"},
            "aggregate_metric_double": {
                "type": "aggregate_metric_double", "metrics": ["min", "max"], "default_metric": "max",
            },
            "flattened": {"type": "flattened", "depth_limit": 5},
            "flat_object": {"type": "flat_object"},
            "join": {"type": "join", "relations": {"question": "answer"}},
            "percolator": {"type": "percolator"},
            "alias": {"type": "alias", "path": "version"},
        })
    );

    let all = All::fields();
    let set = UpdateScript::<All>::new()
        .set(all.dense_vector, [1.0, 2.0, 3.0])
        .set(all.dense_vector_of_vec, vec![1.0; 4])
        .set(all.join, Relation::parent("question"))
        .set(all.flattened, BTreeMap::from([("a", 1)]));
    assert!(serde_json::to_value(set.into_script()).is_ok());
    assert_eq!(json(all.flattened.key("a.b").term("x")), json!({"term": {"flattened.a.b": {"value": "x"}}}));
}

#[test]
fn types_tell_their_kind() {
    #[derive(Serialize, FieldType)]
    #[serde(rename_all = "snake_case")]
    enum Status {
        InStock,
        SoldOut,
    }

    #[derive(Serialize, FieldType)]
    #[field(keyword(ignore_above = 20))]
    struct Sku(String);

    #[derive(Serialize, FieldType)]
    struct Cents(i64);

    #[derive(Document)]
    struct Product {
        sku: Sku,
        status: Status,
        other_status: Option<Vec<Status>>,
        price: Cents,
        address: IpAddr,
        place: GeoPoint,
        seats: Bounds<i32>,
        stored: Query<Value>,
        shared: Arc<str>,
        bytes: Box<[u8]>,
    }

    let text = json!({"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}});
    assert_eq!(
        mapping::<Product>(),
        json!({
            "sku": {"type": "keyword", "ignore_above": 20},
            "status": {"type": "keyword"},
            "other_status": {"type": "keyword"},
            "price": {"type": "long"},
            "address": {"type": "ip"},
            "place": {"type": "geo_point"},
            "seats": {"type": "integer_range"},
            "stored": {"type": "percolator"},
            "shared": text,
            "bytes": {"type": "short"},
        })
    );
    let p = Product::fields();
    assert_eq!(json(p.status.term(Status::SoldOut)), json!({"term": {"status": {"value": "sold_out"}}}));
    assert_eq!(json(p.sku.term(Sku("a".into()))), json(p.sku.term("a")));
    let sku = Sku("a".into());
    assert_eq!(json(p.sku.terms([&sku])), json(p.sku.terms([String::from("a")])));
    assert_eq!(json(p.price.range().lt(Cents(5))), json(p.price.range().lt(5)));
    assert_eq!(json(p.address.term("10.0.0.0/8")), json!({"term": {"address": {"value": "10.0.0.0/8"}}}));
    assert_eq!(json(p.seats.term(3)), json!({"term": {"seats": {"value": 3}}}));
}

#[test]
fn sub_fields_are_members() {
    #[derive(Document)]
    struct Book {
        #[field(
            text(analyzer = "standard"),
            keyword(ignore_above = 50),
            fields(english(text(analyzer = "english")), length(token_count(analyzer = "standard")), raw(keyword))
        )]
        title: String,
        inner: Inner,
    }

    #[derive(Document)]
    struct Inner {
        #[field(keyword, fields(words(text)))]
        name: Option<String>,
    }

    assert_eq!(
        mapping::<Book>()["title"],
        json!({"type": "text", "analyzer": "standard", "fields": {
            "keyword": {"type": "keyword", "ignore_above": 50},
            "english": {"type": "text", "analyzer": "english"},
            "length": {"type": "token_count", "analyzer": "standard"},
            "raw": {"type": "keyword"},
        }})
    );
    let b = Book::fields();
    assert_eq!(json(b.title.matches("x")), json!({"match": {"title": {"query": "x"}}}));
    assert_eq!(json(b.title.english.matches("x")), json!({"match": {"title.english": {"query": "x"}}}));
    assert_eq!(json(b.title.keyword().term("x")), json!({"term": {"title.keyword": {"value": "x"}}}));
    assert_eq!(json(b.title.raw.prefix("x"))["prefix"]["title.raw"], json!({"value": "x"}));
    assert_eq!(json(b.inner.name.words.matches("x")), json!({"match": {"inner.name.words": {"query": "x"}}}));
    assert_eq!(json(b.inner.name.term("x")), json!({"term": {"inner.name": {"value": "x"}}}));
    assert_eq!(json(b.title.length.range().gte(3)), json!({"range": {"title.length": {"gte": 3}}}));
    assert_eq!(
        json(simple_query_string("x").field(b.title).field(b.title.english)),
        json!({"simple_query_string": {"query": "x", "fields": ["title", "title.english"]}})
    );
    assert_eq!(
        json(simple_query_string("x").field(b.title.boost(3.0)).field(b.inner.name.words.boost(0.5))),
        json!({"simple_query_string": {"query": "x", "fields": ["title^3", "inner.name.words^0.5"]}})
    );
    assert_eq!(json::<Book>(exists(b.title)), json!({"exists": {"field": "title"}}));
    let partial = Partial::<Book>::new().set(b.title, "y").set(b.inner.name, "z");
    assert_eq!(serde_json::to_value(partial.as_json()).unwrap(), json!({"title": "y", "inner": {"name": "z"}}));
}

#[test]
fn settings_and_the_rest_of_the_mapping_can_be_said() {
    #[derive(Document)]
    #[document(
        settings(number_of_shards = 1, analyzer("names", json!({"tokenizer": "keyword"}))),
        mapping(date_detection = false, source_excludes(["secret"])),
        dynamic = "strict"
    )]
    struct Said {
        secret: u8,
    }

    fn settings() -> IndexSettings {
        IndexSettings::new().refresh_interval("30s")
    }

    fn more<D>(mapping: Mapping<D>) -> Mapping<D> {
        mapping
            .dynamic_template("ids", DynamicTemplate::new().matches("*_id").mapping(keyword()))
            .runtime("day", RuntimeField::of("keyword"))
            .routing_required(true)
            .meta("owner", "search")
    }

    #[derive(Document)]
    #[document(settings = settings, mapping = more)]
    struct Made {
        name: u8,
    }

    assert_eq!(
        serde_json::to_value(Said::settings().unwrap()).unwrap(),
        json!({"number_of_shards": 1, "analysis": {"analyzer": {"names": {"tokenizer": "keyword"}}}}),
    );
    assert_eq!(
        serde_json::to_value(Said::mapping()).unwrap(),
        json!({
            "dynamic": "strict",
            "date_detection": false,
            "_source": {"excludes": ["secret"]},
            "properties": {"secret": {"type": "short"}},
        }),
    );
    assert_eq!(format!("{:?}", Made::settings().unwrap()), r#"{"refresh_interval":"30s"}"#);
    assert_eq!(
        serde_json::to_value(Made::mapping()).unwrap(),
        json!({
            "dynamic_templates": [{"ids": {"match": "*_id", "mapping": {"type": "keyword"}}}],
            "runtime": {"day": {"type": "keyword"}},
            "_routing": {"required": true},
            "_meta": {"owner": "search"},
            "properties": {"name": {"type": "short"}},
        }),
    );
}

#[derive(Document)]
struct Person {
    age: u8,
    #[serde(rename = "firstName")]
    first_name: String,
    tags: Vec<String>,
    address: Option<Address>,
    #[field(nested)]
    visits: Vec<Visit>,
    #[field(dynamic)]
    anything: Value,
    #[serde(flatten)]
    more: More,
}

#[derive(Serialize, Document)]
struct Address {
    city: String,
}

#[derive(Serialize, Document)]
struct Visit {
    place: String,
}

#[derive(Serialize, Document)]
struct More {
    note: String,
}

/// As somebody might write it by hand.
impl Serialize for Person {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({
            "age": self.age,
            "first_name": self.first_name,
            "tags": self.tags,
            "address": {"city": "Graz", "zip": 8010},
            "visits": [{"place": "a"}, {"palce": "b"}],
            "anything": {"at": ["all"]},
            "note": "",
        })
        .serialize(serializer)
    }
}

#[test]
fn keys_that_no_field_has_are_told() {
    let person = Person {
        age: 1,
        first_name: String::new(),
        tags: Vec::new(),
        address: None,
        visits: Vec::new(),
        anything: Value::Null,
        more: More { note: String::new() },
    };
    match person.check_keys().unwrap_err() {
        KeyError::Unmapped(keys) => assert_eq!(keys, ["address.zip", "first_name", "visits.palce"]),
        other => panic!("{other}"),
    }
    assert!(Address { city: String::new() }.check_keys().is_ok());
}

#[test]
fn scripts_are_checked_and_one_source() {
    let script = |age: u8| {
        painless!(
            Person,
            "ctx._source.age = params.age; ctx._source['firstName'] = params['name'].trim(); \
             if (!ctx._source.tags.contains('x')) { ctx._source.tags.add('x') } \
             ctx._source.address?.city = null; ctx._source.visits.clear(); ctx._source.note = null;
             ctx._source.anything.goes = 1",
            age = age,
            name = "Ada",
        )
    };
    assert_eq!(script(1).source(), script(2).source());
    assert_ne!(script(1), script(2));
    assert_eq!(
        serde_json::to_value(painless!(Person, "ctx._source.age = params.age", age = 23)).unwrap(),
        json!({"source": "ctx._source.age = params.age", "lang": "painless", "params": {"age": 23}}),
    );
    // Without known fields every field is one.
    let _ = painless!(Value, "ctx._source.any.thing = 1");
    // What is assigned to a field fits it; of an untyped document, or one of another crate, nothing is known.
    let _ = painless!(Value, "ctx._source.any.thing = params.x", x = "y");
    // Literals that fit, and changes that leave what the field holds; nothing is known of what is computed.
    let borrowed = String::from("x");
    let _ = painless!(
        Person,
        "ctx._source.age = 23; ctx._source.age += params.n; ctx._source.age *= 2; ctx._source.age <<= 1; \
         ctx._source.firstName = 'Ada'; ctx._source.firstName += 5; ctx._source.firstName += params.text; \
         ctx._source.tags = ['a', params.text, null]; ctx._source.tags = []; ctx._source.anything = 1; \
         ctx._source.age = 1 + 'computed'.length(); ctx._source.anything += [1]; ctx._source.address = ['city': 'Paris']",
        n = -1_i64,
        text = &borrowed.clone(),
    );
    let _ = painless!(Value, "ctx._source.any.thing += params.x; ctx._source.a = -1L", x = [1]);
}

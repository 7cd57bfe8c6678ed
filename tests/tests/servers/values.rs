//! Values on their way to real servers: what the document holds is sent, or nothing is.

use es_client::{ErrorKind, dsl::field::Converted, prelude::*, queries::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(
    a_number_that_is_none_deletes_nothing,
    an_f32_finds_its_document,
    names_with_dots_are_one_member,
    converted_fields_are_found_and_stay_readable,
    milliseconds_are_points_in_time,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "item")]
struct Item {
    /// Kept with all digits of a double: a widened number is another one.
    #[field(double)]
    weight: f32,
    price: f64,
    #[field(keyword)]
    #[serde(rename = "log.level")]
    level: String,
    #[field(long)]
    #[serde(with = "cents")]
    fee: f64,
    #[field(date)]
    at: String,
    #[field(date(format = "epoch_millis"))]
    millis: i64,
}

/// Amounts in cents.
mod cents {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(amount: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64((amount * 100.0).round() as i64)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Ok(i64::deserialize(deserializer)? as f64 / 100.0)
    }
}

fn item(n: u32) -> Item {
    let at = format!("1970-01-01T00:00:0{n}.500Z");
    let millis = i64::from(n) * 1000 + 500;
    Item { weight: 0.1 * n as f32, price: f64::from(n), level: format!("l{n}"), fee: f64::from(n) + 0.25, at, millis }
}

/// An index of three items, 1 to 3.
async fn items(es: &Elasticsearch) -> String {
    let index = unique("values");
    es.indices().create(&index).mapping(Item::mapping()).doc_type("item").send().await.unwrap();
    for n in 1..=3 {
        es.index(&item(n)).index(&index).id(n).refresh(true).send().await.unwrap();
    }
    index
}

/// The items that a query finds, by price.
async fn found(es: &Elasticsearch, index: &str, query: impl IntoQuery<Item>) -> Vec<u32> {
    let page = es.search::<Item>().index(index).query(query).send().await.unwrap();
    let mut found: Vec<_> = page.into_sources().map(|item| item.price as u32).collect();
    found.sort_unstable();
    found
}

async fn a_number_that_is_none_deletes_nothing(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = items(&es).await;
    let i = Item::fields();
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let queries =
            [i.price.range().gt(number).into_query(), i.price.range().lte(number).into_query(), !i.price.term(number)];
        for query in queries {
            let error = es.delete_by_query::<Item>().index(&index).query(query).send().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request, "{error}");
            assert!(error.to_string().contains("price"), "{error}");
            assert!(error.attempts().is_empty(), "{error}");
        }
        let partial = Partial::new().set(i.price, number);
        let error = es.update::<Item>(1).index(&index).doc(partial).send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Request, 0), "{error}");
    }
    es.indices().refresh(&index).send().await.unwrap();
    assert_eq!(found(&es, &index, match_all()).await, [1, 2, 3]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn an_f32_finds_its_document(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = items(&es).await;
    let i = Item::fields();
    for n in 1..=3 {
        assert_eq!(found(&es, &index, i.weight.term(item(n).weight)).await, [n]);
        assert_eq!(found(&es, &index, i.weight.terms([item(n).weight])).await, [n]);
        assert_eq!(found(&es, &index, i.weight.range().gte(item(n).weight).lte(item(n).weight)).await, [n]);
    }
    let partial = Partial::new().set(i.weight, 0.7_f32);
    es.update::<Item>(1).index(&index).doc(partial).refresh(true).send().await.unwrap();
    assert_eq!(found(&es, &index, term("weight", 0.7_f64)).await, [1]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn names_with_dots_are_one_member(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = items(&es).await;
    let i = Item::fields();
    es.update::<Item>(1).index(&index).doc(Partial::new().set(i.level, "part")).refresh(true).send().await.unwrap();
    // The small build of version 9 has no painless.
    let scripted = if matches!(server, Server::Elasticsearch9) {
        "l2"
    } else {
        let script = UpdateScript::new().set(i.level, "script");
        es.update::<Item>(2).index(&index).script(script).refresh(true).send().await.unwrap();
        "script"
    };
    for (id, level) in [(1, "part"), (2, scripted)] {
        let page = es.search::<Value>().index(&index).query(ids([id])).send().await.unwrap();
        let json = page.into_sources().next().unwrap();
        assert_eq!((&json["log.level"], json.get("log")), (&json!(level), None));
        let read = es.get::<Item>(id).index(&index).send().await.unwrap().unwrap().source;
        assert_eq!(read.level, level);
        assert_eq!(found(&es, &index, i.level.term(level)).await, [id]);
    }
    es.indices().delete(&index).send().await.unwrap();
}

async fn converted_fields_are_found_and_stay_readable(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = items(&es).await;
    let i = Item::fields();
    assert_eq!(found(&es, &index, i.fee.term(Converted(125))).await, [1]);
    assert_eq!(found(&es, &index, i.fee.range().gt(Converted(200))).await, [2, 3]);
    let partial = Partial::new().set(i.fee, Converted(999));
    es.update::<Item>(1).index(&index).doc(partial).refresh(true).send().await.unwrap();
    let read = es.get::<Item>(1).index(&index).send().await.unwrap().unwrap().source;
    assert_eq!(read.fee, 9.99);
    assert_eq!(found(&es, &index, i.fee.term(Converted(999))).await, [1]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn milliseconds_are_points_in_time(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = items(&es).await;
    let i = Item::fields();
    assert_eq!(found(&es, &index, i.at.range().lt(2000)).await, [1]);
    assert_eq!(found(&es, &index, i.at.range().gte(1501).lt(9999)).await, [2, 3]);
    assert_eq!(found(&es, &index, i.at.term(3500)).await, [3]);
    assert_eq!(found(&es, &index, i.at.range().gt(-2000).lt(999)).await, [] as [u32; 0]);
    assert_eq!(found(&es, &index, i.at.range().gt(-2000).lt(10_000)).await, [1, 2, 3]);
    // Before 1970.
    let before = Item { at: "1969-12-31T23:59:58.500Z".into(), ..item(0) };
    es.index(&before).index(&index).doc_type("item").id(9).refresh(true).send().await.unwrap();
    assert_eq!(found(&es, &index, i.at.range().gte(-2000).lt(-1000)).await, [0]);
    assert_eq!(found(&es, &index, i.at.range().gte(-86_400_000).lt(-999)).await, [0]);
    assert_eq!(found(&es, &index, i.at.term(-1500)).await, [0]);
    es.delete::<Item>(9).index(&index).doc_type("item").refresh(true).send().await.unwrap();
    // A format that reads nothing but milliseconds.
    assert_eq!(found(&es, &index, i.millis.range().lt(2000)).await, [1]);
    assert_eq!(found(&es, &index, i.millis.range().gte(1501).lt(9999)).await, [2, 3]);
    assert_eq!(found(&es, &index, i.millis.term(3500)).await, [3]);
    es.indices().delete(&index).send().await.unwrap();
}

//! Sort values and field values on real servers: read as the fields' own types, and `None` of documents
//! without a value.

use std::net::IpAddr;

use es_client::{
    dsl::{
        aggregation::{Key, ResultValue},
        field::FieldDef,
        search::FieldFormat,
    },
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

on_each_server!(
    documents_without_a_value_have_no_sort_value,
    nanoseconds_are_kept,
    field_values_are_read_by_type,
    names_of_fields_sort_both_ways,
);

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Document)]
#[document(doc_type = "item")]
struct Item {
    long: Option<i64>,
    integer: Option<i32>,
    short: Option<u8>,
    byte: Option<i8>,
    double: Option<f64>,
    float: Option<f32>,
    #[field(half_float)]
    half: Option<f32>,
    flag: Option<bool>,
    #[field(keyword)]
    word: Option<String>,
    ip: Option<IpAddr>,
    at: Option<Timestamp>,
    day: Option<Date>,
}

fn item() -> Item {
    Item {
        long: Some(7),
        integer: Some(-7),
        short: Some(255),
        byte: Some(-128),
        double: Some(1.5),
        float: Some(0.1),
        half: Some(0.5),
        flag: Some(true),
        word: Some("Infinity".into()),
        ip: Some(IpAddr::from([10, 0, 0, 1])),
        at: Some("2020-01-02T03:04:05.678Z".parse().unwrap()),
        day: Some(jiff::civil::date(2020, 1, 2)),
    }
}

async fn indexed(es: &Elasticsearch) -> String {
    let index = unique("hit-values");
    es.indices().create(&index).mapping(Item::mapping()).doc_type("item").send().await.unwrap();
    es.index(&item()).index(&index).id("full").send().await.unwrap();
    es.index(&Item::default()).index(&index).id("empty").send().await.unwrap();
    es.indices().refresh(&index).send().await.unwrap();
    index
}

/// The field's value of the document that has one, which each order gives, and `None` of the other.
async fn sorted<F>(es: &Elasticsearch, index: &str, field: Field<Item, F>) -> Key<F>
where
    F: FieldDef<Value: ResultValue<Key: std::fmt::Debug + PartialEq>>,
{
    let mut value = None;
    for order in [SortOrder::Asc, SortOrder::Desc] {
        for missing in ["_first", "_last"] {
            let sort = by_field(field.path()).order(order).missing(missing);
            let page = es.search::<Item>().index(index).sort(sort).send().await.unwrap();
            assert_eq!(page.hits.len(), 2);
            for hit in page.hits {
                let read = hit.sort_value(0, field.clone()).unwrap();
                match (&*hit.id, &value) {
                    ("full", None) => value = read,
                    ("full", value) => assert_eq!(&read, value),
                    _ => assert_eq!(read, None, "{}, {order:?}, {missing}: {:?}", field.path(), hit.sort),
                }
            }
        }
    }
    value.unwrap()
}

async fn documents_without_a_value_have_no_sort_value(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let i = Item::fields();
    assert_eq!(sorted(&es, &index, i.long).await, 7);
    assert_eq!(sorted(&es, &index, i.integer).await, -7);
    assert_eq!(sorted(&es, &index, i.short).await, 255);
    assert_eq!(sorted(&es, &index, i.byte).await, -128);
    assert_eq!(sorted(&es, &index, i.double).await, 1.5);
    assert_eq!(sorted(&es, &index, i.float).await, 0.1);
    assert_eq!(sorted(&es, &index, i.half).await, 0.5);
    assert!(sorted(&es, &index, i.flag).await);
    assert_eq!(sorted(&es, &index, i.word).await, "Infinity");
    assert_eq!(sorted(&es, &index, i.ip).await, IpAddr::from([10, 0, 0, 1]));
    assert_eq!(Some(sorted(&es, &index, i.at).await), item().at);
    assert_eq!(Some(sorted(&es, &index, i.day).await), item().day);
    es.indices().delete(&index).send().await.unwrap();
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Document)]
struct Exact {
    #[field(date_nanos)]
    at: Option<Timestamp>,
}

async fn nanoseconds_are_kept(server: Server) {
    if server == Server::Elasticsearch5 {
        println!("Elasticsearch 5 has no date_nanos");
        return;
    }
    let Some(es) = client(server).await else { return };
    let index = unique("exact");
    es.indices().create(&index).mapping(Exact::mapping()).send().await.unwrap();
    let at: Timestamp = "2020-01-02T03:04:05.678901234Z".parse().unwrap();
    es.index(&Exact { at: Some(at) }).index(&index).id("full").send().await.unwrap();
    es.index(&Exact { at: None }).index(&index).id("empty").send().await.unwrap();
    es.indices().refresh(&index).send().await.unwrap();
    let e = Exact::fields();
    let field = FieldFormat::of(e.at).format("strict_date_optional_time_nanos");
    let page = es.search::<Exact>().index(&index).sort(e.at.asc()).docvalue_field(field).send().await.unwrap();
    let read: Vec<_> = page.hits.iter().map(|hit| hit.sort_value(0, e.at).unwrap()).collect();
    assert_eq!(read, [Some(at), None]);
    assert_eq!(page.hits[0].field_values(e.at).unwrap(), [at]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn field_values_are_read_by_type(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let i = Item::fields();
    let search = es.search::<Item>().index(&index).sort(i.long.asc());
    let search = search.docvalue_field(i.at).docvalue_field(i.day).docvalue_field(i.float).docvalue_field(i.flag);
    let page = search.docvalue_field(i.ip).docvalue_field(i.word).send().await.unwrap();
    let [full, empty] = &page.hits[..] else { panic!("{:?}", page.hits) };
    assert_eq!(full.field_values(i.at).unwrap(), [item().at.unwrap()]);
    assert_eq!(full.field_values(i.day).unwrap(), [item().day.unwrap()]);
    assert_eq!(full.field_values(i.float).unwrap(), [0.1]);
    assert_eq!(full.field_values(i.flag).unwrap(), [true]);
    assert_eq!(full.field_values(i.ip).unwrap(), [item().ip.unwrap()]);
    assert_eq!(full.field_values(i.word).unwrap(), ["Infinity"]);
    assert!(empty.field_values(i.at).unwrap().is_empty() && empty.field_values(i.flag).unwrap().is_empty());
    es.indices().delete(&index).send().await.unwrap();
}

async fn names_of_fields_sort_both_ways(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    for (sort, first) in [(by_field("long").asc(), "full"), (by_field("long").desc().missing("_first"), "empty")] {
        let page = es.search::<Item>().index(&index).sort(sort).send().await.unwrap();
        assert_eq!(page.hits[0].id, first);
    }
    es.indices().delete(&index).send().await.unwrap();
}

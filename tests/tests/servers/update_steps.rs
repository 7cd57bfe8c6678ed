//! The steps of update scripts on every server that has painless; random ones are in `generated`.

use es_client::{dsl::script::Condition, prelude::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(steps_do_what_they_say, steps_of_many_documents);

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Document)]
#[document(doc_type = "order")]
struct Order {
    total: i64,
    price: f64,
    best: Option<i32>,
    tags: Vec<String>,
    #[field(nested)]
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Document)]
struct Line {
    #[field(keyword)]
    sku: String,
    count: i32,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Document)]
struct Place {
    rack: u32,
}

fn line(sku: &str, count: i32) -> Line {
    Line { sku: sku.to_owned(), count, place: Place { rack: 1 } }
}

fn order() -> Order {
    let lines = vec![line("ink", 1), line("pen", 5)];
    Order { total: i64::from(i32::MAX), price: 1.5, best: None, tags: vec!["b".to_owned()], lines }
}

async fn steps_do_what_they_say(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("steps");
    es.index(&order()).index(&index).id(1).send().await.unwrap();
    let (o, l) = (Order::fields(), Line::fields());
    let script = UpdateScript::new()
        .decrement(o.total, -1)
        .decrement(o.price, 0.25)
        .decrement(o.best, 3)
        .max(o.best, 7)
        .min(o.total, i64::MAX)
        .prepend(o.tags, "a")
        .prepend_if_absent(o.tags, "b")
        .update_where(o.lines, Condition::equals(l.sku, "ink"), |found| {
            found.decrement(l.count, 2).max(l.count, 0).set(l.place.rack, 4)
        });
    let update = es.update::<Order>(1).index(&index).script(script);
    if !server.has_scripting() {
        assert!(update.send().await.unwrap_err().to_string().contains("painless"), "it says what is missing");
        es.indices().delete(&index).send().await.unwrap();
        return;
    }
    update.send().await.unwrap();
    let found = es.get::<Order>(1).index(&index).send().await.unwrap().unwrap().source;
    let ink = Line { count: 0, place: Place { rack: 4 }, ..line("ink", 0) };
    let right = Order {
        total: i64::from(i32::MAX) + 1,
        price: 1.25,
        best: Some(7),
        tags: vec!["a".to_owned(), "b".to_owned()],
        lines: vec![ink, line("pen", 5)],
    };
    assert_eq!(found, right);

    // A single object counts as a list of it, and nothing is none.
    for (id, lines) in [(2, json!(line("ink", 1))), (3, Value::Null)] {
        es.index(&json!({"lines": lines})).index(&index).doc_type("order").id(id).send().await.unwrap();
        let all = UpdateScript::new().update_where(o.lines, Condition::exists(l.sku), |it| it.set(l.count, 9));
        es.update::<Order>(id).index(&index).script(all).send().await.unwrap();
    }
    let get = |id: u32| es.get::<Value>(id).index(&index).doc_type("order").send();
    assert_eq!(get(2).await.unwrap().unwrap().source, json!({"lines": line("ink", 9)}));
    assert_eq!(get(3).await.unwrap().unwrap().source, json!({"lines": null}));
    es.indices().delete(&index).send().await.unwrap();
}

/// A value that a script sets is one parameter for all documents: no document gets what another one became.
async fn steps_of_many_documents(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let index = unique("steps");
    for id in 0..4 {
        let order = Order { total: id, ..order() };
        es.index(&order).index(&index).id(id).refresh(true).send().await.unwrap();
    }
    let (o, l) = (Order::fields(), Line::fields());
    let script = UpdateScript::new().set(o.lines, vec![line("ink", 1)]).append(o.lines, line("pen", 2)).update_where(
        o.lines,
        Condition::at_least(l.count, 1),
        |it| it.increment(l.count, 1).set(l.place.rack, 2),
    );
    let query = es_client::queries::match_all();
    let report = es.update_by_query::<Order>().index(&index).query(query).script(script).send().await.unwrap();
    assert_eq!(report.updated, 4);
    let place = Place { rack: 2 };
    let lines = vec![Line { place: place.clone(), ..line("ink", 2) }, Line { place, ..line("pen", 3) }];
    for id in 0..4 {
        let found = es.get::<Order>(id).index(&index).send().await.unwrap().unwrap().source;
        assert_eq!((found.total, &found.lines), (id, &lines));
    }
    es.indices().delete(&index).send().await.unwrap();
}

//! Older and rarer forms of search bodies on real servers: what was read of them is taken as they are.

use es_client::{dsl::search::SearchBody, prelude::*};
use es_cluster::Server;
use es_tests::{client, on_each_server};

on_each_server!(forms_that_servers_take_are_taken_as_they_are_written_back);

const FORMS: &str = include_str!("../../../es-dsl/tests/data/taken_forms.jsonl");

async fn forms_that_servers_take_are_taken_as_they_are_written_back(server: Server) {
    let name = match server {
        Server::Elasticsearch5 => "5.6",
        Server::Elasticsearch7 => "7.10",
        Server::OpenSearch3 => "opensearch 3.8",
        _ => return println!("the list does not tell of {server}"),
    };
    let Some(es) = client(server).await else { return };
    let index = "taken-forms";
    let mapping: Mapping<Value> = serde_json::from_value(json!({"properties": {
        "t": {"type": "text"}, "k": {"type": "keyword"}, "n": {"type": "long"}, "p": {"type": "geo_point"},
        "d": {"type": "date"}, "x": {"type": "nested"},
    }}))
    .unwrap();
    es.indices().create(index).mapping(mapping).doc_type("doc").send().await.unwrap();
    let document = json!({"t": "a b", "k": "a", "n": 1, "p": [1, 2]});
    es.index(&document).index(index).doc_type("doc").id("1").send().await.unwrap();
    es.indices().refresh(index).send().await.unwrap();
    let mut taken = 0;
    for line in FORMS.lines() {
        let form: Value = serde_json::from_str(line).unwrap();
        if !form["taken_by"].as_array().unwrap().contains(&json!(name)) {
            continue;
        }
        let body: SearchBody<Value> = serde_json::from_value(form["body"].clone()).unwrap();
        assert!(body.raw_parts().is_empty(), "{line}");
        let page = es.search::<Value>().index(index).body(body).hits_as::<Option<Value>>().send().await;
        assert!(page.is_ok(), "{line}: {:?}", page.err());
        taken += 1;
    }
    println!("{taken} forms");
    assert!(taken > 40, "{taken}");
    es.indices().delete(index).send().await.unwrap();
}

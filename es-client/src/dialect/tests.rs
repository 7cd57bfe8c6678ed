use super::*;
use es_dsl::mapping::{keyword, text};
use serde_json::{Value, from_str, json};

fn tweets(doc_type: &str) -> Target {
    let mut target = Target::named("tweets");
    target.set_doc_type(doc_type.to_owned());
    target
}

fn paths(server: Server, doc_type: &str) -> [String; 4] {
    let target = tweets(doc_type);
    [
        server.document_path(&target, "a/1").unwrap(),
        server.index_path(&target).unwrap(),
        server.update_path(&target, "1").unwrap(),
        server.documents_path(&target, "_search").unwrap(),
    ]
    .map(|path| path.to_string())
}

#[test]
fn types_are_in_the_paths_up_to_version_6() {
    for server in [Server::elasticsearch(5, 6), Server::elasticsearch(6, 8)] {
        assert_eq!(
            paths(server, "tweet"),
            ["/tweets/tweet/a%2F1", "/tweets/tweet", "/tweets/tweet/1/_update", "/tweets/tweet/_search"]
        );
    }
    assert_eq!(
        paths(Server::elasticsearch(5, 6), "_doc"),
        ["/tweets/doc/a%2F1", "/tweets/doc", "/tweets/doc/1/_update", "/tweets/_search"]
    );
    assert_eq!(
        paths(Server::elasticsearch(6, 8), "_doc"),
        ["/tweets/_doc/a%2F1", "/tweets/_doc", "/tweets/_doc/1/_update", "/tweets/_search"]
    );
}

#[test]
fn there_are_no_types_elsewhere() {
    for server in
        [Server::elasticsearch(7, 10), Server::elasticsearch(9, 2), Server::opensearch(1, 0), Server::unknown()]
    {
        assert_eq!(
            paths(server, "tweet"),
            ["/tweets/_doc/a%2F1", "/tweets/_doc", "/tweets/_update/1", "/tweets/_search"]
        );
    }
}

#[test]
fn mappings_have_a_level_for_the_type_up_to_version_6() {
    let mapping = Mapping::new().field("foo", text()).field("bar", keyword());
    let plain = json!({"properties": {"foo": {"type": "text"}, "bar": {"type": "keyword"}}});
    for (server, doc_type, expected) in [
        (Server::elasticsearch(5, 6), "my_type", json!({"my_type": plain})),
        (Server::elasticsearch(5, 6), "_doc", json!({"doc": plain})),
        (Server::elasticsearch(6, 8), "_doc", json!({"_doc": plain})),
        (Server::elasticsearch(7, 0), "my_type", plain.clone()),
        (Server::opensearch(3, 8), "my_type", plain.clone()),
    ] {
        let body = server.mapping_body(&tweets(doc_type), &mapping).unwrap();
        assert_eq!(body, expected, "{server}");
    }
}

#[test]
fn scripts_have_other_keys_up_to_version_5() {
    let inline = Script::painless("ctx._source.age = params.age").param("age", 23);
    let body = |server: Server, script: &Script| from_str::<Value>(server.script_body(script).unwrap().get()).unwrap();
    let rest = json!({"lang": "painless", "params": {"age": 23}});
    for (server, key, id) in [
        (Server::elasticsearch(5, 6), "inline", "stored"),
        (Server::elasticsearch(6, 0), "source", "id"),
        (Server::opensearch(1, 0), "source", "id"),
        (Server::unknown(), "source", "id"),
    ] {
        let mut expected = rest.clone();
        expected[key] = "ctx._source.age = params.age".into();
        assert_eq!(body(server, &inline), expected, "{server}");
        assert_eq!(body(server, &Script::stored("birthday")), json!({id: "birthday"}), "{server}");
    }
}

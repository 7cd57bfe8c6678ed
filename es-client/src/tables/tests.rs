use es_transport::ServerMode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::{
    Elasticsearch, ErrorKind, Server,
    queries::range,
    testing::{Recorder, SERVERS, answer},
};

#[derive(Debug, PartialEq, Deserialize)]
struct Book {
    author: String,
    #[serde(default)]
    page_count: Option<u32>,
}

fn column(name: &str, data_type: &str) -> Column {
    Column { name: name.to_owned(), data_type: data_type.to_owned() }
}

fn library() -> Value {
    json!({"took": 28, "is_partial": false, "columns": [{"name": "author", "type": "text"}, {"name": "page_count", "type": "integer"}],
        "values": [["Peter F. Hamilton", 768], ["Vernor Vinge", null]]})
}

#[tokio::test]
async fn esql_gives_rows_and_takes_values_apart_from_the_text() {
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, library());
    let query = "FROM library | WHERE page_count > ? AND author == ?who | KEEP author, page_count";
    let call = es.esql::<(String, Option<u32>)>(query).bind(300).bind_named("who", "x").locale("de-DE");
    let table = call.filter::<Value>(range("page_count").gte(1)).send().await.unwrap();
    assert_eq!(table.columns, [column("author", "text"), column("page_count", "integer")]);
    assert_eq!(table.rows, [("Peter F. Hamilton".to_owned(), Some(768)), ("Vernor Vinge".to_owned(), None)]);
    assert_eq!(table.cursor, None);
    let asked = service.one();
    assert_eq!(asked.line(), "POST /_query");
    assert_eq!(
        asked.json(),
        json!({"query": query, "params": [300, {"who": "x"}], "locale": "de-DE",
            "filter": {"range": {"page_count": {"gte": 1}}}})
    );
    let books = es.esql::<Book>("FROM library").send().await.unwrap().rows;
    assert_eq!(books[1], Book { author: "Vernor Vinge".to_owned(), page_count: None });
    assert_eq!(service.one().json(), json!({"query": "FROM library"}));
}

#[tokio::test]
async fn rows_that_do_not_fit_and_rows_that_lack_are_errors() {
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, library());
    let error = es.esql::<(String, u32)>("FROM library").send().await.unwrap_err();
    assert_eq!((error.kind(), error.location()), (ErrorKind::Decode, Some("rows[1].page_count")), "{error}");
    assert!(es.esql::<(String,)>("FROM library").send().await.is_err(), "no column is dropped");

    let doubled =
        json!({"columns": [{"name": "n", "type": "long"}, {"name": "n", "type": "long"}], "values": [[1, 2]]});
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, doubled);
    let error = es.esql::<Value>("FROM library").send().await.unwrap_err();
    assert!(error.to_string().contains("two columns are called `n`: read the rows as tuples"), "{error}");
    assert_eq!(es.esql::<(u32, u32)>("FROM library").send().await.unwrap().rows, [(1, 2)]);

    let mut partial = library();
    partial["is_partial"] = json!(true);
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, partial);
    let error = es.esql::<Value>("FROM library").send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Api && error.to_string().contains("shards that failed"), "{error}");
    service.take();
    assert_eq!(es.esql::<Value>("FROM library").allow_partial(true).send().await.unwrap().rows.len(), 2);
    assert_eq!(service.one().line(), "POST /_query?allow_partial_results=true");
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, json!({"columns": []}));
    assert!(es.esql::<Value>("FROM library").send().await.is_err(), "a table has rows, if none");
}

#[tokio::test]
async fn sql_goes_on_by_its_cursor_on_either_product() {
    let elasticsearch = json!({"columns": [{"name": "author", "type": "text"}, {"name": "page_count", "type": "short"}],
        "rows": [["Peter F. Hamilton", 768]], "cursor": "sDXF1ZXJ5QW5kRmV0Y2g"});
    let opensearch = json!({"schema": [{"name": "author", "type": "text"}, {"name": "max(pages)", "alias": "page_count", "type": "long"}],
        "total": 1, "size": 1, "status": 200, "datarows": [["Peter F. Hamilton", 768]], "cursor": "sDXF1ZXJ5QW5kRmV0Y2g"});
    for (server, first, last, path) in [
        (Server::elasticsearch(7, 10), &elasticsearch, json!({"rows": [["Frank Herbert", 604]]}), "/_sql"),
        (Server::elasticsearch(9, 2), &elasticsearch, json!({"rows": [["Frank Herbert", 604]]}), "/_sql"),
        (Server::opensearch(3, 8), &opensearch, json!({"datarows": [["Frank Herbert", 604]]}), "/_plugins/_sql"),
    ] {
        let (service, es) = Recorder::of(server, 200, first);
        let query = "SELECT author, page_count FROM library";
        let table = es.sql::<Book>(query).fetch_size(1).send().await.unwrap();
        assert_eq!(table.rows[0], Book { author: "Peter F. Hamilton".to_owned(), page_count: Some(768) });
        assert_eq!(table.columns[1].name, "page_count");
        let asked = service.one();
        assert_eq!(asked.line(), format!("POST {path}"));
        assert_eq!(asked.json(), json!({"query": query, "fetch_size": 1}));

        let cursor = table.cursor.unwrap();
        let kept: Cursor = serde_json::from_value(serde_json::to_value(&cursor).unwrap()).unwrap();
        let (service, es) = Recorder::of(server, 200, last);
        let table = es.sql_next::<(String, u32)>(kept).send().await.unwrap();
        assert_eq!((table.rows, table.cursor), (vec![("Frank Herbert".to_owned(), 604)], None));
        let asked = service.one();
        assert_eq!((asked.line(), asked.json()), (format!("POST {path}"), json!({"cursor": "sDXF1ZXJ5QW5kRmV0Y2g"})));

        let (service, es) = Recorder::of(server, 200, json!({"succeeded": true}));
        assert!(es.clear_sql_cursor(cursor).send().await.unwrap());
        assert_eq!(service.one().line(), format!("POST {path}/close"));
    }
}

#[tokio::test]
async fn ppl_is_a_table_like_sql_on_opensearch() {
    let body = json!({"schema": [{"name": "firstname", "type": "string"}, {"name": "age", "type": "integer"}],
        "datarows": [["Amber", 32], ["Hattie", 36]], "total": 2, "size": 2});
    let (service, es) = Recorder::of(Server::opensearch(3, 8), 200, body);
    let table = es.ppl::<(String, u8)>("source=accounts | fields firstname, age").send().await.unwrap();
    assert_eq!((table.rows[1].clone(), table.columns[1].data_type.as_str()), (("Hattie".to_owned(), 36), "integer"));
    let asked = service.one();
    assert_eq!(asked.line(), "POST /_plugins/_ppl");
    assert_eq!(asked.json(), json!({"query": "source=accounts | fields firstname, age"}));
}

#[tokio::test]
async fn a_server_without_the_language_is_not_asked() {
    let asks = |server: fn() -> Server| {
        let (service, es) = Recorder::of(server(), 200, "{}");
        (service, es)
    };
    let [es5, _, _, opensearch] = SERVERS;
    let (service, es) = asks(es5);
    for error in [
        es.esql::<Value>("FROM a").send().await.unwrap_err(),
        es.sql::<Value>("SELECT 1").send().await.unwrap_err(),
        es.ppl::<Value>("source=a").send().await.unwrap_err(),
    ] {
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains("needs"), "{error}");
    }
    assert!(service.take().is_empty());
    let (service, es) = asks(opensearch);
    let refused =
        |es: &Elasticsearch| [es.sql::<Value>("SELECT 1").bind(1), es.sql::<Value>("SELECT 1").time_zone("Z")];
    for call in refused(&es) {
        assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Request);
    }
    assert_eq!(es.esql::<Value>("FROM a").send().await.unwrap_err().kind(), ErrorKind::Request);
    assert!(service.take().is_empty());
    // What cannot be JSON is told before anything is sent.
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, "{}");
    assert_eq!(es.esql::<Value>("FROM a").bind(f64::NAN).send().await.unwrap_err().kind(), ErrorKind::Request);
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn the_words_of_a_language_are_told() {
    let body = json!({"error": {"root_cause": [{"type": "parsing_exception", "reason": "line 1:1: mismatched input 'FRM'"}],
        "type": "parsing_exception", "reason": "line 1:1: mismatched input 'FRM'"}, "status": 400});
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 400, body);
    let error = es.esql::<Value>("FRM a").send().await.unwrap_err();
    assert!(error.is_parsing_error() && error.to_string().contains("'FRM'"), "{error}");
    let body = json!({"error": {"reason": "Invalid SQL query", "details": "no such field", "type": "SemanticCheckException"}, "status": 400});
    let (_service, es) = Recorder::of(Server::opensearch(3, 8), 400, body);
    assert_eq!(
        es.sql::<Value>("SELECT x").send().await.unwrap_err().cause().unwrap().error_type,
        "SemanticCheckException"
    );
}

#[tokio::test]
async fn serverless_is_always_a_current_one_and_is_not_asked() {
    let recorder = Recorder::answering([answer(200, r#"{"columns":[{"name":"n","type":"integer"}],"values":[[1]]}"#)]);
    let builder = Elasticsearch::builder().node("https://es.example:443").over(recorder.clone());
    let es = builder.server_mode(ServerMode::Serverless).build().unwrap();
    assert!(es.server().await.unwrap().is_serverless());
    // What came after version 8.11, the number that it answers, is there.
    es.esql::<(u32,)>("FROM tweets").send().await.unwrap();
    let asked = recorder.one();
    assert_eq!(
        (asked.line().as_str(), asked.headers["elastic-api-version"].as_bytes()),
        ("POST https://es.example:443/_query", &b"2023-10-31"[..])
    );
    assert_eq!(asked.headers["content-type"], "application/json", "no media type that names a version");
}

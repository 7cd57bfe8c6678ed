use std::time::Duration;

use http::Method;
use serde_json::Value;

use super::warning_texts;
use crate::{
    Elasticsearch, ErrorKind, Server,
    testing::{Recorder, answer},
};

#[tokio::test]
async fn e04_warnings_are_sentences() {
    let mut response = answer(200, "{}");
    let two = r#"299 Elasticsearch-7 "one, with a comma", 299 Elasticsearch-7 "two""#;
    for warning in [two, r#"299 Elasticsearch-7.10.2-747e1cc "[a] is \"old\"" "Mon, 01 Jan 2026 00:00:00 GMT""#, "odd"]
    {
        response.headers_mut().append("warning", warning.parse().unwrap());
    }
    let res = Recorder::answering([response]).client().request(Method::GET, "/x").send().await.unwrap();
    assert_eq!(res.warnings().collect::<Vec<_>>(), ["one, with a comma", "two", r#"[a] is "old""#, "odd"]);
    assert_eq!(warning_texts(r#"299 x "unfinished \"#), ["unfinished "]);
}

/// A client of one node, which answers in turn.
fn of_one_node(answers: impl IntoIterator<Item = http::Response<String>>) -> Elasticsearch {
    let builder = Elasticsearch::builder().hosts("es1").over(Recorder::answering(answers));
    builder.build().unwrap().with_server(Server::unknown())
}

#[tokio::test]
async fn e04_e05_typed_calls_tell_of_warnings_node_attempts_and_time() {
    let mut warned = answer(200, r#"{"took":3,"hits":{"total":0,"hits":[]}}"#);
    warned.headers_mut().append("warning", r#"299 Elasticsearch-9.2.0 "types go away""#.parse().unwrap());
    let es = of_one_node([warned.clone(), answer(502, "bad gateway"), warned]);
    let search = || es.search::<Value>().index("a").send_with_info();
    let (page, info) = search().await.unwrap();
    assert_eq!((page.hits.len(), info.status().as_u16()), (0, 200));
    assert_eq!(info.warnings().collect::<Vec<_>>(), ["types go away"]);
    assert_eq!(info.node().unwrap().to_string(), "http://es1:9200");
    assert!(info.attempts().is_empty() && !info.elapsed().is_zero());

    let (_, info) = search().await.unwrap();
    let statuses: Vec<_> = info.attempts().iter().map(|attempt| attempt.status().unwrap().as_u16()).collect();
    assert_eq!((statuses, info.warnings().count()), (vec![502, 200], 1));
    assert_eq!(info.node().unwrap().to_string(), "http://es1:9200");
    assert!(info.elapsed() >= info.attempts().iter().map(|attempt| attempt.elapsed()).sum::<Duration>());

    let res = es.request(Method::GET, "/a").send().await.unwrap();
    assert_eq!(res.info().node().unwrap().host(), "es1");
}

#[tokio::test]
async fn e05_an_answer_that_does_not_fit_names_its_node_and_status() {
    let es = of_one_node([answer(201, r#"{"hits":7}"#)]);
    let search = || es.search::<Value>().index("a");
    for error in [search().send().await.unwrap_err(), search().send_with_info().await.map(drop).unwrap_err()] {
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 201));
        assert_eq!(error.node().unwrap().host(), "es1");
        let text = error.to_string();
        assert!(text.ends_with("(status 201 from http://es1:9200)"), "{text}");
    }
}

use es_transport::{Idempotency, RequestOptions};
use http::Method;
use serde_json::{Value, json};

use crate::{
    ErrorKind, Server,
    testing::{Recorder, answer},
};

#[tokio::test]
async fn any_request_is_sent_as_it_is() {
    let (service, es) = Recorder::of(Server::unknown(), 200, r#"{"a":[1]}"#);
    let call = es.request(Method::POST, "/a%2Fb/_doc?routing=x").query(&[("refresh", "true")]).query(&[("n", 1)]);
    let res = call.json(&json!({"q": 1})).send().await.unwrap();
    let asked = service.one();
    assert_eq!(asked.line(), "POST /a%2Fb/_doc?routing=x&refresh=true&n=1");
    assert_eq!(asked.json(), json!({"q": 1}));
    assert_eq!(asked.options, RequestOptions::new().endpoint("request").idempotency(Idempotency::NotIdempotent));
    assert_eq!((res.status().as_u16(), res.text().unwrap()), (200, r#"{"a":[1]}"#));
    assert_eq!(res.json::<Value>().unwrap()["a"][0], 1);

    es.request(Method::POST, "/_bulk")
        .header("content-type", "application/x-ndjson")
        .body("{}\n")
        .send()
        .await
        .unwrap();
    let asked = service.one();
    assert_eq!(
        (&asked.headers["content-type"], asked.body.as_str()),
        (&"application/x-ndjson".parse().unwrap(), "{}\n")
    );

    es.request(Method::GET, "/_cat/nodes").query(&[("v", "")]).send().await.unwrap();
    let asked = service.one();
    assert_eq!(
        (asked.line().as_str(), &asked.headers["accept"]),
        ("GET /_cat/nodes?v=", &"text/plain".parse().unwrap())
    );
    assert!(!asked.headers.contains_key("content-type"));
    assert_eq!(asked.options, RequestOptions::new().endpoint("request").idempotency(Idempotency::Idempotent));
}

#[tokio::test]
async fn a_failure_is_an_error_unless_it_is_ignored() {
    let (_service, es) = Recorder::of(Server::unknown(), 404, r#"{"error":"alias [a] missing","status":404}"#);
    let error = es.request(Method::GET, "/_alias/a").send().await.unwrap_err();
    assert_eq!(error.to_string(), "request (GET /_alias/a): status 404: alias [a] missing");
    assert_eq!(error.cause().unwrap().reason.as_deref(), Some("alias [a] missing"));
    let res = es.request(Method::GET, "/_alias/a").ignore_status([404]).send().await.unwrap();
    assert_eq!(res.status().as_u16(), 404);
    let error = res.json::<u8>().unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("/_alias/a")));
}

#[tokio::test]
async fn what_is_not_text_is_an_error() {
    let not_text = http::Response::builder().body(es_transport::Body::from(vec![0xff, 0xfe])).unwrap();
    let bytes = not_text.body().as_bytes().unwrap().clone();
    let service = move |_| {
        let body = es_transport::Body::from(bytes.clone());
        std::future::ready(Ok::<_, std::convert::Infallible>(http::Response::new(body)))
    };
    let es = crate::Elasticsearch::from_service(tower::service_fn(service));
    let res = es.request(Method::GET, "/x").send().await.unwrap();
    assert_eq!((res.bytes(), res.text().unwrap_err().kind()), (&[0xff, 0xfe][..], ErrorKind::Decode));
}

#[tokio::test]
async fn c05_an_empty_body_is_nothing() {
    let res = Recorder::answering([answer(200, "")]).client().request(Method::GET, "/x").send().await.unwrap();
    assert_eq!((res.text().unwrap(), res.json::<Option<Value>>().unwrap()), ("", None));
    assert_eq!(res.json::<Vec<Value>>().unwrap_err().kind(), ErrorKind::Decode);
}

use std::error::Error as _;

use serde_json::{Value, json};

use crate::{
    Error, ErrorKind, Server,
    testing::{Recorder, Tweet, answer},
};

async fn told(status: u16, body: &Value) -> Error {
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), status, body);
    es.index(&Tweet::sample()).id(1).send().await.unwrap_err()
}

#[test]
fn it_is_one_word_wide() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[tokio::test]
async fn e01_a_value_that_does_not_fit_the_mapping_is_told_with_its_cause() {
    for name in ["mapper_parsing_exception", "document_parsing_exception"] {
        let error = told(
            400,
            &json!({"error": {"root_cause": [{"type": name, "reason": "failed to parse field [likes] of type [long]"}],
                "type": name, "reason": "failed to parse field [likes] of type [long]",
                "caused_by": {"type": "illegal_argument_exception", "reason": "For input string: \"many\""}}, "status": 400}),
        )
        .await;
        assert_eq!(
            error.to_string(),
            format!(
                "index (PUT /tweets/_doc/1): status 400: {name}: failed to parse field [likes] of type [long]: \
                 illegal_argument_exception: For input string: \"many\"; a value does not fit the mapping of its field: \
                 compare with `indices().get_mapping(..)`"
            )
        );
        let chain: Vec<_> = error.cause().unwrap().chain().map(|cause| cause.error_type.as_str()).collect();
        assert_eq!(chain, [name, "illegal_argument_exception"]);
        assert!(error.source().is_none(), "the line has all causes in it");
    }
}

#[tokio::test]
async fn what_to_do_is_said_where_it_is_known() {
    let typed = |name: &str, reason: &str| json!({"error": {"type": name, "reason": reason}});
    for (status, body, words) in [
        (401, typed("security_exception", "missing authentication credentials"), "http_auth"),
        (403, typed("security_exception", "action is unauthorized"), "privilege"),
        (404, typed("index_not_found_exception", "no such index [a]"), "indices().create"),
        (
            400,
            typed("illegal_argument_exception", "mapper [a] cannot be changed from type [long] to [text]"),
            "new index",
        ),
        (400, typed("illegal_argument_exception", "script_lang not supported [painless]"), "lang-painless"),
        (
            409,
            typed("version_conflict_engine_exception", "[1]: version conflict, required seqNo [0]"),
            "retry_on_conflict",
        ),
        (
            409,
            typed("version_conflict_engine_exception", "[1]: version conflict, document already exists"),
            "OpType::Create",
        ),
        (404, typed("search_context_missing_exception", "No search context found for id [7]"), "from the beginning"),
        (400, typed("illegal_argument_exception", "scroll_id references node [a] which"), "from the beginning"),
        (500, typed("node_disconnected_exception", "[node-1][indices:data/read/get] disconnected"), "a node left"),
        (503, typed("no_shard_available_action_exception", "No shard available for [get]"), "cluster().health"),
        (429, Value::Null, "overloaded"),
        (413, Value::Null, "send less"),
    ] {
        let error = told(status, &body).await;
        let text = error.to_string();
        assert!(text.split_once("; ").is_some_and(|(_, hint)| hint.contains(words)), "{text}");
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, status));
    }
    for (reason, words) in [
        ("[r] location [/x] doesn't match any of the locations specified by path.repo", "restart"),
        ("[r:s/x] cannot restore index [i] because it's open", "rename"),
        ("pipeline with id [p] does not exist", "pipeline"),
        ("[old:9200] not whitelisted in reindex.remote.whitelist", "every node"),
    ] {
        let text = told(500, &typed("some_exception", reason)).await.to_string();
        assert!(text.split_once("; ").is_some_and(|(_, hint)| hint.contains(words)), "{text}");
    }
    assert!(!told(400, &json!({"error": {"type": "new_exception"}})).await.to_string().contains(';'));
}

#[tokio::test]
async fn c04_a_body_that_is_not_json_is_kept_in_part() {
    let page = format!("<html>\n  <h1>502 Bad Gateway</h1>{}</html>", " x".repeat(5_000));
    let (_service, es) = Recorder::of(Server::unknown(), 502, page);
    let error = es.index(&Tweet::sample()).id(1).send().await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("index (PUT /tweets/_doc/1): status 502: <html> <h1>502 Bad Gateway</h1> x x"), "{text}");
    assert!(text.len() < 300 && text.ends_with('…'), "{text}");
    assert_eq!((error.body().unwrap().len(), error.cause()), (2_000, None));
    let (_service, es) = Recorder::of(Server::unknown(), 502, "");
    let error = es.index(&Tweet::sample()).id(1).send().await.unwrap_err();
    assert_eq!(error.to_string(), "index (PUT /tweets/_doc/1): status 502");
}

#[tokio::test]
async fn an_error_of_the_builder_becomes_one_of_the_client() {
    fn build() -> Result<crate::Elasticsearch, Error> {
        Ok(crate::Elasticsearch::builder().node("nohost").build()?)
    }
    let error = build().unwrap_err();
    assert_eq!((error.kind(), error.endpoint(), error.status()), (ErrorKind::Transport, None, None));
    assert!(error.to_string().contains("nohost"), "{error}");
}

#[tokio::test]
async fn a_redirect_tells_where_to_and_no_secret() {
    for (location, told) in [
        ("https://es2.example:9243/tweets/_doc/1", "status 302 to https://es2.example:9243/tweets/_doc/1"),
        ("http://u:s3cret@es2/x?token=s3cret", "status 302 to http://es2/x"),
        ("/login?next=s3cret", "status 302 to /login"),
        ("//u:s3cret@es2/x", "status 302"),
        ("es2:9200", "status 302"),
        ("not a place", "status 302"),
    ] {
        let page = r#"<html><a href="https://sso/?token=s3cret">here</a></html>"#;
        let mut response = answer(302, page);
        response.headers_mut().insert("location", location.parse().unwrap());
        let es = Recorder::answering([response]).client().with_server(Server::unknown());
        let error = es.index(&Tweet::sample()).id(1).send().await.unwrap_err();
        let text = error.to_string();
        assert_eq!(
            text,
            format!(
                "index (PUT /tweets/_doc/1): {told}; redirects are not followed: give the client the address that the server's `Location` names"
            )
        );
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

/// What answers in place of a server says no more than its status.
#[tokio::test]
async fn pages_of_proxies_are_cases_by_their_status() {
    let page = "<html><head><title>Error</title></head><body>no such index, mapper_parsing_exception</body></html>";
    for body in [page, "upstream request timeout", "", "{\"message\": \"sorry\"}"] {
        for (status, is_case) in [
            (401, Error::is_security_error as fn(&Error) -> bool),
            (403, Error::is_security_error),
            (404, Error::is_not_found),
            (408, Error::is_timeout),
            (409, Error::is_conflict),
            (429, Error::is_rejected),
            (504, Error::is_timeout),
        ] {
            let (_service, es) = Recorder::of(Server::unknown(), status, body);
            let error = es.update::<Tweet>(1).doc(json!({})).send().await.unwrap_err();
            assert!(is_case(&error), "{status}: {error:?}");
            assert!(error.cause().is_none() && !error.is_index_not_found() && !error.is_document_not_found());
            assert!(!error.is_mapping_error() && !error.is_parsing_error() && !error.is_circuit_breaker());
        }
    }
}

/// What the servers that tests run on do not do by themselves.
#[tokio::test]
async fn a_full_queue_and_an_old_breaker_are_told_apart() {
    let typed = |name: &str| json!({"error": {"type": name, "reason": "no"}});
    let rejected = told(503, &typed("es_rejected_execution_exception")).await;
    assert!(rejected.is_rejected() && !rejected.is_circuit_breaker());
    for status in [429, 503] {
        let broken = told(status, &typed("circuit_breaking_exception")).await;
        assert!(broken.is_circuit_breaker() && !broken.is_rejected());
    }
    let late = told(503, &typed("process_cluster_event_timeout_exception")).await;
    assert!(late.is_timeout() && !late.is_rejected());
    let full = told(429, &typed("cluster_block_exception")).await;
    assert!(full.is_blocked() && full.is_rejected() && !full.is_security_error());
}

use http::Response;

use crate::{
    ErrorKind, Product, Server,
    testing::{Recorder, Tweet, answer},
};

const ES5: &str = r#"{"name":"node-1","cluster_name":"c","cluster_uuid":"x","version":{"number":"5.6.9","build_hash":"877a590","build_date":"2018-04-12T16:25:14.838Z","build_snapshot":false,"lucene_version":"6.6.1"},"tagline":"You Know, for Search"}"#;
const ES7: &str = r#"{"name":"node-1","cluster_name":"c","version":{"number":"7.10.2","build_flavor":"oss","build_type":"zip","lucene_version":"8.7.0","minimum_wire_compatibility_version":"6.8.0"},"tagline":"You Know, for Search"}"#;
const OS3: &str = r#"{"name":"node-1","cluster_name":"c","version":{"distribution":"opensearch","number":"3.8.0","build_type":"tar"},"tagline":"The OpenSearch Project: https://opensearch.org/"}"#;
const NODES_OF_9: &str = r#"{"nodes":{"s8QdnFtfRYi1Cwb9Ag5LFA":{"version":"9.2.0"}}}"#;

fn by_elastic(mut answer: Response<String>) -> Response<String> {
    answer.headers_mut().insert("x-elastic-product", "Elasticsearch".parse().unwrap());
    answer
}

async fn seen(answers: impl IntoIterator<Item = Response<String>>) -> (String, Vec<String>) {
    let service = Recorder::answering(answers);
    let server = service.client().server().await;
    let told = server.map_or_else(|error| error.to_string(), |server| server.to_string());
    (told, service.take().iter().map(|asked| asked.line()).collect())
}

#[tokio::test]
async fn servers_tell_who_they_are() {
    for (body, told) in [(ES5, "Elasticsearch 5.6.9"), (ES7, "Elasticsearch 7.10.2"), (OS3, "OpenSearch 3.8.0")] {
        assert_eq!(seen([answer(200, body)]).await, (told.to_owned(), vec!["GET /".to_owned()]));
    }
}

#[tokio::test]
async fn a_server_without_its_front_door_tells_by_its_node() {
    let asked = vec!["GET /".to_owned(), "GET /_nodes/_local?filter_path=nodes.*.version".to_owned()];
    for status in [400, 404, 405] {
        let answers = [by_elastic(answer(status, "{}")), by_elastic(answer(200, NODES_OF_9))];
        assert_eq!(seen(answers).await, ("Elasticsearch 9.2.0".to_owned(), asked.clone()));
    }
    let opensearch = NODES_OF_9.replace("9.2.0", "3.8.0");
    assert_eq!(seen([answer(405, "{}"), answer(200, opensearch)]).await.0, "OpenSearch 3.8.0");
    let old = NODES_OF_9.replace("9.2.0", "7.10.2");
    assert_eq!(seen([answer(405, "{}"), answer(200, old)]).await.0, "Elasticsearch 7.10.2");
    let (told, _) = seen([answer(404, "{}"), answer(404, "{}")]).await;
    assert_eq!(told, "a server of unknown product and version");
}

#[tokio::test]
async fn a_user_who_may_not_look_may_go_on() {
    for answers in [
        vec![by_elastic(answer(403, "{}"))],
        vec![by_elastic(answer(401, "{}"))],
        vec![by_elastic(answer(405, "{}")), by_elastic(answer(403, "{}"))],
    ] {
        assert_eq!(seen(answers).await.0, "Elasticsearch of unknown version");
    }

    // Whose credentials are wrong may have better ones next time; who lacks a privilege has not.
    let service = Recorder::answering([answer(401, "{}"), answer(200, ES5)]);
    let es = service.client();
    assert_eq!(es.server().await.unwrap(), Server::unknown());
    assert_eq!(es.server().await.unwrap().to_string(), "Elasticsearch 5.6.9");
    let service = Recorder::answering([answer(403, "{}"), answer(200, ES5)]);
    let es = service.client();
    assert_eq!(es.server().await.unwrap(), Server::unknown());
    assert_eq!(es.server().await.unwrap(), Server::unknown());
    assert_eq!(service.take().len(), 1);
}

#[tokio::test]
async fn what_is_no_such_server_is_an_error_that_says_so() {
    for body in ["<html>welcome</html>", "{}", r#"{"version":{"number":"many"}}"#] {
        let service = Recorder::answering([answer(200, body)]);
        let error = service.client().server().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("does not look like Elasticsearch or OpenSearch"), "{error}");
    }
}

#[tokio::test]
async fn a_server_is_asked_once_and_only_when_it_matters() {
    let service = Recorder::answering([answer(200, ES7)]);
    let es = service.client();
    let _ = es.indices().exists("a").send().await;
    assert_eq!(service.one().line(), "HEAD /a");
    // Whoever comes first asks for all.
    let _ = tokio::join!(es.clone().get::<Tweet>(1).send(), es.clone().get::<Tweet>(2).send(), es.server());
    let asked: Vec<_> = service.take().iter().map(|asked| asked.line()).collect();
    assert_eq!(asked.iter().filter(|line| *line == "GET /").count(), 1, "{asked:?}");
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(es.server().await.unwrap().product(), Some(Product::Elasticsearch));
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn a_failure_goes_to_all_who_waited_and_is_not_kept() {
    let service = Recorder::answering([answer(503, "{}"), answer(200, ES7)]);
    let es = service.client();
    let (a, b, c) = tokio::join!(es.server(), es.server(), es.server());
    for error in [a, b, c].map(Result::unwrap_err) {
        assert_eq!(error.status().unwrap(), 503);
    }
    assert_eq!(service.take().len(), 1);
    assert_eq!(es.server().await.unwrap().to_string(), "Elasticsearch 7.10.2");
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_the_way_free() {
    let service = Recorder::answering([answer(200, ES7)]);
    let es = service.client();
    {
        let asking = es.server();
        let mut asking = std::pin::pin!(asking);
        // One step only: the request is on its way.
        let first = std::future::poll_fn(|cx| std::task::Poll::Ready(asking.as_mut().poll(cx).is_ready())).await;
        assert!(!first);
    }
    assert_eq!(es.server().await.unwrap().to_string(), "Elasticsearch 7.10.2");
}

#[tokio::test]
async fn the_question_carries_the_headers_of_the_call() {
    let service = Recorder::answering([answer(200, ES7), answer(404, r#"{"found":false}"#)]);
    let call = service.client().get::<Tweet>(1).header("authorization", "Bearer abc");
    assert_eq!(call.send().await.unwrap(), None);
    assert!(service.take().iter().all(|asked| asked.headers["authorization"] == "Bearer abc"));
}

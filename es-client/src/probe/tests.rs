use http::Response;

use crate::{
    ErrorKind, Product, Server,
    testing::{Recorder, Tweet, answer},
};

const ES5: &str = r#"{"name":"node-1","cluster_name":"c","cluster_uuid":"x","version":{"number":"5.6.9","build_hash":"877a590","build_date":"2018-04-12T16:25:14.838Z","build_snapshot":false,"lucene_version":"6.6.1"},"tagline":"You Know, for Search"}"#;
const ES7: &str = r#"{"name":"node-1","cluster_name":"c","version":{"number":"7.10.2","build_flavor":"oss","build_type":"zip","lucene_version":"8.7.0","minimum_wire_compatibility_version":"6.8.0"},"tagline":"You Know, for Search"}"#;
const OS3: &str = r#"{"name":"node-1","cluster_name":"c","version":{"distribution":"opensearch","number":"3.8.0","build_type":"tar"},"tagline":"The OpenSearch Project: https://opensearch.org/"}"#;
const SERVERLESS: &str = r#"{"name":"serverless","cluster_name":"c","version":{"number":"8.11.0","build_flavor":"serverless","build_type":"docker","lucene_version":"9.7.0"},"tagline":"You Know, for Search"}"#;
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
    for (body, told) in [
        (ES5, "Elasticsearch 5.6.9"),
        (ES7, "Elasticsearch 7.10.2"),
        (OS3, "OpenSearch 3.8.0"),
        (SERVERLESS, "Elasticsearch Serverless"),
    ] {
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

#[cfg(feature = "operations")]
#[tokio::test]
async fn what_serverless_lacks_is_to_be_left_out() {
    let gone = answer(
        410,
        r#"{"error":{"root_cause":[],"type":"api_not_available_exception","reason":"Request for uri [/_cluster/stats] with method [GET] exists but is not available when running in serverless mode"},"status":410}"#,
    );
    let recorder = Recorder::answering([gone]);
    let error = recorder.client().with_server(Server::serverless()).cluster().stats().send().await.unwrap_err();
    assert!(error.to_string().contains("leave this call out there"), "{error}");
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

/// A service that takes its time for `GET /`, and counts how often it is asked.
fn slow(delay: std::time::Duration) -> (crate::Elasticsearch, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    let asked = std::sync::Arc::<std::sync::atomic::AtomicUsize>::default();
    let counter = asked.clone();
    let service = move |request: http::Request<es_transport::Body>| {
        let is_probe = request.uri().path() == "/";
        if is_probe {
            counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
        async move {
            tokio::time::sleep(delay).await;
            let body = if is_probe { ES7 } else { r#"{"found":false}"# };
            Ok::<_, std::convert::Infallible>(
                answer(if is_probe { 200 } else { 404 }, body).map(es_transport::Body::from),
            )
        }
    };
    let es = crate::Elasticsearch::builder().hosts("es1").over(tower::service_fn(service)).build().unwrap();
    (es, asked)
}

/// Callers of different headers wait for one another, but none longer than its own limit.
#[tokio::test(start_paused = true)]
async fn t_one_deadline_is_around_the_probe_and_the_call() {
    let (es, _) = slow(std::time::Duration::from_secs(60));
    let limit = std::time::Duration::from_millis(300);
    let started = tokio::time::Instant::now();
    let call = |n: u32| es.get::<Tweet>(n).opaque_id(&n.to_string()).total_timeout(limit).send();
    let (a, b, c, d) = tokio::join!(call(1), call(2), call(3), call(4));
    for error in [a, b, c, d].map(Result::unwrap_err) {
        assert!(error.is_timeout(), "{error}");
    }
    assert_eq!(started.elapsed(), limit);

    // What the probe took is not there for the call any more.
    let (es, asked) = slow(std::time::Duration::from_millis(200));
    let started = tokio::time::Instant::now();
    let error = es.get::<Tweet>(1).total_timeout(limit).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!((started.elapsed(), asked.load(std::sync::atomic::Ordering::Relaxed)), (limit, 1));
    assert_eq!(es.get::<Tweet>(1).total_timeout(limit).send().await.unwrap(), None);

    // The client's own limit is around both, too.
    let service = |_: http::Request<es_transport::Body>| async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        Ok::<_, std::convert::Infallible>(answer(200, ES7).map(es_transport::Body::from))
    };
    let builder = crate::Elasticsearch::builder().hosts("es1").over(tower::service_fn(service)).total_timeout(limit);
    let es = builder.build().unwrap();
    let started = tokio::time::Instant::now();
    let error = es.get::<Tweet>(1).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(started.elapsed(), limit);
}

/// A server that cannot be reached is not asked anew by each of those who waited for it.
#[tokio::test]
async fn an_unreachable_server_is_one_failure_for_all_headers() {
    let asked = std::sync::Arc::<std::sync::atomic::AtomicUsize>::default();
    let counter = asked.clone();
    let refuse = move |_: http::Request<es_transport::Body>| {
        counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        async {
            tokio::task::yield_now().await;
            Err::<http::Response<es_transport::Body>, _>(std::io::Error::other("no luck"))
        }
    };
    let es = crate::Elasticsearch::from_service(tower::service_fn(refuse));
    let call = |n: u32| es.get::<Tweet>(n).opaque_id(&n.to_string()).send();
    let (a, b, c) = tokio::join!(call(1), call(2), call(3));
    for error in [a, b, c].map(Result::unwrap_err) {
        assert!(error.to_string().contains("no luck"), "{error}");
    }
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 1);
}

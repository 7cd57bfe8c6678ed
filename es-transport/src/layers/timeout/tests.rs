use std::time::Duration;

use http::{Request, Response};
use tower::{ServiceExt, service_fn};
use tower_layer::Layer;
use tower_service::Service;

use super::AttemptTimeoutLayer;
use crate::{Body, Error, ErrorKind, RequestOptions};

fn slow() -> impl Service<Request<Body>, Response = Response<Body>, Error = Error> {
    AttemptTimeoutLayer::new(Duration::from_secs(10)).layer(service_fn(|_: Request<Body>| async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok::<_, Error>(Response::new(Body::empty()))
    }))
}

async fn elapsed(options: RequestOptions) -> (bool, u64) {
    let start = tokio::time::Instant::now();
    let request = Request::get("/").extension(options).body(Body::empty()).unwrap();
    let result = slow().oneshot(request).await;
    (result.is_err_and(|e| e.kind() == ErrorKind::Timeout), start.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn t01_the_default_and_the_requests_own_limit() {
    assert_eq!(elapsed(RequestOptions::new()).await, (true, 10));
    assert_eq!(elapsed(RequestOptions::new().request_timeout(Duration::from_secs(42))).await, (true, 42));
    assert_eq!(elapsed(RequestOptions::new().request_timeout(None)).await, (false, 60));
}

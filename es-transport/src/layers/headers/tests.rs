use std::convert::Infallible;

use http::{
    HeaderMap, HeaderValue, Request, Response,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};
use tower::{ServiceExt, service_fn};
use tower_layer::Layer;

use super::HeadersLayer;
use crate::Body;

async fn sent(layer: &HeadersLayer, request: Request<Body>) -> HeaderMap {
    let echo = service_fn(|request: Request<Body>| async move {
        let mut response = Response::new(());
        *response.headers_mut() = request.headers().clone();
        Ok::<_, Infallible>(response)
    });
    layer.layer(echo).oneshot(request).await.unwrap().headers().clone()
}

#[tokio::test]
async fn h01_h04_h08_a_requests_own_header_wins_over_the_clients_and_the_default() {
    let mut client = HeaderMap::new();
    client.insert(USER_AGENT, HeaderValue::from_static("shop/1"));
    client.insert("x-opaque-id", HeaderValue::from_static("client"));
    let layer = HeadersLayer::new(client);

    let plain = sent(&layer, Request::get("/").body(Body::empty()).unwrap()).await;
    assert_eq!(plain[USER_AGENT], "shop/1");
    assert_eq!(plain[ACCEPT], "application/json");
    assert!(!plain.contains_key(CONTENT_TYPE));

    let own = Request::post("/_bulk")
        .header("Content-Type", "application/x-ndjson")
        .header("X-OPAQUE-ID", "request")
        .body(Body::from("{}\n"))
        .unwrap();
    let own = sent(&layer, own).await;
    assert_eq!(own[CONTENT_TYPE], "application/x-ndjson");
    assert_eq!(own.get_all("x-opaque-id").iter().collect::<Vec<_>>(), ["request"]);

    let compatible = crate::Transport::builder().compatible_with(8);
    let compatible: crate::TransportBuilder = compatible;
    let layer = HeadersLayer::new(compatible.settings.headers);
    let media_type = "application/vnd.elasticsearch+json; compatible-with=8";
    let sent_compatible = sent(&layer, Request::post("/").body(Body::from("{}")).unwrap()).await;
    assert_eq!(
        (&sent_compatible[ACCEPT], &sent_compatible[CONTENT_TYPE]),
        (&HeaderValue::from_static(media_type), &HeaderValue::from_static(media_type))
    );
    assert!(!sent(&layer, Request::get("/").body(Body::empty()).unwrap()).await.contains_key(CONTENT_TYPE));

    let body = sent(&HeadersLayer::new(HeaderMap::new()), Request::post("/").body(Body::from("{}")).unwrap()).await;
    assert_eq!(body[CONTENT_TYPE], "application/json");
    assert!(body[USER_AGENT].to_str().unwrap().starts_with("es-transport/"));
}

//! Signatures for AWS that cannot be made.

use es_client::{
    prelude::*,
    transport::{
        AwsCredentials, AwsService, AwsSigV4Layer, AwsWebIdentity, Body, HttpService, IntoHttpService,
        ProvideAwsCredentials,
    },
};
use es_tests::{errors::Page, failures};

/// A service that always answers this.
fn service(status: u16, answer: &str) -> HttpService {
    let answer = answer.to_owned();
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let response = http::Response::builder().status(status).body(Body::from(answer.clone())).unwrap();
        async move { Ok::<_, std::convert::Infallible>(response) }
    });
    service.into_http_service()
}

/// The error of a request that these credentials sign.
async fn signed(credentials: impl ProvideAwsCredentials) -> Result<(), es_client::Error> {
    let layer = AwsSigV4Layer::new("us-east-1", AwsService::OpenSearch, credentials);
    let builder = Elasticsearch::builder().node("http://127.0.0.1:9200").max_retries(0).node_layer(layer);
    builder.build().unwrap().ping().send().await.map(drop)
}

fn layer() -> AwsSigV4Layer {
    AwsSigV4Layer::new("us-east-1", AwsService::OpenSearch, AwsCredentials::new("key", "s3cret"))
}

/// The error of a body that comes piece by piece.
async fn streamed() -> Result<es_client::Response, es_client::Error> {
    let builder = Elasticsearch::builder().node("http://127.0.0.1:9200").max_retries(0).node_layer(layer());
    let es = builder.build().unwrap().with_server(es_client::Server::opensearch(3, 8));
    es.request(Method::POST, "/tweets/_doc").body(Body::stream(axum::body::Body::from("{}"))).send().await
}

/// The error of requests that are signed and sent by a service that is told no host.
async fn without_a_host() -> Result<bool, es_client::Error> {
    Elasticsearch::from_service(tower::Layer::layer(&layer(), service(200, ""))).ping().send().await
}

pub(crate) async fn tell(page: &mut Page) {
    page.section("AWS");
    failures!(page;
        AwsCredentials::from_env();
        AwsWebIdentity::from_env(service(200, ""));
    );
    let role = |token: &str, status, answer: &str| {
        AwsWebIdentity::new(service(status, answer), token, "arn:aws:iam::1:role/search")
    };
    let token = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let denied =
        r#"{"Error": {"Code": "AccessDenied", "Message": "Not authorized to perform sts:AssumeRoleWithWebIdentity"}}"#;
    failures!(page;
        signed(AwsCredentials::new("key\n", "s3cret")).await;
        signed(role("/no/such/token", 200, "")).await;
        signed(role(token, 403, denied)).await;
        signed(role(token, 502, "<html>")).await;
        signed(role(token, 200, "{}")).await;
        streamed().await;
        without_a_host().await;
    );
}

//! Errors of layers and services of one's own, which say no more than their kind.

use es_client::{
    prelude::*,
    transport::{Body, Error, ErrorKind, IntoHttpService},
};
use es_tests::{errors::Page, failures};

/// What a request fails with whose service fails so.
async fn own(kind: ErrorKind) -> Result<es_client::Response, es_client::Error> {
    let service =
        tower::service_fn(
            move |_: http::Request<Body>| async move { Err::<http::Response<Body>, _>(Error::new(kind)) },
        );
    Elasticsearch::from_service(service.into_http_service()).request(Method::GET, "/").send().await
}

pub(crate) async fn tell(page: &mut Page) {
    page.section("Layers of one's own, by the kind of their errors");
    failures!(page;
        own(ErrorKind::Config).await;
        own(ErrorKind::NoNodes).await;
        own(ErrorKind::Timeout).await;
        own(ErrorKind::Body).await;
        own(ErrorKind::Product).await;
        own(ErrorKind::Service).await;
    );
}

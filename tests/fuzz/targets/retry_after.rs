//! How long a server wants to be left in peace.
#![no_main]

use std::time::Duration;

use bytes::Bytes;
use es_fuzz::{run, service};
use es_transport::{Body, Transport};
use http::{HeaderValue, Request, Response, header::RETRY_AFTER};
use libfuzzer_sys::fuzz_target;
use tokio::time::Instant;

fuzz_target!(|value: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(value) else { return };
    let service = service(move |_| {
        let mut response = Response::new(Bytes::from_static(b"{}"));
        *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(RETRY_AFTER, value.clone());
        response
    });
    let transport = Transport::builder().node("http://a:9200").over(service).build().expect("a transport");
    run(async {
        let begun = Instant::now();
        let response = transport.send(Request::get("/").body(Body::empty()).expect("a request")).await;
        assert_eq!(response.expect("an answer").status(), 429);
        assert!(begun.elapsed() < Duration::from_secs(600), "{:?}", begun.elapsed());
    });
});

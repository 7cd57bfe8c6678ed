//! Bodies that are packed: a line with the content coding, and what comes after it.
#![no_main]

use std::io::Read;

use bytes::Bytes;
use es_fuzz::{run, service};
use es_transport::{Body, CompressLayer, DecompressLayer};
use flate2::read::GzDecoder;
use http::{HeaderValue, Request, Response, header::CONTENT_ENCODING};
use libfuzzer_sys::fuzz_target;
use tower::{Layer, ServiceExt};

const LIMIT: usize = 1 << 20;

fuzz_target!(|input: &[u8]| {
    let line = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (coding, body) = input.split_at(line);
    let Ok(coding) = HeaderValue::from_bytes(coding) else { return };
    let (body, request) = (Bytes::copy_from_slice(body), || Request::post("/_search"));

    let packed = body.clone();
    let answer = service(move |_| {
        let mut response = Response::new(packed.clone());
        response.headers_mut().insert(CONTENT_ENCODING, coding.clone());
        response
    });
    let unpacked = run(async {
        let request = request().body(Body::empty()).expect("a request");
        let response = DecompressLayer::new(LIMIT).layer(answer).oneshot(request).await?;
        response.into_body().bytes(LIMIT).await
    });
    assert!(unpacked.is_err() || unpacked.is_ok_and(|bytes| bytes.len() <= LIMIT));

    // What is packed here can be unpacked by others.
    let sent = body.clone();
    let echo = service(move |request| {
        let bytes = request.body().as_bytes().expect("a body in memory");
        match request.headers().get(CONTENT_ENCODING) {
            None => assert!(bytes == &sent),
            Some(coding) => {
                assert_eq!(coding, "gzip");
                let mut unpacked = Vec::new();
                GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).expect("gzip");
                assert!(unpacked == sent);
            }
        }
        Response::default()
    });
    let request = request().body(Body::from(body)).expect("a request");
    run(CompressLayer::new().layer(echo).oneshot(request)).expect("an answer");
});

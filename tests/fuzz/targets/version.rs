//! What a server says it is.
#![no_main]

use bytes::Bytes;
use es_client::Elasticsearch;
use es_fuzz::{run, service, show};
use http::Response;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|input: &[u8]| {
    let mut answers = vec![Bytes::copy_from_slice(input)];
    if let Ok(number) = std::str::from_utf8(input) {
        answers.push(json!({"version": {"number": number}, "tagline": "You Know, for Search"}).to_string().into());
    }
    for answer in answers {
        let es = Elasticsearch::from_service(service(move |_| Response::new(answer.clone())));
        match run(es.server()) {
            Ok(server) => assert!(!server.to_string().is_empty()),
            Err(error) => show(&error),
        }
    }
});

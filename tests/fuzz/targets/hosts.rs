//! Hosts, URLs of nodes and cloud ids, as people write them.
#![no_main]

use es_transport::Host;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let json = serde_json::from_str(text).ok().and_then(|json| Host::json(&json).ok());
    for host in [Host::url(text).ok(), Host::lenient(text).ok(), Host::cloud(text).ok(), json].into_iter().flatten() {
        // What a node is called is its URL.
        let url = host.node_url().to_string();
        match Host::url(&url) {
            Ok(again) => assert_eq!(again.node_url(), host.node_url(), "{url}"),
            Err(error) => panic!("{text:?} became {url:?}, which is none: {error}"),
        }
    }
});

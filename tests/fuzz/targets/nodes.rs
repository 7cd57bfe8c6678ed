//! What nodes answer to a sniff.
#![no_main]

use bytes::Bytes;
use es_fuzz::{run, service};
use es_transport::{Host, Transport};
use http::Response;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|answer: &[u8]| {
    let answer = Bytes::copy_from_slice(answer);
    let service = service(move |_| Response::new(answer.clone()));
    let transport = Transport::builder().node("http://seed:9200/prefix").over(service).build().expect("a transport");
    let sniffed = run(transport.sniff());
    let nodes = transport.pool().expect("a pool").nodes();
    assert!(!nodes.is_empty());
    for node in nodes.iter() {
        let url = node.url().to_string();
        assert!(Host::url(&url).is_ok_and(|host| host.node_url() == node.url()), "{url}");
        assert!(sniffed.is_err() || url.ends_with("/prefix"), "{url}");
    }
});

//! Bodies of failures: a byte for the status, and what comes after it.
#![no_main]

use es_client::prelude::*;
use es_fuzz::{Doc, client, run, show};
use libfuzzer_sys::fuzz_target;

const STATUSES: [u16; 8] = [400, 401, 403, 404, 409, 429, 500, 503];

fuzz_target!(|input: &[u8]| {
    let Some((status, body)) = input.split_first() else { return };
    let es = client(STATUSES[usize::from(status % 8)], body);
    let failures = run(async {
        [
            es.request(Method::GET, "/_cluster/health").send().await.err(),
            es.search::<Doc>().send().await.err(),
            es.get::<Doc>(1).send().await.err(),
            es.delete::<Doc>(1).send().await.err(),
        ]
    });
    for error in failures.iter().flatten() {
        show(error);
        let _ = (format!("{error:?}"), error.status(), error.is_not_found(), error.is_index_not_found());
    }
    assert!(failures[0].is_some() && failures[1].is_some());
});

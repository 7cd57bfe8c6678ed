//! What calls are answered.
#![no_main]

use es_client::prelude::*;
use es_fuzz::{Doc, client, run, show};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let es = client(200, body);
    let failures = run(async {
        [
            es.search::<Doc>().send().await.err(),
            es.search::<Value>().send().await.err(),
            es.get::<Doc>(1).send().await.err(),
            es.get::<Value>(1).index("i").send().await.err(),
            es.update::<Doc>(1).script(Script::stored("s")).send().await.err(),
            es.delete::<Doc>(1).send().await.err(),
            es.update_by_query::<Doc>().send().await.err(),
            es.indices().create("i").send().await.err(),
            es.indices().get_mapping("i").send().await.err(),
            es.indices().refresh("i").send().await.err(),
        ]
    });
    failures.iter().flatten().for_each(|error| show(error));
});

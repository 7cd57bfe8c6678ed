//! Pages of hits, read by serde and by a call.
#![no_main]

use es_client::{prelude::*, search::Page};
use es_fuzz::{Doc, client, run, show};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let es = client(200, text.as_bytes());
    // Serde reads a page without looking whether shards failed.
    let (values, docs) = run(async {
        let values = es.search::<Value>().allow_partial(true).send().await;
        (values, es.search::<Doc>().allow_partial(true).send().await)
    });
    // Both ways read the same.
    let by_serde = serde_json::from_str::<Page<Value>>(text);
    match (&by_serde, &values) {
        (Ok(a), Ok(b)) => assert_eq!(format!("{a:?}"), format!("{b:?}")),
        (Err(_), Err(error)) => show(error),
        (a, b) => panic!("serde: {a:?}, the call: {b:?}"),
    }
    // Nothing but the documents depends on their type.
    match (values, docs) {
        (Ok(values), Ok(docs)) => {
            assert_eq!((values.total(), values.hits.len()), (docs.total(), docs.hits.len()));
            for (value, doc) in values.hits.iter().zip(&docs.hits) {
                assert_eq!((&value.id, &value.sort), (&doc.id, &doc.sort));
            }
        }
        (Err(_), Ok(docs)) => panic!("{docs:?}"),
        (_, Err(error)) => show(&error),
    }
});

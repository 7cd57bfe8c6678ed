//! Queries in other languages, and asynchronous searches.

use es_client::{Server, prelude::*, tables::Cursor};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    let cursor: Cursor = serde_json::from_value(json!({"id": "c", "columns": []})).unwrap();
    call!(offered, "esql.query", Server::elasticsearch(9, 2), |es| es.esql::<Value>("FROM i").allow_partial(true));
    call!(offered, "sql.query", |es| es.sql::<Value>("SELECT 1"));
    call!(offered, "sql.query", |es| es.sql_next::<Value>(cursor.clone()));
    call!(offered, "sql.clear_cursor", |es| es.clear_sql_cursor(cursor.clone()));
    call!(offered, "async_search.submit", |es| {
        let search = es.search::<Value>().index("i").ignore_unavailable(true).allow_no_indices(true);
        let search = search.expand_wildcards("open").routing("r").preference("p").allow_partial(true);
        let submit = es.async_search().submit(search);
        submit.wait_for_completion_timeout("1s").keep_alive("1d").keep_on_completion(true)
    });
    call!(offered, "async_search.get", |es| {
        let get = es.async_search().get("a", es.search::<Value>());
        get.wait_for_completion_timeout("1s").keep_alive("1d")
    });
    call!(offered, "async_search.status", Server::elasticsearch(9, 2), |es| {
        es.async_search().status("a").keep_alive("1d")
    });
    call!(offered, "async_search.delete", |es| es.async_search().delete("a"));
    call!(offered, "ppl.query", Server::opensearch(3, 8), |es| es.ppl::<Value>("source=i"));
}

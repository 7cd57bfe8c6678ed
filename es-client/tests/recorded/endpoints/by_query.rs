//! Documents by query.

use es_client::{by_query::RequestsPerSecond, prelude::*, queries::*};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "update_by_query", |es| {
        let update = es.update_by_query::<Value>().index("i").refresh(true).conflicts_proceed().max_docs(1);
        let update = update.scroll_size(1).requests_per_second(1).slices(2).timeout("1s").wait_for_active_shards(1);
        let update = update.pipeline("p").routing("r").preference("_local");
        update.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "delete_by_query", |es| {
        let delete = es.delete_by_query::<Value>().query(match_all()).index("i").refresh(true).conflicts_proceed();
        let delete = delete.max_docs(1).scroll_size(1).requests_per_second(1).slices(2).timeout("1s");
        let delete = delete.wait_for_active_shards(1).routing("r").preference("_local");
        delete.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "reindex", |es| {
        let copy = es.reindex::<Value>().index("i").dest("j").refresh(true).slices(2).timeout("1s");
        let copy = copy.requests_per_second(RequestsPerSecond::Unlimited).wait_for_active_shards(1);
        copy.require_alias(true)
    });
    // Without what version 5 lacks.
    call!(offered, "reindex", |es| es.reindex::<Value>().index("i").dest("j"));
}

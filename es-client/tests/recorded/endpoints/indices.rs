//! Indices.

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "indices.create", |es| {
        es.indices().create("i").timeout("1s").master_timeout("1s").wait_for_active_shards(1)
    });
    call!(offered, "indices.delete", |es| {
        let delete = es.indices().delete("i").timeout("1s").master_timeout("1s");
        delete.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.exists", |es| {
        es.indices().exists("i").ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.refresh", |es| {
        es.indices().refresh("i").ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.get_mapping", |es| {
        let get = es.indices().get_mapping("i").master_timeout("1s");
        get.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
}

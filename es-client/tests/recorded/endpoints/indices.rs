//! Indices.

use es_client::prelude::*;

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
    call!(offered, "indices.put_mapping", |es| {
        let put = es.indices().put_mapping("i").mapping(Mapping::new()).timeout("1s").master_timeout("1s");
        put.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open").write_index_only(true)
    });
    call!(offered, "indices.put_settings", |es| {
        let put = es.indices().put_settings("i").settings(json!({})).timeout("1s").master_timeout("1s");
        let put = put.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open");
        put.preserve_existing(true).reopen(true)
    });
    call!(offered, "indices.get_settings", |es| {
        let get = es.indices().get_settings("i").names("n").master_timeout("1s");
        let get = get.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open");
        get.include_defaults(true).flat_settings(true)
    });
    call!(offered, "indices.open", |es| {
        let open = es.indices().open("i").timeout("1s").master_timeout("1s").wait_for_active_shards(1);
        open.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.flush", |es| {
        let flush = es.indices().flush("i").force(true).wait_if_ongoing(true);
        flush.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.forcemerge", |es| {
        let merge = es.indices().forcemerge("i").max_num_segments(1).only_expunge_deletes(true).flush(true);
        merge.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.clear_cache", |es| {
        let clear = es.indices().clear_cache("i").query(true).request(true).fielddata(true).fields("f");
        clear.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
}

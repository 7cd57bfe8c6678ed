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
    call!(offered, "indices.get", |es| {
        let get = es.indices().get("i").master_timeout("1s").include_defaults(true).flat_settings(true);
        get.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.close", |es| {
        let close = es.indices().close("i").timeout("1s").master_timeout("1s").wait_for_active_shards(1);
        close.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.add_block", |es| {
        let block = es.indices().add_block("i", "write").timeout("1s").master_timeout("1s");
        block.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.get_field_mapping", |es| {
        let get = es.indices().get_field_mapping("i", "f").include_defaults(true);
        get.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.stats", |es| {
        let stats = es.indices().stats("i").metrics("docs").level("shards").fields("f").groups("g");
        stats.forbid_closed_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.segments", |es| {
        es.indices().segments("i").ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.recovery", |es| es.indices().recovery("i").active_only(true).detailed(true));
    call!(offered, "indices.rollover", |es| {
        let rollover = es.indices().rollover("i").new_index("n").timeout("1s").master_timeout("1s");
        rollover.wait_for_active_shards(1).dry_run(true)
    });
    call!(offered, "indices.shrink", |es| {
        es.indices().shrink("i", "j").timeout("1s").master_timeout("1s").wait_for_active_shards(1)
    });
    call!(offered, "indices.split", |es| {
        es.indices().split("i", "j").timeout("1s").master_timeout("1s").wait_for_active_shards(1)
    });
    call!(offered, "indices.clone", |es| {
        es.indices().clone_index("i", "j").timeout("1s").master_timeout("1s").wait_for_active_shards(1)
    });
    call!(offered, "indices.resolve_index", |es| es.indices().resolve_index("i").expand_wildcards("open"));
    call!(offered, "indices.analyze", |es| es.indices().analyze("text").index("i"));
}

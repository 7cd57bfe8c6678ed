//! The cluster.

use es_client::prelude::*;

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "info", |es| es.info());
    call!(offered, "ping", |es| es.ping());
    call!(offered, "cluster.health", |es| {
        let health = es.cluster().health().index("i").level("shards").local(true).expand_wildcards("open");
        let health = health.wait_for_status("green").wait_for_nodes(1).wait_for_active_shards("all").timeout("1s");
        let health = health.wait_for_no_relocating_shards(true).wait_for_no_initializing_shards(true);
        health.wait_for_events("languid").master_timeout("1s")
    });
    call!(offered, "cluster.get_settings", |es| {
        es.cluster().get_settings().include_defaults(true).flat_settings(true).timeout("1s").master_timeout("1s")
    });
    call!(offered, "cluster.put_settings", |es| {
        let put = es.cluster().put_settings().transient("a", 1).persistent_all(json!({"b": 1}));
        put.flat_settings(true).timeout("1s").master_timeout("1s")
    });
    call!(offered, "cluster.state", |es| {
        let state = es.cluster().state().index("i").metrics("version").flat_settings(true).local(true);
        let state = state.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open");
        state.wait_for_metadata_version(1).wait_for_timeout("1s").master_timeout("1s")
    });
    call!(offered, "cluster.stats", |es| es.cluster().stats().nodes("n").timeout("1s"));
    call!(offered, "cluster.reroute", |es| {
        let reroute = es.cluster().reroute().dry_run(true).explain(true).retry_failed(true).metrics("version");
        reroute.timeout("1s").master_timeout("1s")
    });
    call!(offered, "cluster.pending_tasks", |es| es.cluster().pending_tasks().local(true).master_timeout("1s"));
    call!(offered, "cluster.allocation_explain", |es| {
        let explain = es.cluster().allocation_explain().shard("i", 0, true).master_timeout("1s");
        explain.include_disk_info(true).include_yes_decisions(true)
    });
}

//! The cluster.

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
}

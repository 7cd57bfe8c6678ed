//! Nodes.

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "nodes.info", |es| es.nodes().info().nodes("n").metrics("os").flat_settings(true).timeout("1s"));
    call!(offered, "nodes.stats", |es| {
        let stats = es.nodes().stats().nodes("n").metrics("indices").index_metrics("docs").timeout("1s");
        stats.level("node").fields("f").groups("g").include_segment_file_sizes(true)
    });
    call!(offered, "nodes.hot_threads", |es| {
        let threads = es.nodes().hot_threads().nodes("n").threads(1).interval("1s").snapshots(1).timeout("1s");
        threads.measure("cpu").sort("cpu").ignore_idle_threads(true)
    });
}

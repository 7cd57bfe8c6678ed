//! Tables.

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "cat.indices", |es| es
        .cat()
        .indices()
        .index("i")
        .health("red")
        .pri(true)
        .expand_wildcards("open")
        .include_unloaded_segments(true)
        .master_timeout("1s")
        .columns("*")
        .sort("a"));
    call!(offered, "cat.nodes", |es| es
        .cat()
        .nodes()
        .full_id(true)
        .include_unloaded_segments(true)
        .master_timeout("1s")
        .columns("*")
        .sort("a"));
    call!(offered, "cat.shards", |es| es.cat().shards().index("i").master_timeout("1s").columns("*").sort("a"));
    call!(offered, "cat.aliases", |es| es
        .cat()
        .aliases()
        .name("a")
        .expand_wildcards("open")
        .master_timeout("1s")
        .columns("*")
        .sort("a"));
    call!(offered, "cat.health", |es| es.cat().health().columns("*").sort("a"));
    call!(offered, "cat.count", |es| es.cat().count().index("i").columns("*").sort("a"));
    call!(offered, "cat.allocation", |es| es.cat().allocation().node("n").master_timeout("1s").columns("*").sort("a"));
    call!(offered, "cat.templates", |es| es.cat().templates().name("t").master_timeout("1s").columns("*").sort("a"));
    call!(offered, "cat.thread_pool", |es| es
        .cat()
        .thread_pool()
        .pool("p")
        .master_timeout("1s")
        .columns("*")
        .sort("a"));
    call!(offered, "cat.recovery", |es| es
        .cat()
        .recovery()
        .index("i")
        .active_only(true)
        .detailed(true)
        .columns("*")
        .sort("a"));
    call!(offered, "cat.segments", |es| es.cat().segments().index("i").master_timeout("1s").columns("*").sort("a"));
    call!(offered, "cat.plugins", |es| es
        .cat()
        .plugins()
        .include_bootstrap(true)
        .master_timeout("1s")
        .columns("*")
        .sort("a"));
}

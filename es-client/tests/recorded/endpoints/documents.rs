//! Documents by their ids.

use es_client::document::{OpType, VersionType};
use es_client::prelude::*;

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    let document = json!({});
    call!(offered, "get", |es| {
        let get = es.get::<Value>(1).index("i").routing("r").version(1).version_type(VersionType::External);
        get.preference("p").realtime(true).refresh(true).stored_fields("f")
    });
    call!(offered, "get_source", |es| {
        let get = es.get_source::<Value>(1).index("i").routing("r").version(1).version_type(VersionType::External);
        get.preference("p").realtime(true).refresh(true)
    });
    call!(offered, "exists", |es| {
        let exists = es.exists::<Value>(1).index("i").routing("r").version(1).version_type(VersionType::External);
        exists.preference("p").realtime(true).refresh(true)
    });
    call!(offered, "exists_source", |es| {
        let exists = es.exists_source::<Value>(1).index("i").routing("r").version(1);
        exists.version_type(VersionType::External).preference("p").realtime(true).refresh(true)
    });
    call!(offered, "mget", |es| es.mget::<Value>([1]).index("i").preference("p").realtime(true).refresh(true));
    call!(offered, "index", |es| {
        let index =
            es.index(&document).index("i").id(1).routing("r").refresh(true).pipeline("p").op_type(OpType::Create);
        index.require_alias(true).timeout("1s").wait_for_active_shards(1).version(1).version_type(VersionType::External)
    });
    call!(offered, "index", |es| es.index(&document).index("i").if_unchanged_since(1, 1));
    call!(offered, "create", |es| {
        let create = es.create(&document).index("i").id(1).routing("r").refresh(true).pipeline("p");
        create.require_alias(true).timeout("1s").wait_for_active_shards(1)
    });
    call!(offered, "update", |es| {
        let update = es.update::<Value>(1).index("i").doc(&document).routing("r").refresh(Refresh::WaitFor);
        let update = update.if_unchanged_since(1, 1).retry_on_conflict(3);
        update.require_alias(true).timeout("1s").wait_for_active_shards(1)
    });
    call!(offered, "delete", |es| {
        let delete = es.delete::<Value>(1).index("i").routing("r").refresh(true).if_unchanged_since(1, 1);
        delete.version(1).version_type(VersionType::External).timeout("1s").wait_for_active_shards(1)
    });
    // Without what version 5 lacks.
    call!(offered, "index", |es| es.index(&document).index("i"));
    call!(offered, "create", |es| es.create(&document).index("i").id(1));
    call!(offered, "update", |es| es.update::<Value>(1).index("i").doc(&document));
    call!(offered, "delete", |es| es.delete::<Value>(1).index("i"));
}

//! Snapshots.

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "snapshot.create_repository", |es| {
        es.snapshots().create_repository("r", "fs").verify(true).timeout("1s").master_timeout("1s")
    });
    call!(offered, "snapshot.get_repository", |es| es.snapshots().get_repository("r").master_timeout("1s"));
    call!(offered, "snapshot.delete_repository", |es| {
        es.snapshots().delete_repository("r").timeout("1s").master_timeout("1s")
    });
    call!(offered, "snapshot.verify_repository", |es| {
        es.snapshots().verify_repository("r").timeout("1s").master_timeout("1s")
    });
    call!(offered, "snapshot.create", |es| es.snapshots().create("r", "s").master_timeout("1s"));
    call!(offered, "snapshot.get", |es| {
        let get = es.snapshots().get("r", "s").ignore_unavailable(true).verbose(true).master_timeout("1s");
        get.size(1).after("a").offset(1).sort("name").order("asc")
    });
    call!(offered, "snapshot.status", |es| {
        es.snapshots().status("r", "s").ignore_unavailable(true).master_timeout("1s")
    });
    call!(offered, "snapshot.status", |es| es.snapshots().running());
    call!(offered, "snapshot.status", |es| es.snapshots().running().repository("r"));
    call!(offered, "snapshot.delete", |es| es.snapshots().delete("r", "s").master_timeout("1s"));
    call!(offered, "snapshot.restore", |es| es.snapshots().restore("r", "s").master_timeout("1s"));
}

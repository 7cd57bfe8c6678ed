//! Many writes at once.

use es_client::{bulk, prelude::*};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "bulk", |es| {
        let bulk =
            es.bulk().index("i").refresh(true).pipeline("p").timeout("1s").wait_for_active_shards(1).max_attempts(1);
        bulk.index_all(bulk::iter([json!({})]))
    });
}

//! Documents by query.

use es_client::{prelude::*, queries::*};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "update_by_query", |es| {
        let update = es.update_by_query::<Value>().index("i").refresh(true).conflicts_proceed();
        update.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "delete_by_query", |es| {
        let delete = es.delete_by_query::<Value>().query(match_all()).index("i").refresh(true).conflicts_proceed();
        delete.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
}

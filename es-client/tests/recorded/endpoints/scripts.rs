//! Scripts.

use es_client::{dsl::script::StoredScript, prelude::*};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "put_script", |es| {
        let put = es.scripts().put("s", StoredScript::painless("1"));
        put.context("score").timeout("1s").master_timeout("1s")
    });
    call!(offered, "get_script", |es| es.scripts().get("s").master_timeout("1s"));
    call!(offered, "delete_script", |es| es.scripts().delete("s").timeout("1s").master_timeout("1s"));
    call!(offered, "scripts_painless_execute", |es| es.scripts().painless_execute(Script::painless("1")));
}

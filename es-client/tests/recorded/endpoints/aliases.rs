//! Aliases.

use es_client::indices::Alias;

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "indices.update_aliases", |es| {
        es.indices().update_aliases().add("i", "a").timeout("1s").master_timeout("1s")
    });
    call!(offered, "indices.get_alias", |es| {
        let get = es.indices().get_alias("a").index("i");
        get.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.get_alias", |es| es.indices().get_alias("a"));
    call!(offered, "indices.get_alias", |es| es.indices().get_aliases().index("i"));
    call!(offered, "indices.get_alias", |es| es.indices().get_aliases());
    call!(offered, "indices.exists_alias", |es| {
        let exists = es.indices().exists_alias("a").index("i");
        exists.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "indices.exists_alias", |es| es.indices().exists_alias("a"));
    call!(offered, "indices.put_alias", |es| {
        let put = es.indices().put_alias("i", "a").alias(Alias::new().routing("r"));
        put.timeout("1s").master_timeout("1s")
    });
    call!(offered, "indices.delete_alias", |es| {
        es.indices().delete_alias("i", "a").timeout("1s").master_timeout("1s")
    });
}

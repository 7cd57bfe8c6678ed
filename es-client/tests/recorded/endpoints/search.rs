//! Searches and the like.

use es_client::search::{Metric, RatedSearch, SearchType, Template};
use es_client::{Server, prelude::*, queries::*};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "search", |es| es.search::<Value>().index("i"));
    call!(offered, "search", |es| es.search::<Value>());
    call!(offered, "search", |es| {
        let search = es.search::<Value>().index("i").routing("r").preference("p").request_cache(true).scroll("1m");
        search.search_type(SearchType::QueryThenFetch).batched_reduce_size(2).pre_filter_shard_size(1)
    });
    call!(offered, "count", |es| {
        let count = es.count::<Value>().index("i").routing("r").preference("p").terminate_after(1).min_score(1.0);
        count.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "count", |es| es.count::<Value>());
    call!(offered, "msearch", |es| es.msearch(vec![es.search::<Value>()]).max_concurrent_searches(1));
    call!(offered, "scroll", |es| es.scroll::<Value>("s").keep_alive("1m"));
    call!(offered, "clear_scroll", |es| es.clear_scroll(["s"]));
    call!(offered, "open_point_in_time", |es| {
        let open = es.open_point_in_time::<Value>("1m").index("i").routing("r").preference("p");
        open.ignore_unavailable(true).expand_wildcards("open")
    });
    call!(offered, "close_point_in_time", |es| es.close_point_in_time("p"));
    call!(offered, "explain", |es| es.explain::<Value>(1).index("i").query(match_all()).routing("r").preference("p"));
    call!(offered, "indices.validate_query", |es| es.validate_query::<Value>().index("i").explain(true).rewrite(true));
    call!(offered, "indices.validate_query", |es| es.validate_query::<Value>());
    call!(offered, "field_caps", |es| {
        let caps = es.field_caps::<Value>("f").index("i").include_unmapped(true);
        caps.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!(offered, "terms_enum", Server::elasticsearch(9, 2), |es| es.terms_enum::<Value>("f").index("i"));
    call!(offered, "search_template", |es| {
        es.search_template::<Value>(Template::stored("t")).index("i").routing("r").preference("p")
    });
    call!(offered, "render_search_template", |es| es.render_search_template(Template::stored("t")));
    call!(offered, "msearch_template", |es| es.msearch_template([es.search_template::<Value>(Template::stored("t"))]));
    call!(offered, "rank_eval", |es| {
        let rated = RatedSearch::<Value>::new("a", SearchBody::new());
        let metric = Metric::DiscountedCumulativeGain { k: 1, normalize: true };
        es.rank_eval([rated], metric).index("i").ignore_unavailable(true)
    });
    call!(offered, "search_shards", |es| es.search_shards::<Value>().index("i").routing("r").preference("p"));
    call!(offered, "termvectors", |es| {
        let vectors = es.termvectors::<Value>(1).index("i").fields("f").term_statistics(true).field_statistics(false);
        vectors.offsets(false).positions(false).payloads(false).realtime(false).routing("r").preference("p")
    });
    call!(offered, "mtermvectors", |es| es.mtermvectors::<Value>([1]).index("i").fields("f").term_statistics(true));
}

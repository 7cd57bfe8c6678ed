//! Searches and the like.

use es_client::search::{Metric, RatedSearch, Template};
use es_client::{Error, prelude::*, queries::*};

use super::items;
use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let is_part = answer.status < 400 && answer.body.get("hits").is_none();
    let searches = || (0..items(answer, "responses")).map(|_| es.search::<Value>());
    let templates = || (0..items(answer, "responses")).map(|_| es.search_template::<Value>(Template::stored("t")));
    let rated = || match answer.body["details"].as_object() {
        Some(details) => details.keys().cloned().collect(),
        None => vec!["a".to_owned()],
    };
    let ratings = || rated().into_iter().map(|id| RatedSearch::<Value>::new(id, SearchBody::new()));
    Some(match name {
        // An example that shows the aggregations only.
        "search" if is_part => return None,
        "search" => es.search::<Value>().index("i").send().await.map(drop),
        "count" => es.count::<Value>().index("i").send().await.map(drop),
        "msearch" => es.msearch(searches().collect::<Vec<_>>()).send().await.map(drop),
        "scroll" => es.scroll::<Value>("s").send().await.map(drop),
        "clear_scroll" => es.clear_scroll(["s"]).send().await.map(drop),
        "open_point_in_time" => es.open_point_in_time::<Value>("1m").index("i").send().await.map(drop),
        "close_point_in_time" => es.close_point_in_time("p").send().await.map(drop),
        "explain" => es.explain::<Value>(1).index("i").query(match_all()).send().await.map(drop),
        "field_caps" => es.field_caps::<Value>("f").index("i").send().await.map(drop),
        "terms_enum" => es.terms_enum::<Value>("f").index("i").send().await.map(drop),
        "search_template" => es.search_template::<Value>(Template::stored("t")).index("i").send().await.map(drop),
        "msearch_template" => es.msearch_template(templates()).send().await.map(drop),
        "render_search_template" => es.render_search_template(Template::stored("t")).send().await.map(drop),
        "rank_eval" => es.rank_eval(ratings(), Metric::Precision { k: 1 }).index("i").send().await.map(drop),
        "search_shards" => es.search_shards::<Value>().index("i").send().await.map(drop),
        "termvectors" => es.termvectors::<Value>(1).index("i").send().await.map(drop),
        "mtermvectors" => es.mtermvectors::<Value>(0..items(answer, "docs")).index("i").send().await.map(drop),
        _ => return None,
    })
}

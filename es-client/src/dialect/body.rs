//! How the body of a search differs on old servers.
//!
//! | | before | since |
//! |---|---|---|
//! | order of `terms` by the term | `_term` | `_key`, Elasticsearch 6.0 |
//! | steps of `date_histogram` | `interval` | `calendar_interval` and `fixed_interval`, Elasticsearch 7.2 |
//! | scripts | `inline`, `stored` | `source`, `id`, Elasticsearch 6.0 |

use serde::Serialize;
use serde_json::Value;

use crate::{error::Error, server::Server};

/// Members that hold a user's own data, in which nothing is renamed.
const DATA: [&str; 4] = ["params", "doc", "document", "documents"];

/// Members whose own members have names that the user gave.
const NAMED: [&str; 3] = ["aggs", "aggregations", "script_fields"];

/// The members of a script on current servers.
const SCRIPT: [&str; 5] = ["source", "id", "lang", "params", "options"];

impl Server {
    /// The body of a search, of the one for current servers; also a body that has only a query.
    pub(crate) fn search_body(&self, body: &impl Serialize) -> Result<Vec<u8>, Error> {
        self.body_for(body).map_err(|error| Error::serialize("request", error))
    }

    fn body_for(&self, body: &impl Serialize) -> serde_json::Result<Vec<u8>> {
        if !self.has_plain_intervals() {
            return serde_json::to_vec(body);
        }
        let mut body = serde_json::to_value(body)?;
        if let Some(aggs) = body.get_mut("aggs") {
            self.rename_in_aggs(aggs);
        }
        if self.is_elasticsearch_up_to(5) {
            rename_scripts(&mut body);
        }
        serde_json::to_vec(&body)
    }

    /// Whether a date histogram tells calendar intervals from others by their form alone.
    fn has_plain_intervals(&self) -> bool {
        self.is_elasticsearch_before(7, 2)
    }

    fn rename_in_aggs(&self, aggs: &mut Value) {
        for (kind, params) in members(aggs).flat_map(|(_, aggregation)| members(aggregation)) {
            match kind.as_str() {
                "aggs" | "aggregations" => self.rename_in_aggs(params),
                "date_histogram" => {
                    rename(params, "calendar_interval", "interval");
                    rename(params, "fixed_interval", "interval");
                }
                "terms" if self.is_elasticsearch_up_to(5) => match params.get_mut("order") {
                    Some(Value::Array(orders)) => orders.iter_mut().for_each(|order| rename(order, "_key", "_term")),
                    Some(order) => rename(order, "_key", "_term"),
                    None => {}
                },
                "composite" => {
                    if let Some(Value::Array(sources)) = params.get_mut("sources") {
                        sources.iter_mut().for_each(|source| self.rename_in_aggs(source));
                    }
                }
                _ => {}
            }
        }
    }
}

fn members(json: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    json.as_object_mut().into_iter().flatten()
}

/// Gives a member its older name.
pub(super) fn rename(json: &mut Value, name: &str, old_name: &str) {
    if let Some(members) = json.as_object_mut()
        && let Some(value) = members.remove(name)
    {
        members.insert(old_name.to_owned(), value);
    }
}

/// Gives a script the names of version 5.
pub(super) fn rename_script(script: &mut Value) {
    rename(script, "source", "inline");
    rename(script, "id", "stored");
}

/// Renames in all scripts of a body. A script stands in a member `script`, or one such as
/// `map_script`; a field or a parameter of that name may hold something else.
fn rename_scripts(json: &mut Value) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(rename_scripts),
        Value::Object(members) => {
            for (name, inner) in members {
                if (name == "script" || name.ends_with("_script")) && is_script(inner) {
                    rename_script(inner);
                } else if let (true, Value::Object(named)) = (NAMED.contains(&name.as_str()), &mut *inner) {
                    named.values_mut().for_each(rename_scripts);
                } else if !DATA.contains(&name.as_str()) {
                    rename_scripts(inner);
                }
            }
        }
        _ => {}
    }
}

fn is_script(json: &Value) -> bool {
    json.as_object().is_some_and(|members| {
        let is_named = members.contains_key("source") || members.contains_key("id");
        is_named && members.keys().all(|name| SCRIPT.contains(&name.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use es_dsl::{
        aggregation,
        prelude::*,
        queries::*,
        search::{by_script, sort::ScriptSortType},
    };
    use serde_json::json;

    fn body() -> SearchBody<Value> {
        let score = Script::painless("params.script.source").param("script", json!({"source": 1, "id": 2}));
        SearchBody::new()
            .query(match_("script", "a"))
            .sort(by_script(score, ScriptSortType::Number))
            .script_field("a", Script::stored("b"))
            .aggs((
                aggregation::terms("a").order([Order::desc("0"), Order::asc(Order::KEY)]).sub((
                    aggregation::date_histogram("at").calendar_interval(CalendarInterval::Day),
                    aggregation::terms("b").order(Order::asc(Order::KEY)),
                )),
                aggregation::histogram("n").interval(1.0).order(Order::asc(Order::KEY)),
                aggregation::date_histogram("at").fixed_interval("1h"),
            ))
    }

    fn sent(server: Server) -> Value {
        serde_json::from_slice(&server.search_body(&body()).unwrap()).unwrap()
    }

    #[test]
    fn new_servers_get_the_body_as_it_is() {
        let body = serde_json::to_value(body()).unwrap();
        for server in
            [Server::elasticsearch(7, 2), Server::elasticsearch(9, 2), Server::opensearch(1, 0), Server::unknown()]
        {
            assert_eq!(sent(server), body, "{server}");
        }
    }

    #[test]
    fn old_servers_get_their_own_names() {
        let mut expected = serde_json::to_value(body()).unwrap();
        let aggs = &mut expected["aggs"];
        aggs["0"]["aggs"]["0"]["date_histogram"] = json!({"field": "at", "interval": "day"});
        aggs["2"]["date_histogram"] = json!({"field": "at", "interval": "1h"});
        for server in [Server::elasticsearch(6, 8), Server::elasticsearch(7, 1)] {
            assert_eq!(sent(server), expected, "{server}");
        }
        let aggs = &mut expected["aggs"];
        aggs["0"]["terms"]["order"] = json!([{"0": "desc"}, {"_term": "asc"}]);
        aggs["0"]["aggs"]["1"]["terms"]["order"] = json!({"_term": "asc"});
        expected["script_fields"] = json!({"a": {"script": {"stored": "b"}}});
        expected["sort"][0]["_script"]["script"] = json!({
            "inline": "params.script.source", "lang": "painless", "params": {"script": {"source": 1, "id": 2}},
        });
        assert_eq!(sent(Server::elasticsearch(5, 6)), expected);
    }

    #[test]
    fn only_scripts_are_renamed() {
        let body = json!({
            "query": {"bool": {"must": [
                {"terms": {"script": {"index": "i", "id": "1", "path": "p"}}},
                {"script": {"script": {"source": "a", "params": {"script": {"id": 1}}}}},
                {"more_like_this": {"like": [{"doc": {"script": {"source": "s"}}}]}},
            ]}},
            "script_fields": {"params": {"script": {"id": "b"}}},
            "aggs": {"doc": {"scripted_metric": {"map_script": {"source": "c"}, "params": {"map_script": {"id": 2}}}}},
        });
        let sent: Value = serde_json::from_slice(&Server::elasticsearch(5, 6).search_body(&body).unwrap()).unwrap();
        let mut expected = body.clone();
        expected["query"]["bool"]["must"][1]["script"]["script"] =
            json!({"inline": "a", "params": {"script": {"id": 1}}});
        expected["script_fields"]["params"]["script"] = json!({"stored": "b"});
        expected["aggs"]["doc"]["scripted_metric"]["map_script"] = json!({"inline": "c"});
        assert_eq!(sent, expected);
    }
}

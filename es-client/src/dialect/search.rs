//! How the body of a search differs on old servers.
//!
//! | | before | since |
//! |---|---|---|
//! | order of `terms` by the term | `_term` | `_key`, Elasticsearch 6.0 |
//! | steps of `date_histogram` | `interval` | `calendar_interval` and `fixed_interval`, Elasticsearch 7.2 |
//! | scripts | `inline`, `stored` | `source`, `id`, Elasticsearch 6.0 |

use serde_json::Value;

use super::{Product, Server};
use crate::{error::Error, reader::parse};

/// Reads a part of a body.
pub(super) fn parsed(what: &str, text: &str) -> Result<Value, Error> {
    parse(text).map_err(|fault| Error::request(format!("the {what} is not JSON: {fault}")))
}

/// Members that hold a user's own data, in which nothing is renamed.
const DATA: [&str; 3] = ["params", "document", "documents"];

impl Server {
    /// The body of a search, of the one for current servers.
    pub(crate) fn search_body(&self, body: String) -> Result<String, Error> {
        if !self.has_plain_intervals() {
            return Ok(body);
        }
        let mut body = parsed("request", &body)?;
        if let Some(aggs) = body.get_mut("aggs") {
            self.rename_in_aggs(aggs);
        }
        if self.is_elasticsearch_up_to(5) {
            rename_scripts(&mut body);
        }
        Ok(format!("{body}"))
    }

    /// Whether a date histogram tells calendar intervals from others by their form alone.
    fn has_plain_intervals(&self) -> bool {
        let is_old = self.version.is_some_and(|version| (version.major, version.minor) < (7, 2));
        is_old && self.product != Some(Product::OpenSearch)
    }

    fn rename_in_aggs(&self, aggs: &mut Value) {
        rebuild(aggs, &mut |_, aggregation| {
            rebuild(aggregation, &mut |kind, params| {
                match kind {
                    "aggs" | "aggregations" => self.rename_in_aggs(params),
                    "date_histogram" => {
                        rename(params, "calendar_interval", "interval");
                        rename(params, "fixed_interval", "interval");
                    }
                    "terms" if self.is_elasticsearch_up_to(5) => match params.get_mut("order") {
                        Some(Value::Array(orders)) => {
                            for order in orders {
                                rename(order, "_key", "_term");
                            }
                        }
                        Some(order) => rename(order, "_key", "_term"),
                        None => {}
                    },
                    "composite" => {
                        if let Some(Value::Array(sources)) = params.get_mut("sources") {
                            for source in sources {
                                self.rename_in_aggs(source);
                            }
                        }
                    }
                    _ => {}
                }
                None
            });
            None
        });
    }
}

/// Visits each member of an object, and gives it another name where there is one.
fn rebuild(json: &mut Value, visit: &mut dyn FnMut(&str, &mut Value) -> Option<&'static str>) {
    let Value::Object(members) = json else { return };
    for (name, mut value) in std::mem::take(members) {
        let renamed = visit(&name, &mut value);
        json[renamed.unwrap_or(&name)] = value;
    }
}

fn rename(json: &mut Value, name: &str, old_name: &'static str) {
    rebuild(json, &mut |known, _| (known == name).then_some(old_name));
}

/// Gives a script the names of version 5.
pub(super) fn rename_script(script: &mut Value) {
    rename(script, "source", "inline");
    rename(script, "id", "stored");
}

fn rename_scripts(json: &mut Value) {
    if let Value::Array(items) = json {
        for item in items {
            rename_scripts(item);
        }
        return;
    }
    rebuild(json, &mut |name, inner| {
        // A query of this name has the script in a member of the same name.
        if name == "script" && inner.get("script").is_none() {
            rename_script(inner);
        }
        if !DATA.contains(&name) {
            rename_scripts(inner);
        }
        None
    });
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
        server.search_body(serde_json::to_string(&body()).unwrap()).unwrap().parse().unwrap()
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
}

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::{
    ErrorKind, Server,
    cluster::HealthStatus,
    testing::{Recorder, SERVERS},
};

const FORM: &str = "format=json&bytes=b&time=ms";

#[tokio::test]
async fn tables_are_asked_for_as_json_with_plain_numbers() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, "[]");
        let cat = es.cat();
        macro_rules! asked {
            ($call:expr, $path:literal) => {{
                assert_eq!($call.send().await.unwrap(), []);
                assert_eq!(service.one().line(), format!("GET /_cat/{}", format_args!($path, form = FORM)));
            }};
        }
        asked!(cat.indices().index("a"), "indices/a?{form}");
        asked!(cat.indices().health("red").pri(true), "indices?{form}&health=red&pri=true");
        asked!(cat.nodes().columns(["name", "heap.percent"]), "nodes?{form}&h=name,heap.percent");
        asked!(cat.shards().indices(["a", "b"]).sort("store:desc"), "shards/a,b?{form}&s=store%3Adesc");
        asked!(cat.aliases().name("logs*"), "aliases/logs*?{form}");
        asked!(cat.health(), "health?{form}");
        asked!(cat.count().index("a"), "count/a?{form}");
        asked!(cat.allocation().node("_local"), "allocation/_local?{form}");
        asked!(cat.templates().name("t"), "templates/t?{form}");
        asked!(cat.thread_pool().pool(["write", "search"]), "thread_pool/write,search?{form}");
        asked!(cat.recovery().index("a").active_only(true), "recovery/a?{form}&active_only=true");
        asked!(cat.segments().index("a"), "segments/a?{form}");
        asked!(cat.plugins(), "plugins?{form}");
        let is_opensearch = server() == Server::opensearch(3, 8);
        cat.plugins().master_timeout("1s").send().await.unwrap();
        let name = if is_opensearch { "cluster_manager_timeout" } else { "master_timeout" };
        assert_eq!(service.one().line(), format!("GET /_cat/plugins?{FORM}&{name}=1s"));
    }
}

#[tokio::test]
async fn rows_cannot_be_asked_for_in_another_form() {
    let (service, es) = Recorder::of(Server::unknown(), 200, "[]");
    for (name, value) in [("format", "yaml"), ("bytes", "kb"), ("time", "s")] {
        let error = es.cat().indices().param(name, value).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
    assert!(es.cat().indices().index("_x").send().await.is_err());
    assert!(es.cat().aliases().name("").send().await.is_err());
    assert!(es.cat().aliases().name(Vec::<String>::new()).send().await.is_err());
    assert!(service.take().is_empty());
}

/// The rows of this answer.
async fn rows<R: CatRow>(call: impl FnOnce(Cat) -> CatTable<R>, body: serde_json::Value) -> Result<Vec<R>, Error> {
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    call(es.cat()).send().await
}

#[tokio::test]
async fn cells_are_numbers_times_and_shares() {
    let body = json!([
        {"health": "yellow", "status": "open", "index": "a1", "uuid": "u", "pri": "1", "rep": "1", "docs.count": "1",
         "docs.deleted": "1", "store.size": "7083", "pri.store.size": "7083", "search.throttled": "false"},
        {"health": "turquoise", "status": "close", "index": "b", "docs.count": null, "store.size": null},
    ]);
    let rows_of_indices = rows(|cat| cat.indices(), body).await.unwrap();
    let [open, closed] = &rows_of_indices[..] else { panic!("{rows_of_indices:?}") };
    assert_eq!((&open.health, open.docs_count, open.store_size), (&Some(HealthStatus::Yellow), Some(1), Some(7083)));
    assert_eq!((open.dataset_size, &open.other["search.throttled"]), (None, &json!("false")));
    assert_eq!((&closed.health, closed.docs_count), (&Some(HealthStatus::Other("turquoise".into())), None));

    let health = json!([{"epoch": "1795806445", "max_task_wait_time": "-", "active_shards_percent": "50.0%"},
        {"max_task_wait_time": "35", "node.total": 1}]);
    let health = rows(|cat| cat.health(), health).await.unwrap();
    assert_eq!((health[0].active_shards_percent, health[0].max_task_wait_time), (Some(50.0), None));
    assert_eq!((health[1].node_total, health[1].max_task_wait_time), (Some(1), Some(Duration::from_millis(35))));

    let nodes = json!([{"name": "-", "cpu": "-1", "load_1m": "8.33", "master": "*", "node.role": "-"},
        {"name": "n", "cluster_manager": "-", "uptime": "-1"}]);
    let nodes = rows(|cat| cat.nodes(), nodes).await.unwrap();
    assert_eq!((nodes[0].name.as_deref(), nodes[0].cpu, nodes[0].load_1m), (Some("-"), Some(-1), Some(8.33)));
    assert_eq!((nodes[0].master, nodes[1].master, &nodes[0].node_role), (Some(true), Some(false), &None));

    let templates =
        json!([{"name": "t", "template": "zz*"}, {"name": "u", "index_patterns": "[a*, b]", "composed_of": ""}]);
    let templates = rows(|cat| cat.templates(), templates).await.unwrap();
    assert_eq!(templates[0].index_patterns.as_deref().unwrap(), ["zz*"]);
    assert_eq!(templates[1].index_patterns.as_deref().unwrap(), ["a*", "b"]);
    assert_eq!(templates[1].composed_of.as_deref().unwrap(), [""; 0]);

    // What a node does not know of itself.
    let unknown = json!([{"heap.max": "-1", "disk.total": "-1", "cpu": "-1"}]);
    let unknown = rows(|cat| cat.nodes(), unknown).await.unwrap().remove(0);
    assert_eq!((unknown.heap_max, unknown.disk_total, unknown.cpu), (None, None, Some(-1)));

    let error = rows(|cat| cat.count(), json!([{"count": "1kb"}])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.to_string().contains("`1kb` does not fit"), "{error}");
    assert_eq!(rows(|cat| cat.count(), json!({})).await.unwrap_err().kind(), ErrorKind::Decode);
}

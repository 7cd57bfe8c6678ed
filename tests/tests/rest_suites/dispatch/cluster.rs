//! The cluster.

use es_client::{Elasticsearch, Error};

use super::super::call::Args;
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let cluster = es.cluster();
    Some(match name {
        "health" => {
            let mut call = cluster.health();
            if let Some(index) = args.names("index") {
                call = call.index(index);
            }
            send!(args, call)
        }
        "get_settings" => send!(args, cluster.get_settings()),
        "put_settings" => {
            let mut body = args.object()?;
            let mut call = cluster.put_settings();
            if let Some(settings) = body.remove("persistent") {
                call = call.persistent_all(settings);
            }
            if let Some(settings) = body.remove("transient") {
                call = call.transient_all(settings);
            }
            if !body.is_empty() {
                return None;
            }
            send!(args, call)
        }
        "state" => {
            let (metrics, index) = (args.names("metric"), args.names("index"));
            let mut call = cluster.state();
            if let Some(metrics) = metrics {
                call = call.metrics(metrics);
            }
            if let Some(index) = index {
                call = call.index(index);
            }
            send!(args, call)
        }
        "stats" => match args.names("node_id") {
            Some(nodes) => send!(args, cluster.stats().nodes(nodes)),
            None => send!(args, cluster.stats()),
        },
        "reroute" => {
            // The suites' commands and what they are answered with go by name.
            if args.object().is_some_and(|body| !body.is_empty()) {
                return None;
            }
            match args.names("metric") {
                Some(metrics) => send!(args, cluster.reroute().metrics(metrics)),
                None => send!(args, cluster.reroute()),
            }
        }
        "pending_tasks" => send!(args, cluster.pending_tasks()),
        "allocation_explain" => match args.object() {
            None => send!(args, cluster.allocation_explain()),
            Some(body) => {
                let (index, primary) = (body.get("index")?.as_str()?, body.get("primary")?.as_bool()?);
                let shard = u32::try_from(body.get("shard")?.as_u64()?).ok()?;
                if body.len() != 3 {
                    return None;
                }
                send!(args, cluster.allocation_explain().shard(index, shard, primary))
            }
        },
        "info" => send!(args, es.info()),
        "ping" => {
            let mut call = es.ping().ignore_status(args.ignored.clone());
            for (name, value) in args.params()? {
                call = call.param(name, value);
            }
            call.send().await.map(drop)
        }
        _ => return None,
    })
}

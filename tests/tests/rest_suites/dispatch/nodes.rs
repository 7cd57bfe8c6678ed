//! Nodes.

use es_client::{Elasticsearch, Error};

use super::super::call::Args;
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let nodes = es.nodes();
    let (only, metrics, index_metrics) = (args.names("node_id"), args.names("metric"), args.names("index_metric"));
    Some(match name {
        "info" => {
            let mut call = nodes.info();
            if let Some(only) = only {
                call = call.nodes(only);
            }
            if let Some(metrics) = metrics {
                call = call.metrics(metrics);
            }
            send!(args, call)
        }
        "stats" => {
            let mut call = nodes.stats();
            if let Some(only) = only {
                call = call.nodes(only);
            }
            if let Some(metrics) = metrics {
                call = call.metrics(metrics);
            }
            if let Some(metrics) = index_metrics {
                call = call.index_metrics(metrics);
            }
            send!(args, call)
        }
        "hot_threads" => match only {
            Some(only) => send!(args, nodes.hot_threads().nodes(only)),
            None => send!(args, nodes.hot_threads()),
        },
        _ => return None,
    })
}

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

//! Tables. Most steps look at them as texts for people, which are no typed rows.

use es_client::{Elasticsearch, Error};

use super::super::call::Args;
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    if args.text("format")? != "json" {
        return None;
    }
    for (unit, value) in [("bytes", "b"), ("time", "ms")] {
        if args.text(unit).is_some_and(|text| text != value) {
            return None;
        }
    }
    let cat = es.cat();
    let (index, only) = (args.names("index"), args.names("name"));
    Some(match name {
        "indices" => {
            let mut call = cat.indices();
            if let Some(index) = index {
                call = call.index(index);
            }
            send!(args, call)
        }
        "shards" => {
            let mut call = cat.shards();
            if let Some(index) = index {
                call = call.index(index);
            }
            send!(args, call)
        }
        "count" => {
            let mut call = cat.count();
            if let Some(index) = index {
                call = call.index(index);
            }
            send!(args, call)
        }
        "recovery" => {
            let mut call = cat.recovery();
            if let Some(index) = index {
                call = call.index(index);
            }
            send!(args, call)
        }
        "segments" => {
            let mut call = cat.segments();
            if let Some(index) = index {
                call = call.index(index);
            }
            send!(args, call)
        }
        "aliases" => match only {
            Some(name) => send!(args, cat.aliases().name(name)),
            None => send!(args, cat.aliases()),
        },
        "templates" => match only {
            Some(name) => send!(args, cat.templates().name(name)),
            None => send!(args, cat.templates()),
        },
        "nodes" => send!(args, cat.nodes()),
        "health" => send!(args, cat.health()),
        "plugins" => send!(args, cat.plugins()),
        _ => return None,
    })
}

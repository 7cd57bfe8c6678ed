//! Snapshots.

use es_client::{Elasticsearch, Error, prelude::Value};
use serde_json::Map;

use super::super::call::Args;
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let snapshots = es.snapshots();
    let repository = args.names("repository");
    Some(match name {
        "create_repository" => {
            let mut body = args.object()?;
            let kind = text(&mut body, "type")?;
            let mut call = snapshots.create_repository(repository?, kind);
            if let Some(settings) = body.remove("settings") {
                call = call.settings(settings);
            }
            body.is_empty().then_some(())?;
            send!(args, call)
        }
        "get_repository" => {
            let repository = repository.unwrap_or_else(|| "*".to_owned());
            send!(args, snapshots.get_repository(repository))
        }
        "delete_repository" => send!(args, snapshots.delete_repository(repository?)),
        "verify_repository" => send!(args, snapshots.verify_repository(repository?)),
        "create" => {
            let (mut body, waits) = (args.object().unwrap_or_default(), waits(&mut args));
            let mut call = snapshots.create(repository?, args.text("snapshot")?);
            if let Some(indices) = text(&mut body, "indices") {
                call = call.indices(indices);
            }
            if let Some(ignore) = flag(&mut body, "ignore_unavailable") {
                call = call.ignore_unavailable(ignore);
            }
            if let Some(include) = flag(&mut body, "include_global_state") {
                call = call.include_global_state(include);
            }
            if let Some(metadata) = body.remove("metadata") {
                call = call.metadata(metadata);
            }
            (body.is_empty() && waits).then_some(())?;
            send!(args, call)
        }
        "get" => {
            let names = args.names("snapshot")?;
            send!(args, snapshots.get(repository?, names))
        }
        "status" => match (repository, args.names("snapshot")) {
            (Some(repository), Some(names)) => send!(args, snapshots.status(repository, names)),
            (Some(repository), None) => send!(args, snapshots.running().repository(repository)),
            (None, _) => send!(args, snapshots.running()),
        },
        "delete" => {
            let names = args.names("snapshot")?;
            send!(args, snapshots.delete(repository?, names))
        }
        "restore" => {
            let (mut body, waits) = (args.object().unwrap_or_default(), waits(&mut args));
            let mut call = snapshots.restore(repository?, args.text("snapshot")?);
            if let Some(indices) = text(&mut body, "indices") {
                call = call.indices(indices);
            }
            if let (Some(from), Some(to)) = (text(&mut body, "rename_pattern"), text(&mut body, "rename_replacement")) {
                call = call.rename(from, to);
            }
            (body.is_empty() && waits).then_some(())?;
            send!(args, call)
        }
        _ => return None,
    })
}

/// Whether the step waits for the end, as the calls do.
fn waits(args: &mut Args) -> bool {
    args.text("wait_for_completion").is_some_and(|waits| waits == "true")
}

fn text(body: &mut Map<String, Value>, name: &str) -> Option<String> {
    body.remove(name)?.as_str().map(str::to_owned)
}

fn flag(body: &mut Map<String, Value>, name: &str) -> Option<bool> {
    body.remove(name)?.as_bool()
}

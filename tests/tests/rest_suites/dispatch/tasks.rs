//! Tasks.

use es_client::{Elasticsearch, Error};

use super::super::call::Args;
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let tasks = es.tasks();
    Some(match name {
        "get" => {
            let id = args.text("task_id")?;
            // The suites look at what became of the task themselves.
            send!(args, tasks.get(id).allow_failed(true))
        }
        "list" => send!(args, tasks.list()),
        "cancel" => match args.text("task_id") {
            Some(id) => send!(args, tasks.cancel(id)),
            None => send!(args, tasks.cancel_matching()),
        },
        _ => return None,
    })
}

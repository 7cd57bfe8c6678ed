//! The typed call of a step.
//!
//! Each file has the calls of one namespace, one arm for each: what is taken of the arguments goes to the call's own
//! methods, and [`send!`] gives it the rest as parameters. An arm that cannot say something in the call's own terms
//! gives `None`, by `?`, and the step goes through the table of endpoints.

mod aliases;
mod bulk;
mod by_query;
mod cat;
mod cluster;
mod documents;
mod indices;
mod ingest;
mod nodes;
mod scripts;
mod search;
mod snapshots;
mod tasks;
mod templates;

use es_client::{Elasticsearch, Error};

use super::{call::Args, stash::plain};

/// Sends a typed call with what is left of the arguments.
macro_rules! send {
    ($args:ident, $call:expr) => {{
        let params = $args.params()?;
        let mut call = $call.ignore_status($args.ignored.clone());
        for (name, value) in params {
            call = call.param(name, value);
        }
        for (name, value) in &$args.headers {
            call = call.header(name, value);
        }
        call.send().await.map(drop)
    }};
}
use send;

/// Sends a step as a typed call; `None` if there is none that can say it.
pub(crate) async fn typed(es: &Elasticsearch, api: &str, args: &Args) -> Option<Result<(), Error>> {
    // Documents of a type of their own: no typed call sends one to a server that could do without.
    if args.values.contains_key("type") {
        return None;
    }
    // A task that is started is another answer.
    if args.values.get("wait_for_completion").is_some_and(|wait| plain(wait) == "false") {
        return None;
    }
    // What such an answer lacks is what makes it that answer.
    if args.values.contains_key("filter_path") {
        return None;
    }
    let (namespace, name) = api.split_once('.').unwrap_or(("", api));
    let args = args.clone();
    match namespace {
        "cluster" if name.ends_with("_component_template") => Box::pin(templates::send(es, name, args)).await,
        "indices" => match Box::pin(aliases::send(es, name, args.clone())).await {
            Some(sent) => Some(sent),
            None => match Box::pin(templates::send(es, name, args.clone())).await {
                Some(sent) => Some(sent),
                None => Box::pin(indices::send(es, name, args)).await,
            },
        },
        "cat" => Box::pin(cat::send(es, name, args)).await,
        "nodes" => Box::pin(nodes::send(es, name, args)).await,
        "tasks" => Box::pin(tasks::send(es, name, args)).await,
        "cluster" => Box::pin(cluster::send(es, name, args)).await,
        "" if ["info", "ping"].contains(&name) => Box::pin(cluster::send(es, name, args)).await,
        "ingest" => Box::pin(ingest::send(es, name, args)).await,
        "" if name.contains("script") => Box::pin(scripts::send(es, name, args)).await,
        "" => match Box::pin(documents::send(es, name, args.clone())).await {
            Some(sent) => Some(sent),
            None => match Box::pin(search::send(es, name, args.clone())).await {
                Some(sent) => Some(sent),
                None => match Box::pin(by_query::send(es, name, args.clone())).await {
                    Some(sent) => Some(sent),
                    None => Box::pin(bulk::send(es, name, args)).await,
                },
            },
        },
        "snapshot" => Box::pin(snapshots::send(es, name, args)).await,
        _ => None,
    }
}

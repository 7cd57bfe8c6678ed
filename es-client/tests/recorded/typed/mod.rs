//! What typed calls make of answers: a file for each namespace, an arm for each call.

mod by_query;
mod documents;
mod indices;
mod search;

use es_client::{Elasticsearch, Error};

use crate::Recorded;

/// What the typed call of this endpoint makes of the answer; `None` where there is no typed call.
pub(crate) async fn read(es: &Elasticsearch, answer: &Recorded) -> Option<Result<(), Error>> {
    let (namespace, name) = answer.endpoint.split_once('.').unwrap_or(("", &answer.endpoint));
    match namespace {
        "indices" => indices::read(es, name, answer).await,
        "" => match documents::read(es, name).await {
            Some(read) => Some(read),
            None => match search::read(es, name, answer).await {
                Some(read) => Some(read),
                None => by_query::read(es, name, answer).await,
            },
        },
        _ => None,
    }
}

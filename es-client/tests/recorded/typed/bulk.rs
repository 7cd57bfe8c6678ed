//! Many writes at once.

use es_client::bulk::{self, Settled};
use es_client::{Error, prelude::*};

use super::items;
use crate::Recorded;

/// Failures of single operations are theirs; the answer is read all the same.
pub(super) async fn read(es: &Elasticsearch, answer: &Recorded) -> Result<(), Error> {
    let documents = (0..items(answer, "items")).map(|id| json!({"id": id}));
    let mut outcomes = es.bulk().index("i").max_attempts(1).index_all(bulk::iter(documents)).outcomes().await?;
    let mut read = Ok(());
    while let Some(outcome) = outcomes.next().await {
        if let Settled::Rejected(error) | Settled::Unknown(error) = outcome.result
            && error.document().is_none()
        {
            read = Err(error);
        }
    }
    read
}

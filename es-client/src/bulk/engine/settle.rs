//! What becomes of operations after their request: written, refused, not known, or sent again.

use std::{collections::BTreeMap, time::Duration};

use futures_core::Stream;
use tokio::time::Instant;

use super::{Engine, Input, Waiting};
use crate::{
    bulk::{
        batch::{Batch, Held, Pending},
        lines::{Item, Repeat},
        outcome::{Outcome, Progress, Settled},
        request::{Answer, Failed, FailedAs, ItemAnswer},
    },
    document::{WriteResult, Written},
    error::Error,
    response::Response,
};

#[cfg(feature = "tracing")]
use crate::bulk::log;

impl<S: Stream<Item = Input<I>>, I: Item> Engine<S, I> {
    /// Settles the operations of a request, or lets them wait for another time.
    pub(super) fn settle(&mut self, mut batch: Batch<I::Context>, answer: Answer) {
        // The transport sends a request again where the connection broke that it had kept.
        let attempts = match &answer {
            Answer::Items { response, .. } => response.info().attempts(),
            Answer::Failed(failed) => failed.error.attempts(),
        };
        let more = attempts.len().saturating_sub(1) as u32;
        self.report.repeats += u64::from(more) * batch.operations.len() as u64;
        batch.operations.iter_mut().for_each(|operation| operation.attempts += more);
        #[cfg(feature = "tracing")]
        let (reason, before) = (log::reason(&answer, self.requests.waits_for_blocks()), self.waited);
        match answer {
            Answer::Items { items, response, was_lost } => {
                match items.iter().any(|item| item.status == 429) {
                    true => self.pace.refused(self.in_flight.len()),
                    false => self.pace.taken(),
                }
                let Batch { body, operations } = batch;
                for ((mut operation, lines), item) in Batch::operations(operations, &body).zip(items) {
                    operation.was_lost |= was_lost;
                    self.settle_item(operation, lines, item, &response);
                }
                self.keep_buffer(body);
            }
            Answer::Failed(failed) => self.settle_failed(batch, failed),
        }
        #[cfg(feature = "tracing")]
        log::sent_again(self.waited - before, &reason);
        if let Some(on_progress) = &mut self.settings.on_progress {
            let failed = self.report.rejected + self.report.unknown;
            on_progress(Progress {
                accepted: self.accepted,
                settled: self.report.total(),
                failed,
                requests_in_flight: self.in_flight.len(),
                concurrency: self.pace.limit(),
                bytes_in_flight: self.bytes,
            });
        }
    }

    fn settle_item(&mut self, operation: Pending<I::Context>, lines: &[u8], item: ItemAnswer, response: &Response) {
        if let Some(result) = item.result().cloned() {
            let written = self.outcomes.is_some().then(|| item.into_written(result.clone()));
            return self.end_written(operation, &result, written);
        }
        // With an id that the client made there is only its own first time, though the answer of none was lost: a server
        // begins anew when the node of the shard dies. The reason names another id where a pipeline set it.
        let is_own = operation.repeat == Repeat::OwnConflict && item.status == 409 && item.tells_of(&id_of(lines));
        if is_own {
            let written = self.outcomes.is_some().then(|| written_before(lines));
            return self.end_written(operation, &WriteResult::Created, written);
        }
        let is_temporary = item.is_temporary(self.requests.waits_for_blocks());
        if is_temporary && self.may_repeat(&operation) {
            let wait = self.requests.backoff.after(operation.attempts);
            return self.wait(wait, Waiting::Operation(Held::of(operation, lines)));
        }
        let is_unknown =
            operation.was_lost && (is_temporary || (item.status == 409 && operation.repeat == Repeat::Conflict));
        let id = item.id().map_or_else(|| id_of(lines), str::to_owned);
        let mut origin = response.origin();
        origin.status = http::StatusCode::from_u16(item.status).ok().or(origin.status);
        let error = match item.error {
            Some(cause) => Error::item(origin, &id, *cause),
            None => {
                let reason = format!("the answer has status {} and no error", item.status);
                Error::wordless_item(origin, &id, reason, None)
            }
        };
        self.end(operation, if is_unknown { Settled::Unknown(error) } else { Settled::Rejected(error) });
    }

    fn settle_failed(&mut self, mut batch: Batch<I::Context>, Failed { error, wait, kind }: Failed) {
        match kind {
            FailedAs::TooLarge if batch.operations.len() > 1 => {
                let (first, second) = batch.split();
                // Nothing was done: this was no attempt.
                for mut half in [second, first] {
                    half.operations.iter_mut().for_each(|operation| operation.attempts -= 1);
                    self.ready.push_front(half);
                }
                return;
            }
            FailedAs::Refused => self.pace.refused(self.in_flight.len()),
            FailedAs::Lost => batch.operations.iter_mut().for_each(|operation| operation.was_lost = true),
            _ => {}
        }
        let attempts = batch.operations.iter().map(|operation| operation.attempts).max().unwrap_or(1);
        let wait = wait.unwrap_or_else(|| self.requests.backoff.after(attempts));
        if batch.operations.iter().all(|operation| self.may_repeat_after(kind, operation)) {
            return self.wait(wait, Waiting::Batch(batch));
        }
        for (operation, lines) in Batch::operations(batch.operations, &batch.body) {
            if self.may_repeat_after(kind, &operation) {
                self.wait(wait, Waiting::Operation(Held::of(operation, lines)));
            } else if operation.was_lost || kind == FailedAs::Doubtful {
                self.end(operation, Settled::Unknown(error.clone()));
            } else {
                self.end(operation, Settled::Rejected(error.clone()));
            }
        }
    }

    /// Whether an operation is sent again after its request failed so.
    fn may_repeat_after(&self, kind: FailedAs, operation: &Pending<I::Context>) -> bool {
        match kind {
            FailedAs::NotDone | FailedAs::Refused => self.may_repeat(operation),
            FailedAs::Lost => operation.repeat != Repeat::Changes && self.may_repeat(operation),
            FailedAs::TooLarge | FailedAs::Final | FailedAs::Doubtful => false,
        }
    }

    /// Whether there are attempts and time left.
    fn may_repeat(&self, operation: &Pending<I::Context>) -> bool {
        let in_time = operation.sent.is_none_or(|sent| sent.elapsed() < self.settings.retry_timeout);
        operation.attempts < self.settings.max_attempts && in_time
    }

    fn wait(&mut self, time: Duration, waiting: Waiting<I::Context>) {
        self.waited += match &waiting {
            Waiting::Operation(_) => 1,
            Waiting::Batch(batch) => batch.operations.len() as u64,
        };
        self.waiting.insert((Instant::now() + time, self.waited), waiting);
    }

    fn end_written(&mut self, operation: Pending<I::Context>, result: &WriteResult, written: Option<Written>) {
        self.report.count(result);
        self.leave(operation, written.map(Settled::Written));
    }

    /// Ends an operation that is not done, or not known to be.
    pub(super) fn end(&mut self, operation: Pending<I::Context>, settled: Settled) {
        match &settled {
            Settled::Rejected(error) => {
                self.report.rejected += 1;
                self.report.keep(error);
            }
            Settled::Unknown(error) => {
                self.report.unknown += 1;
                self.report.keep(error);
            }
            Settled::Written(written) => self.report.count(&written.result),
        }
        self.leave(operation, Some(settled));
    }

    /// Lets go of an operation that has ended, and of the next one on its document.
    fn leave(&mut self, operation: Pending<I::Context>, settled: Option<Settled>) {
        let Pending { length, document, attempts, section, context, .. } = operation;
        self.bytes -= length;
        self.flushes.end(section);
        if let (Some(outcomes), Some(result)) = (&mut self.outcomes, settled) {
            outcomes.push_back(Outcome { context, result, attempts });
        }
        if let Some(document) = document
            && let Some(behind) = self.documents.get_mut(&document)
        {
            match behind.pop_front() {
                Some(next) => self.resume(next),
                None => drop(self.documents.remove(&document)),
            }
        }
    }

    /// Keeps the buffer of a body for another one, if nobody has a part of it.
    fn keep_buffer(&mut self, body: bytes::Bytes) {
        if body.is_unique() && self.spare.len() <= self.settings.concurrency {
            let mut buffer = Vec::from(body);
            buffer.clear();
            self.spare.push(buffer);
        }
    }
}

/// The metadata of an operation, as its first line has it.
#[derive(Default, serde::Deserialize)]
struct Metadata {
    #[serde(default)]
    _index: String,
    #[serde(default)]
    _id: String,
}

fn metadata(lines: &[u8]) -> Metadata {
    let line = lines.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let action = serde_json::from_slice::<BTreeMap<String, Metadata>>(line).unwrap_or_default();
    action.into_values().next().unwrap_or_default()
}

/// The id of an operation, for its error.
fn id_of(lines: &[u8]) -> String {
    metadata(lines)._id
}

/// What an earlier attempt wrote whose answer was lost.
fn written_before(lines: &[u8]) -> Written {
    let Metadata { _index, _id } = metadata(lines);
    Written {
        id: _id,
        index: _index,
        version: 1,
        result: WriteResult::Created,
        seq_no: None,
        primary_term: None,
        shards: crate::Shards::default(),
        forced_refresh: false,
    }
}

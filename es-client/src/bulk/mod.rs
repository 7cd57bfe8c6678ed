//! Many writes at once: [`Elasticsearch::bulk`].
//!
//! A bulk takes operations from a stream ([`Bulk::index_all`], [`Bulk::operations`]) or from a handle
//! ([`Bulk::start`]), sends them in requests of a few megabytes, several at once, and promises, each with the tests (in
//! `bulk/tests`) that would fail:
//!
//! 1. **Every operation ends once**, as [`Settled`] says, and the numbers of the [`Report`] add up to what was put in.
//!    The first ten failures are in the error's text. Tests: `outcomes_are_what_the_server_did`, ten thousand random
//!    runs against a server that fails at random, and `what_is_not_done_is_the_error_with_the_first_causes`.
//! 2. **Nothing is lost.** What the server could not take (429, 503 and their like, of a request or of an operation
//!    in it) is sent again after a wait, as the bytes that were made the first time, and nothing else is: at most
//!    [`max_attempts`](Bulk::max_attempts) times and for [`retry_timeout`](Bulk::retry_timeout). Tests:
//!    `what_failed_is_sent_again_as_the_same_bytes_and_nothing_else_is`, `the_wait_is_the_one_that_the_server_asks_for`,
//!    `attempts_are_bounded_in_number_and_in_time`.
//! 3. **Nothing is done twice.** A document without an id gets one from the client and is created, so that it can be
//!    sent again after an answer was lost: a conflict with its own first time is success. A script, whose second time
//!    could change more, is not sent again then, and [`Settled::Unknown`] tells so. An operation that names a document
//!    and replaces or deletes it may be executed twice after a lost answer, with the same end. Servers themselves begin
//!    operations anew when the node of a shard dies: then a create of an id that you named, or a write of a version,
//!    may be rejected as a conflict with itself. Tests:
//!    `outcomes_are_what_the_server_did`, `a_conflict_with_the_own_first_time_is_success`,
//!    `a_new_document_is_there_though_the_server_began_anew`,
//!    `a_conflict_with_another_id_than_the_clients_is_none_of_its_own`,
//!    `ids_of_the_server_are_not_sent_again_after_a_lost_answer`,
//!    `scripts_are_not_sent_again_after_a_lost_answer_unless_told_so`.
//! 4. **The order on each document is kept.** Of operations on one document (its index and id as they are named) the
//!    later ones wait until the earlier one is settled, its repeats included; others overtake. Tests:
//!    `outcomes_are_what_the_server_did`, and `operations_on_one_document_keep_their_order` on every real server.
//! 5. **The server is not pressed.** While it answers that it has too much to do, fewer requests are under way, at
//!    least one; then more again, up to [`concurrency`](Bulk::concurrency). A server that takes 1, 2, 4 … 64 requests
//!    at once is kept busy for nine tenths of the time or more, and refuses one request of thirty for it at most. Test:
//!    `a_server_gets_what_it_takes_and_is_not_pressed`.
//! 6. **Memory is bounded**: no more is taken in while [`flush_bytes`](Bulk::flush_bytes) ×
//!    ([`concurrency`](Bulk::concurrency) + 1) bytes are under way. An operation larger than `flush_bytes` goes alone;
//!    a request that is too large for the server (413) is halved, down to the one operation that is too large. Tests:
//!    `requests_are_no_larger_than_asked_for_and_memory_is_bounded`, `a_push_waits_while_too_much_is_under_way`,
//!    `a_request_that_is_too_large_is_halved_down_to_the_operation_that_is`.
//! 7. **What was pushed is sent** though the handles are dropped; a stream of outcomes that is dropped sends no more.
//!    Tests: `what_was_pushed_is_sent_when_the_handles_are_dropped`, `a_dropped_stream_sends_no_more`.
//! 8. **Of an answer only what is needed is asked for and read**, unless outcomes are. Tests:
//!    `lines_are_those_of_the_server`, `written_outcomes_tell_the_document`.
//!
//! `cargo test -p es-tests --test evidence -- --nocapture` holds a bulk on three nodes of Elasticsearch 9.2.0 against a
//! model: a node is killed and comes back, and then connections are reset, fall silent, drip and are refused. With
//! `EVIDENCE_DOCUMENTS=1000000`, on two cores that ran the servers, too, and were busy with other work:
//!
//! | 1,000,000 documents, 1,550,000 operations | |
//! |---|---|
//! | operations of a second | 2,112 |
//! | operations sent again | 89,518 |
//! | lost, done twice with another end, out of order | 0 |
//! | done more than once, with the same end | 9,177 |
//! | creates of a named id and writes of a version whose answer was lost: [`Settled::Unknown`] | 6,340 |
//! | the same, rejected as conflicts with themselves when the node died | 50 |
//! | documents read by a scan in four slices with the same faults, and a checksum of keys and versions | as in the model |
//! | the client's memory grew by | 28 MiB |
//!
//! ```no_run
//! use es_client::{bulk, prelude::*};
//!
//! # async fn f(es: Elasticsearch, tweets: Vec<Value>) -> Result<(), es_client::Error> {
//! let report = es.bulk().index("tweets").index_all(bulk::iter(tweets)).send().await?;
//! println!("{} created in {:?}", report.created, report.took);
//! # Ok(())
//! # }
//! ```

mod batch;
mod engine;
mod flushes;
mod handle;
pub(crate) mod ids;
mod lines;
#[cfg(feature = "tracing")]
mod log;
mod operation;
mod outcome;
mod outcomes;
mod pace;
mod request;
mod source;

use std::{future::poll_fn, task::Context, time::Duration};

use es_dsl::Document;
use es_transport::Backoff;
use futures_core::Stream;
use futures_util::{StreamExt, stream::Map};

use self::{
    engine::{Engine, Input, Settings},
    lines::Item,
    operation::Kind,
    request::Requests,
    source::Documents,
};
use serde::Serialize;

use crate::{
    call::{CallState, Target, builder, methods},
    client::Elasticsearch,
    error::Error,
};

pub use handle::BulkHandle;
pub use operation::{DeleteOperation, IndexOperation, Operation, UpdateOperation};
pub use outcome::{Outcome, Progress, Report, Settled};
pub use outcomes::Outcomes;

/// A stream of the items of an iterator, for [`Bulk::index_all`] and [`Bulk::operations`].
pub use futures_util::stream::iter;

/// The name of the endpoint in the specification.
const NAME: &str = "bulk";

/// Writes many documents. See [`Elasticsearch::bulk`].
#[must_use = "a bulk does nothing until it is sent or started"]
pub struct Bulk<S = ()> {
    call: CallState,
    settings: Settings,
    backoff: Backoff,
    source: S,
}

methods!(@index [S] Bulk<S>);
methods!(@doc_type [S] Bulk<S>);
methods!(@refresh [S] Bulk<S>);
methods!(@pipeline [S] Bulk<S>);
methods!(@timeout [S] Bulk<S>);
methods!(@wait_for_active_shards [S] Bulk<S>);
builder!(@request_options [S] Bulk<S>);
builder!(@debug [S] Bulk<S>);

impl Elasticsearch {
    /// Writes many documents, in requests of many operations each.
    ///
    /// `POST /_bulk`, on every server. What it promises is told by the [module](crate::bulk).
    ///
    /// ```no_run
    /// # use es_client::{bulk::Operation, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let bulk = es.bulk().index("people").start();
    /// bulk.push(Operation::index(&json!({"name": "Ada"})).id(1)).await?;
    /// bulk.push(Operation::update::<Value>(1).doc(json!({"age": 36}))).await?;
    /// bulk.push(Operation::delete::<Value>(2)).await?;
    /// let report = bulk.close().await?;
    /// println!("{report}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn bulk(&self) -> Bulk {
        Bulk {
            call: CallState::new(self, Target::default()),
            settings: Settings {
                concurrency: 4,
                flush_bytes: 5 << 20,
                flush_operations: 1_000,
                flush_interval: Duration::from_secs(1),
                max_attempts: 10,
                retry_timeout: Duration::from_secs(300),
                server_ids: false,
                on_progress: None,
            },
            backoff: Backoff::default(),
            source: (),
        }
    }
}

impl<S> Bulk<S> {
    /// How many requests may be under way at once, at least 1. Default 4. It is fewer while the server says that it
    /// has too much to do.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.settings.concurrency = requests.max(1);
        self
    }

    /// How many bytes a request has at the most, unless one operation alone has more. Default 5 MiB.
    pub fn flush_bytes(mut self, bytes: usize) -> Self {
        self.settings.flush_bytes = bytes.max(1);
        self
    }

    /// How many operations a request has at the most. Default 1,000.
    pub fn flush_operations(mut self, operations: usize) -> Self {
        self.settings.flush_operations = operations.max(1);
        self
    }

    /// How long an operation waits for others to go with. Default one second.
    pub fn flush_interval(mut self, interval: Duration) -> Self {
        self.settings.flush_interval = interval;
        self
    }

    /// How many times an operation is sent at the most, at least 1. Default 10.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.settings.max_attempts = attempts.max(1);
        self
    }

    /// For how long after it was first sent an operation is sent again. Default five minutes.
    pub fn retry_timeout(mut self, time: Duration) -> Self {
        self.settings.retry_timeout = time;
        self
    }

    /// The waits between attempts. Default: up to 100 ms before the second, twice that before each further one, at
    /// most 10 s, unless the server asks for another wait.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Lets the server make the ids of documents that have none. It is somewhat faster; but after a lost answer
    /// such a document is not sent again, because it could be there twice: it is [`Settled::Unknown`].
    pub fn server_ids(mut self) -> Self {
        self.settings.server_ids = true;
        self
    }

    /// Is told after each request how far the bulk is.
    ///
    /// ```no_run
    /// # use es_client::{bulk, prelude::*};
    /// # async fn f(es: Elasticsearch, tweets: Vec<Value>) -> Result<(), es_client::Error> {
    /// let bulk = es.bulk().index("tweets").index_all(bulk::iter(tweets));
    /// bulk.on_progress(|progress| println!("{} done", progress.settled)).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_progress(mut self, on_progress: impl FnMut(Progress) + Send + 'static) -> Self {
        self.settings.on_progress = Some(Box::new(on_progress));
        self
    }

    fn from<T>(self, source: impl FnOnce(S) -> T) -> Bulk<T> {
        Bulk { call: self.call, settings: self.settings, backoff: self.backoff, source: source(self.source) }
    }

    /// The work, once the server is known.
    async fn engine<I>(self, with_outcomes: bool) -> Result<Engine<S, I>, Error>
    where
        S: Stream<Item = Input<I>>,
        I: Item,
    {
        let Self { mut call, settings, backoff, source } = self;
        let prepared = async {
            call.check()?;
            call.target.check_if_named()?;
            call.server().await
        };
        let server = prepared.await.map_err(|error| error.in_call(NAME))?;
        let target = call.target.clone();
        let requests = Requests::new(call, server, backoff, with_outcomes);
        Ok(Engine::new(requests, settings, target, source, with_outcomes))
    }
}

impl Bulk {
    /// Writes the documents of a stream, each as a new one or in place of the one of its id; those of an iterator by
    /// [`iter`].
    pub fn index_all<S: Stream<Item: Document + Serialize>>(self, documents: S) -> Bulk<Documents<S>> {
        self.from(|()| Documents::of(documents, Kind::Index))
    }

    /// Writes the documents of a stream, each of which must be new. Data streams take documents by this only.
    pub fn create_all<S: Stream<Item: Document + Serialize>>(self, documents: S) -> Bulk<Documents<S>> {
        self.from(|()| Documents::of(documents, Kind::Create))
    }

    /// Does the operations of a stream; those of an iterator by [`iter`].
    pub fn operations<C, S: Stream<Item: Into<Operation<C>>>>(self, operations: S) -> Bulk<Converted<S, C>> {
        self.from(|()| operations.map(Into::into as fn(S::Item) -> Operation<C>))
    }

    /// Starts a bulk that operations are pushed to, on a task of its own.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start<C: Send + 'static>(self) -> BulkHandle<C> {
        self.spawn(None::<fn(Outcome<C>)>)
    }

    /// Starts a bulk like [`start`](Self::start), and tells the function what became of each operation.
    ///
    /// ```no_run
    /// # use es_client::{bulk::{Operation, Outcome}, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let bulk = es.bulk().index("lines").start_with(|outcome: Outcome<u64>| println!("{} is settled", outcome.context));
    /// bulk.push(Operation::index(&json!({"text": "first"})).context(17)).await?;
    /// bulk.close().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start_with<C: Send + 'static>(self, on_outcome: impl FnMut(Outcome<C>) + Send + 'static) -> BulkHandle<C> {
        self.spawn(Some(on_outcome))
    }

    fn spawn<C, F>(self, on_outcome: Option<F>) -> BulkHandle<C>
    where
        C: Send + 'static,
        F: FnMut(Outcome<C>) + Send + 'static,
    {
        let (handle, pushed, reporter) = BulkHandle::new();
        let bulk = self.from(|()| pushed);
        tokio::spawn(async move {
            let report = bulk.run(on_outcome).await;
            // The handles may be gone.
            let _ = reporter.send(Some(report));
        });
        handle
    }
}

/// The stream of [`Bulk::operations`].
pub type Converted<S, C> = Map<S, fn(<S as Stream>::Item) -> Operation<C>>;

impl<S> Bulk<S> {
    /// Does all that comes, and tells what became of it, if anybody wants to know.
    async fn run<I, F>(self, mut on_outcome: Option<F>) -> Result<Report, Error>
    where
        S: Stream<Item = Input<I>>,
        I: Item,
        F: FnMut(Outcome<I::Context>),
    {
        let mut engine = self.engine(on_outcome.is_some()).await?;
        let work = |cx: &mut Context<'_>| {
            let done = engine.poll(cx);
            if let Some(on_outcome) = &mut on_outcome {
                while let Some(outcome) = engine.next_outcome() {
                    on_outcome(outcome);
                }
            }
            done
        };
        poll_fn(work).await;
        engine.report().checked()
    }
}

impl<S: Stream<Item: Item>> Bulk<S> {
    /// Does all operations, and tells what became of them.
    ///
    /// When the future is dropped, what was not sent is not done, and requests that are on their way may be executed
    /// still.
    ///
    /// # Errors
    /// When an operation was rejected or its answer lost: [`Error::bulk_report`] has the numbers and the first errors.
    /// The others are done. Bad input of the bulk itself, and a server that cannot be asked what it is: then nothing
    /// was sent.
    pub async fn send(self) -> Result<Report, Error> {
        self.from(|source| source.map(Input::Item)).run(None::<fn(_)>).await
    }

    /// Does all operations, and gives what became of each of them as a stream, in the order in which they end.
    ///
    /// Operations are sent while the stream is polled. When it is dropped, what was not sent is not done, and
    /// requests that are on their way may be executed still.
    ///
    /// ```no_run
    /// # use es_client::{bulk::{self, Operation, Settled}, prelude::*};
    /// # async fn f(es: Elasticsearch, lines: Vec<(u64, Value)>) -> Result<(), es_client::Error> {
    /// let operations = lines.into_iter().map(|(offset, line)| Operation::index(&line).context(offset));
    /// let mut outcomes = es.bulk().index("lines").operations(bulk::iter(operations)).outcomes().await?;
    /// while let Some(outcome) = outcomes.next().await {
    ///     if let Settled::Rejected(error) | Settled::Unknown(error) = outcome.result {
    ///         println!("{}: {error}", outcome.context);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Bad input of the bulk itself, and a server that cannot be asked what it is. Nothing was sent.
    pub async fn outcomes(self) -> Result<Outcomes<S>, Error> {
        Ok(Outcomes::of(self.from(|source| source.map(Input::Item as fn(_) -> _)).engine(true).await?))
    }
}

#[cfg(test)]
mod tests;

//! The work of a bulk: takes operations in, sends them, and settles each of them once.
//!
//! ```text
//! source → open → ready → in flight → settled
//!            ↑      ↑         ↓
//!            └──────┴────── waiting      what is sent again waits, as the bytes that were made the first time
//! ```
//!
//! An operation on a document of which another one is on its way stands behind that one and goes on when it is settled.

mod settle;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    future::Future,
    hash::RandomState,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;
use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::oneshot,
    time::{Instant, Sleep, sleep_until},
};

use super::{
    batch::{Batch, Held, Open, Pending},
    flushes::Flushes,
    ids::Ids,
    lines::{Item, Lines, Repeat},
    outcome::{Outcome, Progress, Report, Settled},
    pace::Pace,
    request::{Answer, Requests},
};
use crate::call::Target;

/// How a bulk works.
pub(super) struct Settings {
    pub(super) concurrency: usize,
    pub(super) flush_bytes: usize,
    pub(super) flush_operations: usize,
    pub(super) flush_interval: Duration,
    pub(super) max_attempts: u32,
    pub(super) retry_timeout: Duration,
    pub(super) server_ids: bool,
    pub(super) on_progress: Option<Box<dyn FnMut(Progress) + Send>>,
}

impl Settings {
    /// How many bytes of operations may be in memory before no more are taken in.
    fn most_bytes(&self) -> usize {
        self.flush_bytes.saturating_mul(self.concurrency + 1)
    }
}

/// What comes to an engine.
pub(super) enum Input<I> {
    Item(I),
    /// Somebody waits until all before this have ended.
    Flush(oneshot::Sender<()>),
}

/// What waits to be sent again.
enum Waiting<C> {
    Operation(Held<C>),
    Batch(Batch<C>),
}

type InFlight<C> = Pin<Box<dyn Future<Output = (Batch<C>, Answer)> + Send>>;

/// The work of a bulk.
pub(super) struct Engine<S, I: Item> {
    requests: Arc<Requests>,
    settings: Settings,
    /// The index and the type of the bulk.
    target: Target,
    /// None when it has ended.
    source: Option<Pin<Box<S>>>,
    ids: Ids,
    hasher: RandomState,
    open: Open<I::Context>,
    ready: VecDeque<Batch<I::Context>>,
    in_flight: FuturesUnordered<InFlight<I::Context>>,
    /// What is sent again, by the time when it is; the number keeps those of the same time apart.
    waiting: BTreeMap<(Instant, u64), Waiting<I::Context>>,
    /// How many operations were sent again, or wait for it.
    waited: u64,
    /// The documents of operations that are on their way, and the operations that stand behind these.
    documents: HashMap<u64, VecDeque<Held<I::Context>>>,
    /// The bytes of all operations that have not ended.
    bytes: usize,
    accepted: u64,
    flushes: Flushes,
    pace: Pace,
    report: Report,
    /// Outcomes that nobody took yet, if somebody takes them.
    outcomes: Option<VecDeque<Outcome<I::Context>>>,
    timer: Pin<Box<Sleep>>,
    started: Instant,
    /// Buffers of bodies that were sent.
    spare: Vec<Vec<u8>>,
}

impl<S: Stream<Item = Input<I>>, I: Item> Engine<S, I> {
    pub(super) fn new(requests: Requests, settings: Settings, target: Target, source: S, with_outcomes: bool) -> Self {
        let started = Instant::now();
        Self {
            requests: Arc::new(requests),
            pace: Pace::new(settings.concurrency),
            settings,
            target,
            source: Some(Box::pin(source)),
            ids: Ids::new(),
            hasher: RandomState::new(),
            open: Open::new(),
            ready: VecDeque::new(),
            in_flight: FuturesUnordered::new(),
            waiting: BTreeMap::new(),
            waited: 0,
            documents: HashMap::new(),
            bytes: 0,
            accepted: 0,
            flushes: Flushes::new(),
            report: Report::default(),
            outcomes: with_outcomes.then(VecDeque::new),
            timer: Box::pin(sleep_until(started)),
            started,
            spare: Vec::new(),
        }
    }

    /// Works until all operations of the source have ended.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            while let Poll::Ready(Some((batch, answer))) = self.in_flight.poll_next_unpin(cx) {
                self.settle(batch, answer);
            }
            self.take_waiting();
            let is_full = self.take_in(cx);
            let sent = self.send();
            if self.is_done() {
                return Poll::Ready(());
            }
            // What was sent begins when it is polled, and makes room for more.
            if sent > 0 || (is_full && self.has_room()) {
                continue;
            }
            match self.deadline() {
                Some(at) => {
                    self.timer.as_mut().reset(at);
                    if self.timer.as_mut().poll(cx).is_pending() {
                        return Poll::Pending;
                    }
                }
                None => return Poll::Pending,
            }
        }
    }

    /// The next outcome, if somebody takes them.
    pub(super) fn next_outcome(&mut self) -> Option<Outcome<I::Context>> {
        self.outcomes.as_mut()?.pop_front()
    }

    /// What became of the operations until now.
    pub(super) fn report(&self) -> Report {
        Report { took: self.started.elapsed(), ..self.report.clone() }
    }

    fn is_done(&self) -> bool {
        self.source.is_none() && self.bytes == 0 && self.in_flight.is_empty()
    }

    /// Whether more operations can be taken in.
    fn has_room(&self) -> bool {
        self.ready.is_empty() && self.bytes < self.settings.most_bytes()
    }

    /// Takes operations in; tells whether it stopped for want of room.
    fn take_in(&mut self, cx: &mut Context<'_>) -> bool {
        loop {
            let has_room = self.has_room();
            let Some(source) = &mut self.source else { return false };
            if !has_room {
                return true;
            }
            match source.as_mut().poll_next(cx) {
                Poll::Ready(Some(Input::Item(item))) => self.accept(item),
                Poll::Ready(Some(Input::Flush(flush))) => self.flushes.flush(flush),
                Poll::Ready(None) => self.source = None,
                Poll::Pending => return false,
            }
        }
    }

    fn accept(&mut self, item: I) {
        let start = self.open.buffer.len();
        let mut lines = Lines {
            buffer: &mut self.open.buffer,
            server: self.requests.server,
            target: &self.target,
            ids: &mut self.ids,
            server_ids: self.settings.server_ids,
            hasher: &self.hasher,
        };
        let written = item.write(&mut lines);
        let context = item.into_context();
        self.accepted += 1;
        let mut operation = Pending {
            length: 0,
            document: None,
            repeat: Repeat::Same,
            attempts: 0,
            sent: None,
            was_lost: false,
            section: self.flushes.begin(),
            context,
        };
        match written {
            Ok(written) => {
                operation.length = self.open.buffer.len() - start;
                operation.repeat = written.repeat;
                operation.document = written.document;
                self.bytes += operation.length;
                self.place(operation);
            }
            Err(error) => {
                self.open.buffer.truncate(start);
                self.end(operation, Settled::Rejected(error.in_call(super::NAME)));
            }
        }
    }

    /// Puts the operation whose lines were written last where it belongs: into the open body, or behind
    /// another one on the same document.
    fn place(&mut self, operation: Pending<I::Context>) {
        if let Some(document) = operation.document {
            if let Some(behind) = self.documents.get_mut(&document) {
                let lines = self.open.cut(operation.length);
                behind.push_back(Held { operation, lines });
                return;
            }
            self.documents.insert(document, VecDeque::new());
        }
        self.append(operation);
    }

    /// Adds the operation whose lines were written last to the open body.
    fn append(&mut self, operation: Pending<I::Context>) {
        let Settings { flush_bytes, flush_operations, .. } = self.settings;
        let overflows = self.open.buffer.len() > flush_bytes && !self.open.operations.is_empty();
        if overflows {
            let lines = self.open.cut(operation.length);
            self.seal();
            self.open.buffer.extend(lines);
        }
        self.open.push(operation);
        if self.open.buffer.len() >= flush_bytes || self.open.operations.len() >= flush_operations {
            self.seal();
        }
    }

    /// Completes the open body.
    fn seal(&mut self) {
        let batch = self.open.seal(self.spare.pop());
        self.ready.push_back(batch);
    }

    /// Puts an operation that waited into the open body.
    fn resume(&mut self, held: Held<I::Context>) {
        self.open.buffer.extend_from_slice(&held.lines);
        self.append(held.operation);
    }

    /// Takes up what waited long enough.
    fn take_waiting(&mut self) {
        let now = Instant::now();
        while let Some(first) = self.waiting.first_entry()
            && first.key().0 <= now
        {
            match first.remove() {
                Waiting::Operation(held) => self.resume(held),
                Waiting::Batch(batch) => self.ready.push_back(batch),
            }
        }
    }

    /// Sends what is to be sent now; gives the number of requests.
    fn send(&mut self) -> usize {
        let mut sent = 0;
        while self.in_flight.len() < self.pace.limit() {
            if self.ready.is_empty() && self.open_is_due() {
                self.seal();
            }
            let Some(batch) = self.ready.pop_front() else { break };
            self.launch(batch);
            sent += 1;
        }
        sent
    }

    /// Whether the open body waits for no more operations.
    fn open_is_due(&self) -> bool {
        let Some(since) = self.open.since else { return false };
        self.source.is_none()
            || self.flushes.is_awaited()
            || !self.has_room()
            || since.elapsed() >= self.settings.flush_interval
    }

    /// When something is to be done though nothing happens.
    fn deadline(&self) -> Option<Instant> {
        let open = self.open.since.map(|since| since + self.settings.flush_interval);
        // With as many requests under way as may be, the next answer is what counts.
        let open = open.filter(|_| self.in_flight.len() < self.pace.limit());
        let waiting = self.waiting.first_key_value().map(|((at, _), _)| *at);
        open.into_iter().chain(waiting).min()
    }

    fn launch(&mut self, mut batch: Batch<I::Context>) {
        let now = Instant::now();
        self.report.requests += 1;
        for operation in &mut batch.operations {
            operation.attempts += 1;
            operation.sent.get_or_insert(now);
            self.report.repeats += u64::from(operation.attempts > 1);
        }
        let idempotent = batch.operations.iter().all(|operation| operation.repeat != Repeat::Changes);
        let requests = Arc::clone(&self.requests);
        self.in_flight.push(Box::pin(async move {
            let answer = requests.send(batch.body.clone(), batch.operations.len(), idempotent).await;
            (batch, answer)
        }));
    }
}

//! One request of a bulk, and its answer.

use bytes::Bytes;
use es_transport::{Backoff, Delivery, ErrorKind, Idempotency};
use http::{Method, StatusCode};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    call::{CallState, Path, RequestParts},
    document::{WriteResult, Written},
    error::{Error, ErrorCause},
    response::{Response, Shards},
    server::Server,
};

/// What of an answer is read where nobody asks for the outcome of each operation.
const NEEDED: &str = "items.*.status,items.*.result,items.*.error";

/// What all requests of a bulk share.
pub(super) struct Requests {
    call: CallState,
    pub(super) server: Server,
    pub(super) backoff: Backoff,
    /// Whether the outcome of each operation is asked for.
    in_full: bool,
}

/// What became of a request.
pub(super) enum Answer {
    /// An answer for each operation.
    Items { items: Vec<ItemAnswer>, response: Box<Response>, was_lost: bool },
    /// The request as a whole failed.
    Failed(Failed),
}

/// A request that failed as a whole.
pub(super) struct Failed {
    pub(super) error: Error,
    /// How long the server asks to wait.
    pub(super) wait: Option<std::time::Duration>,
    pub(super) kind: FailedAs,
}

/// How a request failed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailedAs {
    /// Nothing was done: it reached no server, or one that could not begin.
    NotDone,
    /// Nothing was done: the server has too much to do.
    Refused,
    /// A server may have executed it.
    Lost,
    /// It is too large.
    TooLarge,
    /// It will fail again.
    Final,
    /// It may have been executed, and what would come of another time is not known.
    Doubtful,
}

#[derive(Deserialize)]
struct Body<T> {
    items: Vec<ItemOf<T>>,
}

/// An item of an answer, under the name of what was to be done.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum ItemOf<T> {
    Index(T),
    Create(T),
    Update(T),
    Delete(T),
}

/// What the server says of one operation, as far as a bulk needs it that only counts.
///
/// What else a write tells is read where somebody takes the outcome of each operation: reading items of all these
/// members took 450 instructions more for each operation, of 8,900 that it takes in all.
#[derive(Deserialize)]
pub(super) struct ItemAnswer {
    pub(super) status: u16,
    // In a box, as nearly no item has one.
    pub(super) error: Option<Box<ErrorCause>>,
    pub(super) result: Option<WriteResult>,
    _id: Option<String>,
    /// All of it, where the outcome of each operation is asked for.
    #[serde(skip)]
    full: Option<Box<FullItemAnswer>>,
}

impl ItemAnswer {
    /// Whether what a server or a shard could not take now, it may take later; a write block, too, for who waits for it.
    pub(super) fn is_temporary(&self, waits_for_blocks: bool) -> bool {
        let is_blocked = || self.error.as_ref().is_some_and(|error| error.is_write_block());
        matches!(self.status, 429 | 502 | 503 | 504) || waits_for_blocks && is_blocked()
    }
}

/// What the server says of one operation, with all that it tells of what was written.
#[derive(Default, Deserialize)]
struct FullItemAnswer {
    status: u16,
    error: Option<Box<ErrorCause>>,
    result: Option<WriteResult>,
    _index: Option<String>,
    _id: Option<String>,
    _version: Option<i64>,
    _seq_no: Option<i64>,
    _primary_term: Option<i64>,
    _shards: Option<Shards>,
    #[serde(default)]
    forced_refresh: bool,
}

impl From<FullItemAnswer> for ItemAnswer {
    fn from(mut item: FullItemAnswer) -> Self {
        Self {
            status: item.status,
            error: item.error.take(),
            result: item.result.take(),
            _id: item._id.take(),
            full: Some(Box::new(item)),
        }
    }
}

impl ItemAnswer {
    /// What the write did, if it did something.
    pub(super) fn result(&self) -> Option<&WriteResult> {
        self.result.as_ref().filter(|result| {
            self.error.is_none() && (self.status < 300 || (self.status == 404 && **result == WriteResult::NotFound))
        })
    }

    /// The same, in full.
    pub(super) fn into_written(self, result: WriteResult) -> Written {
        let full = self.full.map(|full| *full).unwrap_or_default();
        Written {
            id: self._id.unwrap_or_default(),
            index: full._index.unwrap_or_default(),
            version: full._version.unwrap_or(1),
            result,
            seq_no: full._seq_no,
            primary_term: full._primary_term,
            shards: full._shards.unwrap_or_default(),
            forced_refresh: full.forced_refresh,
        }
    }

    /// Whether the error names this id.
    pub(super) fn tells_of(&self, id: &str) -> bool {
        self.error.as_ref().and_then(|error| error.reason.as_deref()).is_some_and(|reason| reason.contains(id))
    }

    /// The id, where the answer has it.
    pub(super) fn id(&self) -> Option<&str> {
        self._id.as_deref()
    }
}

impl Requests {
    /// The requests of a bulk; in full, if the outcome of each operation is asked for.
    pub(super) fn new(mut call: CallState, server: Server, backoff: Backoff, in_full: bool) -> Self {
        call.default_header("content-type", "application/x-ndjson");
        // What may be sent again is known of each operation, and the pace depends on what was refused.
        call.set_max_retries(0);
        if !in_full && call.params.get("filter_path").is_none() {
            call.set_param("filter_path", NEEDED);
        }
        server.rename_params(&mut call.params);
        Self { call, server, backoff, in_full }
    }

    /// Whether operations that a write block refuses are sent again.
    pub(super) fn waits_for_blocks(&self) -> bool {
        self.call.client().write_block_wait().is_some()
    }

    /// Sends a body of so many operations.
    pub(super) async fn send(&self, body: Bytes, operations: usize, idempotent: bool) -> Answer {
        let idempotency = if idempotent { Idempotency::Idempotent } else { Idempotency::NotIdempotent };
        let parts = RequestParts::new(Method::POST, Path::of("_bulk"), idempotency).batch(body, operations);
        let response = match self.call.exchange_once(super::NAME, parts, self.server).await {
            Ok(response) => response,
            Err(error) => {
                let kind = match error.transport() {
                    None => FailedAs::Final,
                    Some(error)
                        if matches!(error.kind(), ErrorKind::Closed | ErrorKind::Config | ErrorKind::Product) =>
                    {
                        FailedAs::Final
                    }
                    // An earlier attempt at an idempotent request may have been executed.
                    Some(error)
                        if error.delivery() == Delivery::NotSent && (!idempotent || error.attempts().len() < 2) =>
                    {
                        FailedAs::NotDone
                    }
                    Some(_) => FailedAs::Lost,
                };
                return Answer::Failed(Failed { error, wait: None, kind });
            }
        };
        if !response.status().is_success() {
            let error = response.error();
            let kind = match response.status() {
                StatusCode::TOO_MANY_REQUESTS => FailedAs::Refused,
                StatusCode::PAYLOAD_TOO_LARGE => FailedAs::TooLarge,
                // In a server's own words, and not in those of a proxy before it: it had no master node, say.
                StatusCode::SERVICE_UNAVAILABLE if error.cause().is_some() => FailedAs::NotDone,
                StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                    FailedAs::Lost
                }
                status if status.is_server_error() => FailedAs::Doubtful,
                _ => FailedAs::Final,
            };
            return Answer::Failed(Failed { error, wait: self.backoff.asked_for(response.headers()), kind });
        }
        let items = match self.in_full {
            true => items::<FullItemAnswer>(&response),
            false => items::<ItemAnswer>(&response),
        };
        let items = items.and_then(|items| match items.len() {
            number if number == operations => Ok(items),
            number => Err(response.unexpected(format!("it has {number} items in place of {operations}"))),
        });
        // An earlier attempt may have been executed, unless it is one that the transport repeats only if it was not sent.
        let was_lost = idempotent && response.info().attempts().iter().any(|attempt| attempt.error_kind().is_some());
        match items {
            Ok(items) => Answer::Items { items, response: Box::new(response), was_lost },
            Err(error) => Answer::Failed(Failed { error, wait: None, kind: FailedAs::Doubtful }),
        }
    }
}

/// What an answer says of each operation.
fn items<T: DeserializeOwned + Into<ItemAnswer>>(response: &Response) -> Result<Vec<ItemAnswer>, Error> {
    let Body { items } = response.json::<Body<T>>()?;
    Ok(items.into_iter().map(|item| item.into_inner().into()).collect())
}

impl<T> ItemOf<T> {
    fn into_inner(self) -> T {
        match self {
            Self::Index(item) | Self::Create(item) | Self::Update(item) | Self::Delete(item) => item,
        }
    }
}

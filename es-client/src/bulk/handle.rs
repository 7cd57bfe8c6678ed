//! A bulk that operations are pushed to, from anywhere.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use tokio::sync::{mpsc, oneshot, watch};

use super::{Operation, engine::Input, outcome::Report};
use crate::error::Error;

/// How many operations wait to be taken in before a push waits.
const QUEUED: usize = 128;

/// A bulk that operations are pushed to: see [`Bulk::start`](super::Bulk::start). Its clones push to the same bulk.
///
/// When all handles are dropped, what was pushed is still sent.
pub struct BulkHandle<C = ()> {
    input: mpsc::Sender<Message<C>>,
    report: watch::Receiver<Option<Result<Report, Error>>>,
}

#[allow(clippy::large_enum_variant, reason = "nearly all messages are operations")]
pub(super) enum Message<C> {
    Push(Operation<C>),
    Flush(oneshot::Sender<()>),
    Close,
}

/// What the handles of a bulk push, until one of them closes it or all are gone.
pub(super) struct Pushed<C> {
    input: mpsc::Receiver<Message<C>>,
}

impl<C> Stream for Pushed<C> {
    type Item = Input<Operation<C>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match ready!(self.input.poll_recv(cx)) {
                Some(Message::Push(operation)) => Poll::Ready(Some(Input::Item(operation))),
                Some(Message::Flush(flush)) => Poll::Ready(Some(Input::Flush(flush))),
                // What others pushed before is still taken; then there is no more.
                Some(Message::Close) => {
                    self.input.close();
                    continue;
                }
                None => Poll::Ready(None),
            };
        }
    }
}

/// Tells the handles what became of the bulk.
pub(super) type Reporter = watch::Sender<Option<Result<Report, Error>>>;

impl<C> BulkHandle<C> {
    pub(super) fn new() -> (Self, Pushed<C>, Reporter) {
        let (input, pushed) = mpsc::channel(QUEUED);
        let (reporter, report) = watch::channel(None);
        (Self { input, report }, Pushed { input: pushed }, reporter)
    }

    /// Pushes an operation. It waits while too many bytes are under way.
    ///
    /// # Errors
    /// When the bulk was [closed](Self::close), or could not begin: the operation is not sent. What becomes of an
    /// operation that was pushed is told by [`Bulk::start_with`](super::Bulk::start_with) and by the report.
    pub async fn push(&self, operation: impl Into<Operation<C>>) -> Result<(), Error> {
        self.send(Message::Push(operation.into())).await
    }

    /// Sends all that was pushed before, and waits until each of these operations has ended, repeats included.
    ///
    /// # Errors
    /// When the bulk was [closed](Self::close), or could not begin.
    pub async fn flush(&self) -> Result<(), Error> {
        let (flush, flushed) = oneshot::channel();
        self.send(Message::Flush(flush)).await?;
        match flushed.await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.ended().await),
        }
    }

    /// Ends the bulk for all its handles: sends what was pushed, and tells what became of all operations.
    ///
    /// # Errors
    /// When an operation was rejected or its answer lost: [`Error::bulk_report`] has the numbers and the first
    /// errors. When the bulk could not begin.
    pub async fn close(mut self) -> Result<Report, Error> {
        // Another handle may have closed it.
        let _ = self.input.send(Message::Close).await;
        match self.report.wait_for(Option::is_some).await {
            Ok(report) => report.clone().unwrap_or_else(|| Err(gone())),
            Err(_) => Err(gone()),
        }
    }

    async fn send(&self, message: Message<C>) -> Result<(), Error> {
        match self.input.send(message).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.ended().await),
        }
    }

    /// Why the bulk takes no more operations.
    async fn ended(&self) -> Error {
        let mut report = self.report.clone();
        match report.wait_for(Option::is_some).await.as_deref() {
            // It could not begin.
            Ok(Some(Err(error))) if error.bulk_report().is_none() => error.clone(),
            Ok(_) => Error::request("the bulk is closed, and takes no more operations"),
            Err(_) => gone(),
        }
    }
}

/// The runtime that the bulk ran on has ended.
fn gone() -> Error {
    Error::state(
        "the bulk ended with the runtime that it was started on, and operations that were pushed may be lost: start it \
         on a runtime that lives as long",
    )
}

impl<C> Clone for BulkHandle<C> {
    fn clone(&self) -> Self {
        Self { input: self.input.clone(), report: self.report.clone() }
    }
}

impl<C> fmt::Debug for BulkHandle<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkHandle").field("closed", &self.input.is_closed()).finish_non_exhaustive()
    }
}

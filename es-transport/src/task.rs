//! Tasks of the transport's own.

use std::{future::Future, pin::Pin};

use tokio::{
    runtime::{Handle, TryCurrentError},
    task::AbortHandle,
};

/// Does something in the background. All tasks are of one type, so that what tokio needs for a task
/// is compiled once.
pub(crate) fn spawn(work: Pin<Box<dyn Future<Output = ()> + Send>>) -> Result<AbortHandle, TryCurrentError> {
    Ok(Handle::try_current()?.spawn(work).abort_handle())
}

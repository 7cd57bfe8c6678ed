//! What requests about a task need.

use std::sync::Arc;

use super::TaskKind;
use crate::call::CallState;

/// What requests about a task need.
#[derive(Clone)]
pub(crate) struct Handle {
    /// Their state: with the headers of the call that began the task.
    pub(super) state: Arc<CallState>,
    pub(crate) id: String,
    pub(crate) kind: &'static TaskKind,
    /// Whether a server said that it began the task.
    pub(super) is_begun: bool,
}

impl Handle {
    pub(crate) fn call(&self) -> CallState {
        self.state.with_headers()
    }
}

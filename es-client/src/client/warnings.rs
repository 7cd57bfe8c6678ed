//! What servers warn of, in the log.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use crate::response::CallInfo;

/// How many texts are remembered. Those with names of indices in them may be any number.
const REMEMBERED: usize = 100;

/// The warnings that were logged. Each text is one of level `WARN` once, since it is about the program, not about the call.
#[derive(Default)]
pub(super) struct Warnings {
    told: Mutex<BTreeSet<String>>,
}

impl Warnings {
    pub(super) fn log(&self, endpoint: &str, info: &CallInfo) {
        for text in info.warnings() {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let is_new = told.len() < REMEMBERED && told.insert(text.clone());
            drop(told);
            match is_new {
                true => tracing::warn!(db.operation.name = endpoint, "the server warns: {text}"),
                false => tracing::debug!(db.operation.name = endpoint, "the server warns: {text}"),
            }
        }
    }
}

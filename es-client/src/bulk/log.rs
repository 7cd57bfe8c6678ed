//! What is logged of a bulk.

use super::request::Answer;

/// Why operations of a request are sent again: the words of the first, or the failure of the request.
pub(super) fn reason(answer: &Answer, waits_for_blocks: bool) -> String {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return String::new();
    }
    match answer {
        Answer::Items { items, .. } => {
            let first = items.iter().find(|item| item.is_temporary(waits_for_blocks));
            let words = |cause: &crate::ErrorCause| format!(": {cause}");
            let told = first
                .map(|item| format!("status {}{}", item.status, item.error.as_deref().map(words).unwrap_or_default()));
            told.unwrap_or_default()
        }
        Answer::Failed(failed) => failed.error.to_string(),
    }
}

/// Logs that so many operations are sent again.
pub(super) fn sent_again(operations: u64, reason: &str) {
    if operations > 0 {
        tracing::debug!(operations, "operations of a bulk are sent again: {reason}");
    }
}

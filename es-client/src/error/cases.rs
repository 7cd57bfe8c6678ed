//! What programs branch on: one question for each case.

use http::StatusCode;
use serde_json::Value;

use super::{Error, Failure, TaskEnd, cause::ErrorCause};

const ALREADY_EXISTS: &[&str] =
    &["resource_already_exists_exception", "index_already_exists_exception", "snapshot_name_already_in_use_exception"];
const MAPPING: &[&str] =
    &["mapper_parsing_exception", "document_parsing_exception", "strict_dynamic_mapping_exception"];
/// What servers say of a mapping in words only.
const MAPPING_WORDS: &[&str] =
    &["cannot be changed from type", "of different type", "different [type]", "conflicts with existing mapping"];
const PARSING: &[&str] = &[
    "parsing_exception",
    "parse_exception",
    "x_content_parse_exception",
    "json_parse_exception",
    "json_e_o_f_exception",
    "x_content_e_o_f_exception",
    "unexpected_end_of_input_exception",
    "stream_read_exception",
    "named_object_not_found_exception",
    "query_parsing_exception",
];
const REJECTED: &[&str] = &["es_rejected_execution_exception", "rejected_execution_exception"];
const TIMEOUT: &[&str] = &[
    "process_cluster_event_timeout_exception",
    "receive_timeout_transport_exception",
    "timeout_exception",
    "elasticsearch_timeout_exception",
    "opensearch_timeout_exception",
];

const CANCELLED: &[&str] = &["task_cancelled_exception"];

/// What programs branch on.
///
/// Each looks at the status and at all causes that the server gives, of shards and of the items of a call about several,
/// too. A page of a proxy has no causes: of it only those hold that a status says.
impl Error {
    /// Whether something that the request names is missing: status 404, or, of an item, one of the cases below.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND) || self.is_index_not_found() || self.is_document_not_found()
    }

    /// Whether the document that the request names is missing, while its index is there. Calls that read a document
    /// give `None` in place of this error; an update has it.
    #[must_use]
    pub fn is_document_not_found(&self) -> bool {
        self.has_type("document_missing_exception")
            || self.misses("Document not found", "")
            || self.body_has("found", &Value::Bool(false))
            || self.has_status(StatusCode::NOT_FOUND) && self.body_has("result", &Value::from("not_found"))
    }

    /// Whether an index that the request names is missing.
    #[must_use]
    pub fn is_index_not_found(&self) -> bool {
        self.has_type("index_not_found_exception")
    }

    /// Whether an alias that the request names is missing.
    #[must_use]
    pub fn is_alias_not_found(&self) -> bool {
        self.has_type("aliases_not_found_exception")
            || self.misses("alias [", "missing")
            || self.misses("aliases [", "missing")
    }

    /// Whether an index template or a component template that the request names is missing.
    #[must_use]
    pub fn is_template_not_found(&self) -> bool {
        self.has_type("index_template_missing_exception")
            || self.misses("index template", "not found")
            || self.misses("component template", "not found")
    }

    /// Whether an ingest pipeline that the request names is missing.
    #[must_use]
    pub fn is_pipeline_not_found(&self) -> bool {
        self.says("pipeline [", "is missing") || self.says("pipeline with id [", "does not exist")
    }

    /// Whether a stored script, which a search template is, too, is missing.
    #[must_use]
    pub fn is_script_not_found(&self) -> bool {
        self.says("unable to find script", "") || self.says("stored script [", "does not exist")
    }

    /// Whether a snapshot repository that the request names is missing.
    #[must_use]
    pub fn is_repository_not_found(&self) -> bool {
        self.has_type("repository_missing_exception")
    }

    /// Whether a snapshot that the request names is missing, while its repository is there.
    #[must_use]
    pub fn is_snapshot_not_found(&self) -> bool {
        self.has_type("snapshot_missing_exception") || self.says("snapshot does not exist", "")
    }

    /// Whether what was to be made is there already: an index, a snapshot.
    #[must_use]
    pub fn is_already_exists(&self) -> bool {
        self.has_one_of(ALREADY_EXISTS) || self.says("snapshot with the same name already exists", "")
    }

    /// Whether the document was changed, or made, by somebody else meanwhile (status 409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT) || self.has_type("version_conflict_engine_exception")
    }

    /// Whether it is a matter of the mapping: a document that does not fit it, a field that a strict one does not know,
    /// a change that is not possible, or a mapping that none can be.
    #[must_use]
    pub fn is_mapping_error(&self) -> bool {
        self.has_one_of(MAPPING) || MAPPING_WORDS.iter().any(|words| self.says(words, ""))
    }

    /// Whether the server does not understand the body of the request: JSON that is none, a query or an option that it
    /// does not know. What is wrong with a document is [`is_mapping_error`](Self::is_mapping_error).
    #[must_use]
    pub fn is_parsing_error(&self) -> bool {
        self.has_one_of(PARSING) && !self.is_mapping_error()
    }

    /// Whether the server takes no more work for the moment: status 429, but for the
    /// [circuit breaker](Self::is_circuit_breaker). The same request may succeed a little later.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        let is_refused = self.has_status(StatusCode::TOO_MANY_REQUESTS) || self.has_one_of(REJECTED);
        is_refused && !self.is_circuit_breaker()
    }

    /// Whether a circuit breaker stopped the request, since it would take more memory than there is.
    #[must_use]
    pub fn is_circuit_breaker(&self) -> bool {
        self.has_type("circuit_breaking_exception")
    }

    /// Whether a block on the index or the cluster forbids the request: a read-only index, a full disk, a cluster
    /// that is not ready.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.has_type("cluster_block_exception")
    }

    /// Whether an index has a write block (`index.blocks.write`), as a [migration](crate::migration) sets it for a moment.
    /// What was asked for is not done, and may be sent again:
    /// [`Elasticsearch::with_write_block_wait`](crate::Elasticsearch::with_write_block_wait) does so.
    #[must_use]
    pub fn is_write_blocked(&self) -> bool {
        self.cause().is_some_and(ErrorCause::is_write_block)
    }

    /// Whether the user is not known (status 401), or may not do this (status 403).
    #[must_use]
    pub fn is_security_error(&self) -> bool {
        let is_denied = self.has_status(StatusCode::UNAUTHORIZED) || self.has_status(StatusCode::FORBIDDEN);
        // A block has status 403, too, and with Elasticsearch 5 a closed index.
        let is_other = self.is_blocked() || self.has_type("index_closed_exception");
        is_denied && !is_other || self.has_type("security_exception")
    }

    /// Whether the time ran out before there was a response, or on the server before what it was asked to wait for (status
    /// 408 or 504, or its words). What was asked for may happen still.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        let is_ours = self.transport().is_some_and(es_transport::Error::is_timeout);
        let is_told = self.has_status(StatusCode::REQUEST_TIMEOUT) || self.has_status(StatusCode::GATEWAY_TIMEOUT);
        let is_waited_for = matches!(self.inner.failure, Failure::State { timed_out: true, .. })
            || self.is_task(TaskEnd::WaitedFor)
            || self.is_task(TaskEnd::TimedOut);
        is_ours || is_waited_for || is_told || self.has_one_of(TIMEOUT)
    }

    /// Whether a task, or a call that was waited for, ended because somebody cancelled it. What was done until then
    /// stays done.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.is_task(TaskEnd::Cancelled) || self.has_one_of(CANCELLED)
    }

    /// Whether nobody knows what became of a task: its node left, or was started anew, while it ran. What was done
    /// until then stays done.
    #[must_use]
    pub fn is_task_lost(&self) -> bool {
        self.is_task(TaskEnd::Lost)
    }

    fn is_task(&self, which: TaskEnd) -> bool {
        matches!(self.inner.failure, Failure::Task { end, .. } if end == which)
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }

    fn has_type(&self, error_type: &str) -> bool {
        self.cause().is_some_and(|cause| cause.has_type(error_type))
    }

    fn has_one_of(&self, types: &[&str]) -> bool {
        types.iter().any(|name| self.has_type(name))
    }

    /// Whether the reason of a cause has these words in it, the second ones after the first.
    fn says(&self, words: &str, then: &str) -> bool {
        let says = |cause: &ErrorCause| {
            let rest = cause.reason.as_deref().and_then(|reason| reason.split_once(words));
            rest.is_some_and(|(_, rest)| rest.contains(then))
        };
        self.cause().is_some_and(|cause| cause.all().any(says))
    }

    /// The same of what is missing, for which servers have no type of its own.
    fn misses(&self, words: &str, then: &str) -> bool {
        self.has_status(StatusCode::NOT_FOUND) && self.says(words, then)
    }

    /// Whether the body of a failure without causes has a member of this value.
    fn body_has(&self, name: &str, value: &Value) -> bool {
        match &self.inner.failure {
            Failure::Api { cause: None, body } => {
                serde_json::from_str::<Value>(body).is_ok_and(|body| body.get(name) == Some(value))
            }
            _ => false,
        }
    }
}

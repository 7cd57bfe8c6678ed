//! What to do about the failures that everybody meets.

use es_transport::{Delivery, Idempotency};
use http::StatusCode;

use self::Hint::{AllowPartial, AlreadyExists, BeginAgain, NodeLeft, Other, Overloaded, ReadIsOver, UnfitValue};
use super::{cause::ErrorCause, origin::RequestLine};

/// What to do about a failure. Those of a name of their own are said of several failures, or not in all calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    AlreadyExists,
    /// Of a document; a mapping that is refused fails with the same types.
    UnfitValue,
    /// Of a read of many documents, whose state is on one node.
    ReadIsOver,
    NodeLeft,
    /// Of work on many documents that lost what it reads from.
    BeginAgain,
    Overloaded,
    /// Of a call that a part of its shards or nodes answered.
    AllowPartial,
    Other(&'static str),
}

impl Hint {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::AlreadyExists => "ask `indices().exists(..)` first, or pass over the error where `is_already_exists`",
            Self::UnfitValue => {
                "a value does not fit the mapping of its field: compare with `indices().get_mapping(..)`"
            }
            Self::ReadIsOver => {
                "the scroll or the point in time is over, by its `keep_alive` or because its node left: read again \
                 from the beginning"
            }
            Self::AllowPartial => "`allow_partial(true)` takes what the others give",
            Self::NodeLeft => "a node left meanwhile: try again",
            Self::BeginAgain => "what it did until then stays done: begin it again for what is left",
            Self::Overloaded => "the server is overloaded: send less at a time",
            Self::Other(text) => text,
        }
    }
}

/// By the type of failure that the server gives.
const BY_TYPE: &[(&str, Hint)] = &[
    ("index_not_found_exception", Other("check the name, or create the index with `indices().create(..)`")),
    ("resource_already_exists_exception", AlreadyExists),
    ("index_already_exists_exception", AlreadyExists),
    ("invalid_index_name_exception", Other("index names are lowercase and without spaces and \\ / * ? \" < > | , #")),
    ("strict_dynamic_mapping_exception", Other("the mapping is strict: add the field to it, or leave it out")),
    ("script_exception", Other("correct the script, or the parameters that it is given")),
    (
        "version_conflict_engine_exception",
        Other(
            "the document changed meanwhile: read it again, or let the server try again with `retry_on_conflict` \
             or `conflicts_proceed`",
        ),
    ),
    ("document_missing_exception", Other("index it first, or give the update an `upsert`")),
    ("repository_missing_exception", Other("create it with `snapshots().create_repository(..)`, or check the name")),
    ("snapshot_missing_exception", Other("`snapshots().get(repository, \"*\")` lists those that there are")),
    ("aliases_not_found_exception", Other("check the name, or put it with `indices().put_alias(..)`")),
    (
        "circuit_breaking_exception",
        Other(
            "the request would take more memory than the node has to spare: ask for less at a time, fewer \
             buckets say",
        ),
    ),
    ("es_rejected_execution_exception", Overloaded),
    ("rejected_execution_exception", Overloaded),
    ("search_context_missing_exception", ReadIsOver),
    ("node_disconnected_exception", NodeLeft),
    ("node_not_connected_exception", NodeLeft),
    ("node_closed_exception", NodeLeft),
    (
        "no_shard_available_action_exception",
        Other("no node that runs has a copy of the shard: ask `cluster().health()`, and try again"),
    ),
    ("index_closed_exception", Other("open it with `indices().open(..)`")),
    (
        "api_not_available_exception",
        Other("Elasticsearch Serverless has no nodes to look after: leave this call out there"),
    ),
    ("cluster_block_exception", Other("the index takes no such request: look for read-only blocks and a full disk")),
    ("mapper_parsing_exception", UnfitValue),
    ("document_parsing_exception", UnfitValue),
];

/// By words in the reason, where the type alone says too little.
const BY_WORDS: &[(&str, Hint)] = &[
    (
        "SERVICE_UNAVAILABLE",
        Other("the cluster is not ready, without a master say: ask `cluster().health()`, and try again"),
    ),
    ("scroll_id references node", ReadIsOver),
    ("cannot be changed from type", Other("the mapping of a field is final: make a new index with the other mapping")),
    ("document already exists", Other("index it without `OpType::Create` to put it in place of that one")),
    (
        "non dynamic settings",
        Other(
            "set it when the index is created, or while it is closed: `indices().close(..)`, then \
             `indices().open(..)`",
        ),
    ),
    ("different type", Other("the mapping of a field is final: make a new index with the other mapping")),
    (
        "script_lang not supported",
        Other("this server lacks the module for that script language, such as lang-painless"),
    ),
    ("pipeline with id", Other("put the ingest pipeline first, or leave `pipeline` out")),
    ("specified by path.repo", Other("name the folder in the setting `path.repo` of every node, and restart them")),
    (
        "listed in reindex.remote",
        Other(
            "name the address in the setting `reindex.remote.whitelist` (OpenSearch: `reindex.remote.allowlist`) \
             of every node, and restart them",
        ),
    ),
    (
        "an open index with same name",
        Other("restore it under another name with `rename`, or close or delete that index"),
    ),
    ("because it's open", Other("restore it under another name with `rename`, or close or delete that index")),
    ("fielddata=true on", Other("use its `keyword` sub-field in its place: `.keyword()`, or `\"name.keyword\"`")),
    ("Result window is too large", Other("`scan()` reads all that matches, page by page")),
    ("Failed to parse query [", Other("what people type goes into `simple_query_string`, which takes anything")),
    ("compilations", Other("keep the source the same and pass values with `param`: each new source is compiled")),
];

/// What to know about a failure without a response, which itself says what to do.
pub(super) fn transport(error: &es_transport::Error, request: Option<&RequestLine>) -> Option<&'static str> {
    let matters = request.is_some_and(|request| request.idempotency != Idempotency::Idempotent);
    (matters && error.delivery() == Delivery::MaybeSent).then_some("a server may have executed it all the same")
}

/// What to do about a failure that a server answers with.
pub(super) fn api(endpoint: Option<&str>, status: StatusCode, cause: Option<&ErrorCause>) -> Option<&'static str> {
    let by_query = endpoint.is_some_and(|name| name.ends_with("_by_query") || name == "reindex");
    if let Some(cause) = cause {
        let says =
            |words: &str| cause.all().any(|cause| cause.reason.as_ref().is_some_and(|text| text.contains(words)));
        // The first letter depends on the version. `_reindex` looks like the name of an index there.
        if by_query && (says("o handler found") || says("ncorrect HTTP method")) {
            return Some("this server lacks the module `reindex`, which by-query calls and reindexing are part of");
        }
        // The index is the one that would hold the result.
        if endpoint == Some("tasks.get") && cause.has_type("resource_not_found_exception") {
            return Some(
                "it ended without a result to keep, or with its node: `start()` begins tasks whose result is kept",
            );
        }
        let is_about_mappings = endpoint.is_some_and(|name| name.starts_with("indices."));
        let by_words = BY_WORDS.iter().find(|(words, _)| says(words));
        let is_it = |(name, hint): &&(&str, Hint)| cause.has_type(name) && !(is_about_mappings && *hint == UnfitValue);
        if let Some((_, hint)) = by_words.or_else(|| BY_TYPE.iter().find(is_it)) {
            let is_work = by_query || endpoint == Some("tasks.get");
            return Some(if is_work && matches!(hint, ReadIsOver | NodeLeft) { BeginAgain } else { *hint }.text());
        }
    }
    match status {
        StatusCode::UNAUTHORIZED => {
            Some("check the credentials: `http_auth(\"user:password\")` or `api_key(..)` on the builder")
        }
        StatusCode::FORBIDDEN => Some("the user lacks the privilege: give it by a role, or ask as another user"),
        StatusCode::TOO_MANY_REQUESTS => Some(Overloaded.text()),
        StatusCode::PAYLOAD_TOO_LARGE => Some("send less in one request"),
        _ if status.is_redirection() => {
            Some("redirects are not followed: give the client the address that the server's `Location` names")
        }
        _ => None,
    }
}

/// What to do about a wait on the server that timed out.
pub(super) fn timed_out(endpoint: Option<&str>) -> &'static str {
    match endpoint {
        Some("cluster.state") => "allow more with `wait_for_timeout` and, beyond that, `request_timeout`",
        _ => "allow more with `timeout` and, beyond that, `request_timeout`",
    }
}

/// What to do about a failure of some parts, where the call can do without them.
pub(super) fn partial(endpoint: Option<&str>) -> Option<&'static str> {
    match endpoint? {
        // A scan, which goes without none, is such a search, too.
        "search" => Some("a search with `allow_partial(true)` takes what the others give"),
        "search_template" | "msearch" | "msearch_template" | "scroll" | "cluster.stats" | "nodes.info"
        | "nodes.stats" | "tasks.list" | "tasks.cancel" => Some(AllowPartial.text()),
        _ => None,
    }
}

/// What to do about an answer that is not that of the endpoint.
pub(super) fn decode(endpoint: Option<&str>) -> Option<&'static str> {
    match endpoint {
        Some("info" | "nodes.info") => Some(
            "what answers there does not look like Elasticsearch or OpenSearch: check the address, or tell the client \
             what it is with `with_server`",
        ),
        _ => None,
    }
}

//! What to do about the failures that everybody meets.

use es_transport::ErrorKind as Transport;
use http::StatusCode;

use super::{Error, ErrorKind, cause::contains};

const ALREADY_EXISTS: &str = "ask `indices().exists(..)` first, or pass over the error where `is_already_exists`";

/// By the type of failure that the server gives.
const BY_TYPE: &[(&str, &str)] = &[
    ("index_not_found_exception", "check the name, or create the index with `indices().create(..)`"),
    ("resource_already_exists_exception", ALREADY_EXISTS),
    ("index_already_exists_exception", ALREADY_EXISTS),
    ("invalid_index_name_exception", "index names are lowercase and without spaces and \\ / * ? \" < > | , #"),
    (
        "mapper_parsing_exception",
        "a value does not fit the mapping of its field: compare with `indices().get_mapping(..)`",
    ),
    (
        "document_parsing_exception",
        "a value does not fit the mapping of its field: compare with `indices().get_mapping(..)`",
    ),
    ("strict_dynamic_mapping_exception", "the mapping is strict: add the field to it, or leave it out"),
    ("script_exception", "correct the script, or the parameters that it is given"),
    (
        "version_conflict_engine_exception",
        "the document changed meanwhile: read it again, or let the server try again with `retry_on_conflict` or \
         `conflicts_proceed`",
    ),
    ("document_missing_exception", "index it first, or give the update an `upsert`"),
    ("cluster_block_exception", "the index takes no such request: look for read-only blocks and a full disk"),
];

/// By words in the reason, where the type alone says too little.
const BY_WORDS: &[(&str, &str)] = &[
    ("cannot be changed from type", "the mapping of a field is final: make a new index with the other mapping"),
    ("document already exists", "index it without `OpType::Create` to put it in place of that one"),
    ("different type", "the mapping of a field is final: make a new index with the other mapping"),
    ("script_lang not supported", "this server lacks the module for that script language, such as lang-painless"),
    ("compilations", "keep the source the same and pass values with `param`: each new source is compiled"),
];

pub(super) fn of(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Transport => transport(error.transport()?),
        ErrorKind::Api => api(error),
        ErrorKind::Decode => decode(error),
        ErrorKind::Request => None,
    }
}

fn transport(error: &es_transport::Error) -> Option<&'static str> {
    match error.kind() {
        Transport::Connect => Some("`Elasticsearch::builder().node(..)` names another address"),
        Transport::Timeout => Some("give it longer with `request_timeout`; what was asked for may happen still"),
        _ => None,
    }
}

fn api(error: &Error) -> Option<&'static str> {
    let by_query = error.endpoint().is_some_and(|name| name.ends_with("_by_query"));
    if let Some(cause) = error.cause() {
        let all = cause.all();
        let says = |words: &str| all.iter().any(|cause| contains(cause.reason.as_deref().unwrap_or_default(), words));
        // The first letter depends on the version.
        if by_query && says("o handler found") {
            return Some("this server lacks the module `reindex`, which by-query calls are part of");
        }
        for (words, hint) in BY_WORDS {
            if says(words) {
                return Some(hint);
            }
        }
        for (error_type, hint) in BY_TYPE {
            if cause.has_type(error_type) {
                return Some(hint);
            }
        }
    }
    match error.status()? {
        StatusCode::UNAUTHORIZED => {
            Some("check the credentials: `http_auth(\"user:password\")` or `api_key(..)` on the builder")
        }
        StatusCode::FORBIDDEN => Some("the user lacks the privilege for this"),
        StatusCode::TOO_MANY_REQUESTS => Some("the server is overloaded: send less at a time"),
        StatusCode::PAYLOAD_TOO_LARGE => Some("send less in one request"),
        _ => None,
    }
}

fn decode(error: &Error) -> Option<&'static str> {
    match error.endpoint() {
        Some("info" | "nodes.info") => Some(
            "what answers there does not look like Elasticsearch or OpenSearch: check the address, or tell the client \
             what it is with `with_server`",
        ),
        _ => None,
    }
}

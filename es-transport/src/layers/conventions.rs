//! What spans and metrics say of a request, by OpenTelemetry's conventions for databases: the names, and
//! where the values come from.

use std::borrow::Cow;

use http::{HeaderName, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;

use crate::{
    body::Body,
    error::{Error, ErrorKind},
    node_url::NodeUrl,
    options::{RequestOptions, ResponseInfo},
};

pub(super) const BATCH_SIZE: &str = "db.operation.batch.size";
pub(super) const COLLECTION: &str = "db.collection.name";
pub(super) const ERROR_TYPE: &str = "error.type";
pub(super) const NAMESPACE: &str = "db.namespace";
pub(super) const OPERATION: &str = "db.operation.name";
pub(super) const SERVER_ADDRESS: &str = "server.address";
pub(super) const SERVER_PORT: &str = "server.port";
pub(super) const STATUS: &str = "db.response.status_code";
pub(super) const SYSTEM: &str = "db.system.name";

/// The value of [`SYSTEM`] unless the layer is told another.
pub(super) const ELASTICSEARCH: &str = "elasticsearch";

/// The header in which Elastic's cloud names the cluster.
static CLUSTER_HEADER: HeaderName = HeaderName::from_static("x-found-handling-cluster");

/// What is known of a request before it is sent.
pub(super) struct Operation<'a> {
    /// The endpoint, such as `indices.create`.
    pub(super) name: Option<&'a Cow<'static, str>>,
    /// The index, alias or data stream, or several with commas, as the path names them.
    pub(super) collection: Option<Cow<'a, str>>,
    /// A request of one operation is no batch.
    pub(super) batch_size: Option<usize>,
}

impl<'a> Operation<'a> {
    pub(super) fn of(request: &'a Request<Body>) -> Self {
        let options = request.extensions().get::<RequestOptions>();
        let first = request.uri().path().split('/').nth(1);
        let collection = first.filter(|name| !name.is_empty() && !name.starts_with('_'));
        Self {
            name: options.and_then(|options| options.endpoint.as_ref()),
            collection: collection.map(|name| percent_decode_str(name).decode_utf8_lossy()),
            batch_size: options.and_then(|options| options.batch_size).filter(|size| *size != 1),
        }
    }
}

/// How a request ended.
pub(super) struct Outcome<'a> {
    /// The status, if there was an answer.
    pub(super) status: Option<StatusCode>,
    /// The status where it is a failure, or the kind of error.
    pub(super) error_type: Option<Cow<'static, str>>,
    /// The node that answered or was asked last.
    pub(super) node: Option<&'a NodeUrl>,
    /// The cluster, where the answer names it.
    pub(super) namespace: Option<&'a str>,
    /// How many attempts it took.
    pub(super) attempts: usize,
}

impl<'a> Outcome<'a> {
    pub(super) fn of(result: &'a Result<Response<Body>, Error>) -> Self {
        match result {
            Ok(response) => {
                let status = response.status();
                let info = ResponseInfo::of(response);
                let failed = status.is_client_error() || status.is_server_error();
                Self {
                    status: Some(status),
                    error_type: failed.then(|| status.as_str().to_owned().into()),
                    node: response.body().node().or_else(|| info.and_then(ResponseInfo::node)),
                    namespace: response.headers().get(&CLUSTER_HEADER).and_then(|name| name.to_str().ok()),
                    attempts: info.map_or(1, |info| info.attempts().len()),
                }
            }
            Err(error) => Self {
                status: None,
                error_type: Some(error_type(error.kind()).into()),
                node: error.node(),
                namespace: None,
                attempts: error.attempts().len(),
            },
        }
    }
}

/// The value of [`ERROR_TYPE`] for a request without an answer.
fn error_type(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Config => "config",
        ErrorKind::NoNodes => "no_nodes",
        ErrorKind::Connect => "connect",
        ErrorKind::Tls => "tls",
        ErrorKind::Connection => "connection",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Body => "body",
        ErrorKind::Sniff => "sniff",
        ErrorKind::Product => "product",
        ErrorKind::Closed => "closed",
        ErrorKind::Service => "service",
    }
}

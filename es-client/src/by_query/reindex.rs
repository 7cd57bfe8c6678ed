//! `reindex`: copies all documents that match a query into another index.

use std::{collections::BTreeMap, fmt};

use es_dsl::{
    Document, IntoQuery, IntoScript, Script,
    search::{IntoSort, SearchBody, Slice, SourceConfig},
};
use es_transport::Idempotency;
use http::Method;
use serde::Serialize;
use serde_json::{Map, Value, value::RawValue};

use super::{
    ByQueryReport,
    options::{check_awaited, check_server, options, task_kind},
};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    client::Elasticsearch,
    document::{OpType, VersionType},
    error::Error,
    response::Response,
    server::Server,
    tasks::{Kind, StartsTask, TaskKind},
};

/// Copies documents of type `T` into another index. See [`Elasticsearch::reindex`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Reindex<T = Value> {
    call: CallState,
    source: SearchBody<T>,
    remote: Option<Remote>,
    dest: Dest,
    script: Option<Script>,
    conflicts_proceed: bool,
    max_docs: Option<u64>,
}

builder! {
    impl [T] Reindex<T>: indices, doc_type;
    impl [T] send -> ByQueryReport;
}
options!([T] Reindex<T>);
builder!(@start [T] Reindex<T>, ByQueryReport);

/// Another cluster that documents are copied from.
///
/// ```
/// use es_client::by_query::Remote;
///
/// let old = Remote::new("https://old.example:9200").basic_auth("reader", "secret").socket_timeout("2m");
/// assert!(!format!("{old:?}").contains("secret"));
/// ```
#[derive(Clone, Serialize)]
#[must_use]
pub struct Remote {
    host: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    socket_timeout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connect_timeout: Option<String>,
}

impl Remote {
    /// The cluster at this address, with scheme and port, such as `http://old.example:9200`. The cluster that copies
    /// reaches it, and must be allowed to: it names it in its setting `reindex.remote.whitelist`
    /// (`reindex.remote.allowlist` on OpenSearch 2 and later).
    pub fn new(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            username: None,
            password: None,
            headers: BTreeMap::new(),
            socket_timeout: None,
            connect_timeout: None,
        }
    }

    /// The user to read as.
    pub fn basic_auth(mut self, username: impl Into<String>, password: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self.password = Some(password.into());
        self
    }

    /// A header of the requests to it.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// How long an answer of it may take, as `"2m"`. Default `30s`.
    pub fn socket_timeout(mut self, time: impl Into<String>) -> Self {
        self.socket_timeout = Some(time.into());
        self
    }

    /// How long it may take to connect, as `"10s"`. Default `30s`.
    pub fn connect_timeout(mut self, time: impl Into<String>) -> Self {
        self.connect_timeout = Some(time.into());
        self
    }
}

/// Without the password and the values of headers.
impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remote")
            .field("host", &self.host)
            .field("username", &self.username)
            .field("headers", &self.headers.keys())
            .finish_non_exhaustive()
    }
}

/// Where the documents go.
#[derive(Default, Serialize)]
struct Dest {
    index: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    op_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pipeline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing: Option<String>,
}

/// The body of the request.
#[derive(Serialize)]
struct Body<'a, B> {
    source: Source<'a, B>,
    dest: &'a Dest,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflicts: Option<&'static str>,
    /// The number of documents under the name that the server knows.
    #[serde(flatten)]
    max_docs: Map<String, Value>,
}

/// Where the documents come from.
#[derive(Serialize)]
struct Source<'a, B> {
    index: Vec<&'a str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    doc_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote: Option<&'a Remote>,
    #[serde(flatten)]
    search: &'a B,
}

impl Elasticsearch {
    /// Copies documents into another index, the [`dest`](Reindex::dest): those that match a
    /// [`query`](Reindex::query), or all, of the index of their type or of those that
    /// [`index`](Reindex::index) or [`indices`](Reindex::indices) name. A [`script`](Reindex::script) may change each
    /// of them on the way.
    ///
    /// `POST /_reindex`. The mapping and the settings of the other index are not copied: create it first. The answer
    /// comes when all is done: give it time with [`request_timeout`](Reindex::request_timeout), or
    /// [`start`](Reindex::start) it as a task. It is never repeated once a server may have begun it.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let report = es
    ///     .reindex::<Value>()
    ///     .index("people")
    ///     .query(term("active", true))
    ///     .dest("people-2")
    ///     .script(Script::painless("ctx._source.remove(params.field)").param("field", "nickname"))
    ///     .slices(4)
    ///     .request_timeout(None)
    ///     .send()
    ///     .await?;
    /// println!("{} of {} copied", report.created + report.updated, report.total);
    /// # Ok(())
    /// # }
    /// ```
    pub fn reindex<T: Document>(&self) -> Reindex<T> {
        Reindex {
            call: CallState::new(self, Target::of::<T>()),
            source: SearchBody::new(),
            remote: None,
            dest: Dest::default(),
            script: None,
            conflicts_proceed: false,
            max_docs: None,
        }
    }
}

/// # Where the documents come from
impl<T: Document> Reindex<T> {
    /// Which documents are copied. Default: all.
    pub fn query(self, query: impl IntoQuery<T>) -> Self {
        self.with_source(|source| source.query(query))
    }

    /// Adds a criterion for the order in which they are copied, which matters with [`max_docs`](Self::max_docs): the
    /// newest thousand, say. Not together with slices. Default: the order in which they are stored.
    pub fn sort(self, sort: impl IntoSort<T>) -> Self {
        self.with_source(|source| source.sort(sort))
    }

    /// Which parts of the documents are copied: fields, or a `SourceFilter`. Default: all; an empty
    /// list of fields is an error.
    pub fn source(self, parts: impl Into<SourceConfig>) -> Self {
        self.with_source(|source| source.source(parts))
    }

    /// Copies one part of the documents, for programs that split the work themselves; with
    /// [`slices`](Self::slices) the server does.
    pub fn slice(self, slice: Slice) -> Self {
        self.with_source(|source| source.slice(slice))
    }

    /// How many documents a batch has. Default 1,000; from another cluster, a batch must have less than 100 MB.
    pub fn scroll_size(self, documents: u32) -> Self {
        self.with_source(|source| source.size(documents))
    }

    fn with_source(self, change: impl FnOnce(SearchBody<T>) -> SearchBody<T>) -> Self {
        Self { source: change(self.source), ..self }
    }
}

/// # Where they go
impl<T> Reindex<T> {
    /// Copies from another cluster. It reads the query itself, which is written for the version of this one; slices
    /// it does not know.
    pub fn remote(mut self, remote: Remote) -> Self {
        self.remote = Some(remote);
        self
    }

    /// The index that the documents are copied into: an index, an alias or a data stream, of another name. There is no
    /// default.
    pub fn dest(mut self, index: impl Into<String>) -> Self {
        self.dest.index = Some(index.into());
        self
    }

    /// What happens to a document whose id is there already. Default [`OpType::Index`]: it is replaced. With
    /// [`OpType::Create`] it is a conflict; data streams take nothing else.
    pub fn op_type(mut self, op_type: OpType) -> Self {
        self.dest.op_type = Some(op_type.as_str());
        self
    }

    /// With [`VersionType::External`] documents keep their versions, and one that is there is replaced if its version is
    /// older, else it is a conflict. Default [`VersionType::Internal`]: versions count from anew.
    pub fn version_type(mut self, version_type: VersionType) -> Self {
        self.dest.version_type = Some(version_type.as_str());
        self
    }

    /// The ingest pipeline that the documents go through.
    pub fn pipeline(mut self, name: impl Into<String>) -> Self {
        self.dest.pipeline = Some(name.into());
        self
    }

    /// The routing of the documents: `keep`, `discard`, or `=` and the value that all get. Default `keep`.
    pub fn dest_routing(mut self, routing: impl Into<String>) -> Self {
        self.dest.routing = Some(routing.into());
        self
    }
}

/// # How
impl<T: Document> Reindex<T> {
    /// The script that changes each document on the way. It may change its id, its routing and its index, too
    /// (`ctx._id`, `ctx._routing`, `ctx._index`), and leave it out (`ctx.op = 'noop'`).
    pub fn script(mut self, script: impl IntoScript<T>) -> Self {
        self.script = Some(script.into_script());
        self
    }

    /// Goes on when a document is a conflict, and counts it ([`ByQueryReport::version_conflicts`]). Without this the
    /// call fails at the first ([`Error::is_conflict`]); what was done until then stays done.
    pub fn conflicts_proceed(mut self) -> Self {
        self.conflicts_proceed = true;
        self
    }

    /// How many documents are copied at the most. Default: all that match. Elasticsearch before 7.3 gets it as
    /// `size`.
    pub fn max_docs(mut self, documents: u64) -> Self {
        self.max_docs = Some(documents);
        self
    }

    /// Whether the other index must be an alias, so that a missing one is not created as an index. Default `false`.
    /// Elasticsearch 7.10 and later.
    pub fn require_alias(self, require: bool) -> Self {
        self.param("require_alias", require)
    }
}

impl<T> StartsTask for Reindex<T> {
    type Report = ByQueryReport;
}

impl<T> Kind for Reindex<T> {
    const KIND: &'static TaskKind = &task_kind("indices:data/write/reindex", "reindex_rethrottle", "_reindex");
}

impl<T> Endpoint for Reindex<T> {
    type Output = ByQueryReport;
    const NAME: &'static str = "reindex";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_awaited(&self.call)?;
        match &self.dest.index {
            Some(index) => check_segment("name of the index to copy into", index),
            None => Err(Error::request("nothing says where the documents go: give a `.dest(..)`")),
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        check_server(&self.call, server)?;
        let target = &self.call.target;
        let source = Source {
            index: target.names()?.split(',').collect(),
            doc_type: server.searched_type(target),
            remote: self.remote.as_ref(),
            search: &self.source,
        };
        let max_docs = self.max_docs.map(|documents| (server.max_docs_name().to_owned(), documents.into()));
        let body = Body {
            source,
            dest: &self.dest,
            script: self.script.as_ref().map(|script| server.script_body(script)).transpose()?,
            conflicts: self.conflicts_proceed.then_some("proceed"),
            max_docs: max_docs.into_iter().collect(),
        };
        let body = server.search_body(&body)?;
        Ok(RequestParts::new(Method::POST, Path::of("_reindex"), Idempotency::PartlyExecuted).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<ByQueryReport, Error> {
        ByQueryReport::of(&response)
    }
}

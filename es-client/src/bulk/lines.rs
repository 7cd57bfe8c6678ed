//! The lines of operations in the body of a request.

use std::hash::{BuildHasher, RandomState};

use es_dsl::{Document, document::Checked};
use serde::Serialize;

use super::{
    ids::Ids,
    operation::{Action, Kind, Operation, Source, one_line},
};
use crate::{call::Target, document::VersionType, error::Error, server::Server};

/// What a bulk takes in: an [`Operation`], or a document to write.
pub trait Item {
    /// What comes back with the outcome.
    type Context: Send + 'static;

    /// Appends the lines of the operation.
    fn write(&self, lines: &mut Lines<'_>) -> Result<Written, Error>;

    /// What comes back with the outcome.
    fn into_context(self) -> Self::Context;
}

/// What became of an operation in a body.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// A number of its document; the same document has the same number. None where nobody else can name it.
    pub(super) document: Option<u64>,
    pub(super) repeat: Repeat,
}

/// What executing an operation twice does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// The same as executing it once.
    Same,
    /// A conflict with the first time, and with nothing else: the client made the id.
    OwnConflict,
    /// A conflict, with the first time or with somebody else's write.
    Conflict,
    /// Another change.
    Changes,
}

/// Where and how operations are written.
#[derive(Debug)]
pub struct Lines<'a> {
    pub(super) buffer: &'a mut Vec<u8>,
    pub(super) server: Server,
    /// The index and the type of the bulk.
    pub(super) target: &'a Target,
    pub(super) ids: &'a mut Ids,
    /// Whether the server makes the ids that are missing.
    pub(super) server_ids: bool,
    pub(super) hasher: &'a RandomState,
}

/// The first line of an operation.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum ActionLine<'a> {
    Index(Metadata<'a>),
    Create(Metadata<'a>),
    Update(Metadata<'a>),
    Delete(Metadata<'a>),
}

#[derive(Serialize)]
struct Metadata<'a> {
    _index: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    _type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    _id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pipeline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    if_seq_no: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    if_primary_term: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    require_alias: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_on_conflict: Option<u32>,
    /// The same, as version 5 calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    _retry_on_conflict: Option<u32>,
}

impl Lines<'_> {
    /// Appends the first line of an operation.
    fn action(&mut self, action: &Action<'_>) -> Result<Written, Error> {
        check(action, self.server)?;
        let index = action.index.as_deref().or(self.target.names_if_any()).or(action.own_index);
        let Some(index) = index.filter(|name| !name.is_empty()) else {
            return Err(Error::request(
                "no index is named: name one with `.index(..)` of the operation or of the bulk",
            ));
        };
        let doc_type = action.doc_type.as_deref().or(self.target.doc_type()).unwrap_or(action.own_doc_type);
        let own_id = match action.id {
            None if !self.server_ids => Some(self.ids.next()),
            _ => None,
        };
        let (before_7, retries) = (self.server.is_elasticsearch_up_to(5), action.retry_on_conflict);
        let metadata = Metadata {
            _index: index,
            _type: self.server.operation_type(doc_type),
            _id: action.id.as_deref().or(own_id.as_ref().map(|id| id.as_str())),
            routing: action.routing.as_deref(),
            pipeline: action.pipeline.as_deref(),
            if_seq_no: action.if_unchanged_since.map(|(seq_no, _)| seq_no),
            if_primary_term: action.if_unchanged_since.map(|(_, primary_term)| primary_term),
            version: action.version,
            version_type: action.version_type.map(VersionType::as_str),
            require_alias: action.require_alias,
            retry_on_conflict: retries.filter(|_| !before_7),
            _retry_on_conflict: retries.filter(|_| before_7),
        };
        let line = match action.kind {
            // A new document: that it is there already can only be its own first time.
            Kind::Index if own_id.is_some() => ActionLine::Create(metadata),
            Kind::Index => ActionLine::Index(metadata),
            Kind::Create => ActionLine::Create(metadata),
            Kind::Update => ActionLine::Update(metadata),
            Kind::Delete => ActionLine::Delete(metadata),
        };
        serde_json::to_writer(&mut *self.buffer, &line).map_err(|error| Error::serialize("action", error))?;
        self.buffer.push(b'\n');
        let document = action.id.as_deref().map(|id| self.hasher.hash_one((index, id)));
        let is_conditional = action.if_unchanged_since.is_some()
            || action.kind == Kind::Create
            || (action.version.is_some() && action.version_type != Some(VersionType::ExternalGte));
        let repeat = match action.is_idempotent {
            _ if own_id.is_some() => Repeat::OwnConflict,
            Some(true) => Repeat::Same,
            Some(false) => Repeat::Changes,
            None if action.id.is_none() => Repeat::Changes,
            None if is_conditional => Repeat::Conflict,
            None => Repeat::Same,
        };
        Ok(Written { document, repeat })
    }

    fn source(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) -> Result<(), Error> {
        let start = self.buffer.len();
        write(self.buffer)?;
        *self.buffer = one_line(std::mem::take(self.buffer), start);
        self.buffer.push(b'\n');
        Ok(())
    }

    /// A document that is written whole.
    pub(super) fn whole<T: Document + Serialize>(&mut self, document: &T, kind: Kind) -> Result<Written, Error> {
        let written = self.action(&Action::of::<T>(kind, document.id()))?;
        self.source(|buffer| {
            serde_json::to_writer(buffer, &Checked(document)).map_err(|error| Error::serialize("document", error))
        })?;
        Ok(written)
    }
}

/// Refuses what has an empty name, and what the server does not know: it would refuse the whole request for it.
fn check(action: &Action<'_>, server: Server) -> Result<(), Error> {
    let names = [
        ("id of the document", action.id.as_deref()),
        ("routing", action.routing.as_deref()),
        ("name of the pipeline", action.pipeline.as_deref()),
    ];
    if let Some((what, _)) = names.into_iter().find(|(_, name)| *name == Some("")) {
        return Err(Error::request(format!("the {what} is empty")));
    }
    if action.if_unchanged_since.is_some() {
        server.check_param("if_seq_no")?;
    }
    if action.require_alias.is_some() {
        server.check_param("require_alias")?;
    }
    Ok(())
}

impl<C: Send + 'static> Item for Operation<C> {
    type Context = C;

    fn write(&self, lines: &mut Lines<'_>) -> Result<Written, Error> {
        if let Some(error) = &self.failure {
            return Err(error.clone());
        }
        let mut written = lines.action(&self.action)?;
        match &self.source {
            Source::Whole(json) => lines.source(|buffer| {
                buffer.extend_from_slice(json);
                Ok(())
            })?,
            Source::Change(change) => {
                change.check()?;
                if !change.is_idempotent() && self.action.is_idempotent.is_none() {
                    written.repeat = Repeat::Changes;
                }
                let body = change.body(lines.server)?;
                lines.source(|buffer| {
                    buffer.extend_from_slice(&body);
                    Ok(())
                })?;
            }
            Source::Nothing => {}
        }
        Ok(written)
    }

    fn into_context(self) -> C {
        self.context
    }
}

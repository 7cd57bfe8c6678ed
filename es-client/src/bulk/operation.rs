//! One operation of a bulk: what is done with which document.

use std::{borrow::Cow, fmt, marker::PhantomData};

use es_dsl::{Document, IntoScript, document::Checked, partial::PartialOf};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    document::{Change, VersionType},
    error::Error,
};

/// What a bulk does with one document: index, create, update or delete it.
///
/// ```
/// use es_client::bulk::Operation;
/// use es_client::prelude::*;
///
/// let tweet = json!({"author": "kimchy"});
/// let operations: [Operation; 4] = [
///     Operation::index(&tweet).index("tweets").id(1).into(),
///     Operation::create(&tweet).index("tweets").into(),
///     Operation::update::<Value>(1).index("tweets").doc(json!({"likes": 3})).into(),
///     Operation::delete::<Value>(1).index("tweets").into(),
/// ];
/// # let _ = operations;
/// ```
///
/// `C` is whatever is to come back with the operation's [`Outcome`](super::Outcome): an offset, say.
#[must_use = "an operation does nothing until it is pushed to a bulk"]
pub struct Operation<C = ()> {
    pub(super) action: Action<'static>,
    pub(super) source: Source,
    pub(super) context: C,
    /// The first bad input; the operation is rejected with it.
    pub(super) failure: Option<Error>,
}

/// The kinds of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Index,
    Create,
    Update,
    Delete,
}

/// The document of an operation, and how it is written.
#[derive(Debug)]
pub(super) struct Action<'a> {
    pub(super) kind: Kind,
    pub(super) index: Option<Cow<'a, str>>,
    pub(super) doc_type: Option<Cow<'a, str>>,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) routing: Option<String>,
    pub(super) pipeline: Option<String>,
    pub(super) if_unchanged_since: Option<(i64, i64)>,
    pub(super) version: Option<i64>,
    pub(super) version_type: Option<VersionType>,
    pub(super) require_alias: Option<bool>,
    pub(super) retry_on_conflict: Option<u32>,
    /// Whether the caller says that executing it twice is the same as once.
    pub(super) is_idempotent: Option<bool>,
    /// The index and the type of the document type, for want of others.
    pub(super) own_index: Option<&'static str>,
    pub(super) own_doc_type: &'static str,
}

/// The second line of an operation.
#[derive(Debug)]
pub(super) enum Source {
    /// The whole document, as one line of JSON.
    Whole(Vec<u8>),
    Change(Box<Change>),
    Nothing,
}

impl<'a> Action<'a> {
    pub(super) fn of<T: Document>(kind: Kind, id: Option<Cow<'a, str>>) -> Self {
        Self {
            kind,
            index: None,
            doc_type: None,
            id,
            routing: None,
            pipeline: None,
            if_unchanged_since: None,
            version: None,
            version_type: None,
            require_alias: None,
            retry_on_conflict: None,
            is_idempotent: None,
            own_index: T::INDEX,
            own_doc_type: T::DOC_TYPE,
        }
    }
}

impl Operation {
    /// Writes a document: a new one, or in place of the one of that id. A document that carries no id
    /// and is given none is new, and gets an id from the client.
    pub fn index<T: Document + Serialize>(document: &T) -> IndexOperation {
        IndexOperation::of(Kind::Index, document)
    }

    /// Writes a document that must be new: one of its id is a conflict. Data streams take documents by
    /// this only.
    pub fn create<T: Document + Serialize>(document: &T) -> IndexOperation {
        IndexOperation::of(Kind::Create, document)
    }

    /// Writes a document that is JSON already, on one line or on many. Text that is no JSON is
    /// rejected, and not sent.
    ///
    /// ```
    /// use es_client::bulk::Operation;
    ///
    /// let operation = Operation::index_json(r#"{"author": "kimchy"}"#).index("tweets").id(1);
    /// # let _ = operation;
    /// ```
    pub fn index_json(document: impl Into<String>) -> IndexOperation {
        IndexOperation::of_json(Kind::Index, document.into())
    }

    /// Writes a document that is JSON already and must be new.
    pub fn create_json(document: impl Into<String>) -> IndexOperation {
        IndexOperation::of_json(Kind::Create, document.into())
    }

    /// Changes part of a document.
    pub fn update<T: Document>(id: impl ToString) -> UpdateOperation<T> {
        let action = Action::of::<T>(Kind::Update, Some(Cow::Owned(id.to_string())));
        UpdateOperation { operation: Self::new(action, Source::Change(Box::default())), document: PhantomData }
    }

    /// Deletes a document. That there is none is no failure.
    pub fn delete<T: Document>(id: impl ToString) -> DeleteOperation {
        let action = Action::of::<T>(Kind::Delete, Some(Cow::Owned(id.to_string())));
        DeleteOperation { operation: Self::new(action, Source::Nothing) }
    }

    fn new(action: Action<'static>, source: Source) -> Self {
        Self { action, source, context: (), failure: None }
    }
}

impl<C> Operation<C> {
    /// What comes back with the operation's [`Outcome`](super::Outcome).
    pub fn context<X>(self, context: X) -> Operation<X> {
        let Self { action, source, context: _, failure } = self;
        Operation { action, source, context, failure }
    }

    fn accept<T>(&mut self, value: Result<T, Error>) -> Option<T> {
        value.map_err(|error| self.failure.get_or_insert(error)).ok()
    }

    fn change(&mut self, set: impl FnOnce(&mut Change) -> Result<(), Error>) {
        if let Source::Change(change) = &mut self.source {
            let done = set(change);
            self.accept(done);
        }
    }
}

/// Shows no document: documents do not belong in logs.
impl<C> fmt::Debug for Operation<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation").field("action", &self.action).finish_non_exhaustive()
    }
}

/// One line of a document's JSON. Line breaks stand between its members only: in texts they are escaped.
pub(super) fn one_line(mut json: Vec<u8>, from: usize) -> Vec<u8> {
    // Nearly no document has one.
    if memchr::memchr2(b'\n', b'\r', &json[from..]).is_some() {
        let line: Vec<u8> = json.drain(from..).filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
        json.extend(line);
    }
    json
}

/// The methods that the builders of operations share.
macro_rules! operation {
    ([$($generics:tt)*] $builder:ty, $context:ident => $with:ty) => {
        impl<$($generics)*> $builder {
            /// The index, in place of the bulk's and of the document type's own. An alias will do.
            pub fn index(mut self, name: impl Into<String>) -> Self {
                self.operation.action.index = Some(Cow::Owned(name.into()));
                self
            }

            /// The type of the documents, in place of the document type's own. Servers from version 7 on have
            /// no types, and there it is not sent.
            pub fn doc_type(mut self, name: impl Into<String>) -> Self {
                self.operation.action.doc_type = Some(Cow::Owned(name.into()));
                self
            }

            /// The value that chooses the document's shard. Default: its id.
            pub fn routing(mut self, routing: impl ToString) -> Self {
                self.operation.action.routing = Some(routing.to_string());
                self
            }

            /// Writes only if the document is still in the state that `seq_no` and `primary_term` name;
            /// otherwise the operation is rejected with a conflict. Servers from version 6.7 on.
            pub fn if_unchanged_since(mut self, seq_no: i64, primary_term: i64) -> Self {
                self.operation.action.if_unchanged_since = Some((seq_no, primary_term));
                self
            }

            /// Whether the index must be an alias. Default `false`. Elasticsearch 7.10 and later, OpenSearch.
            pub fn require_alias(mut self, require: bool) -> Self {
                self.operation.action.require_alias = Some(require);
                self
            }

            /// Whether executing it twice is the same as once, where you know better: then it is sent again
            /// after an answer was lost. Default: not so for scripts, and for updates with an upsert.
            pub fn idempotent(mut self, is_idempotent: bool) -> Self {
                self.operation.action.is_idempotent = Some(is_idempotent);
                self
            }

            /// What comes back with the operation's [`Outcome`](super::Outcome).
            pub fn context<X>(self, context: X) -> $with {
                self.with(context)
            }
        }

        impl<$($generics)*> From<$builder> for Operation<$context> {
            fn from(builder: $builder) -> Self {
                builder.operation
            }
        }

        impl<$($generics)*> fmt::Debug for $builder {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.operation.fmt(f)
            }
        }
    };
}

/// The methods of those that write or delete a whole document.
macro_rules! versioned {
    ($builder:ident) => {
        impl<C> $builder<C> {
            /// The version that the document must have or, by the [`version_type`](Self::version_type), gets.
            pub fn version(mut self, version: i64) -> Self {
                self.operation.action.version = Some(version);
                self
            }

            /// What [`version`](Self::version) means. Default [`VersionType::Internal`].
            pub fn version_type(mut self, version_type: VersionType) -> Self {
                self.operation.action.version_type = Some(version_type);
                self
            }
        }
    };
}

/// Writes a whole document. See [`Operation::index`] and [`Operation::create`].
#[must_use = "an operation does nothing until it is pushed to a bulk"]
pub struct IndexOperation<C = ()> {
    operation: Operation<C>,
}

operation!([C] IndexOperation<C>, C => IndexOperation<X>);
versioned!(IndexOperation);

impl IndexOperation {
    fn of<T: Document + Serialize>(kind: Kind, document: &T) -> Self {
        let json = serde_json::to_vec(&Checked(document)).map_err(|error| Error::serialize("document", error));
        let action = Action::of::<T>(kind, document.id().map(|id| Cow::Owned(id.into_owned())));
        let mut operation = Operation::new(action, Source::Nothing);
        if let Some(json) = operation.accept(json) {
            operation.source = Source::Whole(one_line(json, 0));
        }
        Self { operation }
    }

    fn of_json(kind: Kind, json: String) -> Self {
        let checked = serde_json::from_str::<&RawValue>(&json).map(drop);
        let mut operation = Operation::new(Action::of::<serde_json::Value>(kind, None), Source::Nothing);
        if operation.accept(checked.map_err(|error| Error::serialize("document", error))).is_some() {
            operation.source = Source::Whole(one_line(json.into_bytes(), 0));
        }
        Self { operation }
    }
}

impl<C> IndexOperation<C> {
    fn with<X>(self, context: X) -> IndexOperation<X> {
        IndexOperation { operation: self.operation.context(context) }
    }

    /// The id. Default: the one that the document carries, or else one that the client makes.
    pub fn id(mut self, id: impl ToString) -> Self {
        self.operation.action.id = Some(Cow::Owned(id.to_string()));
        self
    }

    /// The ingest pipeline that the document goes through first, in place of the bulk's and of the
    /// index's default one; `_none` means none.
    pub fn pipeline(mut self, name: impl ToString) -> Self {
        self.operation.action.pipeline = Some(name.to_string());
        self
    }
}

/// Changes part of a document. See [`Operation::update`].
#[must_use = "an operation does nothing until it is pushed to a bulk"]
pub struct UpdateOperation<T, C = ()> {
    operation: Operation<C>,
    document: PhantomData<fn() -> T>,
}

operation!([T, C] UpdateOperation<T, C>, C => UpdateOperation<T, X>);

impl<T, C> UpdateOperation<T, C> {
    fn with<X>(self, context: X) -> UpdateOperation<T, X> {
        UpdateOperation { operation: self.operation.context(context), document: PhantomData }
    }

    /// The fields to set; objects are merged with those that are there. See
    /// [`Update::doc`](crate::document::Update::doc).
    pub fn doc(mut self, doc: impl PartialOf<T>) -> Self
    where
        T: Document,
    {
        self.operation.change(|change| change.set_doc(doc));
        self
    }

    /// The script that changes the document.
    pub fn script(mut self, script: impl IntoScript<T>) -> Self {
        self.operation.change(|change| {
            change.script = Some(script.into_script());
            Ok(())
        });
        self
    }

    /// The document to index when there is none of that id.
    pub fn upsert(mut self, document: &T) -> Self
    where
        T: Serialize,
    {
        self.operation.change(|change| change.set_upsert(document));
        self
    }

    /// Whether [`doc`](Self::doc) is indexed as it is when there is no such document. Default false.
    pub fn doc_as_upsert(mut self, upsert: bool) -> Self {
        self.operation.change(|change| {
            change.doc_as_upsert = Some(upsert);
            Ok(())
        });
        self
    }

    /// Whether the script also runs when there is no such document, on the [`upsert`](Self::upsert).
    /// Default false.
    pub fn scripted_upsert(mut self, scripted: bool) -> Self {
        self.operation.change(|change| {
            change.scripted_upsert = Some(scripted);
            Ok(())
        });
        self
    }

    /// Whether a [`doc`](Self::doc) that changes nothing is not written. Default true.
    pub fn detect_noop(mut self, detect: bool) -> Self {
        self.operation.change(|change| {
            change.detect_noop = Some(detect);
            Ok(())
        });
        self
    }

    /// How many times the server begins anew when somebody else changes the document meanwhile.
    /// Default 0: the operation is rejected with a conflict.
    pub fn retry_on_conflict(mut self, times: u32) -> Self {
        self.operation.action.retry_on_conflict = Some(times);
        self
    }
}

/// Deletes a document. See [`Operation::delete`].
#[must_use = "an operation does nothing until it is pushed to a bulk"]
pub struct DeleteOperation<C = ()> {
    operation: Operation<C>,
}

operation!([C] DeleteOperation<C>, C => DeleteOperation<X>);
versioned!(DeleteOperation);

impl<C> DeleteOperation<C> {
    fn with<X>(self, context: X) -> DeleteOperation<X> {
        DeleteOperation { operation: self.operation.context(context) }
    }
}

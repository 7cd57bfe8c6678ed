//! `termvectors` and `mtermvectors`: the terms of documents, and how often they come.

use std::collections::BTreeMap;

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_segment},
    client::Elasticsearch,
    document::MgetItem,
    error::{Error, ErrorCause},
    response::{Response, null_as_default},
    server::Server,
};

/// Reads the terms of a document. See [`Elasticsearch::termvectors`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Termvectors {
    call: CallState,
    id: String,
}

/// Reads the terms of several documents. See [`Elasticsearch::mtermvectors`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Mtermvectors {
    call: CallState,
    items: Vec<MgetItem>,
}

builder! {
    impl [] Termvectors: index, doc_type, search_routing;
    impl [] send -> Option<TermVectors>;
}

builder! {
    impl [] Mtermvectors: index, doc_type;
    impl [] send -> Vec<Result<Option<TermVectors>, Error>>;
}

/// The terms of a document.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TermVectors {
    /// The id of the document.
    #[serde(rename = "_id")]
    pub id: String,
    /// Its index.
    #[serde(rename = "_index")]
    pub index: String,
    /// How many times it was written.
    #[serde(rename = "_version")]
    pub version: Option<i64>,
    /// The terms of each field that has any.
    #[serde(rename = "term_vectors", default)]
    pub fields: BTreeMap<String, FieldTerms>,
}

/// The terms of a field of a document.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FieldTerms {
    /// What is known of the field over all documents of the shard.
    pub field_statistics: Option<FieldStatistics>,
    /// The terms.
    pub terms: BTreeMap<String, TermStatistics>,
}

/// What is known of a field over all documents of a shard; -1 where a server does not count it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct FieldStatistics {
    /// The sum, over all terms, of the documents that have them.
    pub sum_doc_freq: i64,
    /// How many documents have the field.
    pub doc_count: i64,
    /// How many terms there are in all documents, counting each time they come.
    pub sum_ttf: i64,
}

/// How often a term comes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TermStatistics {
    /// How often in the field of this document.
    pub term_freq: u64,
    /// In how many documents of the shard, if the call asked for term statistics.
    pub doc_freq: Option<u64>,
    /// How often in all documents of the shard, if the call asked for term statistics.
    pub ttf: Option<u64>,
    /// Where it comes.
    #[serde(default, deserialize_with = "null_as_default")]
    pub tokens: Vec<Token>,
}

/// One place where a term comes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Token {
    /// Which token of the field it is, from 0.
    pub position: Option<u64>,
    /// Where it begins in the text, in characters.
    pub start_offset: Option<u64>,
    /// Where it ends.
    pub end_offset: Option<u64>,
    /// What was stored with it, in base 64.
    pub payload: Option<String>,
}

impl Elasticsearch {
    /// Reads the terms of a document from the index of its type: of text fields the tokens, with
    /// their places and, if asked for, how often they come. Also of a document that does not show in
    /// searches yet.
    ///
    /// `GET /{index}/_termvectors/{id}`. A missing document is `None`; a missing index is an error.
    /// It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let call = es.termvectors::<Value>(1).index("tweets").fields("text").term_statistics(true);
    /// if let Some(vectors) = call.send().await? {
    ///     for (term, statistics) in &vectors.fields["text"].terms {
    ///         println!("{term}: {}", statistics.term_freq);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn termvectors<T: Document>(&self, id: impl ToString) -> Termvectors {
        Termvectors { call: CallState::new(self, Target::of::<T>()), id: id.to_string() }
    }

    /// Reads the terms of several documents, in the order of the ids.
    ///
    /// `POST /{index}/_mtermvectors`. Each item has a result of its own: a missing document is
    /// `Ok(None)`, a missing index is that item's error. An empty list is an error before anything
    /// is sent. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for vectors in es.mtermvectors::<Value>([1, 2]).index("tweets").send().await? {
    ///     println!("{:?}", vectors?.map(|vectors| vectors.fields));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn mtermvectors<T: Document>(&self, items: impl IntoIterator<Item = impl Into<MgetItem>>) -> Mtermvectors {
        let items = items.into_iter().map(Into::into).collect();
        Mtermvectors { call: CallState::new(self, Target::of::<T>()), items }
    }
}

/// The options of both calls.
macro_rules! options {
    ($($builder:ident)*) => {$(
        impl $builder {
            /// The fields. Default: all that have term vectors.
            pub fn fields(self, fields: impl Names) -> Self {
                self.param("fields", fields.joined())
            }

            /// Whether the terms come with how often they are in all documents of the shard. Default
            /// `false`.
            pub fn term_statistics(self, statistics: bool) -> Self {
                self.param("term_statistics", statistics)
            }

            /// Whether fields come with what is known of all documents of the shard. Default `true`.
            pub fn field_statistics(self, statistics: bool) -> Self {
                self.param("field_statistics", statistics)
            }

            /// Whether tokens come with their offsets. Default `true`.
            pub fn offsets(self, offsets: bool) -> Self {
                self.param("offsets", offsets)
            }

            /// Whether tokens come with their positions. Default `true`.
            pub fn positions(self, positions: bool) -> Self {
                self.param("positions", positions)
            }

            /// Whether tokens come with what was stored with them. Default `true`.
            pub fn payloads(self, payloads: bool) -> Self {
                self.param("payloads", payloads)
            }

            /// Whether the newest version is read that is not yet in a segment. Default `true`.
            pub fn realtime(self, realtime: bool) -> Self {
                self.param("realtime", realtime)
            }
        }
    )*};
}

options!(Termvectors Mtermvectors);

/// What tells whether an answer has a document.
#[derive(Deserialize)]
struct Outcome {
    found: Option<bool>,
    error: Option<ErrorCause>,
}

impl Endpoint for Termvectors {
    type Output = Option<TermVectors>;
    const NAME: &'static str = "termvectors";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_segment("id of the document", &self.id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.document_action_path(&self.call.target, "_termvectors", &self.id)?;
        Ok(RequestParts::get(path))
    }

    fn decode(&mut self, response: Response) -> Result<Option<TermVectors>, Error> {
        match response.json::<Outcome>()?.found {
            Some(false) => Ok(None),
            _ => response.json().map(Some),
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    docs: &'a [MgetItem],
}

#[derive(Deserialize)]
struct Answer {
    docs: Vec<Box<RawValue>>,
}

impl Endpoint for Mtermvectors {
    type Output = Vec<Result<Option<TermVectors>, Error>>;
    const NAME: &'static str = "mtermvectors";

    fn check(&mut self) -> Result<(), Error> {
        if self.items.is_empty() {
            return Err(Error::request("there are no ids"));
        }
        self.items.iter().try_for_each(MgetItem::check)?;
        match self.items.iter().all(MgetItem::has_index) && !self.call.target.is_named() {
            true => Ok(()),
            false => self.call.target.check(),
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = match self.call.target.is_named() {
            true => server.term_vectors_path(&self.call.target)?,
            false => Path::of("_mtermvectors"),
        };
        let body = serde_json::to_vec(&Body { docs: &self.items });
        let body = body.map_err(|error| Error::serialize("request", error))?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        let Answer { docs } = response.json()?;
        let asked = self.items.len();
        if docs.len() != asked {
            return Err(response.unexpected(format!("it has {} documents in place of {asked}", docs.len())));
        }
        let read = |(place, (json, item)): (usize, (Box<RawValue>, &MgetItem))| {
            let (path, id) = (format!("docs[{place}]"), Some(item.id()));
            match response.json_part(json.get(), &path, id)? {
                Outcome { error: Some(cause), .. } => Err(Error::item(response.origin(), item.id(), cause)),
                Outcome { found: Some(false), .. } => Ok(None),
                Outcome { .. } => response.json_part(json.get(), &path, id).map(Some),
            }
        };
        Ok(docs.into_iter().zip(&self.items).enumerate().map(read).collect())
    }
}

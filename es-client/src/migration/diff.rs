//! How a document type differs from its live index: [`Elasticsearch::diff`].

use std::{collections::BTreeMap, marker::PhantomData};

use es_dsl::{
    Document, Mapping,
    mapping::{Diff, Difference, IndexSettings},
};

use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    indices::{IndexState, get::states},
    response::Response,
    server::Server,
};

/// Compares a document type with its live index. See [`Elasticsearch::diff`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct MappingDiff<T> {
    call: CallState,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] MappingDiff<T>: index, doc_type, master_timeout;
    impl [T: Document] send -> Diff;
}

impl Elasticsearch {
    /// Compares the mapping and the analyzers of a document type with its live index, field by field.
    ///
    /// `GET /{index}`, on every server. The index may be an alias; of one with several indices the differences of all
    /// are told, and [`Diff::Reindex`] if one of them cannot be changed. Fields that only the index has are no
    /// difference, nor are defaults that servers fill in or leave out ([`Mapping::diff`]). On servers up to version 6
    /// it is the mapping of the document type. A missing index is an error ([`Error::is_index_not_found`]). It is
    /// repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{dsl::mapping::Diff, prelude::*};
    /// # async fn f<Tweet: Document>(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// match es.diff::<Tweet>().send().await? {
    ///     Diff::Same => {}
    ///     Diff::Add(_) => drop(es.indices().put_mapping_for::<Tweet>().send().await?),
    ///     Diff::Reindex(reasons) => println!("{}", Diff::Reindex(reasons)),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn diff<T: Document>(&self) -> MappingDiff<T> {
        MappingDiff { call: CallState::new(self, Target::of::<T>()), document: PhantomData }
    }
}

impl<T: Document> Endpoint for MappingDiff<T> {
    type Output = Diff;
    const NAME: &'static str = "indices.get";

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of(self.call.target.names()?)))
    }

    fn decode(&mut self, response: Response) -> Result<Diff, Error> {
        let doc_type = response.server().mapping_type(&self.call.target).to_owned();
        let (wanted, settings) = (T::mapping(), T::settings().unwrap_or_default());
        let diffs = states(&response)?.into_values().map(|index| of_index(&wanted, &settings, &index, &doc_type));
        Ok(diffs.fold(Diff::Same, both))
    }
}

/// How an index differs; `doc_type` is the one of the documents, or `_doc` where servers have no types.
pub(super) fn of_index<D>(wanted: &Mapping<D>, settings: &IndexSettings, index: &IndexState, doc_type: &str) -> Diff {
    let types: BTreeMap<&str, &Mapping> = index.mappings_by_type().collect();
    let live_settings = IndexSettings::raw(&index.settings.raw);
    match types.get(doc_type) {
        Some(live) => wanted.diff(settings, live, &live_settings),
        None => wanted.diff(settings, &Mapping::new(), &live_settings),
    }
}

/// What has to happen to two indices.
fn both(one: Diff, other: Diff) -> Diff {
    let join = |mut some: Vec<Difference>, others: Vec<Difference>| {
        some.extend(others.into_iter().filter(|other| !some.contains(other)).collect::<Vec<_>>());
        some
    };
    match (one, other) {
        (Diff::Reindex(some), Diff::Reindex(others)) => Diff::Reindex(join(some, others)),
        (Diff::Reindex(reasons), _) | (_, Diff::Reindex(reasons)) => Diff::Reindex(reasons),
        (Diff::Add(some), Diff::Add(others)) => Diff::Add(join(some, others)),
        (Diff::Add(some), _) | (_, Diff::Add(some)) => Diff::Add(some),
        (Diff::Same, Diff::Same) => Diff::Same,
    }
}

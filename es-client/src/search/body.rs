//! The members of a search's body as methods of its builder.

use es_dsl::{
    Document, IntoQuery, IntoScript,
    field::{Any, JsonParam, ValueFor},
    query::IntoPath,
    search::{
        Collapse, FieldFormat, Highlight, IntoSort, KnnSearch, PointInTime, Rescore, RuntimeField, SearchBody, Slice,
        SourceConfig, Suggester, TrackTotalHits,
    },
};
use serde_json::Value;

use super::{Scan, Search};
use crate::error::Error;

/// Declares methods that do as those of [`SearchBody`] of the same name.
macro_rules! members {
    ([$($generics:ident),*] $builder:ty { $($(#[$doc:meta])* $method:ident($($arg:ident: $ty:ty),*);)* }) => {
        /// The members of the body, as [`SearchBody`] has them.
        impl<T: Document, $($generics),*> $builder {
            $(
                $(#[$doc])*
                pub fn $method(self, $($arg: $ty),*) -> Self {
                    self.with_body(|body| body.$method($($arg),*))
                }
            )*
        }
    };
}

/// Declares those that make sense for a scan of all that matches, too.
macro_rules! members_of_both {
    ($($members:tt)*) => {
        members!([A, H] Search<T, A, H> { $($members)* });
        members!([H] Scan<T, H> { $($members)* });
    };
}

members_of_both! {
    /// Which documents match, and how well. Default: all, equally well.
    query(query: impl IntoQuery<T>);
    /// Which of them are hits; aggregations count all of them.
    post_filter(filter: impl IntoQuery<T>);
    /// Adds a criterion for the order of the hits; `Sort::raw` takes JSON. Default: the best score
    /// first.
    sort(sort: impl IntoSort<T>);
    /// Which parts of the documents are sent back: fields, `false`, or a `SourceFilter`. Default:
    /// all; an empty list of fields is an error, as servers take it for all. [`hits_as`](Self::hits_as) names
    /// the type of what is left.
    source(parts: impl Into<SourceConfig>);
    /// Adds a field whose values are sent back as the mapping reads them; 7.10 and later.
    field(field: impl Into<FieldFormat>);
    /// Adds a field whose values are sent back as they are indexed.
    docvalue_field(field: impl Into<FieldFormat>);
    /// Adds a field whose values are sent back as they are stored; `"_none_"` sends back no document
    /// at all.
    stored_field(field: impl IntoPath<T>);
    /// Adds a value that a script computes for each hit.
    script_field(name: impl Into<String>, script: impl IntoScript<T>);
    /// Adds a field that is computed while searching; Elasticsearch 7.11 and later.
    runtime_field(name: impl Into<String>, field: RuntimeField);
    /// Marks the terms that matched; they are in [`Hit::highlight`](super::Hit::highlight).
    highlight(highlight: Highlight);
    /// Whether scores are computed though the hits are sorted by something else. Default false.
    track_scores(scores: bool);
    /// Documents with a lower score are no hits.
    min_score(score: f64);
    /// Multiplies the scores of the documents in an index.
    index_boost(index: impl Into<std::borrow::Cow<'static, str>>, boost: f64);
    /// Whether each hit comes with how its score was computed. Default false.
    explain(explain: bool);
    /// Whether each hit comes with its version. Default false.
    version(version: bool);
    /// Whether each hit comes with its sequence number. Default false.
    seq_no_primary_term(numbers: bool);
}

members! { [A, H] Search<T, A, H> {
    /// Adds a search for the nearest neighbours of a vector; Elasticsearch 8 and later.
    knn(search: KnnSearch);
    /// How many hits to pass over. Default 0. With `size` it may reach 10,000 at the most, unless
    /// the index is set otherwise.
    from(hits: u32);
    /// How many hits to give at the most. Default 10.
    size(hits: u32);
    /// Gives the hits behind the one with these sort values: those of the last hit of the page
    /// before ([`Hit::sort`](super::Hit::sort)). Behind a hit that lacks the field, OpenSearch gives none
    /// unless [`track_total_hits`](Self::track_total_hits) is true; [`scan`](crate::Elasticsearch::scan) reads
    /// all.
    search_after(values: impl IntoIterator<Item = impl ValueFor<Any>>);
    /// Adds a suggestion under a name; the answer is in [`Page::suggest`](super::Page::suggest).
    suggest(name: impl Into<String>, suggester: Suggester);
    /// Gives only the best hit for each value of a field; the others can be among its
    /// [`inner_hits`](super::Hit::inner_hits).
    collapse(collapse: Collapse);
    /// Computes the scores of the best hits once more. Several follow one after the other.
    rescore(rescore: impl Into<Rescore>);
    /// Searches a point in time that was opened before, in place of indices; Elasticsearch 7.10 and
    /// later.
    pit(pit: PointInTime);
    /// Searches a part of the documents of a scroll or a point in time.
    slice(slice: Slice);
    /// Whether all matching documents are counted, or up to which number. Default 10,000.
    track_total_hits(count: impl Into<TrackTotalHits>);
    /// How long each shard may search, as `"500ms"`; what was found until then is given.
    timeout(time: impl Into<String>);
    /// How many documents each shard looks at. Default 0, which means all.
    terminate_after(documents: u64);
    /// Whether the answer tells where the time went. Default false.
    profile(profile: bool);
    /// Groups in whose statistics this search counts.
    stats(groups: impl Into<Vec<String>>);
    /// How long the request may take, as OpenSearch spells it.
    cancel_after_time_interval(time: impl Into<String>);
    /// The search pipeline, given in place; OpenSearch.
    search_pipeline(pipeline: impl Into<JsonParam>);
} }

impl<T: Document, A, H> Search<T, A, H> {
    /// The whole body, in place of what is set already. The results of its aggregations are read
    /// from [`Page::aggregations`](super::Page::aggregations).
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let errors: SearchBody<Value> = SearchBody::new().query(match_("message", "error")).size(5);
    /// for index in ["api", "web"] {
    ///     let page = es.search().index(index).body(errors.clone()).send().await?;
    ///     println!("{index}: {}", page.total());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn body(self, body: SearchBody<T>) -> Self {
        self.with_body(|_| body)
    }

    /// Members of the request's body as JSON, for what has no method here. They are put beside
    /// what is set already; of a member that is set twice, the last one counts.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # fn f(es: Elasticsearch) {
    /// let call = es.search::<Value>().index("logs").query(match_all()).body_raw(json!({
    ///     "_source": ["message"],
    ///     "brand_new": {"member": true},
    /// }));
    /// # let _ = call;
    /// # }
    /// ```
    pub fn body_raw(mut self, members: Value) -> Self {
        match members {
            Value::Object(members) => {
                self.with_body(|body| members.into_iter().fold(body, |body, (name, json)| body.member(name, json)))
            }
            _ => {
                self.call.fail(Error::request("`body_raw` takes a JSON object"));
                self
            }
        }
    }

    pub(super) fn with_body(self, change: impl FnOnce(SearchBody<T>) -> SearchBody<T>) -> Self {
        Self { body: change(self.body), ..self }
    }
}

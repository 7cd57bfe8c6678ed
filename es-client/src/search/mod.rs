//! `search` and the like: documents that match a query, and what else is asked of a query.
//!
//! A call has the methods of [`SearchBody`], whose module tells of what
//! they take: sorts, highlights, suggesters and so on. A [`Page`] has what came back, typed.

mod body;
mod borrowed;
mod clear_scroll;
mod count;
mod explain;
mod field_caps;
mod msearch;
mod options;
mod page;
mod point_in_time;
mod rank_eval;
mod scan;
mod scroll;
mod search_shards;
mod suggest;
mod template;
mod term_vectors;
mod terms_enum;
mod validate_query;

use std::marker::PhantomData;

use es_dsl::{Document, aggregation::Aggs, search::SearchBody};
use es_transport::Idempotency;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

pub use crate::response::{Explanation, Hit, InnerHits, NestedPlace, Relation, Total};
pub use borrowed::SearchResponse;
pub use clear_scroll::ClearScroll;
pub use count::Count;
pub use explain::{Explain, Explained};
pub use field_caps::{FieldCapabilities, FieldCapability, FieldCaps};
pub use msearch::{Msearch, Searches};
pub use options::SearchType;
pub use page::Page;
pub use point_in_time::{ClosePointInTime, OpenPointInTime};
pub use rank_eval::{Metric, RankEval, RankReport, RankedSearch, RatedSearch, UnratedDocument};
pub use scan::{CompositePages, Hits, Pages, Scan};
pub use scroll::Scroll;
pub use search_shards::{SearchShards, ShardCopy, ShardNode, ShardTargets};
pub use suggest::{SuggestOption, Suggestion};
pub use template::{MsearchTemplate, RenderSearchTemplate, SearchTemplate, Template};
pub use term_vectors::{FieldStatistics, FieldTerms, Mtermvectors, TermStatistics, TermVectors, Termvectors, Token};
pub use terms_enum::{Terms, TermsEnum};
pub use validate_query::{QueryExplanation, ValidateQuery, Validation};

use page::{HitReader, RawPage};

/// Searches documents of type `T`, computes the aggregations `A`, and reads the hits as `H`. See
/// [`Elasticsearch::search`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Search<T, A = (), H = T> {
    pub(crate) call: CallState,
    body: SearchBody<T>,
    /// How the hits are read: as documents, as another type, or each with a result of its own.
    read_hits: HitReader<H>,
    pub(crate) allow_partial: bool,
    aggs: PhantomData<fn() -> A>,
}

/// A call whose answer is a page: by itself, or as one of several.
trait PageCall: Endpoint {
    type Hit;

    fn read_hits(&self) -> HitReader<Self::Hit>;

    /// The result, of what was read of the answer so far.
    fn finish<'a>(&self, response: &'a Response, page: RawPage<'a, Self::Hit>) -> Result<Self::Output, Error>;
}

/// Reads the answer to such a call.
fn decode_page<C: PageCall>(call: &C, response: &Response) -> Result<C::Output, Error> {
    call.finish(response, call.read_hits().page(response)?)
}

/// Reads the rest of a page, and looks whether it is one and is whole.
fn finish<'a, H>(
    read_hits: HitReader<H>,
    response: &'a Response,
    mut page: RawPage<'a, H>,
    call: &CallState,
    allow_partial: bool,
) -> Result<RawPage<'a, H>, Error> {
    read_hits.finish(response, &mut page)?;
    // An answer that `filter_path` narrowed has what is left of it.
    if !page.has_hits() && call.params.get("filter_path").is_none() {
        return Err(response.unexpected("it has no `hits`"));
    }
    if !allow_partial {
        response.check_shards(page.shards())?;
    }
    Ok(page)
}

builder! {
    impl [T, A, H] Search<T, A, H>: indices, doc_type, indices_options, search_routing;
    impl [T: 'static, A: Aggs<T>, H] send -> Page<H, A::Output>;
}

impl Elasticsearch {
    /// Searches the index of a document type; without a [`query`](Search::query) all its documents
    /// match. The id field of each document is filled from its id.
    ///
    /// `POST /{index}/_search`. Untyped documents may be searched without naming an index, which
    /// means all indices; a search of a [point in time](Search::pit) names none. Shards that failed
    /// are an error, unless the call is to [`allow_partial`](Search::allow_partial) results. It is
    /// repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let page = es
    ///     .search::<Value>()
    ///     .indices(["logs-*", "audit"])
    ///     .query(match_("message", "disk full").operator(And))
    ///     .size(20)
    ///     .send()
    ///     .await?;
    /// println!("Got {} hits", page.total());
    /// for hit in &page.hits {
    ///     println!("{} {:?}: {}", hit.id, hit.score, hit.source["message"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn search<T: Document + DeserializeOwned>(&self) -> Search<T> {
        Search {
            call: CallState::new(self, Target::of::<T>()),
            body: SearchBody::new(),
            read_hits: HitReader::documents(),
            allow_partial: false,
            aggs: PhantomData,
        }
    }
}

impl<T: Document, A, H> Search<T, A, H> {
    /// What to compute of all documents that match: one aggregation, a tuple of them, `aggs! { … }`,
    /// or any other [`Aggs`]. The results are in [`Page::aggs`], typed by what is asked for here.
    ///
    /// ```no_run
    /// # use es_client::{dsl::aggregation, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let page = es
    ///     .search::<Value>()
    ///     .index("tweets")
    ///     .size(0)
    ///     .aggs((aggregation::terms("author.keyword").size(10).sub((aggregation::avg("likes"),)), aggregation::max("likes")))
    ///     .send()
    ///     .await?;
    /// let (by_author, most) = page.aggs;
    /// for author in &by_author {
    ///     let (mean,) = author.aggs;
    ///     println!("{}: {} tweets, {mean:?} of {most:?} likes", author.key, author.doc_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn aggs<B: Aggs<T>>(self, aggs: B) -> Search<T, B, H> {
        let Self { call, body, read_hits, allow_partial, .. } = self;
        Search { call, body: body.aggs(aggs), read_hits, allow_partial, aggs: PhantomData }
    }

    /// Reads the hits as `I`, in place of `T`: for searches that leave out a part of the documents,
    /// or all of them.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// #[derive(serde::Deserialize, Document)]
    /// #[document(index = "tweets")]
    /// struct Tweet {
    ///     author: String,
    ///     text: String,
    /// }
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Author {
    ///     author: String,
    /// }
    ///
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let t = Tweet::fields();
    /// let page = es.search::<Tweet>().query(t.text.matches("bonsai")).source([t.author]).hits_as::<Author>().send().await?;
    /// for author in page.into_sources() {
    ///     println!("{}", author.author);
    /// }
    /// let ids = es.search::<Tweet>().source(false).hits_as::<()>().send().await?;
    /// # let _ = ids;
    /// # Ok(())
    /// # }
    /// ```
    pub fn hits_as<I: DeserializeOwned>(self) -> Search<T, A, I> {
        let Self { call, body, allow_partial, .. } = self;
        Search { call, body, read_hits: HitReader::other(), allow_partial, aggs: PhantomData }
    }
}

impl<T: Document, A> Search<T, A> {
    /// Reads each hit with a result of its own, so that a document that does not fit its type, or another part of its
    /// hit that cannot be read, costs that document and not the page. Fields and inner hits are read when they are asked
    /// for ([`Hit::field`](crate::search::Hit::field)), and cost that call only.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # #[derive(serde::Deserialize, Document)]
    /// # #[document(index = "tweets")]
    /// # struct Tweet {
    /// #     author: String,
    /// # }
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for hit in es.search::<Tweet>().each_hit().send().await?.hits {
    ///     match hit.source {
    ///         Ok(tweet) => println!("{}", tweet.author),
    ///         Err(error) => eprintln!("{error}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn each_hit(self) -> Search<T, A, Result<T, Error>>
    where
        T: DeserializeOwned,
    {
        let Self { call, body, allow_partial, .. } = self;
        Search { call, body, read_hits: HitReader::each(), allow_partial, aggs: PhantomData }
    }
}

impl<T, A, H> Search<T, A, H> {
    /// Whether the request names indices: that of a point in time does not.
    fn names_indices(&self) -> bool {
        self.call.target.is_named() && !self.body.has_pit()
    }

    /// Where the search goes as this endpoint, and its body.
    pub(crate) fn path_and_body(&self, server: Server, action: &str) -> Result<(Path, Vec<u8>), Error> {
        let path = match self.names_indices() {
            true => server.documents_path(&self.call.target, action)?,
            false => Path::of(action),
        };
        Ok((path, server.search_body(&self.body)?))
    }
}

impl<T: 'static, A: Aggs<T>, H> Endpoint for Search<T, A, H> {
    type Output = Page<H, A::Output>;
    const NAME: &'static str = "search";

    fn check(&mut self) -> Result<(), Error> {
        if self.names_indices() { self.call.target.check() } else { Ok(()) }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let (path, body) = self.path_and_body(server, "_search")?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        decode_page(self, &response)
    }
}

impl<T: 'static, A: Aggs<T>, H> PageCall for Search<T, A, H> {
    type Hit = H;

    fn read_hits(&self) -> HitReader<H> {
        self.read_hits
    }

    fn finish<'a>(&self, response: &'a Response, page: RawPage<'a, H>) -> Result<Self::Output, Error> {
        let page = finish(self.read_hits, response, page, &self.call, self.allow_partial)?;
        // Where no shard was searched, servers leave out all results, and each is that of no document.
        let no_shard = page.shards().total == 0 || self.call.params.get("filter_path").is_some();
        let absent = if no_shard { Value::Null } else { Value::Object(Map::new()) };
        let aggs = A::decode(page.aggregations.as_ref().unwrap_or(&absent));
        let aggs = aggs.map_err(|error| response.unexpected(error.to_string()))?;
        Ok(page.into_page(aggs))
    }
}

#[cfg(test)]
mod call_tests;
#[cfg(test)]
mod tests;

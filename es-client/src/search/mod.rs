//! `search`: documents that match a query.
//!
//! A call has the methods of [`SearchBody`], whose module tells of what
//! they take: sorts, highlights, suggesters and so on. A [`Page`] has what came back, typed.

mod hit;
mod members;
mod page;
mod suggest;
mod total;

use std::{fmt, marker::PhantomData};

use es_dsl::{Document, aggregation::Aggs, search::SearchBody};
use es_transport::Idempotency;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    client::Elasticsearch,
    document::parts::Collected,
    error::Error,
    path::Path,
    target::{InIndex, InIndices, OfType, Target},
};

use page::Envelope;

pub use es_dsl::mapping::Named;
pub(crate) use hit::Names;
pub use hit::{Explanation, Hit, InnerHits, NestedPlace};
pub use page::Page;
pub use suggest::{SuggestOption, Suggestion};
pub use total::{Relation, Total};

/// Searches documents of type `T`, computes the aggregations `A`, and reads the hits as `H`. See
/// [`Elasticsearch::search`].
pub struct Search<T, A = (), H = T> {
    // Large, and moved at every method.
    body: SearchBody<T>,
    types: PhantomData<fn() -> (A, H)>,
}

impl<T, A, H> OfType for Search<T, A, H> {}
impl<T, A, H> InIndex for Search<T, A, H> {}
impl<T, A, H> InIndices for Search<T, A, H> {}

impl Elasticsearch {
    /// Searches the index of a document type; without a [`query`](Call::query) all its documents
    /// match.
    ///
    /// `POST /{index}/_search`. Untyped documents may be searched without naming an index, which
    /// means all indices.
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
    pub fn search<T: Document>(&self) -> Call<Search<T>> {
        Call::new(self, Target::of::<T>(), Search { body: SearchBody::new(), types: PhantomData })
    }
}

impl<T: Document, A, H> Call<Search<T, A, H>> {
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
    pub fn aggs<B: Aggs<T>>(self, aggs: B) -> Call<Search<T, B, H>> {
        let call = self.with_body(|body| body.aggs(aggs));
        call.map(|search| Search { body: search.body, types: PhantomData })
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
    pub fn hits_as<I: DeserializeOwned>(self) -> Call<Search<T, A, I>> {
        self.map(|search| Search { body: search.body, types: PhantomData })
    }
}

impl<T: 'static, A, H> Render for Search<T, A, H> {
    fn check(&self, target: &Target) -> Result<(), Error> {
        if target.is_named() { target.check() } else { Ok(()) }
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        let body = self.body.to_json().map_err(|error| Error::serialize("request", error))?;
        Ok(Outgoing {
            method: Method::POST,
            path: match scene.target.is_named() {
                true => scene.server.documents_path(scene.target, "_search")?,
                false => Path::of("_search"),
            },
            body: scene.server.search_body(body)?.into(),
            idempotency: Idempotency::Idempotent,
        })
    }
}

impl<T: 'static, A: Aggs<T> + 'static, H: DeserializeOwned + 'static> Endpoint for Search<T, A, H> {
    type Output = Page<H, A::Output>;
    const NAME: &'static str = "search";

    fn decode(answer: Answer) -> Result<Page<H, A::Output>, Error> {
        let mut documents = Collected::default();
        let envelope = Envelope::of(&answer, &mut documents)?;
        let aggs = A::decode(envelope.aggregations.as_ref().unwrap_or(&Value::Null));
        let aggs = aggs.map_err(|error| answer.unfit(format!("{error}")))?;
        Ok(envelope.page(documents, aggs))
    }
}

impl<T, A, H> fmt::Debug for Search<T, A, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search").field("body", &self.body).finish()
    }
}

#[cfg(test)]
mod tests;

//! `search`: documents that match a query.

mod body;
mod page;

use std::{fmt, marker::PhantomData};

use es_dsl::{Document, IntoQuery, aggregation::Aggs};
use es_transport::Idempotency;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::body::Body;
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Scene},
    client::Elasticsearch,
    error::Error,
    path::Path,
    target::{InIndex, InIndices, OfType, Target},
};

pub use page::{Hit, Page, Relation, Total};

/// Searches documents of type `T`, and computes the aggregations `A`. See [`Elasticsearch::search`].
pub struct Search<T, A = ()> {
    body: Body,
    types: PhantomData<fn() -> (T, A)>,
}

impl<T, A> OfType for Search<T, A> {}
impl<T, A> InIndex for Search<T, A> {}
impl<T, A> InIndices for Search<T, A> {}

impl Elasticsearch {
    /// Searches the index of a document type; without a [`query`](Call::query) all its documents
    /// match.
    ///
    /// `POST /{index}/_search`. Untyped documents may be searched without naming an index, which
    /// means all indices.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
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
        Call::new(self, Target::of::<T>(), Search { body: Body::default(), types: PhantomData })
    }
}

impl<T: Document> Call<Search<T>> {
    /// What to compute of all documents that match: one aggregation, a tuple of them, `aggs! { … }`,
    /// or any other [`Aggs`]. The results are in [`Page::aggs`], typed by what is asked for here.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let page = es
    ///     .search::<Value>()
    ///     .index("tweets")
    ///     .size(0)
    ///     .aggs((aggs::terms("author.keyword").size(10).sub((aggs::avg("likes"),)), aggs::max("likes")))
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
    pub fn aggs<A: Aggs<T>>(mut self, aggs: A) -> Call<Search<T, A>> {
        let json = serde_json::to_value(aggs.into_aggregations());
        if let Some(json) = self.accept(json.map_err(|error| Error::serialize("request", error))) {
            self.endpoint.body.set("aggs", json);
        }
        self.map(|search| Search { body: search.body, types: PhantomData })
    }
}

impl<T: Document, A> Call<Search<T, A>> {
    /// Which documents match, and how well. Default: all, equally well.
    pub fn query(self, query: impl IntoQuery<T>) -> Self {
        self.with(|search| search.body.set_query(query.into_query().into_clause()))
    }

    /// How many hits to pass over. Default 0. With `size` it may reach 10,000 at the most, unless
    /// the index is set otherwise.
    pub fn from(self, hits: u64) -> Self {
        self.with(|search| search.body.set("from", hits.into()))
    }

    /// How many hits to give at the most. Default 10.
    pub fn size(self, hits: u64) -> Self {
        self.with(|search| search.body.set("size", hits.into()))
    }

    /// The order of the hits, as JSON: `json!([{"timestamp": "desc"}, "_score"])`. Default: the
    /// best score first.
    pub fn sort_raw(self, sort: Value) -> Self {
        self.with(|search| search.body.set("sort", sort))
    }

    /// Members of the request's body as JSON, for what has no method here. They are put beside
    /// what is set already; of a member that is set twice, the last one counts.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # fn f(es: Elasticsearch) {
    /// let call = es.search::<Value>().index("logs").query(match_all()).body_raw(json!({
    ///     "_source": ["message"],
    ///     "highlight": {"fields": {"message": {}}},
    /// }));
    /// # let _ = call;
    /// # }
    /// ```
    pub fn body_raw(mut self, members: Value) -> Self {
        match members {
            Value::Object(members) => members.into_iter().for_each(|(name, json)| self.endpoint.body.set(&name, json)),
            _ => self.fail(Error::request("`body_raw` takes a JSON object")),
        }
        self
    }
}

impl<T: DeserializeOwned + 'static, A: Aggs<T> + 'static> Endpoint for Search<T, A> {
    type Output = Page<T, A::Output>;
    const NAME: &'static str = "search";

    fn check(&self, target: &Target) -> Result<(), Error> {
        if target.is_named() { target.check() } else { Ok(()) }
    }

    /// Only a type could be in the path.
    fn depends_on_server(&self, target: &Target) -> bool {
        target.doc_type().is_some()
    }

    fn render(self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::POST,
            path: match scene.target.is_named() {
                true => scene.server.documents_path(scene.target, "_search")?,
                false => Path::of("_search"),
            },
            body: self.body.into_json()?.into(),
            idempotency: Idempotency::Idempotent,
        })
    }

    fn decode(answer: Answer) -> Result<Page<T, A::Output>, Error> {
        let page: Page<T> = answer.json()?;
        let aggs = A::decode(page.aggregations.as_ref().unwrap_or(&Value::Null));
        Ok(page.with_aggs(aggs.map_err(|error| answer.unfit(error.to_string()))?))
    }
}

impl<T, A> fmt::Debug for Search<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search").field("body", &self.body).finish()
    }
}

#[cfg(test)]
mod tests;

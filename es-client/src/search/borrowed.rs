//! Pages whose documents borrow from the answer.

use es_dsl::aggregation::Aggs;
use serde::Deserialize;

use super::{Page, Search};
use crate::{call, error::Error, response::Response};

/// The answer to a search in memory, from which documents can borrow. See [`Search::response`].
#[derive(Debug)]
pub struct SearchResponse {
    response: Response,
    allow_partial: bool,
}

impl SearchResponse {
    /// The page, with documents that may borrow their texts from this answer: fields of type `Cow<'_, str>` with
    /// `#[serde(borrow)]`, or `&str` where no text has escapes; in lists serde borrows only the latter. It is read anew each time.
    ///
    /// The results of aggregations are in [`Page::aggregations`] as JSON, and id fields are not filled: the id is
    /// [`Hit::id`](super::Hit::id).
    ///
    /// # Errors
    /// A document that does not fit its type; failed shards, unless the search is to
    /// [`allow_partial`](Search::allow_partial) results.
    pub fn page<'a, H: Deserialize<'a>>(&'a self) -> Result<Page<H>, Error> {
        let page: Page<H> = self.response.json()?;
        if !self.allow_partial {
            self.response.check_shards(&page.shards)?;
        }
        Ok(page)
    }

    /// The response as it came.
    pub fn response(&self) -> &Response {
        &self.response
    }
}

impl<T: 'static, A: Aggs<T>, H> Search<T, A, H> {
    /// Sends the request and keeps the answer in memory, so that documents can borrow from it instead of copying their
    /// texts.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// use std::borrow::Cow;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Line<'a> {
    ///     #[serde(borrow)]
    ///     message: Cow<'a, str>,
    /// }
    ///
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let response = es.search::<Value>().index("logs-*").query(match_("message", "error")).response().await?;
    /// for hit in &response.page::<Line>()?.hits {
    ///     println!("{}: {}", hit.id, hit.source.message);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`send`](Self::send), but for what [`SearchResponse::page`] finds.
    pub async fn response(self) -> Result<SearchResponse, Error> {
        let allow_partial = self.allow_partial;
        Ok(SearchResponse { response: call::response(self).await?, allow_partial })
    }
}

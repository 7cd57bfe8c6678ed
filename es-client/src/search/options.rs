//! The parameters that only a search has.

use std::fmt;

use super::Search;

impl<T, A, H> Search<T, A, H> {
    /// Whether a page is a result though some shards failed, whose hits are missing then; they are in
    /// [`Page::shards`](super::Page::shards). Default `false`: the call fails with the first shard's
    /// failure.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let page = es.search::<Value>().index("logs-*").allow_partial(true).send().await?;
    /// if page.shards.failed > 0 {
    ///     println!("{} of {} shards failed", page.shards.failed, page.shards.total);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn allow_partial(mut self, allow: bool) -> Self {
        self.allow_partial = allow;
        self
    }

    /// How scores are computed. Default [`SearchType::QueryThenFetch`].
    pub fn search_type(self, search_type: SearchType) -> Self {
        self.param("search_type", search_type)
    }

    /// Whether the shards keep the answer, and give a kept one. Default: the index's setting, for
    /// searches of `size` 0 only.
    pub fn request_cache(self, cache: bool) -> Self {
        self.param("request_cache", cache)
    }

    /// The answers of how many shards the node that was asked holds before it reduces them to one.
    /// Default 512.
    pub fn batched_reduce_size(self, shards: u32) -> Self {
        self.param("batched_reduce_size", shards)
    }

    /// From how many shards on they are asked first whether they can have a match at all. Default
    /// 128; Elasticsearch 5.6 and later.
    pub fn pre_filter_shard_size(self, shards: u32) -> Self {
        self.param("pre_filter_shard_size", shards)
    }

    /// Opens a scroll that is kept this long, as `"1m"`: the page has its
    /// [`scroll_id`](super::Page::scroll_id), and [`Elasticsearch::scroll`](crate::Elasticsearch::scroll)
    /// gives the pages after it.
    pub fn scroll(self, keep_alive: impl ToString) -> Self {
        self.param("scroll", keep_alive)
    }
}

/// How a search computes scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SearchType {
    /// Each shard by its own word counts.
    QueryThenFetch,
    /// All shards by the word counts of all, which are asked for first.
    DfsQueryThenFetch,
}

impl fmt::Display for SearchType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::QueryThenFetch => "query_then_fetch",
            Self::DfsQueryThenFetch => "dfs_query_then_fetch",
        })
    }
}

//! All pages of a `composite` aggregation: [`Search::composite_pages`].

use std::{
    fmt,
    future::poll_fn,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use es_dsl::{
    Document,
    aggregation::{AfterKey, Agg, Aggs, Composite, CompositeKey, CompositeResult},
    search::{PointInTime, SearchBody},
};
use futures_core::Stream;
use futures_util::stream::try_unfold;

use super::{check_time, cursor::Contexts};
use crate::{
    call::CallState,
    error::Error,
    search::{HitReader, OpenPointInTime, Search},
    server::Server,
};

/// How long the servers keep the point in time from each page to the next.
const KEEP_ALIVE: &str = "1m";

/// The pages of a `composite` aggregation: see [`Search::composite_pages`].
#[must_use = "nothing is sent until the stream is read"]
pub struct CompositePages<P> {
    pages: Pin<Box<dyn Stream<Item = Result<P, Error>> + Send>>,
}

/// A search whose pages are asked for one after another.
struct Paging<T, K, S, H> {
    call: CallState,
    body: SearchBody<T>,
    read_hits: HitReader<H>,
    allow_partial: bool,
    aggregation: Agg<T, Composite<K>, S>,
    after: Option<AfterKey>,
    /// The point in time, where the server has one.
    context: Option<Contexts>,
}

impl<T: Document, H: Send + 'static> Search<T, (), H> {
    /// All buckets of a `composite` aggregation, page by page, each of as many as its `size` says; the hits are left
    /// out.
    ///
    /// By a point in time where [`scan`](crate::Elasticsearch::scan) uses one (Elasticsearch 7.12, OpenSearch 3.3): then
    /// the buckets are those of the moment when it begins, and it is closed at the end, after an error, and when the
    /// stream is dropped. Elsewhere documents that are written meanwhile may count or not. Elasticsearch 6.1 and
    /// later, OpenSearch. Each page is a search, and repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{dsl::aggregation, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let by_author = aggregation::composite((aggregation::terms_source("author.keyword"),)).size(1_000);
    /// let mut pages = es.search::<Value>().index("tweets").composite_pages(by_author);
    /// while let Some(page) = pages.try_next().await? {
    ///     for bucket in &page.buckets {
    ///         println!("{:?}: {}", bucket.key.0, bucket.doc_count);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn composite_pages<K, S, A>(
        self,
        aggregation: Agg<T, Composite<K>, S>,
    ) -> CompositePages<CompositeResult<K::Key, A>>
    where
        K: CompositeKey<Key: Send> + 'static,
        S: 'static,
        A: Send,
        Agg<T, Composite<K>, S>: Aggs<T, Output = CompositeResult<K::Key, A>>,
    {
        let Self { call, body, read_hits, allow_partial, .. } = self;
        let body = body.size(0);
        let paging = Paging { call, body, read_hits, allow_partial, aggregation, after: None, context: None };
        let pages = try_unfold((paging, true), |(mut paging, is_first)| async move {
            if is_first {
                paging.open().await?;
            }
            let page = paging.next().await?;
            Ok(page.map(|page| (page, (paging, false))))
        });
        CompositePages { pages: Box::pin(pages) }
    }
}

impl<T: Document, K, S, H> Paging<T, K, S, H> {
    async fn open(&mut self) -> Result<(), Error> {
        self.call.check()?;
        let server: Server = self.call.server().await?;
        if server.is_elasticsearch_before(6, 1) {
            let error = format!("`composite` needs Elasticsearch 6.1 or OpenSearch, and the server is {server}");
            return Err(Error::request(error));
        }
        if server.scans_by_point_in_time(false) {
            let call = self.call.another();
            let open = OpenPointInTime::of(std::mem::replace(&mut self.call, call));
            let id = open.param("keep_alive", KEEP_ALIVE).send().await?;
            self.context = Some(Contexts::of_point_in_time(self.call.client(), id));
        }
        Ok(())
    }

    /// The next page; none after the last one, when nothing is kept any more.
    async fn next<A>(&mut self) -> Result<Option<CompositeResult<K::Key, A>>, Error>
    where
        K: CompositeKey,
        T: 'static,
        H: 'static,
        Agg<T, Composite<K>, S>: Aggs<T, Output = CompositeResult<K::Key, A>>,
    {
        let mut aggregation = self.aggregation.clone();
        if let Some(after) = self.after.take() {
            aggregation = aggregation.after(after);
        }
        let mut body = self.body.clone().aggs(aggregation);
        let id = self.context.as_ref().and_then(|context| context.id(0));
        if let Some(id) = id {
            body = body.pit(PointInTime::of(id).keep_alive(KEEP_ALIVE));
        }
        let Self { read_hits, allow_partial, .. } = *self;
        let call = self.call.for_the_same();
        let search =
            Search::<T, Agg<T, Composite<K>, S>, H> { call, body, read_hits, allow_partial, aggs: PhantomData };
        let page = search.send().await?;
        if let (Some(context), Some(id)) = (&self.context, &page.pit_id) {
            context.keep(0, id.clone());
        }
        if !allow_partial {
            check_time(&page)?;
        }
        self.after.clone_from(&page.aggs.after_key);
        if self.after.is_some() {
            return Ok(Some(page.aggs));
        }
        if let Some(context) = self.context.take() {
            context.close().await;
        }
        Ok(None)
    }
}

impl<T, K, S, H> Drop for Paging<T, K, S, H> {
    fn drop(&mut self) {
        // Without a runtime, the servers let go of it when its time is over.
        if let (Some(context), Ok(runtime)) = (self.context.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(context.close());
        }
    }
}

impl<P> CompositePages<P> {
    /// The next page; `None` at the end.
    ///
    /// # Errors
    /// Those of a search; after one, the stream is at its end.
    pub async fn try_next(&mut self) -> Result<Option<P>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }
}

impl<P> Stream for CompositePages<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pages.as_mut().poll_next(cx)
    }
}

impl<P> fmt::Debug for CompositePages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CompositePages")
    }
}

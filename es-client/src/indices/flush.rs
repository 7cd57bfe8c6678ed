//! `indices.flush`: writes what is in memory and in the translog to segments on disk.

use es_transport::Idempotency;
use http::Method;

use super::{Indices, shards};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, Shards},
    server::Server,
};

/// Writes indices to disk. See [`Indices::flush`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesFlush {
    call: CallState,
}

builder! {
    impl [] IndicesFlush: indices_options;
    impl [] send -> Shards;
}

impl Indices {
    /// Writes all changes of an index, or of several, to segments on disk, and empties the translog. Servers do that
    /// by themselves; a flush before a planned restart makes the start faster.
    ///
    /// `POST /{index}/_flush`; the index `_all` means all. The answer tells the shards; that some failed is an error. It is
    /// repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().flush("tweets").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn flush(&self, index: impl Names) -> IndicesFlush {
        IndicesFlush { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl IndicesFlush {
    /// Whether a shard is flushed even if nothing changed. Default `false`.
    pub fn force(self, force: bool) -> Self {
        self.param("force", force)
    }

    /// Whether the flush waits for another one that is under way. Default `true` from version 7 on; without it, the shard
    /// is left out then, or fails on a server of version 5.
    pub fn wait_if_ongoing(self, wait: bool) -> Self {
        self.param("wait_if_ongoing", wait)
    }
}

impl Endpoint for IndicesFlush {
    type Output = Shards;
    const NAME: &'static str = "indices.flush";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_flush");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Shards, Error> {
        shards(&response)
    }
}

//! `indices.add_block`: makes indices refuse reads or writes.

use es_transport::Idempotency;
use http::Method;

use super::{Acknowledged, Indices, each_index};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_segment},
    error::Error,
    open_enum::open_enum,
    response::Response,
    server::{Availability, Server},
};

/// Makes indices refuse something. See [`Indices::add_block`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesAddBlock {
    call: CallState,
    block: IndexBlock,
}

builder! {
    impl [] IndicesAddBlock: indices_options, timeout, master_timeout;
    impl [] send -> Acknowledged;
}

open_enum! {
    /// What an index refuses.
    IndexBlock {
        /// Looks at settings and mappings, and changes of them.
        Metadata = "metadata",
        /// Reads.
        Read = "read",
        /// Writes, and changes of settings and mappings.
        ReadOnly = "read_only",
        /// Writes.
        Write = "write",
    }
}

impl Indices {
    /// Makes an index, or several, refuse writes, say: an [`IndexBlock`] or its word. When it is acknowledged, no write that
    /// began before is under way. [`put_settings`](Self::put_settings) takes it back: `{"blocks.write": null}`.
    ///
    /// `PUT /{index}/_block/{block}`; Elasticsearch 7.9 and later, OpenSearch. A missing index is an error
    /// ([`Error::is_index_not_found`]), and that one of several did not get the block is one, too. It is repeated after
    /// failures.
    ///
    /// ```no_run
    /// # use es_client::{indices::IndexBlock, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().add_block("logs-2024", IndexBlock::Write).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_block(&self, index: impl Names, block: impl Into<IndexBlock>) -> IndicesAddBlock {
        IndicesAddBlock { call: CallState::new(&self.client, Target::named(index)), block: block.into() }
    }
}

impl Endpoint for IndicesAddBlock {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.add_block";
    const AVAILABLE: Availability = Availability::since(Some((7, 9)), Some((1, 0)));

    fn check(&mut self) -> Result<(), Error> {
        check_segment("block", self.block.as_str())?;
        self.call.target.check()
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_block").then(self.block.as_str());
        Ok(RequestParts::new(Method::PUT, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        each_index::acknowledged(&response, "blocked")
    }
}

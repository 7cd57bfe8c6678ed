//! `get_source`: reads a document alone.

use std::marker::PhantomData;

use es_dsl::Document;
use serde::de::DeserializeOwned;

use super::check_id;
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Reads a document without what surrounds it. See [`Elasticsearch::get_source`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct GetSource<T> {
    call: CallState,
    id: String,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] GetSource<T>: index, doc_type, routing, version, read_options;
    impl [T: Document + DeserializeOwned] send -> Option<T>;
}

impl Elasticsearch {
    /// Reads a document by its id without what surrounds it: id, version and sequence number. Its id
    /// field is filled all the same.
    ///
    /// `GET /{index}/_source/{id}`. A missing document is `None`; a missing index is an error
    /// ([`Error::is_index_not_found`]). It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let tweet: Option<Value> = es.get_source(1).index("tweets").send().await?;
    /// # let _ = tweet;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_source<T: Document>(&self, id: impl ToString) -> GetSource<T> {
        GetSource { call: CallState::new(self, Target::of::<T>()), id: id.to_string(), document: PhantomData }
    }
}

impl<T: Document + DeserializeOwned> Endpoint for GetSource<T> {
    type Output = Option<T>;
    const NAME: &'static str = "get_source";

    /// From version 7 on it is an error of this type; before, an answer without a body.
    fn is_absence(response: &Response) -> bool {
        response.error_cause().is_none_or(|cause| cause.has_type("resource_not_found_exception"))
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_id(&self.id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(server.source_path(&self.call.target, &self.id)?))
    }

    fn decode(&mut self, response: Response) -> Result<Option<T>, Error> {
        if !response.status().is_success() {
            return Ok(None);
        }
        if !response.text()?.trim_start().starts_with('{') {
            return Err(response.unexpected("it is no document"));
        }
        let mut source = response.json()?;
        response.fill_id(&mut source, &self.id)?;
        Ok(Some(source))
    }
}

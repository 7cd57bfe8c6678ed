//! `exists` and `exists_source`: whether a document is there.

use std::marker::PhantomData;

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;

use super::check_id;
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Asks whether a document is there. See [`Elasticsearch::exists`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Exists<T> {
    call: CallState,
    id: String,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] Exists<T>: index, doc_type, routing, version, read_options;
    impl [T] send -> bool;
}

/// Asks whether a document is there with its source. See [`Elasticsearch::exists_source`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ExistsSource<T> {
    call: CallState,
    id: String,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] ExistsSource<T>: index, doc_type, routing, version, read_options;
    impl [T] send -> bool;
}

impl Elasticsearch {
    /// Whether there is a document of this id in the index of its type.
    ///
    /// `HEAD /{index}/_doc/{id}`. A missing index is `false`, too: the answer does not tell them
    /// apart. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if es.exists::<Value>("kimchy").index("users").send().await? {
    ///     println!("welcome back");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists<T: Document>(&self, id: impl ToString) -> Exists<T> {
        Exists { call: CallState::new(self, Target::of::<T>()), id: id.to_string(), document: PhantomData }
    }

    /// Whether there is a document of this id whose source is kept: `false` also where the mapping
    /// turns `_source` off.
    ///
    /// `HEAD /{index}/_source/{id}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let can_be_updated = es.exists_source::<Value>("kimchy").index("users").send().await?;
    /// # let _ = can_be_updated;
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists_source<T: Document>(&self, id: impl ToString) -> ExistsSource<T> {
        ExistsSource { call: CallState::new(self, Target::of::<T>()), id: id.to_string(), document: PhantomData }
    }
}

impl<T> Endpoint for Exists<T> {
    type Output = bool;
    const NAME: &'static str = "exists";

    fn is_absence(_response: &Response) -> bool {
        true
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_id(&self.id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.document_path(&self.call.target, &self.id)?;
        Ok(RequestParts::new(Method::HEAD, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        Ok(response.status().is_success())
    }
}

impl<T> Endpoint for ExistsSource<T> {
    type Output = bool;
    const NAME: &'static str = "exists_source";

    fn is_absence(_response: &Response) -> bool {
        true
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_id(&self.id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.source_path(&self.call.target, &self.id)?;
        Ok(RequestParts::new(Method::HEAD, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        Ok(response.status().is_success())
    }
}

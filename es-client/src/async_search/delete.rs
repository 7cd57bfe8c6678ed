//! `async_search.delete`: ends a search and forgets its answer.

use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;

use super::{AVAILABLE, AsyncSearches};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Ends a search. See [`AsyncSearches::delete`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct AsyncSearchDelete {
    call: CallState,
    id: String,
}

builder! {
    impl [] AsyncSearchDelete:;
    impl [] send -> bool;
}

impl AsyncSearches {
    /// Ends a search that goes on, forgets its answer, and gives whether it was there.
    ///
    /// `DELETE /_async_search/{id}`; Elasticsearch 7.7 and later. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch, id: String) -> Result<(), es_client::Error> {
    /// es.async_search().delete(id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: impl Into<String>) -> AsyncSearchDelete {
        AsyncSearchDelete { call: CallState::new(&self.client, Target::default()), id: id.into() }
    }
}

#[derive(Deserialize)]
struct Answer {
    acknowledged: bool,
}

impl Endpoint for AsyncSearchDelete {
    type Output = bool;
    const NAME: &'static str = "async_search.delete";
    const AVAILABLE: Availability = AVAILABLE;

    fn is_absence(response: &Response) -> bool {
        response.error_cause().is_some_and(|cause| cause.error_type == "resource_not_found_exception")
    }

    fn check(&mut self) -> Result<(), Error> {
        check_segment("id of the search", &self.id)
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of("_async_search").then_name(&self.id);
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        match response.status().is_success() {
            true => Ok(response.json::<Answer>()?.acknowledged),
            false => Ok(false),
        }
    }
}

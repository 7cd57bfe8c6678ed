//! `delete`: removes one document by its id.

use es_dsl::Document;
use http::Method;

use super::{Written, check_id};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Removes a document by its id. See [`Elasticsearch::delete`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Delete {
    call: CallState,
    id: String,
}

builder! {
    impl [] Delete: index, doc_type, routing, refresh, if_unchanged_since, version, timeout, wait_for_active_shards;
    impl [] send -> Written;
}

impl Elasticsearch {
    /// Removes a document by its id from the index of its type.
    ///
    /// `DELETE /{index}/_doc/{id}`. Deleting a missing document is not an error:
    /// [`result`](Written::result) is [`WriteResult::NotFound`](super::WriteResult::NotFound). A
    /// missing index is one, except on version 5, which creates it.
    ///
    /// The call may be repeated after a failure in which the server may have executed it, unless it
    /// has a condition; then the result may be `NotFound` although it was this call that removed the
    /// document.
    ///
    /// ```no_run
    /// # use es_client::{document::WriteResult, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let res = es.delete::<Value>(7).index("people").send().await?;
    /// if res.result == WriteResult::NotFound {
    ///     println!("nobody to remove");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete<T: Document>(&self, id: impl ToString) -> Delete {
        Delete { call: CallState::new(self, Target::of::<T>()), id: id.to_string() }
    }
}

impl Endpoint for Delete {
    type Output = Written;
    const NAME: &'static str = "delete";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_id(&self.id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.document_path(&self.call.target, &self.id)?;
        Ok(RequestParts::new(Method::DELETE, path, self.call.params.idempotency_of_write()))
    }

    fn decode(&mut self, response: Response) -> Result<Written, Error> {
        response.json()
    }
}

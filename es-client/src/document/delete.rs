//! `delete`: removes one document by its id.

use es_dsl::Document;
use es_transport::{Body, Idempotency};
use http::Method;

use super::{Written, check_id};
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    client::Elasticsearch,
    error::Error,
    target::Target,
};

/// Removes a document by its id. See [`Elasticsearch::delete`].
#[derive(Debug)]
pub struct Delete {
    id: String,
}

impl Elasticsearch {
    /// Removes a document by its id from the index of its type.
    ///
    /// `DELETE /{index}/_doc/{id}`. That there was none is no error but a
    /// [`result`](Written::result); a missing index is one, but servers of version 5 make it. The call may be repeated after a
    /// failure in which the server may have executed it, unless it has a condition; then the result
    /// may be [`WriteResult::NotFound`](super::WriteResult::NotFound) although it was this call that removed the document.
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
    pub fn delete<T: Document>(&self, id: impl ToString) -> Call<Delete> {
        Call::new(self, Target::of::<T>(), Delete { id: id.to_string() })
    }
}

impl Render for Delete {
    fn check(&self, target: &Target) -> Result<(), Error> {
        target.check()?;
        check_id(&self.id)
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        let repeatable = !scene.params.is_conditional();
        Ok(Outgoing {
            method: Method::DELETE,
            path: scene.server.document_path(scene.target, Some(&self.id))?,
            body: Body::empty(),
            idempotency: if repeatable { Idempotency::Idempotent } else { Idempotency::NotIdempotent },
        })
    }
}

impl Endpoint for Delete {
    type Output = Written;
    const NAME: &'static str = "delete";
    const ABSENCE_IS_AN_ANSWER: bool = true;

    fn decode(answer: Answer) -> Result<Written, Error> {
        answer.read()
    }
}

//! `indices.delete`: removes indices with all their documents.

use es_transport::{Body, Idempotency};
use http::Method;

use super::{Acknowledged, Indices};
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    error::Error,
    path::Path,
    target::Target,
};

/// Removes indices. See [`Indices::delete`].
#[derive(Debug)]
pub struct Delete {
    _private: (),
}

impl Indices {
    /// Removes an index with all its documents, or several, separated by commas.
    ///
    /// `DELETE /{index}`. A missing index is an error, unless
    /// [`ignore_status([404])`](Call::ignore_status) says otherwise. It is not repeated after a
    /// failure in which the server may have executed it: somebody may have made the index anew.
    pub fn delete(&self, index: impl Into<String>) -> Call<Delete> {
        Call::new(&self.client, Target::named(index), Delete { _private: () })
    }
}

impl Render for Delete {
    fn depends_on_server(&self, _target: &Target) -> bool {
        false
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::DELETE,
            path: Path::of(scene.target.names()?),
            body: Body::empty(),
            idempotency: Idempotency::NotIdempotent,
        })
    }
}

impl Endpoint for Delete {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.delete";

    fn decode(answer: Answer) -> Result<Acknowledged, Error> {
        answer.read()
    }
}

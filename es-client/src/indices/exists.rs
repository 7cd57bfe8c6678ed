//! `indices.exists`: asks whether an index is there.

use es_transport::{Body, Idempotency};
use http::Method;

use super::Indices;
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    error::Error,
    path::Path,
    target::Target,
};

/// Asks whether an index is there. See [`Indices::exists`].
#[derive(Debug)]
pub struct Exists {
    _private: (),
}

impl Indices {
    /// Whether an index, or an alias, of this name is there; of several names, separated by commas,
    /// whether all are.
    ///
    /// `HEAD /{index}`.
    pub fn exists(&self, index: impl Into<String>) -> Call<Exists> {
        Call::new(&self.client, Target::named(index), Exists { _private: () })
    }
}

impl Render for Exists {
    fn depends_on_server(&self, _target: &Target) -> bool {
        false
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::HEAD,
            path: Path::of(scene.target.names()?),
            body: Body::empty(),
            idempotency: Idempotency::Idempotent,
        })
    }
}

impl Endpoint for Exists {
    type Output = bool;
    const NAME: &'static str = "indices.exists";
    const ABSENCE_IS_AN_ANSWER: bool = true;

    fn decode(answer: Answer) -> Result<bool, Error> {
        Ok(answer.status().is_success())
    }
}

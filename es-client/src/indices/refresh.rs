//! `indices.refresh`: makes what was written show in searches.

use es_transport::{Body, Idempotency};
use http::Method;

use super::Indices;
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    error::Error,
    path::Path,
    reader::read_members,
    shards::Shards,
    target::Target,
};

/// Makes what was written show in searches. See [`Indices::refresh`].
#[derive(Debug)]
pub struct Refresh {
    _private: (),
}

/// The server's answer to a [`Refresh`] call.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Refreshed {
    /// The shards that were refreshed.
    pub shards: Shards,
}

read_members! {
    Refreshed = Self::default(), needs [] {
        "_shards" => shards,
    }
}

impl Indices {
    /// Makes what was written to an index show in searches; of several names, separated by commas,
    /// to all, and of `_all` to every index.
    ///
    /// `POST /{index}/_refresh`. Indices refresh themselves once a second while they are searched.
    pub fn refresh(&self, index: impl Into<String>) -> Call<Refresh> {
        Call::new(&self.client, Target::named(index), Refresh { _private: () })
    }
}

impl Render for Refresh {
    fn depends_on_server(&self, _target: &Target) -> bool {
        false
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::POST,
            path: Path::of(scene.target.names()?).then("_refresh"),
            body: Body::empty(),
            idempotency: Idempotency::Idempotent,
        })
    }
}

impl Endpoint for Refresh {
    type Output = Refreshed;
    const NAME: &'static str = "indices.refresh";

    fn decode(answer: Answer) -> Result<Refreshed, Error> {
        answer.read()
    }
}

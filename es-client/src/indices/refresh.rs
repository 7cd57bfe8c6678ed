//! `indices.refresh`: makes what was written show in searches.

use es_transport::{Body, Idempotency};
use http::Method;
use serde::Deserialize;

use super::Indices;
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Scene},
    error::Error,
    path::Path,
    shards::Shards,
    target::Target,
};

/// Makes what was written show in searches. See [`Indices::refresh`].
#[derive(Debug)]
pub struct Refresh {
    _private: (),
}

/// The server's answer to a [`Refresh`] call.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Refreshed {
    /// The shards that were refreshed.
    #[serde(rename = "_shards")]
    pub shards: Shards,
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

impl Endpoint for Refresh {
    type Output = Refreshed;
    const NAME: &'static str = "indices.refresh";

    #[inline]
    fn depends_on_server(&self, _target: &Target) -> bool {
        false
    }

    #[inline]
    fn render(self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::POST,
            path: Path::of(scene.target.names()?).then("_refresh"),
            body: Body::empty(),
            idempotency: Idempotency::Idempotent,
        })
    }

    #[inline]
    fn decode(answer: Answer) -> Result<Refreshed, Error> {
        answer.json()
    }
}

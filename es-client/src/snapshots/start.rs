//! Snapshots and restores that are begun and not waited for.

use serde::Deserialize;

use crate::{
    call::{self, Endpoint},
    error::Error,
    server::Availability,
};

#[derive(Deserialize)]
struct Answer {
    accepted: bool,
}

/// Sends a call, and is done when the server has begun.
pub(super) async fn start<E: Endpoint>(call: E) -> Result<(), Error> {
    let response = call::start(call, Availability::EVERYWHERE).await?;
    match response.json::<Answer>()?.accepted {
        true => Ok(()),
        false => Err(response.unexpected("the server did not begin")),
    }
}

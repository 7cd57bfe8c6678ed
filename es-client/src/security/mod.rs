//! API keys, users and roles: [`Elasticsearch::security`].
//!
//! Feature `security`, or `full`.
//!
//! The calls of users and roles are those of Elasticsearch's security and of OpenSearch's security plugin, in one form;
//! what one of them does not know is an error before anything is sent. OpenSearch has no API keys here.
//!
//! Of the servers that the tests of this crate run on, only Elasticsearch 9 has security. What is sent to the others and
//! read of them is tested with the examples of their specifications.

mod create_api_key;
mod delete_role;
mod delete_user;
mod get_api_key;
mod get_role;
mod get_user;
mod invalidate_api_key;
mod put_role;
mod put_user;
mod role;
mod user;

use serde::Deserialize;

use crate::{client::Elasticsearch, error::Error, response::Response, server::Availability};

pub use create_api_key::{CreatedApiKey, SecurityCreateApiKey};
pub use delete_role::SecurityDeleteRole;
pub use delete_user::SecurityDeleteUser;
pub use get_api_key::{ApiKey, SecurityGetApiKey};
pub use get_role::SecurityGetRole;
pub use get_user::SecurityGetUser;
pub use invalidate_api_key::{InvalidatedApiKeys, SecurityInvalidateApiKey};
pub use put_role::SecurityPutRole;
pub use put_user::SecurityPutUser;
pub use role::{FieldSecurity, IndexPrivileges, Role};
pub use user::User;

/// The servers with API keys.
const API_KEYS: Availability = Availability::since(Some((6, 7)), None);

/// The calls about security.
#[derive(Debug, Clone)]
pub struct Security {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// The calls about API keys, users and roles.
    pub fn security(&self) -> Security {
        Security { client: self.clone() }
    }
}

/// Whether a user or a role is new. Elasticsearch says it in words of its own, OpenSearch by the status.
fn is_new(response: &Response) -> Result<bool, Error> {
    #[derive(Deserialize)]
    struct Answer {
        created: Option<bool>,
        role: Option<Created>,
        user: Option<Created>,
        /// On OpenSearch.
        status: Option<String>,
    }

    #[derive(Deserialize)]
    struct Created {
        created: bool,
    }

    let Answer { created, role, user, status } = response.json()?;
    let inner = role.or(user).map(|inner| inner.created);
    match (created.or(inner), status.as_deref()) {
        (Some(created), _) => Ok(created),
        (None, Some("CREATED")) => Ok(true),
        (None, Some("OK")) => Ok(false),
        (None, _) => Err(response.unexpected("it does not say whether it is new")),
    }
}

/// Whether a user or a role was there to be deleted. That it was not is status 404 on both products.
fn was_there(response: &Response) -> Result<bool, Error> {
    #[derive(Deserialize)]
    struct Answer {
        found: Option<bool>,
        /// On OpenSearch.
        status: Option<String>,
    }

    let Answer { found, status } = response.json()?;
    match (found, status.as_deref()) {
        (Some(found), _) => Ok(found),
        (None, Some("OK")) => Ok(true),
        (None, Some("NOT_FOUND")) => Ok(false),
        (None, _) => Err(response.unexpected("it does not say whether it was there")),
    }
}

/// Whether a response of status 404 says that a user or a role is not there, and nothing worse.
fn is_missing(response: &Response) -> bool {
    !response.has_error() && response.json::<serde_json::Map<_, _>>().is_ok()
}

#[cfg(test)]
mod tests;

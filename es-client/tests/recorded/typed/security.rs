//! API keys, users and roles.

use es_client::{Elasticsearch, Error, security::Role};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, _answer: &Recorded) -> Option<Result<(), Error>> {
    let security = es.security();
    Some(match name {
        "create_api_key" => security.create_api_key("k").send().await.map(drop),
        "get_api_key" => security.get_api_key().send().await.map(drop),
        "invalidate_api_key" => security.invalidate_api_key().ids(["a"]).send().await.map(drop),
        "put_user" => security.put_user("u").send().await.map(drop),
        "get_user" => security.get_user("u").send().await.map(drop),
        "delete_user" => security.delete_user("u").send().await.map(drop),
        "put_role" => security.put_role("r", Role::new()).send().await.map(drop),
        "get_role" => security.get_role("r").send().await.map(drop),
        "delete_role" => security.delete_role("r").send().await.map(drop),
        _ => return None,
    })
}

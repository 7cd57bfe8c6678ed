//! API keys, users and roles, on the one server of the four that can be started with security.
//!
//! It cannot keep them: its published package lacks a filter that the index of users needs. So those that every server
//! brings with it are read, and what is written is refused by the server's own words.

use es_client::{
    Error,
    prelude::*,
    security::{IndexPrivileges, Role},
};
use es_cluster::{Cluster, Server};
use es_tests::{recorded, require};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_and_roles_are_read_and_cannot_be_kept() {
    let Some(cluster) = require(Cluster::builder(Server::Elasticsearch9).security()).await else { return };
    let security = cluster.security().unwrap();
    let trusting = Elasticsearch::builder().hosts(cluster.url()).ca_pem(security.ca_pem());
    let builder = trusting.basic_auth(security.username(), security.password()).max_retries(0);
    let es = recorded(builder, Server::Elasticsearch9).build().unwrap();
    let calls = es.security();

    let superuser = calls.get_role("superuser").send().await.unwrap().remove("superuser").unwrap();
    assert_eq!(superuser.cluster, ["all"]);
    assert!(superuser.indices.iter().any(|indices| indices.names == ["*"]), "{superuser:?}");
    let roles = calls.get_roles().send().await.unwrap();
    assert_eq!(roles["superuser"], superuser);
    let elastic = calls.get_user("elastic").send().await.unwrap().remove("elastic").unwrap();
    assert_eq!((&elastic.roles[..], elastic.enabled), (&["superuser".to_owned()][..], Some(true)));
    assert!(calls.get_users().send().await.unwrap().len() > 1);
    assert!(calls.get_user("nobody").send().await.unwrap().is_empty());
    assert!(calls.get_role("nothing").send().await.unwrap().is_empty());
    assert!(!calls.delete_user("nobody").send().await.unwrap());
    assert!(!calls.delete_role("nothing").send().await.unwrap());
    assert!(calls.get_api_key().send().await.unwrap().is_empty());
    assert!(calls.get_api_key().id("nope").send().await.unwrap().is_empty());
    assert!(calls.invalidate_api_key().ids(["nope"]).send().await.unwrap().invalidated.is_empty());

    let reader = || Role::new().index(IndexPrivileges::new(["logs-*"], ["read"]));
    let is_told = |error: Error| assert!(error.to_string().contains("pattern_capture"), "{error}");
    is_told(calls.put_role("reader", reader()).send().await.unwrap_err());
    is_told(calls.put_user("jane").password("correct-horse").roles(["reader"]).send().await.unwrap_err());
    is_told(calls.create_api_key("k").role("reader", reader()).send().await.unwrap_err());
}

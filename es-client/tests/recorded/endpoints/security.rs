//! API keys, users and roles.

use es_client::{Server, security::Role};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "security.create_api_key", |es| es.security().create_api_key("k").refresh(true));
    call!(offered, "security.get_api_key", |es| {
        let get = es.security().get_api_key().id("i").name("n").owner(true);
        get.realm_name("r").username("u").active_only(true)
    });
    call!(offered, "security.invalidate_api_key", |es| es.security().invalidate_api_key().ids(["a"]));
    call!(offered, "security.put_user", |es| es.security().put_user("u").refresh(true));
    call!(offered, "security.get_user", |es| es.security().get_user("u"));
    call!(offered, "security.get_user", |es| es.security().get_users());
    call!(offered, "security.delete_user", |es| es.security().delete_user("u").refresh(true));
    call!(offered, "security.put_role", |es| es.security().put_role("r", Role::new()).refresh(true));
    call!(offered, "security.get_role", |es| es.security().get_role("r"));
    call!(offered, "security.get_role", |es| es.security().get_roles());
    call!(offered, "security.delete_role", Server::elasticsearch(9, 2), |es| {
        es.security().delete_role("r").refresh(true)
    });
}

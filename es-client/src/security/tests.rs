use serde_json::{Value, json};

use super::*;
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

fn es9() -> Server {
    Server::elasticsearch(9, 2)
}

#[tokio::test]
async fn an_api_key_is_made_and_its_secret_is_not_shown() {
    let body = json!({"id": "VuaCfGcBCdbkQm-e5aOx", "name": "my-api-key", "expiration": 1_544_068_612_110_i64,
        "api_key": "ui2lp2axTNmsyakw9tvNnw", "encoded": "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw=="});
    let (service, es) = Recorder::of(es9(), 200, &body);
    let reader = Role::new().cluster(["monitor"]).index(IndexPrivileges::new(["logs-*"], ["read"]));
    let create = es.security().create_api_key("my-api-key").expiration("1d").role("reader", reader);
    let key = create.metadata(json!({"team": 7})).refresh(true).send().await.unwrap();
    assert_eq!((key.id.as_str(), key.expiration), ("VuaCfGcBCdbkQm-e5aOx", Some(1_544_068_612_110)));
    assert_eq!(json!(key.encoded()), body["encoded"]);
    assert!(!format!("{key:?}").contains("ui2lp2"), "{key:?}");
    let asked = service.one();
    assert_eq!(asked.line(), "PUT /_security/api_key?refresh=true");
    assert_eq!(
        asked.json(),
        json!({"name": "my-api-key", "expiration": "1d", "metadata": {"team": 7}, "role_descriptors":
            {"reader": {"cluster": ["monitor"], "indices": [{"names": ["logs-*"], "privileges": ["read"]}]}}})
    );
}

#[tokio::test]
async fn api_keys_are_found_by_what_is_said() {
    let body = json!({"api_keys": [{"id": "VuaCfGcBCdbkQm-e5aOx", "name": "my-api-key", "type": "rest",
        "creation": 1_548_550_550_158_i64, "expiration": 1_548_551_550_158_i64, "invalidated": false, "username": "myuser",
        "realm": "native1", "realm_type": "native", "metadata": {"application": "myapp"}, "role_descriptors": {"role-a":
        {"cluster": ["monitor"], "indices": [{"names": ["index-a"], "privileges": ["read"], "allow_restricted_indices": false}],
        "applications": [], "run_as": [], "metadata": {}, "transient_metadata": {"enabled": true}}}}]});
    let (service, es) = Recorder::of(es9(), 200, &body);
    let get = es.security().get_api_key().id("a").name("n*").owner(true).realm_name("r").username("u");
    let [key] = &get.active_only(true).send().await.unwrap()[..] else { panic!() };
    assert_eq!(
        service.one().line(),
        "GET /_security/api_key?id=a&name=n*&owner=true&realm_name=r&username=u&active_only=true"
    );
    let roles = key.role_descriptors.as_ref().unwrap();
    assert_eq!(roles["role-a"].cluster, ["monitor"]);
    assert_eq!(roles["role-a"].other["transient_metadata"], json!({"enabled": true}), "nothing is dropped");
    let (_service, es) = Recorder::of(es9(), 404, json!({"api_keys": []}));
    assert!(es.security().get_api_key().id("none").send().await.unwrap().is_empty());
}

#[tokio::test]
async fn keys_that_cannot_be_ended_are_an_error() {
    let body = json!({"invalidated_api_keys": ["a"], "previously_invalidated_api_keys": ["b"], "error_count": 0});
    let (service, es) = Recorder::of(es9(), 200, &body);
    let ended = es.security().invalidate_api_key().ids(["a", "b"]).owner(true).send().await.unwrap();
    assert_eq!((&ended.invalidated[..], &ended.previously_invalidated[..]), (&["a".into()][..], &["b".into()][..]));
    let asked = service.one();
    assert_eq!(
        (asked.line().as_str(), asked.json()),
        ("DELETE /_security/api_key", json!({"ids": ["a", "b"], "owner": true}))
    );

    let body = json!({"invalidated_api_keys": ["a"], "previously_invalidated_api_keys": [], "error_count": 2,
        "error_details": [{"type": "exception", "reason": "error occurred while invalidating api keys",
            "caused_by": {"type": "illegal_argument_exception", "reason": "invalid api key id"}}]});
    let (_service, es) = Recorder::of(es9(), 200, &body);
    let error = es.security().invalidate_api_key().username("u").send().await.unwrap_err();
    assert!(error.to_string().contains("2 of 3 keys failed: exception: error occurred"), "{error}");

    let (service, es) = Recorder::of(Server::elasticsearch(6, 8), 200, "{}");
    let _ = es.security().invalidate_api_key().ids(["a"]).name("n").realm_name("r").send().await;
    assert_eq!(service.one().json(), json!({"id": "a", "name": "n", "realm_name": "r"}));
    for call in [
        es.security().invalidate_api_key(),
        es.security().invalidate_api_key().ids(Vec::<String>::new()),
        es.security().invalidate_api_key().ids(["a", "b"]),
        // With what is left, all keys of the owner would end, or of another user.
        es.security().invalidate_api_key().owner(true).name(""),
        es.security().invalidate_api_key().username("u").name(""),
        es.security().invalidate_api_key().owner(true).ids([""]),
    ] {
        assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Request);
    }
    assert_eq!(es.security().get_api_key().name("").send().await.unwrap_err().kind(), ErrorKind::Request);
    for server in [Server::elasticsearch(5, 6), Server::opensearch(3, 8)] {
        let (_, es) = Recorder::of(server, 200, "{}");
        let error = es.security().create_api_key("k").send().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains("6.7"), "{error}");
    }
    assert!(service.take().is_empty());
}

/// The path of a user or role on each server.
fn paths(elasticsearch: &str, opensearch: &str) -> [String; 4] {
    [
        format!("/_xpack/security/{elasticsearch}"),
        format!("/_security/{elasticsearch}"),
        format!("/_security/{elasticsearch}"),
        format!("/_plugins/_security/api/{opensearch}"),
    ]
}

#[tokio::test]
async fn a_user_has_the_words_of_each_server() {
    for (server, path) in SERVERS.into_iter().zip(paths("user/jane", "internalusers/jane")) {
        let is_opensearch = path.contains("_plugins");
        let created = if is_opensearch {
            json!({"status": "CREATED", "message": "'jane' created."})
        } else {
            json!({"created": true})
        };
        let (service, es) = Recorder::of(server(), if is_opensearch { 201 } else { 200 }, created);
        let put = es.security().put_user("jane").password("s3cret").roles(["reader"]).metadata(json!({"team": "x"}));
        assert!(!format!("{put:?}").contains("s3cret"));
        assert!(put.refresh(true).send().await.unwrap());
        let asked = service.one();
        assert_eq!(asked.line(), format!("PUT {path}?refresh=true"));
        let (roles, metadata) =
            if is_opensearch { ("opendistro_security_roles", "attributes") } else { ("roles", "metadata") };
        assert_eq!(asked.json(), json!({"password": "s3cret", roles: ["reader"], metadata: {"team": "x"}}));

        let user = match is_opensearch {
            true => json!({"jane": {"hash": "", "reserved": false, "hidden": false, "backend_roles": ["b"],
                "attributes": {"team": "x"}, "opendistro_security_roles": ["reader"], "static": false}}),
            false => json!({"jane": {"username": "jane", "roles": ["reader"], "full_name": null, "email": null,
                "metadata": {"team": "x"}, "enabled": true}}),
        };
        let (service, es) = Recorder::of(server(), 200, user);
        let jane = es.security().get_user("jane").send().await.unwrap().remove("jane").unwrap();
        assert_eq!((&jane.roles[..], &jane.metadata["team"]), (&["reader".to_owned()][..], &json!("x")));
        assert_eq!(service.one().line(), format!("GET {path}"));
        es.security().get_users().send().await.unwrap();
        assert_eq!(service.one().line(), format!("GET {}", path.trim_end_matches("/jane")));

        let deleted =
            if is_opensearch { json!({"status": "OK", "message": "'jane' deleted."}) } else { json!({"found": true}) };
        let (service, es) = Recorder::of(server(), 200, deleted);
        assert!(es.security().delete_user("jane").send().await.unwrap());
        assert_eq!(service.one().line(), format!("DELETE {path}"));
        let missing = match is_opensearch {
            true => json!({"status": "NOT_FOUND", "message": "internalusers 'jane' not found"}),
            false => json!({"found": false}),
        };
        let (_service, es) = Recorder::of(server(), 404, missing);
        assert!(!es.security().delete_user("jane").send().await.unwrap());
        assert!(es.security().get_user("jane").send().await.unwrap().is_empty());
        // A server without security has no such path.
        let (_service, es) = Recorder::of(server(), 404, json!({"error": "no handler found"}));
        assert!(es.security().get_user("jane").send().await.is_err());
    }
}

#[tokio::test]
async fn a_role_has_the_words_of_each_server() {
    let role = || {
        let logs = IndexPrivileges::new(["logs-*"], ["read"]).grant(["title"]).except(["secret"]);
        Role::new().cluster(["monitor"]).index(logs.query(json!({"match": {"title": "foo"}})))
    };
    for (server, path) in SERVERS.into_iter().zip(paths("role/reader", "roles/reader")) {
        let is_opensearch = path.contains("_plugins");
        let made = if is_opensearch {
            json!({"status": "OK", "message": "updated"})
        } else {
            json!({"role": {"created": false}})
        };
        let (service, es) = Recorder::of(server(), 200, made);
        assert!(!es.security().put_role("reader", role()).send().await.unwrap());
        let asked = service.one();
        assert_eq!(asked.line(), format!("PUT {path}"));
        let (body, told) = match is_opensearch {
            true => {
                let index = json!({"index_patterns": ["logs-*"], "allowed_actions": ["read"], "fls": ["title", "~secret"],
                    "dls": "{\"match\":{\"title\":\"foo\"}}"});
                let mut told = index.clone();
                told["masked_fields"] = json!([]);
                (
                    json!({"cluster_permissions": ["monitor"], "index_permissions": [index]}),
                    json!({"reader": {"reserved": false, "cluster_permissions": ["monitor"], "index_permissions": [told],
                        "tenant_permissions": [], "static": false}}),
                )
            }
            false => {
                let index = json!({"names": ["logs-*"], "privileges": ["read"],
                    "field_security": {"grant": ["title"], "except": ["secret"]}, "query": {"match": {"title": "foo"}}});
                let mut told = index.clone();
                told["query"] = json!("{\"match\":{\"title\":\"foo\"}}");
                (
                    json!({"cluster": ["monitor"], "indices": [index]}),
                    json!({"reader": {"cluster": ["monitor"], "indices": [told], "applications": [], "run_as": [],
                        "metadata": {}, "transient_metadata": {"enabled": true}}}),
                )
            }
        };
        assert_eq!(asked.json(), body);
        let (_service, es) = Recorder::of(server(), 200, told);
        let read = es.security().get_role("reader").send().await.unwrap().remove("reader").unwrap();
        assert_eq!(
            (&read.cluster, &read.indices[0].field_security),
            (&role().cluster, &role().indices[0].field_security)
        );
        assert_eq!(read.indices[0].query, Some(json!("{\"match\":{\"title\":\"foo\"}}")));
        let (_service, es) =
            Recorder::of(server(), 404, if is_opensearch { json!({"status": "NOT_FOUND"}) } else { json!({}) });
        assert!(es.security().get_roles().send().await.unwrap().is_empty());
        let (_service, es) = Recorder::of(server(), 404, json!({"found": false}));
        assert!(!es.security().delete_role("reader").send().await.unwrap());
    }
}

#[tokio::test]
async fn fields_that_may_be_read_do_not_become_all_fields() {
    let (service, es) = Recorder::of(Server::opensearch(3, 8), 200, r#"{"status":"OK"}"#);
    let logs = || IndexPrivileges::new(["logs-*"], ["read"]);
    let put = |privileges| es.security().put_role("r", Role::new().index(privileges));
    // No field at all.
    let error = put(logs().grant([""; 0])).send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Request && error.to_string().contains("no fields mean all"), "{error}");
    let error = put(logs().query(json!(""))).send().await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Request && error.to_string().contains("the query of a role is empty"),
        "{error}"
    );
    assert!(service.take().is_empty());
    for (privileges, fields) in [
        (logs(), Value::Null),
        (logs().grant(["*"]), Value::Null),
        (logs().grant(["title", "*"]), Value::Null),
        (logs().grant(["title"]), json!(["title"])),
        (logs().grant(["*"]).except(["secret"]), json!(["~secret"])),
    ] {
        put(privileges).send().await.unwrap();
        assert_eq!(service.one().json()["index_permissions"][0]["fls"], fields);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_tell_is_none() {
    for server in SERVERS {
        for body in ["{}", r#"{"status":"SOMETHING"}"#, "<html>", ""] {
            let (_service, es) = Recorder::of(server(), 200, body);
            for error in [
                es.security().put_user("u").password("x").send().await.unwrap_err(),
                es.security().put_role("r", Role::new()).send().await.unwrap_err(),
                es.security().delete_user("u").send().await.unwrap_err(),
                es.security().delete_role("r").send().await.unwrap_err(),
            ] {
                assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_product_does_not_know_is_not_sent() {
    let (service, es) = Recorder::of(Server::opensearch(3, 8), 200, r#"{"status":"OK"}"#);
    let run_as = Role { run_as: vec!["x".to_owned()], ..Role::new() };
    for error in [
        es.security().put_user("j").email("j@x").send().await.unwrap_err(),
        es.security().put_user("j").enabled(true).send().await.unwrap_err(),
        es.security().put_user("j").full_name("J").send().await.unwrap_err(),
        es.security().put_user("j").metadata(json!({"n": 1})).send().await.unwrap_err(),
        es.security().put_role("r", run_as).send().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    let put = es.security().put_user("j").password_hash("$2y$").backend_roles(["b"]);
    put.send().await.unwrap();
    assert_eq!(service.one().json(), json!({"hash": "$2y$", "backend_roles": ["b"]}));
    let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, "{}");
    let described = Role { description: Some("d".to_owned()), ..Role::new() };
    for error in [
        es.security().put_user("j").backend_roles(["b"]).send().await.unwrap_err(),
        es.security().put_role("r", described).send().await.unwrap_err(),
        es.security().create_api_key("k").metadata(json!({})).send().await.unwrap_err(),
        es.security().create_api_key("").send().await.unwrap_err(),
        es.security().get_user("").send().await.unwrap_err(),
        es.security().delete_role("..").send().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(service.take().is_empty());
}

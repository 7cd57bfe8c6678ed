use super::*;
use crate::{ErrorKind, compat::PythonNames};

fn refused(builder: TransportBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    error.to_string()
}

#[test]
fn n01_the_default_is_localhost() {
    let transport = Transport::builder().build().unwrap();
    let urls: Vec<_> = transport.pool().unwrap().nodes().iter().map(|n| n.url().to_string()).collect();
    assert_eq!(urls, ["http://localhost:9200"]);
}

#[test]
fn n06_a_setting_has_one_name_at_a_time() {
    let second = Duration::from_secs(1);
    let same = |_: &NodeInfo, host: Host| Some(host);
    for builder in [
        Transport::builder().sniffer_timeout(second).min_delay_between_sniffing(second),
        Transport::builder().sniff_on_node_failure(true).sniff_on_connection_fail(true),
        Transport::builder().sniff_on_connection_fail(true).sniff_on_node_failure(true),
        Transport::builder().timeout(second).request_timeout(second),
        Transport::builder().request_timeout(second).timeout(second),
        Transport::builder().maxsize(1).connections_per_node(1),
        Transport::builder().randomize_hosts(true).randomize_nodes_in_pool(true),
        Transport::builder().host_info_callback(same).sniffed_node_callback(same),
        Transport::builder().sniffed_node_callback(same).host_info_callback(same),
    ] {
        assert!(refused(builder).contains("are the same setting"));
    }
    assert!(Transport::builder().sniffer_timeout(second).sniffer_timeout(None).build().is_ok());
}

#[cfg(feature = "tls-no-provider")]
#[test]
fn n06_a_setting_of_tls_has_one_name_at_a_time() {
    let fingerprint = "ab".repeat(32);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), rcgen::generate_simple_self_signed(["es".to_owned()]).unwrap().cert.pem()).unwrap();
    let builder = || Transport::builder().hosts("https://es");
    for builder in [
        builder().ca_file(file.path()).ca_certs(file.path()),
        builder().ca_certs(file.path()).ca_file(file.path()),
        builder().ca_fingerprint(&fingerprint).ssl_assert_fingerprint(&fingerprint),
    ] {
        assert!(refused(builder).contains("are the same setting"));
    }
    assert!(builder().ca_certs(file.path()).ca_certs(file.path()).build().is_ok(), "repeated calls add up");
}

#[test]
fn what_is_given_wins_over_legacy_in_any_order() {
    let second = Duration::from_secs(1);
    let given = |builder: TransportBuilder| {
        builder
            .retry_on_status([429])
            .retry_non_idempotent(false)
            .backoff(Backoff::new(second, second))
            .retry_budget(true)
            .dead_timeout(second)
            .max_dead_timeout(second)
            .connections_per_node(3)
    };
    let first = given(Transport::builder().legacy()).settings.checked().unwrap();
    let last = given(Transport::builder()).legacy().settings.checked().unwrap();
    for settings in [&first, &last] {
        assert_eq!(settings.retry.statuses, [StatusCode::TOO_MANY_REQUESTS]);
        assert!(!settings.retry.non_idempotent && settings.retry.budget);
        assert_eq!(settings.retry.backoff, Backoff::new(second, second));
        assert_eq!((settings.pool.dead_timeout, settings.pool.max_dead_timeout), (second, second));
        assert_eq!(settings.http1.connections_per_node, 3);
        assert!(settings.sniff.wait, "what was not given is legacy's");
    }
    let legacy: TransportBuilder = Transport::builder().legacy();
    let legacy = legacy.settings.checked().unwrap();
    assert_eq!((legacy.http1.connections_per_node, legacy.retry.backoff), (10, Backoff::none()));
    assert_eq!(legacy.pool.dead_timeout, Duration::from_secs(60));
    assert!(legacy.retry.non_idempotent && !legacy.retry.statuses.contains(&StatusCode::TOO_MANY_REQUESTS));
}

#[test]
fn h06_n07_one_kind_of_credentials() {
    assert!(refused(Transport::builder().http_auth("u:p").api_key("abc")).contains("other credentials"));
    assert!(refused(Transport::builder().http_auth("nobody")).contains("user:password"));
    assert!(Transport::builder().http_auth("u:p").build().is_ok());
}

#[test]
fn p01_p02_pools_without_or_with_repeated_nodes_are_refused() {
    assert!(refused(Transport::builder().hosts(Vec::<String>::new())).contains("at least one"));
    assert!(refused(Transport::builder().hosts(["es1", "http://ES1:9200/"])).contains("twice"));
}

#[test]
fn the_first_bad_setting_is_reported() {
    assert!(refused(Transport::builder().node("nohost").hosts([("b@d", 1)])).contains("`nohost`"));
    assert!(refused(Transport::builder().header("bad name", "x")).contains("bad name"));
    assert!(refused(Transport::builder().connections_per_node(0)).contains("needs at least one"));
    assert!(refused(Transport::builder().retry_on_status([42])).contains("retry_on_status"));
}

#[test]
fn h09_debug_hides_credentials() {
    let builder: TransportBuilder = Transport::builder().http_auth("elastic:s3cret").hosts("u:s3cret@es1");
    let shown = format!("{builder:?} {:?}", builder.settings.hosts);
    assert!(!shown.contains("s3cret") && !shown.contains("ZWxhc3Rp"), "{shown}");
}

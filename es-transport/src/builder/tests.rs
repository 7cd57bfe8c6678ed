use super::*;
use crate::ErrorKind;

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
    for builder in [
        Transport::builder().sniffer_timeout(second).min_delay_between_sniffing(second),
        Transport::builder().sniff_on_node_failure(true).sniff_on_connection_fail(true),
        Transport::builder().timeout(second).request_timeout(second),
        Transport::builder().maxsize(1).connections_per_node(1),
        Transport::builder().randomize_hosts(true).randomize_nodes_in_pool(true),
    ] {
        assert!(refused(builder).contains("are the same setting"));
    }
    assert!(Transport::builder().sniffer_timeout(second).sniffer_timeout(None).build().is_ok());
}

#[test]
fn h06_n07_one_kind_of_credentials() {
    assert!(refused(Transport::builder().http_auth("u:p").api_key("abc")).contains("another kind"));
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
    assert!(refused(Transport::builder().connections_per_node(0)).contains("at least one connection"));
    assert!(refused(Transport::builder().retry_on_status([42])).contains("retry_on_status"));
}

#[test]
fn h09_debug_hides_credentials() {
    let builder: TransportBuilder = Transport::builder().http_auth("elastic:s3cret").hosts("u:s3cret@es1");
    let shown = format!("{builder:?} {:?}", builder.settings.hosts);
    assert!(!shown.contains("s3cret") && !shown.contains("ZWxhc3Rp"), "{shown}");
}

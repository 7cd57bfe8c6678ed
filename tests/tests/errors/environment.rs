//! Errors that depend on the environment of a process: a process of its own has another.

use std::{path::Path, process::Command};

use es_client::{
    prelude::*,
    transport::{AwsCredentials, Host, NodeInfo},
};
use es_tests::{errors::Page, failures};

use crate::connections;

/// Where the process puts its part of the page.
const PART: &str = "ES_PART_OF_THE_PAGE";

pub(crate) fn tell(page: &mut Page) {
    page.section("What the environment says");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (part, profiles) = (folder.join("part.md"), folder.join("credentials"));
    std::fs::write(&profiles, "[half]\naws_access_key_id = AKIDEXAMPLE\n").unwrap();
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--ignored", "--exact", "environment::in_a_process_of_its_own"]).env(PART, &part);
    process.env("SSL_CERT_FILE", "/dev/null").env_remove("SSL_CERT_DIR");
    process.env("HTTPS_PROXY", "socks5://user:s3cret@proxy:1080").env("AWS_SHARED_CREDENTIALS_FILE", &profiles);
    assert!(process.output().unwrap().status.success());
    page.append(&std::fs::read_to_string(&part).unwrap());
    page.hide(&folder.display().to_string());
}

/// What a client of plain http fails with that sniffs a node of https.
async fn sniffed() -> Result<(), es_client::transport::Error> {
    let port = connections::port(connections::UNREACHABLE.as_bytes()).await;
    let tls = move |_: &NodeInfo, _: Host| Host::url(&format!("https://127.0.0.1:{port}")).ok();
    let builder = Elasticsearch::builder().node(format!("http://127.0.0.1:{port}").as_str());
    builder.sniffed_node_callback(tls).build().unwrap().transport().sniff().await
}

#[tokio::test]
#[ignore = "run by the test of the page, with another environment"]
async fn in_a_process_of_its_own() {
    let Some(part) = std::env::var_os(PART) else { return };
    let mut page = Page::new("");
    let host = "https://es1:9200";
    failures!(page;
        Elasticsearch::builder().node(host).build();
        Elasticsearch::builder().node(host).proxy_from_env().build();
        sniffed().await;
        AwsCredentials::from_profile("half");
        AwsCredentials::from_profile("search");
    );
    std::fs::remove_file(std::env::var_os("AWS_SHARED_CREDENTIALS_FILE").unwrap()).unwrap();
    failures!(page; AwsCredentials::from_profile("search"););
    std::fs::write(part, page.finish()).unwrap();
}

//! A node whose certificate is not its own, and one that nobody vouches for.

use es_client::{
    prelude::*,
    transport::{Delivery, ErrorKind},
};
use es_cluster::{Cluster, Server};
use es_tests::Rig;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::{ALONE, report, scene::run};

#[tokio::test]
async fn a_node_with_a_wrong_certificate_gets_nothing() {
    let _alone = ALONE.lock().await;
    let Some(rig) = Rig::start(Cluster::builder(Server::Elasticsearch9).security()).await else { return };
    let (elsewhere, relay) = relay(rig.cluster().url().trim_start_matches("https://").to_owned()).await;
    let hosts = [rig.proxied().remove(0), elsewhere];
    let row = run(&rig, "wrong certificate", &hosts, rig.client(&hosts), async |scene| {
        scene.until("the wrong node is tried again", || (scene.failures(1) > 2).then_some(())).await;
        if scene.has_answered(1) {
            scene.violated("the wrong node was believed".to_owned());
        }
    })
    .await;
    relay.abort();
    let rows = [row];
    report::print("One node of two with a certificate for another host, Elasticsearch 9.2.0 with security", &rows);
    report::judge(&rows);
    // A handshake that fails is known to have sent nothing, so not even a write fails.
    let [row] = rows;
    assert_eq!((row.ok, row.stored.unsure), (row.requests, 0));

    let security = rig.cluster().security().unwrap();
    let client = Elasticsearch::builder().hosts(rig.cluster().url()).ca_fingerprint(&"0".repeat(64));
    let es = client.basic_auth(security.username(), security.password()).build().unwrap();
    let error = es.server().await.unwrap_err();
    let told = error.transport().unwrap();
    assert_eq!((told.kind(), told.delivery()), (ErrorKind::Tls, Delivery::NotSent));
    assert!(!format!("{error} {error:?}").contains(security.password()));
}

/// Passes bytes on, from an address that the nodes' certificate does not name.
async fn relay(target: String) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut node = TcpStream::connect(&target).await.unwrap();
            // Either side may end it at any time.
            tokio::spawn(async move { drop(copy_bidirectional(&mut client, &mut node).await) });
        }
    });
    (url, task)
}

//! Three nodes: they die, fall silent, are cut off, come back, and join.

use std::time::{Duration, Instant};

use es_cluster::Fault;
use es_tests::{Rig, memory_kib};

use crate::{
    ALONE,
    report::{self, Row},
    scene::{Scene, run},
};

/// What the process may have grown by after all scenarios: the servers' output, the allocator's reserve.
const MEMORY_LIMIT_KIB: usize = 64 * 1024;

#[tokio::test]
async fn a_client_outlives_the_faults_of_three_nodes() {
    let _alone = ALONE.lock().await;
    let Some(rig) = Rig::of_three_nodes().await else { return };
    let calm = through_proxies(&rig, "no fault", Scene::calm).await;
    let before = memory_kib();
    let rows = [
        calm,
        through_proxies(&rig, "refused connections", async |scene| fault(scene, 0, Fault::Refuse).await).await,
        through_proxies(&rig, "silence", async |scene| fault(scene, 1, Fault::Silence).await).await,
        through_proxies(&rig, "resets mid-body", async |scene| fault(scene, 2, Fault::ResetAfter(20)).await).await,
        through_proxies(&rig, "slow drip", async |scene| {
            fault(scene, 0, Fault::Drip { bytes: 8, pause: Duration::from_millis(200) }).await;
        })
        .await,
        kill_each(&rig).await,
        rolling_restart(&rig).await,
        new_node(&rig).await,
        all_down(&rig).await,
    ];
    let after = memory_kib();
    report::print("Faults of a cluster of three nodes of Elasticsearch 9.2.0", &rows);
    println!("memory: {before} KiB after the first scenario, {after} KiB after the last\n");
    report::judge(&rows);
    let (first, last) = (rows[0].before, rows[rows.len() - 1].after);
    assert!(last.within(first), "{first:?} before the first scenario, {last:?} after the last");
    assert!(after < before + MEMORY_LIMIT_KIB, "memory grew from {before} to {after} KiB");
}

async fn through_proxies(rig: &Rig, name: &'static str, scenario: impl AsyncFnOnce(&Scene)) -> Row {
    let hosts = rig.proxied();
    run(rig, name, &hosts, rig.client(&hosts), scenario).await
}

async fn directly(rig: &Rig, name: &'static str, scenario: impl AsyncFnOnce(&Scene)) -> Row {
    let hosts = rig.cluster().urls();
    run(rig, name, &hosts, rig.client(&hosts), scenario).await
}

/// Sets a fault in front of a node, and takes it away.
async fn fault(scene: &Scene, node: usize, fault: Fault) {
    scene.disturb(node, scene.rig.fault(node, fault), scene.rig.fault(node, Fault::Pass)).await;
}

/// Behind a proxy a dead node's connections are accepted and closed at once, as by a load balancer.
async fn kill_each(rig: &Rig) -> Row {
    through_proxies(rig, "SIGKILL of each node", async |scene| {
        for (node, restarted) in [(0, &[0]), (1, &[1]), (2, &[2])] {
            scene.disturb(node, scene.rig.kill(node), scene.rig.restart(restarted)).await;
            scene.until_copied().await;
        }
    })
    .await
}

/// Without proxies a node that is gone refuses connections.
async fn rolling_restart(rig: &Rig) -> Row {
    directly(rig, "rolling restart", async |scene| {
        for (node, restarted) in [(0, &[0]), (1, &[1]), (2, &[2])] {
            scene.disturb(node, scene.rig.stop(node), scene.rig.restart(restarted)).await;
            scene.until_copied().await;
        }
    })
    .await
}

/// The client knows two nodes, and finds the third by sniffing.
async fn new_node(rig: &Rig) -> Row {
    rig.stop(2).await;
    let hosts = rig.cluster().urls();
    let client = rig.client(&hosts[..2]).sniffer_timeout(Duration::from_millis(200));
    run(rig, "a new node joins", &hosts, client.sniff_timeout(Duration::from_secs(3)), async |scene| {
        assert_eq!(scene.known_nodes(), 2);
        scene.rig.restart(&[2]).await;
        scene.until_asked(2, Instant::now()).await;
        assert_eq!(scene.known_nodes(), 3);
        scene.until_copied().await;
    })
    .await
}

async fn all_down(rig: &Rig) -> Row {
    directly(rig, "all nodes down", async |scene| {
        scene.rig.kill(0).await;
        scene.rig.kill(1).await;
        scene.without_nodes(scene.rig.kill(2), scene.rig.restart(&[0, 1, 2])).await;
        let healed = Instant::now();
        for node in 0..3 {
            scene.until_asked(node, healed).await;
        }
        scene.until_copied().await;
    })
    .await
}

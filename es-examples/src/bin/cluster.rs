//! A cluster of three nodes: the client finds them from one, one is killed, and no request fails.

use std::process::ExitCode;

use es_client::prelude::*;
use es_examples::{Result, Running, run};

fn main() -> ExitCode {
    run(3, |running| async move {
        // One node is enough to begin with.
        let es = Elasticsearch::builder()
            .hosts(running.urls()[0].as_str())
            .sniff_on_start(true)
            .sniff_on_connection_fail(true)
            .sniffer_timeout(Duration::from_secs(60))
            .sniff_timeout(Duration::from_secs(10))
            .retry_on_timeout(true)
            .build()?;
        println!("\nThe server is {}. The pool, after the sniff on start:", es.server().await?);
        show_pool(&es);

        println!("\nSix requests, each to the next node:");
        requests(&es, 6).await?;

        if let Some(victim) = kill_last(&running)? {
            println!("\nThe node at {victim} is killed. Six more requests:");
            requests(&es, 6).await?;
            println!("\nThe pool, after the sniff on connection failure:");
            // Once more, for a cluster that had not noticed the death by the time of that sniff.
            es.transport().sniff().await?;
            show_pool(&es);
        }
        Ok(())
    })
}

fn show_pool(es: &Elasticsearch) {
    let Some(pool) = es.transport().pool() else { return };
    for node in pool.nodes() {
        let standing = if pool.is_dead(&node) { "dead" } else { "alive" };
        let info = node.info();
        let name = info.name.as_deref().unwrap_or("not sniffed");
        println!("  {} {name} {standing}, roles: {}", node.url(), info.roles.join(" "));
    }
}

async fn requests(es: &Elasticsearch, number: usize) -> Result {
    for _ in 0..number {
        let answer = es.request(Method::GET, "/_nodes/_local/http").send().await?;
        let nodes: Value = answer.json()?;
        let name = nodes["nodes"].as_object().and_then(|nodes| nodes.values().next()).map(|node| node["name"].clone());
        println!(
            "  answered by {} after {} attempt(s)",
            name.unwrap_or_default(),
            answer.info().attempts().len().max(1)
        );
    }
    Ok(())
}

/// Kills the last node, if the cluster is this program's own.
fn kill_last(running: &Running) -> Result<Option<String>> {
    let Some(cluster) = running.cluster() else {
        println!("\nThis cluster is not ours to harm; without --url, a node would be killed now.");
        return Ok(None);
    };
    let last = cluster.nodes().len() - 1;
    cluster.kill(last)?;
    Ok(Some(cluster.urls()[last].clone()))
}

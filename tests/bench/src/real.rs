//! Documents in a second, written to a real server and read from it.

use std::time::Instant;

use es_client::{bulk, prelude::*};
use es_cluster::{Cluster, Server};
use tokio::runtime::Runtime;

use crate::{
    Result,
    bulk::{DOCUMENTS, Stack},
    documents::{Sample, Small, held},
    server::PAGES,
    typed,
};

const ROUNDS: usize = 5;

/// How many documents a scan reads.
const SCANNED: u32 = 1000 * PAGES;

/// Starts Elasticsearch 7.10.2, which takes the other half of this machine.
pub fn real() -> Result {
    let cluster = Cluster::builder(Server::Elasticsearch7).heap_mb(1024).start()?;
    let port = cluster.url().rsplit(':').next().ok_or("no port")?.parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let client = Elasticsearch::builder().node(cluster.url()).build()?;
    writes(&runtime, &client, port)?;
    println!();
    reads(&runtime, &client, port)
}

fn writes(runtime: &Runtime, client: &Elasticsearch, port: u16) -> Result {
    println!(
        "{DOCUMENTS} documents of 400 bytes, 1,000 in a request, to Elasticsearch 7.10.2: documents in a second\n"
    );
    let by_hand = || {
        runtime.block_on(async {
            create(client, "small").await?;
            let mut by_hand = crate::bulk::Client::new(Stack::Hyper, port).await?;
            let began = Instant::now();
            by_hand.write().await?;
            Ok(f64::from(DOCUMENTS) / began.elapsed().as_secs_f64())
        })
    };
    let by_bulk = |concurrency: usize| {
        runtime.block_on(async {
            create(client, "small").await?;
            let documents = bulk::iter(held(DOCUMENTS));
            let began = Instant::now();
            client.bulk().concurrency(concurrency).index_all(documents).send().await?;
            Ok(f64::from(DOCUMENTS) / began.elapsed().as_secs_f64())
        })
    };
    table(&mut [
        ("lines by serde, over bare hyper, one request after another", &mut || by_hand()),
        ("**es-client**, four requests at once", &mut || by_bulk(4)),
        ("es-client, `concurrency(1)`", &mut || by_bulk(1)),
    ])
}

fn reads(runtime: &Runtime, client: &Elasticsearch, port: u16) -> Result {
    println!(
        "{SCANNED} documents of 400 bytes in four shards, 1,000 in a page, of the same server: documents in a second\n"
    );
    runtime.block_on(async {
        create(client, "scan").await?;
        let documents = bulk::iter((0..SCANNED).map(Small::sample));
        client.bulk().index("scan").refresh(true).index_all(documents).send().await?;
        client.indices().forcemerge("scan").request_timeout(None).send().await?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    })?;
    let by_hand = typed::Client::new(typed::Stack::Legacy, port, false)?;
    let by_hand = || {
        let began = Instant::now();
        runtime.block_on(by_hand.scan())?;
        Ok(f64::from(SCANNED) / began.elapsed().as_secs_f64())
    };
    let scan = |slices: u32| {
        runtime.block_on(async {
            let (began, mut hits) = (Instant::now(), 0);
            let mut scan = client.scan::<Small>().index("scan").slices(slices).page_size(1000).stream();
            while let Some(hit) = scan.try_next().await? {
                hits += u32::from(!hit.source.text.is_empty());
            }
            crate::stacks::expect(hits == SCANNED)?;
            Ok(f64::from(SCANNED) / began.elapsed().as_secs_f64())
        })
    };
    table(&mut [
        ("a scroll by hand", &mut || by_hand()),
        ("**es-client**, `slices(4)`", &mut || scan(4)),
        ("es-client, `slices(2)`", &mut || scan(2)),
        ("es-client, one slice", &mut || scan(1)),
    ])
}

/// Makes an index anew, which is refreshed when it is asked for.
async fn create(client: &Elasticsearch, name: &str) -> Result {
    if client.indices().exists(name).send().await? {
        client.indices().delete(name).send().await?;
    }
    let settings = json!({"number_of_shards": 4, "number_of_replicas": 0, "refresh_interval": "-1"});
    client.indices().create_for::<Small>().index(name).settings(settings).send().await?;
    Ok(())
}

type Way<'a> = (&'a str, &'a mut dyn FnMut() -> Result<f64>);

/// Goes all ways by turns, once to warm up; prints the best and the middle of each.
fn table(ways: &mut [Way<'_>]) -> Result {
    let mut rates = vec![Vec::new(); ways.len()];
    for round in 0..=ROUNDS {
        for ((_, way), rates) in ways.iter_mut().zip(&mut rates) {
            let rate = way()?;
            if round > 0 {
                rates.push(rate);
            }
        }
    }
    println!("| client | best | ratio | middle | ratio |\n|---|---|---|---|---|");
    let mut floor = None;
    for ((name, _), rates) in ways.iter().zip(&mut rates) {
        rates.sort_by(f64::total_cmp);
        let [best, middle] = [rates[ROUNDS - 1], rates[ROUNDS / 2]];
        let (floor_best, floor_middle) = *floor.get_or_insert((best, middle));
        println!("| {name} | {best:.0} | {:.2} | {middle:.0} | {:.2} |", best / floor_best, middle / floor_middle);
    }
    Ok(())
}

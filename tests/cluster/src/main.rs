//! Starts a server and keeps it until this program ends: `cargo run -p es-cluster -- 7.10 3`.

use std::{env, error::Error, thread};

use es_cluster::{Cluster, Server};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let Some(server) = args.next() else {
        let known: Vec<_> = Server::ALL.iter().map(ToString::to_string).collect();
        return Err(format!("usage: es-cluster SERVER [NODES]; servers: {}", known.join(", ")).into());
    };
    let nodes = args.next().map_or(Ok(1), |nodes| nodes.parse())?;
    let cluster = Cluster::builder(server.parse()?).nodes(nodes).on_progress(|line| eprintln!("{line}")).start()?;
    for url in cluster.urls() {
        println!("{url}");
    }
    eprintln!("press Ctrl-C to end it");
    loop {
        thread::park();
    }
}

//! A product search with a page to look at: `cargo run --bin search_app`, and open the address that it prints.

use std::process::ExitCode;

use es_examples::{
    run_with,
    shop::{generate, load, router},
};

fn main() -> ExitCode {
    run_with(1, &[("listen", "where to listen, 127.0.0.1:3000 by default")], |running, options| async move {
        // Not one that prints its requests: those of a page are many.
        let es = es_client::Elasticsearch::builder().hosts(running.urls()).build()?;
        load(&es, generate(500)).await?;
        let listen = options.get("listen").map_or("127.0.0.1:3000", String::as_str);
        let listener = tokio::net::TcpListener::bind(listen).await?;
        println!("open http://{} in a browser; Ctrl-C ends it", listener.local_addr()?);
        let stopped = async { drop(tokio::signal::ctrl_c().await) };
        axum::serve(listener, router(es.clone())).with_graceful_shutdown(stopped).await?;
        es.indices().delete("products").send().await?;
        Ok(())
    })
}

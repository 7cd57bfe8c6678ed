//! The search app of the examples on a real server: asked by an HTTP client, and used in a browser.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

mod browser;

use es_client::{
    prelude::*,
    transport::{Body, Transport},
};
use es_cluster::{Cluster, Server};
use es_examples::shop::{Found, Stock, generate, load, router};
use es_tests::require;
use http::{Request, StatusCode};
use serde::de::DeserializeOwned;

use self::browser::Browser;

/// The app over a server of its own.
struct App {
    url: String,
    http: Transport,
    served: tokio::task::JoinHandle<()>,
    _cluster: Cluster,
}

impl App {
    async fn start() -> Option<Self> {
        let cluster = require(Cluster::builder(Server::Elasticsearch7)).await?;
        let es = Elasticsearch::builder().hosts(cluster.urls()).build().unwrap();
        load(&es, generate(500)).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let served = tokio::spawn(async move { axum::serve(listener, router(es)).await.unwrap() });
        let http = Transport::builder().hosts([&url]).build().unwrap();
        Some(Self { url, http, served, _cluster: cluster })
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request<Body>) -> (StatusCode, T) {
        let response = self.http.send(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().bytes(1 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}: {body:?}")))
    }

    async fn search(&self, query: &str) -> Found {
        let request = Request::get(format!("/api/search?{query}")).body(Body::empty()).unwrap();
        let (status, found) = self.ask(request).await;
        assert_eq!(status, StatusCode::OK);
        found
    }

    async fn change(&self, id: &str, change: Stock) -> (StatusCode, Value) {
        let request = Request::post(format!("/api/products/{id}/stock")).header("content-type", "application/json");
        self.ask(request.body(Body::from(serde_json::to_string(&change).unwrap())).unwrap()).await
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.served.abort();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_app_is_used() {
    let Some(app) = App::start().await else { return };
    by_http(&app).await;
    in_a_browser(&app).await;
}

async fn by_http(app: &App) {
    let all = app.search("").await;
    assert_eq!((all.total, all.hits.len(), all.brands.len(), all.categories.len()), (500, 12, 6, 8));
    assert_eq!(all.brands.iter().map(|brand| brand.count).sum::<u64>(), 500);

    let desks = app.search("text=oak+desk").await;
    assert!(desks.hits.iter().all(|hit| hit.product.category == "desk" && hit.product.name.contains("oak")));
    assert!(desks.hits[0].name_html.as_ref().unwrap().contains("<em>oak</em> <em>desk</em>"));
    assert_eq!(desks.did_you_mean, None);

    // A facet narrows what is shown, and not what may be chosen in its place.
    let brand = &desks.brands[0];
    let chosen = app.search(&format!("text=oak+desk&brand={}", brand.value.replace('&', "%26"))).await;
    assert_eq!((chosen.total, &chosen.brands), (brand.count, &desks.brands));
    assert!(chosen.hits.iter().all(|hit| hit.product.brand == brand.value));

    let second = app.search("text=oak+desk&page=1").await;
    assert!(second.hits.iter().all(|hit| desks.hits.iter().all(|first| first.id != hit.id)));

    assert_eq!(app.search("text=wadrobe").await.did_you_mean.as_deref(), Some("wardrobe"));

    // Two who read the same product: the second one is told.
    let hit = &desks.hits[0];
    let change = Stock { stock: 17, seq_no: hit.seq_no, primary_term: hit.primary_term };
    assert_eq!(app.change(&hit.id, change).await.0, StatusCode::OK);
    let (status, said) = app.change(&hit.id, change).await;
    assert_eq!((status, said), (StatusCode::CONFLICT, json!({"error": "somebody else changed it meanwhile"})));
    let (status, _) = app.change("nobody", change).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

async fn in_a_browser(app: &App) {
    let Some(browser) = Browser::start().await else { return };
    browser.open(&app.url).await;
    browser.wait_for("document.querySelectorAll('#hits li').length == 12").await;
    browser.wait_for("/^(green|yellow), 1 node$/.test(document.getElementById('health').textContent)").await;

    browser.type_into("#text", "walnut lamp\n").await;
    browser.wait_for("document.querySelectorAll('#hits em').length >= 12").await;
    let names = browser.run("return [...document.querySelectorAll('#hits h3')].map(name => name.textContent)").await;
    assert!(names.as_array().unwrap()[0].as_str().unwrap().contains("walnut lamp"), "{names}");

    browser.click("#categories button:first-child").await;
    browser.wait_for("document.querySelector('#categories .chosen')").await;
    browser.click("#categories .chosen").await;
    browser.wait_for("!document.querySelector('#categories .chosen')").await;
    browser.click("#next").await;
    browser.wait_for("document.getElementById('page').textContent.startsWith('Page 2 of')").await;

    browser.type_into("#text", "wadrobe\n").await;
    browser.wait_for("document.getElementById('instead')").await;
    browser.click("#instead").await;
    browser.wait_for("document.querySelectorAll('#hits em').length >= 12").await;

    let left = "document.querySelector('#hits li:nth-child(2) .stock').textContent";
    let before = browser.run(&format!("return parseInt({left})")).await.as_i64().unwrap();
    browser.click("#hits li:nth-child(2) .buy button").await;
    let after = if before == 1 { "sold out".to_owned() } else { format!("{} left", before - 1) };
    browser.wait_for(&format!("{left} == '{after}'")).await;
    browser.picture("search_app.png").await;

    let problems = browser.problems().await;
    browser.close().await;
    assert!(problems.is_empty(), "{problems:?}");
}

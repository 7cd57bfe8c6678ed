//! The same search with the crate `elasticsearch`.

use elasticsearch::{
    Elasticsearch, SearchParts,
    auth::Credentials,
    http::transport::{SingleNodeConnectionPool, TransportBuilder},
};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Page {
    hits: Hits,
}

#[derive(Deserialize)]
struct Hits {
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    _source: Tweet,
}

#[derive(Deserialize)]
struct Tweet {
    author: String,
    text: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = SingleNodeConnectionPool::new("https://localhost:9200".parse()?);
    let credentials = Credentials::Basic("user".to_owned(), "password".to_owned());
    let es = Elasticsearch::new(TransportBuilder::new(pool).auth(credentials).build()?);
    let query = json!({"query": {"match": {"text": "bonsai"}}});
    let response = es.search(SearchParts::Index(&["tweets"])).body(query).send().await?;
    let page: Page = response.error_for_status_code()?.json().await?;
    for hit in &page.hits.hits {
        println!("{}: {}", hit._source.author, hit._source.text);
    }
    Ok(())
}

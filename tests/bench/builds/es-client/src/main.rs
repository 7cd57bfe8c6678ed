//! One search with es-client.

use es_client::{Error, dsl::Document, prelude::*};
use serde::Deserialize;

#[derive(Deserialize, Document)]
#[document(index = "tweets")]
struct Tweet {
    author: String,
    #[field(text)]
    text: String,
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let es = Elasticsearch::builder().node("https://localhost:9200").http_auth("user:password").build()?;
    let t = Tweet::fields();
    let page = es.search::<Tweet>().query(t.text.matches("bonsai")).send().await?;
    for hit in &page.hits {
        println!("{}: {}", hit.source.author, hit.source.text);
    }
    Ok(())
}

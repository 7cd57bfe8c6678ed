//! A mapping from a Rust type, and what the compiler makes of it; and the other way round.
//!
//! `mapping -- pull tweets --url URL > mappings/tweets.json` takes the mapping of a live index, which
//! `#[document(mapping_file = "mappings/tweets.json")]` checks a type against; `mapping -- struct tweets --url URL` prints a
//! Rust type for it.

use std::process::ExitCode;

use es_client::prelude::*;
use es_examples::{Result, run_with, rust_type, with_indices};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "products", doc_type = "product")]
struct Product {
    /// Without an attribute: what the server's dynamic mapping would give, text with a keyword.
    name: String,
    #[field(text(analyzer = "english"))]
    description: String,
    #[field(keyword)]
    tags: Vec<String>,
    price: f64,
    in_stock: bool,
    maker: Maker,
    #[field(nested)]
    reviews: Vec<Review>,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Maker {
    #[field(keyword)]
    country: String,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Review {
    #[field(keyword)]
    by: String,
    stars: u8,
}

fn main() -> ExitCode {
    let commands = &[
        ("pull", "prints the mapping of this index, for `mapping_file`; with --url"),
        ("struct", "prints a Rust type for the documents of this index; with --url"),
    ];
    run_with(1, commands, |running, commands| async move {
        let quiet = Elasticsearch::builder().hosts(running.urls()).build()?;
        if let Some(index) = commands.get("pull") {
            println!("{}", serde_json::to_string_pretty(&mapping_of(&quiet, index).await?)?);
        } else if let Some(index) = commands.get("struct") {
            print!("{}", rust_type::of(index, &mapping_of(&quiet, index).await?));
        } else {
            let es = running.client()?;
            with_indices(&es, &["products"], || from_a_type(&es)).await?;
        }
        Ok(())
    })
}

/// The mapping of an index, or of the only one behind an alias.
async fn mapping_of(es: &Elasticsearch, index: &str) -> Result<Mapping> {
    let mappings = es.indices().get_mapping(index).send().await?;
    let names: Vec<&str> = mappings.indices().collect();
    match names[..] {
        [only] => Ok(mappings.get(only).cloned().unwrap_or_default()),
        _ => Err(format!("`{index}` has the indices {}: name one of them", names.join(", ")).into()),
    }
}

async fn from_a_type(es: &Elasticsearch) -> Result {
    // Index name and mapping come from the type.
    es.indices().create_for::<Product>().send().await?;
    let mappings = es.indices().get_mapping("products").send().await?;
    let mapping = mappings.get("products");
    println!("{}", serde_json::to_string_pretty(&mapping)?);

    let product = Product {
        name: "Bonsai".into(),
        description: "A small tree in a pot".into(),
        tags: vec!["garden".into()],
        price: 49.5,
        in_stock: true,
        maker: Maker { country: "jp".into() },
        reviews: vec![Review { by: "kimchy".into(), stars: 5 }, Review { by: "john".into(), stars: 2 }],
    };
    es.index(&product).id(1).refresh(true).send().await?;

    let p = Product::fields();
    let query = p
        .description
        .matches("trees") // the english analyzer finds the singular
        .and(p.tags.term("garden"))
        .and(p.price.range().lt(50.0))
        .and(p.maker.country.term("jp"))
        .and(p.reviews.nested(|review| review.by.term("kimchy").and(review.stars.range().gte(4))));
    // None of these compiles; try them:
    //   p.descripton.matches("trees")        a misspelt field
    //   p.description.term("trees")          an exact value of analyzed text
    //   p.tags.matches("garden")             analysis of an exact value
    //   p.price.range().lt("cheap")          a value of another type
    //   p.reviews.by.term("kimchy")          a nested field outside `nested`
    println!("{query}");
    for hit in es.search::<Product>().query(query).send().await?.hits {
        println!("{} for {}", hit.source.name, hit.source.price);
    }
    Ok(())
}

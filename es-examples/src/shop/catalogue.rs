//! The products: made up, but the same ones each time.

use es_client::{bulk, prelude::*};
use serde::{Deserialize, Serialize};

use crate::{Result, capitalized};

/// What is sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(index = "products", settings(number_of_shards = 1, number_of_replicas = 0))]
pub struct Product {
    /// What it is called.
    pub name: String,
    /// What there is to say of it.
    #[field(text(analyzer = "english"))]
    pub description: String,
    /// Who makes it.
    #[field(keyword)]
    pub brand: String,
    /// What it is.
    #[field(keyword)]
    pub category: String,
    /// What it costs.
    pub price: f64,
    /// How many there are.
    pub stock: u32,
}

const BRANDS: [&str; 6] = ["Alder", "Birch & Co", "Cobalt", "Dovetail", "Ember", "Fjord"];
const CATEGORIES: [(&str, &str); 8] = [
    ("desk", "A place to work at, with a drawer for what has to go away."),
    ("chair", "Sits well for a whole working day, and swivels."),
    ("lamp", "Warm light where it is needed; the arm stays where it is put."),
    ("bookshelf", "Five boards that do not bend under dictionaries."),
    ("wardrobe", "Hangs coats and hides the rest."),
    ("sofa", "Seats three, sleeps one."),
    ("mirror", "Shows things as they are."),
    ("carpet", "Woven from wool, and soft under bare feet."),
];
const MATERIALS: [&str; 5] = ["oak", "walnut", "steel", "linen", "glass"];
const STYLES: [&str; 4] = ["small", "classic", "folding", "tall"];

/// So many products.
#[must_use]
pub fn generate(number: usize) -> Vec<Product> {
    let product = |n: usize| {
        let (category, description) = CATEGORIES[n % CATEGORIES.len()];
        let (material, style) = (MATERIALS[n / 8 % MATERIALS.len()], STYLES[n / 40 % STYLES.len()]);
        Product {
            name: format!("{} {material} {category} No. {n}", capitalized(style)),
            description: format!("{description} Made of {material}."),
            brand: BRANDS[n * 7 % BRANDS.len()].to_owned(),
            category: category.to_owned(),
            price: 19.0 + (n * 37 % 900) as f64,
            stock: (n * 13 % 25) as u32,
        }
    };
    (1..=number).map(product).collect()
}

/// Creates the index and writes the products into it, under the ids `1`, `2` and so on.
///
/// # Errors
/// When the index is there already: it may be somebody's.
pub async fn load(es: &Elasticsearch, products: Vec<Product>) -> Result {
    es.indices().create_for::<Product>().send().await?;
    let operations = products.into_iter().zip(1..).map(|(product, id)| bulk::Operation::index(&product).id(id));
    es.bulk().operations(bulk::iter(operations)).send().await?;
    es.indices().refresh("products").send().await?;
    Ok(())
}

//! What the page gets, as JSON.

use serde::{Deserialize, Serialize};

use super::Product;

/// The products that were found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Found {
    /// How many, on all pages.
    pub total: u64,
    /// How long the server searched.
    pub milliseconds: u128,
    /// Those of this page.
    pub hits: Vec<Hit>,
    /// How many there are of each brand.
    pub brands: Vec<Facet>,
    /// How many there are of each category.
    pub categories: Vec<Facet>,
    /// What may have been meant, if a word is not known.
    pub did_you_mean: Option<String>,
}

/// A product that was found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hit {
    /// The id of its document.
    pub id: String,
    /// The product.
    pub product: Product,
    /// Its name as HTML, with what was searched for marked.
    pub name_html: Option<String>,
    /// Of which write it was read: a change names it, and is refused if there was another one meanwhile.
    pub seq_no: i64,
    /// Which primary shard numbered that write.
    pub primary_term: i64,
}

/// A value, and how many products have it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u64,
}

/// Another number of pieces, for a product as it was read.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Stock {
    /// The new number.
    pub stock: u32,
    /// Of which write the product was read.
    pub seq_no: i64,
    /// Which primary shard numbered that write.
    pub primary_term: i64,
}

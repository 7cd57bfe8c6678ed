//! A product search as a web service: the page, what it asks for, and the catalogue behind it.

mod answers;
mod catalogue;
mod handlers;

pub use answers::{Facet, Found, Hit, Stock};
pub use catalogue::{Product, generate, load};
pub use handlers::router;

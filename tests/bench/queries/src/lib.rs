//! One query, made in several ways which all give the same JSON.

mod by_hand;
mod by_json;
mod other_crate;
mod typed;

use serde_json::Value;

/// The result of a measurement.
pub type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// What the user asks for: none of it is known when the program is compiled.
pub struct Input {
    text: String,
    tags: [String; 2],
    author: String,
    least: u32,
    since: String,
    muted: String,
}

impl Input {
    /// Some of everything.
    pub fn sample() -> Self {
        Self {
            text: "bonsai tree".to_owned(),
            tags: ["garden".to_owned(), "japan".to_owned()],
            author: "kimchy".to_owned(),
            least: 3,
            since: "now-7d/d".to_owned(),
            muted: "advert".to_owned(),
        }
    }
}

/// A way to make the query.
pub type Way = fn(&Input) -> Vec<u8>;

/// All ways; the first is what the others are compared with.
pub const WAYS: [(&str, Way); 5] = [
    ("serde structs by hand", by_hand::query),
    ("**es-dsl**, fields of a document", typed::fields),
    ("**es-dsl**, fields by name", typed::names),
    ("the `elasticsearch-dsl` crate 0.4", other_crate::query),
    ("`serde_json::json!`", by_json::query),
];

/// That all ways make the same query.
pub fn check(input: &Input) -> Result {
    // Some write `and` as `AND`, which servers take for the same.
    let read = |way: Way| serde_json::from_slice::<Value>(&way(input).to_ascii_lowercase());
    let expected = read(by_hand::query)?;
    for (name, way) in WAYS {
        let made = read(way)?;
        if made != expected {
            return Err(format!("{name} makes {made}, and not {expected}").into());
        }
    }
    Ok(())
}

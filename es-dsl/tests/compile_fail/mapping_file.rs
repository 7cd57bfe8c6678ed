//! A struct that is not as its mapping file says.
use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
#[document(mapping_file = "mappings/tweets.json")]
struct Tweet {
    #[field(keyword)]
    author: String,
    #[field(text(analyzer = "german"), keyword, fields(words(keyword)))]
    text: String,
    likes: f64,
    retweets: u64,
    replies: Vec<Reply>,
    place: Place,
}

#[derive(Serialize, Document)]
struct Place {
    #[field(text)]
    city: String,
}

#[derive(Serialize, Document)]
struct Reply {
    stars: u8,
}

#[derive(Serialize, Document)]
#[document(mapping_file = "missing.json")]
struct Missing {
    author: String,
}

#[derive(Serialize, Document)]
#[document(mapping_file = "mappings/tweets.json")]
struct Generic<T> {
    author: T,
}

fn main() {}

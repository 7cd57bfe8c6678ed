use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Tweet {
    #[field(text)]
    text: String,
    #[field(keyword)]
    tags: Vec<String>,
    likes: u32,
    #[field(nested)]
    replies: Vec<Reply>,
}

#[derive(Serialize, Document)]
struct Reply {
    body: String,
}

#[derive(Serialize, Document)]
struct Person {
    name: String,
}

fn search(_query: impl IntoQuery<Tweet>) {}

fn main() {
    search(Person::fields().name.matches("John"));
    let _ = Tweet::fields().text.matches("bonsai") & Person::fields().name.matches("John");
}

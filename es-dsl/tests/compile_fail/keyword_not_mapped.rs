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

fn main() {
    let t = Tweet::fields();
    let _ = t.text.keyword();
}

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

fn search(_query: impl IntoQuery<Tweet>) {}

fn main() {
    let t = Tweet::fields();
    search(t.replies.body.matches("cool"));
    let _ = t.tags.term("spam").and(t.replies.body.matches("cool"));
}

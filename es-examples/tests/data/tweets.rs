use es_client::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "tweets")]
struct Tweets {
    #[serde(rename = "@timestamp")]
    #[field(date(format = "epoch_millis"))]
    timestamp: Option<String>,
    #[field(text)]
    all: Option<String>,
    #[field(dynamic)]
    anything: Option<Value>,
    author: Option<String>,
    from: Option<std::net::IpAddr>,
    #[serde(skip)]
    #[field(alias(path = "likes"))]
    hearts: (),
    likes: Option<i64>,
    open: Option<bool>,
    place: Option<Place>,
    #[field(join(relation("tweet", "reply"), relation("tweet", "like")))]
    relation: Option<Value>,
    #[field(nested)]
    replies: Option<Vec<Replies>>,
    #[field(half_float)]
    score: Option<f64>,
    #[field(short(index = false))]
    stars: Option<i16>,
    #[field(text(analyzer = "english", norms = false), keyword, fields(words(token_count(analyzer = "simple"))))]
    text: Option<String>,
    #[field(keyword(copy_to(["all"])))]
    r#type: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Place {
    #[field(keyword)]
    city: Option<String>,
    #[field(geo_point)]
    point: Option<Value>,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Replies {
    #[field(keyword)]
    by: Option<String>,
    place: Option<Place2>,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Place2 {
    #[field(keyword)]
    zip: Option<String>,
}

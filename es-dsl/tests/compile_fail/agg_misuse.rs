use es_dsl::aggregation::Aggs;
use es_dsl::{aggregation, prelude::*};
use serde::Serialize;
use std::net::IpAddr;

#[derive(Serialize, Document)]
struct Tweet {
    #[field(text)]
    text: String,
    #[field(keyword)]
    tags: Vec<String>,
    likes: u32,
    #[field(scaled_float(scaling_factor = 100.0))]
    price: f64,
    rating: f32,
    #[field(date)]
    sent: String,
    hidden: bool,
    from: IpAddr,
    #[field(nested)]
    replies: Vec<Reply>,
}

#[derive(Serialize, Document)]
struct Reply {
    likes: u32,
}

fn ask<A: Aggs<Tweet>>(_: A) {}

fn main() {
    let t = Tweet::fields();
    // A mean of words.
    let _ = t.text.avg();
    // Words one by one.
    let _ = t.text.terms_agg();
    // A calendar of numbers.
    let _ = t.likes.date_histogram();
    // Places of numbers.
    let _ = t.likes.geo_bounds();
    // Addresses of text.
    let _ = t.tags.ip_range();
    // Buckets in a mean.
    let _ = t.likes.avg().sub(t.likes.max());
    // A value of another type.
    let _ = t.likes.avg().missing("none");
    // Numbers only, and neither dates nor truth values.
    let _ = t.sent.median_absolute_deviation();
    let _ = t.hidden.variable_width_histogram();
    // Samples of addresses.
    let _ = t.from.diversified_sampler(t.likes.avg());
    // Samples of which nothing is computed.
    ask(aggregation::sampler());
    // A field of a nested object outside of it.
    ask(t.replies.likes.avg());
    // A field of another document.
    ask((t.likes.max(), Reply::fields().likes.avg()));
    // Fractions are neither rare nor significant.
    let _ = t.rating.rare_terms();
    let _ = t.price.significant_terms();
}

//! Queries that fit no other family.

use es_client::dsl::query::specialized::LikeDocument;
use es_client::dsl::query::{script, template};

use super::*;

pub(super) const KINDS: &[(&str, Make)] = &[
    ("distance_feature", distance_feature),
    ("more_like_this", more_like_this),
    ("percolate", percolate),
    ("rank_feature", rank_feature),
    ("script", scripted),
    ("template", templated),
];

fn distance_feature(c: &mut Choices, e: &Fields) -> Query<Everything> {
    match c.below(3) {
        0 => query!(c, "distance_feature", e.date.distance_feature(c.date_math(), "7d")),
        1 => query!(c, "distance_feature", e.nanos.distance_feature(c.date(), "12h")),
        _ => query!(c, "distance_feature", e.place.distance_feature(c.point(), "100km")),
    }
}

fn more_like_this(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let built = es_client::queries::more_like_this([c.text()]).field(e.title).field(e.body);
    let built = match c.below(4) {
        0 => built.like(LikeDocument::id(c.small()).index(c.index.as_str()).routing("1")),
        1 => built.like(
            LikeDocument::given(&json!({"title": c.text()})).index(c.index.as_str()).fields(vec!["title".into()]),
        ),
        2 => built.unlike(c.text()),
        _ => built,
    };
    query!(
        c,
        "more_like_this",
        built,
        analyzer(c.analyzer()),
        boost_terms(c.positive()),
        fail_on_unsupported_field(c.flip()),
        include(c.flip()),
        max_doc_freq(c.count()),
        min_doc_freq(c.small()),
        max_query_terms(c.count()),
        min_term_freq(c.small()),
        max_word_length(c.count()),
        min_word_length(c.small()),
        minimum_should_match(c.at_least()),
        stop_words(json!(["the", "a"]))
    )
}

fn percolate(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let document = |c: &mut Choices| json!({"title": c.text(), "tags": [c.word()]});
    let built = match c.below(3) {
        0 => e.stored.percolate(&document(c)),
        1 => e.stored.percolate_all(c.some(2, document)),
        _ => e.stored.percolate_stored(c.index.clone(), c.small()).routing("1"),
    };
    query!(c, "percolate", built, slot_name(c.name()), document_type("_doc"), preference("_local"))
}

fn rank_feature(c: &mut Choices, e: &Fields) -> Query<Everything> {
    macro_rules! ranked {
        ($field:expr) => {{
            let built = $field.rank_feature();
            match c.below(5) {
                0 => built.saturation_at(c.positive()),
                1 => built.log_plus(c.positive() + 1.0),
                2 => built.sigmoid_at(c.positive(), 0.5),
                3 if skipped::knows(c.server, "rank_feature", "linear") => built.by_value(),
                _ => built,
            }
        }};
    }
    if c.flip() {
        let built = ranked!(e.rank);
        return query!(c, "rank_feature", built);
    }
    let built = ranked!(Field::<Everything, _>::dynamic("ranks.fox"));
    query!(c, "rank_feature", built)
}

fn scripted(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let script_ = match c.below(3) {
        0 => Script::painless("doc['long'].size() > 0 && doc['long'].value > params.least").param("least", c.number()),
        1 => Script::painless("doc['tags'].size() == params.n && doc['tags'].contains(params.tag)")
            .param("n", c.small())
            .param("tag", c.word()),
        _ => Script::painless("doc['flag'].size() > 0 && params.list.contains(doc['flag'].value)")
            .param("list", [c.flip()]),
    };
    query!(c, "script", script(script_))
}

fn templated(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let part = serde_json::to_value(c.part()).unwrap();
    template(part).into_query()
}

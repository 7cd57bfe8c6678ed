//! Queries that go from one object or document to another.

use es_client::dsl::query::joining::ScoreMode;
use es_client::dsl::query::parent_id;
use es_client::dsl::search::{Highlight, InnerHits};

use super::*;

pub(super) const KINDS: &[(&str, Make)] =
    &[("nested", nested), ("has_child", has_child), ("has_parent", has_parent), ("parent_id", of_parent)];

fn score_mode(c: &mut Choices) -> ScoreMode {
    use ScoreMode::*;
    c.of(&[Avg, Max, Min, Sum, None])
}

fn inner_hits(c: &mut Choices) -> InnerHits {
    let hits = InnerHits::default().name(c.name());
    maybe!(
        c,
        "inner_hits",
        hits,
        from(c.small()),
        size(c.small()),
        explain(c.flip()),
        version(c.flip()),
        track_scores(c.flip()),
        ignore_unmapped(c.flip()),
        docvalue_field("long"),
        source(c.flip()),
        highlight(Box::new(Highlight::of("title")))
    )
}

fn nested(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let built = match c.below(5) {
        0 => e.parts.nested(|part| part.sku.term(c.word()).and(part.size.range().gte(c.small() as i32))),
        1 => e.parts.nested(|part| part.text.matches(c.text()) | !part.weight.term(c.positive())),
        2 => e.parts.nested(|part| part.screws.nested(|screw| screw.kind.terms(c.some(3, Choices::word)))),
        3 => e.parts.nested(|part| part.made.range().lt(c.date())),
        _ => es_client::queries::nested_query("parts", es_client::queries::match_all()),
    };
    query!(c, "nested", built, score_mode(score_mode(c)), ignore_unmapped(c.flip()), inner_hits(inner_hits(c)))
}

fn has_child(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let part = c.part();
    let most = 1 + c.small();
    query!(
        c,
        "has_child",
        es_client::queries::has_child("answer", part),
        score_mode(score_mode(c)),
        min_children(1),
        max_children(most),
        ignore_unmapped(c.flip()),
        inner_hits(inner_hits(c))
    )
}

fn has_parent(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let part = c.part();
    query!(
        c,
        "has_parent",
        es_client::queries::has_parent("question", part),
        score(c.flip()),
        ignore_unmapped(c.flip()),
        inner_hits(inner_hits(c))
    )
}

fn of_parent(c: &mut Choices, _: &Fields) -> Query<Everything> {
    query!(c, "parent_id", parent_id("answer", c.small()), ignore_unmapped(c.flip()))
}

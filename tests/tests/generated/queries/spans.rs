//! Spans of words.

use es_client::dsl::query::span::Span;
use es_client::dsl::query::{
    span_containing, span_field_masking, span_first, span_gap, span_multi, span_near, span_not, span_or, span_within,
};

use super::*;

pub(super) const KINDS: &[(&str, Make)] = &[
    ("span_term", |c, e| {
        let term = e.body.span_term(c.word());
        query!(c, "span_term", term)
    }),
    ("span_near", |c, e| {
        let mut built = span_near([part(c, e)]).in_order(c.flip());
        if c.one_in(3) {
            built = built.in_order(true).span(span_gap(e.body, c.small() + 1)).span(part(c, e));
        }
        let last = part(c, e);
        query!(c, "span_near", built.span(last), slop(c.small() as i32))
    }),
    ("span_or", |c, e| {
        let built = span_or([part(c, e), part(c, e)]);
        query!(c, "span_or", built)
    }),
    ("span_not", |c, e| {
        let built = span_not(part(c, e), part(c, e));
        let built = if c.flip() { built.dist(c.small() as i32) } else { built.pre(1).post(c.small() as i32) };
        query!(c, "span_not", built)
    }),
    ("span_first", |c, e| {
        let built = span_first(part(c, e), c.count() as i32);
        query!(c, "span_first", built)
    }),
    ("span_containing", |c, e| {
        let built = span_containing(part(c, e), part(c, e));
        query!(c, "span_containing", built)
    }),
    ("span_within", |c, e| {
        let built = span_within(part(c, e), part(c, e));
        query!(c, "span_within", built)
    }),
    ("span_multi", |c, _| {
        let built = multi(c);
        query!(c, "span_multi", built)
    }),
    ("span_field_masking", |c, e| {
        let built = span_field_masking(e.body, e.title.span_term(c.word()));
        query!(c, "span_field_masking", built)
    }),
];

fn multi(c: &mut Choices) -> Query<Everything, es_client::dsl::query::span::SpanMultiQuery> {
    match c.below(4) {
        0 => span_multi(es_client::queries::prefix("body", "f")),
        1 => span_multi(es_client::queries::wildcard("body", "f?x*")),
        2 => span_multi(es_client::queries::regexp("body", "fo.")),
        _ => span_multi(es_client::queries::fuzzy("body", c.word())),
    }
}

/// A span in the field `body`: all spans in one query are on the same field.
fn part(c: &mut Choices, e: &Fields) -> Span<Everything> {
    use es_client::dsl::query::span::IntoSpan;
    if c.depth == 0 {
        return e.body.span_term(c.word()).into_span();
    }
    c.depth -= 1;
    let span = match c.below(8) {
        0 => span_near([part(c, e), part(c, e)]).slop(2).into_span(),
        1 => span_or([part(c, e), part(c, e)]).into_span(),
        2 => span_not(part(c, e), part(c, e)).into_span(),
        3 => span_first(part(c, e), 5).into_span(),
        4 => multi(c).into_span(),
        5 => span_field_masking(e.body, e.title.span_term(c.word())).into_span(),
        6 => span_within(part(c, e), part(c, e)).into_span(),
        _ => e.body.span_term(c.word()).into_span(),
    };
    c.depth += 1;
    span
}

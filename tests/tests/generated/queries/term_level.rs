//! Exact values: `term`, `range` and their relatives.

use es_client::dsl::query::term_level::{RangeRelation, TermsLookup};
use es_client::dsl::query::type_;

use super::full_text::on_one;
use super::*;

pub(super) const KINDS: &[(&str, Make)] = &[
    ("term", term),
    ("terms", terms),
    ("range", range),
    ("exists", exists),
    ("prefix", prefix),
    ("wildcard", wildcard),
    ("regexp", regexp),
    ("fuzzy", fuzzy),
    ("ids", ids),
    ("terms_set", terms_set),
    ("type", of_type),
];

fn term(c: &mut Choices, e: &Fields) -> Query<Everything> {
    match c.below(14) {
        0 => query!(c, "term", e.tags.term(c.word()), case_insensitive(c.flip())),
        1 => query!(c, "term", e.title.keyword().term(c.text()), case_insensitive(c.flip())),
        2 => query!(c, "term", e.long.term(c.between(-9, 9))),
        3 => query!(c, "term", e.byte.term(c.small() as i8)),
        4 => query!(c, "term", e.double.term(c.number())),
        5 => query!(c, "term", e.half.term(c.small() as f32)),
        6 => query!(c, "term", e.scaled.term(c.positive())),
        7 => query!(c, "term", e.flag.term(c.flip())),
        8 => query!(c, "term", e.date.term(c.date())),
        9 => query!(c, "term", e.ip.term(c.ip())),
        10 => query!(c, "term", e.ip.term("10.0.0.0/16")),
        11 => query!(c, "term", e.integers.term(c.small() as i32)),
        12 => query!(c, "term", e.nanos.term(c.date())),
        _ => query!(c, "term", e.body.length.term(c.count())),
    }
}

fn terms(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let lookup = TermsLookup::at(c.index.clone(), c.small(), e.tags);
    let lookup = maybe!(c, "terms.lookup", lookup, routing("1"), store(false));
    match c.below(9) {
        0 => query!(c, "terms", e.tags.terms(c.some(5, Choices::word))),
        1 => query!(c, "terms", e.short.terms(c.some(5, |c| c.small() as i16))),
        2 => query!(c, "terms", e.float.terms(c.some(5, |c| c.number() as f32))),
        3 => query!(c, "terms", e.date.terms(c.some(5, Choices::date))),
        4 => query!(c, "terms", e.ip.terms(c.some(5, Choices::ip))),
        5 => query!(c, "terms", e.flag.terms([true, false])),
        6 => query!(c, "terms", e.code.terms(c.some(5, Choices::word)), value_type("default")),
        7 => query!(c, "terms", e.labels_path().terms(c.some(5, Choices::word))),
        _ => query!(c, "terms", e.tags.terms_lookup(lookup)),
    }
}

/// An alias is named as the field that it stands for is: it holds nothing by itself.
trait Labels {
    fn labels_path(&self) -> Field<Everything, es_client::dsl::field::Dynamic>;
}

impl Labels for Fields {
    fn labels_path(&self) -> Field<Everything, es_client::dsl::field::Dynamic> {
        Field::dynamic(self.labels.path())
    }
}

fn range(c: &mut Choices, e: &Fields) -> Query<Everything> {
    use RangeRelation::*;
    /// Two bounds, of which either may be missing or exclusive.
    macro_rules! bounds {
        ($field:expr, $value:expr) => {{
            let range = $field.range();
            let range = match c.below(3) {
                0 => range.gte($value),
                1 => range.gt($value),
                _ => range,
            };
            match c.below(3) {
                0 => range.lte($value),
                1 => range.lt($value),
                _ => range,
            }
        }};
    }
    match c.below(13) {
        0 => query!(c, "range", bounds!(e.long, c.between(-99, 99))),
        1 => query!(c, "range", bounds!(e.integer, c.between(-99, 99) as i32)),
        2 => query!(c, "range", bounds!(e.double, c.number())),
        3 => query!(c, "range", bounds!(e.scaled, c.number())),
        4 => query!(c, "range", bounds!(e.date, c.date()), time_zone(c.time_zone())),
        5 => query!(
            c,
            "range",
            bounds!(e.date, c.date_math()),
            time_zone(c.time_zone()),
            format("strict_date_optional_time||epoch_millis")
        ),
        6 => query!(c, "range", e.date.range().gte("2023").lt("2024"), format("yyyy")),
        7 => query!(c, "range", bounds!(e.nanos, c.date())),
        8 => query!(c, "range", bounds!(e.ip, c.ip())),
        9 => query!(c, "range", bounds!(e.tags, c.word())),
        10 => query!(
            c,
            "range",
            e.integers.range().gte(c.small() as i32).lte(20),
            relation(c.of(&[Intersects, Contains, Within]))
        ),
        11 => query!(c, "range", e.dates.range().gte(c.date()), relation(c.of(&[Intersects, Contains, Within]))),
        _ => query!(c, "range", e.doubles.range().gt(c.positive()), relation(c.of(&[Intersects, Contains, Within]))),
    }
}

fn exists(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.title, e.tags, e.long, e.date, e.place, e.ips, e.body.length, e.rank, e.maker.city;
        |field| query!(c, "exists", field.exists()))
}

fn prefix(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.tags, e.code, e.title.keyword(), e.maker.city; |field| query!(c, "prefix",
        field.prefix(c.of(&["f", "re", "日", ""])), case_insensitive(c.flip()), rewrite(c.rewrite())))
}

fn wildcard(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.tags, e.code, e.title.keyword(), e.maker.city; |field| query!(c, "wildcard",
        field.wildcard(c.of(&["f?x", "*", "re*", "*o*e", r"\*", ""])), case_insensitive(c.flip()),
        rewrite(c.rewrite())))
}

fn regexp(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.tags, e.code, e.title.keyword(), e.maker.city; |field| query!(c, "regexp",
        field.regexp(c.of(&["fo.", "(red|blue)+", "[a-f]{1,3}", ".*", "a&~b", "<1-42>", "größ."])),
        case_insensitive(c.flip()), rewrite(c.rewrite()), max_determinized_states(c.count() * 1000),
        flags(c.of(&["ALL", "NONE", "INTERSECTION", "COMPLEMENT|INTERVAL", "ANYSTRING"]))))
}

fn fuzzy(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.tags, e.code, e.title.keyword(), e.maker.city; |field| query!(c, "fuzzy", field.fuzzy(c.word()),
        fuzziness(c.fuzziness()), prefix_length(c.small()), max_expansions(c.count()), transpositions(c.flip()),
        rewrite(c.fuzzy_rewrite())))
}

fn ids(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let ids = c.some(5, Choices::small);
    query!(c, "ids", es_client::queries::ids(ids), doc_type(["_doc".to_owned()]))
}

fn terms_set(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let built = e.tags.terms_set(c.some(5, Choices::word));
    let built = match c.flip() {
        true => built.minimum_should_match_field(e.short),
        false => built.minimum_should_match_script(
            Script::painless("Math.min(params.num_terms, params.most)").param("most", c.small()),
        ),
    };
    query!(c, "terms_set", built)
}

fn of_type(c: &mut Choices, _: &Fields) -> Query<Everything> {
    query!(c, "type", type_("_doc"))
}

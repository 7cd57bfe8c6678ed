//! Full text: `match` and its relatives.

use es_client::dsl::query::full_text::{MultiMatchType, ZeroTerms};
use es_client::dsl::query::{combined_fields, common_terms, intervals as rules};

use super::*;

pub(super) const KINDS: &[(&str, Make)] = &[
    ("match", match_),
    ("match_bool_prefix", match_bool_prefix),
    ("match_phrase", match_phrase),
    ("match_phrase_prefix", match_phrase_prefix),
    ("multi_match", multi_match),
    ("combined_fields", combined),
    ("common", common),
    ("query_string", query_string),
    ("simple_query_string", simple_query_string),
    ("intervals", intervals),
];

fn zero_terms(c: &mut Choices) -> ZeroTerms {
    c.of(&[ZeroTerms::All, ZeroTerms::None])
}

/// Does the same with one of several fields, which are of different types.
macro_rules! on_one {
    ($c:ident; $($field:expr),+; |$name:ident| $make:expr) => {{
        let chosen = $c.below([$(stringify!($field)),+].len() as u64);
        let mut places = 0..;
        'made: {
            $(
                if places.next() == Some(chosen) {
                    let $name = $field;
                    let made = $make;
                    break 'made made;
                }
            )+
            unreachable!("one of them is chosen")
        }
    }};
}
pub(super) use on_one;

fn match_(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.title, e.body, e.typed, e.body.english, e.maker.name; |field| {
        query!(c, "match", field.matches(c.text()),
            operator(c.operator()), minimum_should_match(c.at_least()), analyzer(c.analyzer()),
            fuzziness(c.fuzziness()), prefix_length(c.small()), max_expansions(c.count()),
            fuzzy_transpositions(c.flip()), fuzzy_rewrite(c.fuzzy_rewrite()), lenient(c.flip()),
            zero_terms_query(zero_terms(c)), auto_generate_synonyms_phrase_query(c.flip()),
            cutoff_frequency(c.share()))
    })
}

fn match_bool_prefix(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.title, e.body, e.typed, e.maker.name; |field| {
        query!(c, "match_bool_prefix", field.match_bool_prefix(c.text()),
            operator(c.operator()), minimum_should_match(c.at_least()), analyzer(c.analyzer()),
            fuzziness(c.fuzziness()), prefix_length(c.small()), max_expansions(c.count()),
            fuzzy_transpositions(c.flip()), fuzzy_rewrite(c.fuzzy_rewrite()))
    })
}

fn match_phrase(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.title, e.body, e.typed, e.body.english; |field| {
        query!(c, "match_phrase", field.match_phrase(c.text()),
            slop(c.small()), analyzer(c.analyzer()), zero_terms_query(zero_terms(c)))
    })
}

fn match_phrase_prefix(c: &mut Choices, e: &Fields) -> Query<Everything> {
    on_one!(c; e.title, e.body, e.typed; |field| {
        query!(c, "match_phrase_prefix", field.match_phrase_prefix(c.text()),
            slop(c.small()), max_expansions(c.count()), analyzer(c.analyzer()), zero_terms_query(zero_terms(c)))
    })
}

/// The name of a text field, with a boost or without.
fn field_name(c: &mut Choices) -> String {
    let name = c.of(&["title", "body", "body.english", "typed", "maker.name"]);
    if c.one_in(3) { format!("{name}^{}", c.small() + 1) } else { name.to_owned() }
}

fn multi_match(c: &mut Choices, e: &Fields) -> Query<Everything> {
    use MultiMatchType::*;
    let kind = c.of(&[BestFields, MostFields, CrossFields, Phrase, PhrasePrefix, BoolPrefix]);
    let names = c.some(3, field_name);
    let text = c.text();
    let built = es_client::queries::multi_match(text, names).field(e.title).kind(kind);
    let built = maybe!(
        c,
        "multi_match",
        built,
        operator(c.operator()),
        minimum_should_match(c.at_least()),
        tie_breaker(c.share()),
        lenient(c.flip()),
        analyzer(c.analyzer()),
        zero_terms_query(zero_terms(c)),
        auto_generate_synonyms_phrase_query(c.flip())
    );
    // The server refuses parameters that the kind has no use for.
    let built = match kind {
        BestFields | MostFields => maybe!(
            c,
            "multi_match",
            built,
            fuzziness(c.fuzziness()),
            prefix_length(c.small()),
            max_expansions(c.count()),
            fuzzy_transpositions(c.flip()),
            fuzzy_rewrite(c.fuzzy_rewrite()),
            cutoff_frequency(c.share())
        ),
        Phrase | PhrasePrefix => maybe!(c, "multi_match", built, slop(c.small())),
        BoolPrefix => maybe!(c, "multi_match", built, fuzziness(c.fuzziness()), prefix_length(c.small())),
        _ => built,
    };
    query!(c, "multi_match", built)
}

fn combined(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let built = combined_fields(c.text(), ["title^2"]).field(e.maker.name);
    query!(
        c,
        "combined_fields",
        built,
        operator(c.operator()),
        minimum_should_match(c.at_least()),
        zero_terms_query(zero_terms(c)),
        auto_generate_synonyms_phrase_query(c.flip())
    )
}

fn common(c: &mut Choices, _: &Fields) -> Query<Everything> {
    query!(
        c,
        "common",
        common_terms(c.of(&["title", "body"]), c.text()),
        analyzer(c.analyzer()),
        cutoff_frequency(c.share()),
        high_freq_operator(c.operator()),
        low_freq_operator(c.operator()),
        minimum_should_match(c.at_least())
    )
}

/// A text in the language of Lucene.
fn lucene(c: &mut Choices) -> String {
    let terms = [
        "fox",
        "title:fox",
        "body:(quick brown)",
        "\"quick fox\"~2",
        "qu?ck",
        "bro*",
        "fox~1",
        "fox^2",
        "long:[1 TO 5]",
        "long:>=10",
        "date:[2023-01-01 TO *]",
        "tags:red",
        "_exists_:tags",
        "/fo[xz]/",
        "größe",
    ];
    let mut text = String::from(c.of(&terms));
    for _ in 0..c.below(3) {
        text = match c.below(4) {
            0 => format!("{text} AND {}", c.of(&terms)),
            1 => format!("({text}) OR NOT {}", c.of(&terms)),
            2 => format!("+{} -({text})", c.of(&terms)),
            _ => format!("{text} {}", c.of(&terms)),
        };
    }
    text
}

fn query_string(c: &mut Choices, e: &Fields) -> Query<Everything> {
    use MultiMatchType::*;
    let built = es_client::queries::query_string(lucene(c));
    let built = match c.below(3) {
        0 => built.field(e.title).field(field_name(c)),
        1 => built.default_field(c.of(&["title", "body", "*"])),
        _ => built,
    };
    query!(
        c,
        "query_string",
        built,
        default_operator(c.operator()),
        kind(c.of(&[BestFields, MostFields, CrossFields, Phrase])),
        allow_leading_wildcard(c.flip()),
        analyzer(c.analyzer()),
        analyze_wildcard(c.flip()),
        quote_analyzer(c.analyzer()),
        quote_field_suffix(".english"),
        fuzziness(c.fuzziness()),
        fuzzy_prefix_length(c.small()),
        fuzzy_max_expansions(c.count()),
        fuzzy_transpositions(c.flip()),
        fuzzy_rewrite(c.fuzzy_rewrite()),
        rewrite(c.rewrite()),
        phrase_slop(f64::from(c.small())),
        max_determinized_states(c.count() * 1000),
        minimum_should_match(c.at_least()),
        tie_breaker(c.share()),
        time_zone(c.time_zone()),
        escape(c.flip()),
        lenient(true),
        enable_position_increments(c.flip()),
        auto_generate_synonyms_phrase_query(c.flip())
    )
}

fn simple_query_string(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let text = c.text() + c.of(&["", " + fox", " | (red blue)", " -dog", " \"quick fox\"~1", " bro*", " \"open", " )"]);
    let built = es_client::queries::simple_query_string(text);
    let built = match c.flip() {
        true => built.field(e.title).field(field_name(c)).lenient(c.flip()),
        // All fields, of which some are no text.
        false => built.lenient(true),
    };
    query!(
        c,
        "simple_query_string",
        built,
        default_operator(c.operator()),
        flags(c.of(&["ALL", "NONE", "OR|AND|PREFIX", "PHRASE|SLOP"])),
        analyzer(c.analyzer()),
        analyze_wildcard(c.flip()),
        quote_field_suffix(".english"),
        fuzzy_prefix_length(c.small()),
        fuzzy_max_expansions(c.count()),
        fuzzy_transpositions(c.flip()),
        minimum_should_match(c.at_least()),
        auto_generate_synonyms_phrase_query(c.flip())
    )
}

fn rule(c: &mut Choices, depth: u32) -> rules::IntervalRule {
    let kinds = if depth == 0 { 6 } else { 8 };
    match c.below(kinds) {
        0 if skipped::knows(c.server, "intervals", "regexp") => {
            maybe!(c, "intervals.regexp", rules::regexp("fo[xz]"), use_field("title"), analyzer(c.analyzer())).into()
        }
        1 => maybe!(c, "intervals.prefix", rules::prefix("fo"), use_field("title"), analyzer(c.analyzer())).into(),
        2 => {
            maybe!(c, "intervals.wildcard", rules::wildcard("f?x*"), use_field("title"), analyzer(c.analyzer())).into()
        }
        3 if skipped::knows(c.server, "intervals", "fuzzy") => maybe!(
            c,
            "intervals.fuzzy",
            rules::fuzzy(c.word()),
            fuzziness(c.fuzziness()),
            prefix_length(c.small()),
            transpositions(c.flip()),
            use_field("title"),
            analyzer(c.analyzer())
        )
        .into(),
        6 => {
            let all = (0..=c.below(2)).fold(rules::all_of(), |all, _| all.interval(rule(c, depth - 1)));
            maybe!(
                c,
                "intervals.all_of",
                all,
                max_gaps(c.small() as i32),
                ordered(c.flip()),
                filter(filter(c, depth - 1))
            )
            .into()
        }
        7 => {
            let any = (0..=c.below(2)).fold(rules::any_of(), |any, _| any.interval(rule(c, depth - 1)));
            maybe!(c, "intervals.any_of", any, filter(filter(c, depth - 1))).into()
        }
        _ => {
            let matches = rules::match_(c.text());
            let filtered = depth > 0;
            let matches = maybe!(
                c,
                "intervals.match",
                matches,
                max_gaps(c.small() as i32),
                ordered(c.flip()),
                analyzer(c.of(&["standard", "whitespace"])),
                use_field("title")
            );
            if filtered && c.one_in(3) { matches.filter(filter(c, depth - 1)).into() } else { matches.into() }
        }
    }
}

fn filter(c: &mut Choices, depth: u32) -> rules::IntervalFilter {
    use rules::IntervalFilter as Filter;
    let rule = rule(c, depth);
    match c.below(9) {
        0 => Filter::after(rule),
        1 => Filter::before(rule),
        2 => Filter::contained_by(rule),
        3 => Filter::containing(rule),
        4 => Filter::not_contained_by(rule),
        5 => Filter::not_containing(rule),
        6 => Filter::not_overlapping(rule),
        7 => Filter::overlapping(rule),
        _ => Filter::Script(Script::painless("interval.start > 1 && interval.end < 9 && interval.gaps == 0")),
    }
}

fn intervals(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let rule = rule(c, 2);
    query!(c, "intervals", e.body.intervals(rule))
}

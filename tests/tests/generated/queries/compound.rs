//! Queries of queries.

use es_client::dsl::query::function_score as functions;
use es_client::dsl::query::{boosting, wrapper};

use super::*;

pub(super) const KINDS: &[(&str, Make)] = &[
    ("match_all", match_all),
    ("match_none", match_none),
    ("bool", bool),
    ("boosting", boost),
    ("constant_score", constant_score),
    ("dis_max", dis_max),
    ("function_score", function_score),
    ("script_score", script_score),
    ("wrapper", wrapped),
];

fn match_all(c: &mut Choices, _: &Fields) -> Query<Everything> {
    query!(c, "match_all", es_client::queries::match_all())
}

fn match_none(c: &mut Choices, _: &Fields) -> Query<Everything> {
    query!(c, "match_none", es_client::queries::match_none())
}

fn bool(c: &mut Choices, _: &Fields) -> Query<Everything> {
    if c.one_in(4) {
        let (one, two, three) = (c.part(), c.part(), c.part());
        return match c.below(3) {
            0 => one.and(two).and(!three),
            1 => (one | two) & three,
            _ => !(one.and(two)).or(three),
        };
    }
    let mut built = es_client::queries::bool_query();
    for part in c.parts() {
        built = match c.below(4) {
            0 => built.must(part),
            1 => built.filter(part),
            2 => built.should(part),
            _ => built.must_not(part),
        };
    }
    query!(c, "bool", built, minimum_should_match(c.at_least()))
}

fn boost(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let built = boosting(c.part(), c.part(), c.share());
    query!(c, "boosting", built)
}

fn constant_score(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let part = c.part();
    query!(c, "constant_score", es_client::queries::constant_score(part))
}

fn dis_max(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let built = es_client::queries::dis_max(c.parts()).query(c.part());
    query!(c, "dis_max", built, tie_breaker(c.share()))
}

/// A script that never makes a score below zero.
fn scoring(c: &mut Choices) -> Script {
    match c.below(3) {
        0 => Script::painless("_score * params.factor").param("factor", c.positive()),
        1 => Script::painless("doc['long'].size() == 0 ? 0 : 1"),
        _ => Script::painless("(doc['double'].size() == 0 ? 0 : Math.abs(doc['double'].value)) + params['add']")
            .param("add", c.small()),
    }
}

fn function(c: &mut Choices, e: &Fields) -> functions::Function {
    use functions::Modifier::*;
    use functions::MultiValueMode as Mode;
    let kind = "function_score";
    let numbers = functions::decay(c.positive()).origin(c.number());
    let numbers = maybe!(c, kind, numbers, offset(c.positive()), decay(0.25));
    let days = functions::decay("10d");
    let days = maybe!(c, kind, days.origin(c.date_math()), offset("2d"), decay(0.5));
    let ways = functions::decay("100km").origin(c.point());
    let ways = maybe!(c, kind, ways, offset("2km"), decay(0.5));
    let function = match c.below(9) {
        0 => functions::weight(c.positive()),
        1 => functions::gauss(e.double, numbers),
        2 => functions::exp(e.date, days),
        3 => functions::linear(e.place, ways),
        4 => functions::gauss(e.date, days).multi_value_mode(c.of(&[Mode::Min, Mode::Max, Mode::Avg, Mode::Sum])),
        5 => {
            let modifiers = [None, Log1p, Log2p, Ln1p, Ln2p, Square, Sqrt, Reciprocal];
            maybe!(
                c,
                kind,
                functions::field_value_factor(e.scaled).modifier(c.of(&modifiers)),
                factor(c.positive()),
                missing(c.positive())
            )
            .into()
        }
        6 => functions::random_score(functions::RandomScore::unseeded()),
        7 => functions::random_score(functions::RandomScore::seeded(c.small(), "_seq_no")),
        _ => functions::script_function(scoring(c)),
    };
    maybe!(c, kind, function, weight(c.positive()), name(c.name()))
}

fn function_score(c: &mut Choices, e: &Fields) -> Query<Everything> {
    use functions::{FunctionBoostMode as Boost, FunctionScoreMode as Score};
    let mut built = es_client::queries::function_score(c.part());
    for _ in 0..c.below(4) {
        let function = function(c, e);
        built = match c.flip() {
            true => built.function(function),
            false => built.function_if(c.part(), function),
        };
    }
    let score = [Score::Multiply, Score::Sum, Score::Avg, Score::First, Score::Max, Score::Min];
    let boost = [Boost::Multiply, Boost::Replace, Boost::Sum, Boost::Avg, Boost::Max, Boost::Min];
    query!(
        c,
        "function_score",
        built,
        score_mode(c.of(&score)),
        boost_mode(c.of(&boost)),
        max_boost(c.positive()),
        min_score(c.share())
    )
}

fn script_score(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let (part, script) = (c.part(), scoring(c));
    query!(c, "script_score", es_client::queries::script_score(part, script), min_score(c.share()))
}

fn wrapped(c: &mut Choices, _: &Fields) -> Query<Everything> {
    let part = base64(c.part().to_string().as_bytes());
    query!(c, "wrapper", wrapper(part))
}

/// Bytes as text, by RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            text.push(if digit <= group.len() { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}

//! Random fields of every type, with the parameters of each.

use es_client::dsl::mapping::*;
use es_client::prelude::{Script, Value, json};

use crate::choices::Choices;

type Make = fn(&mut Choices) -> Property;

/// A field that may have any of these parameters, and data of its own.
macro_rules! property {
    ($c:ident, $kind:expr, $built:expr $(, $param:ident($($value:expr),*))* $(,)?) => {
        Property::from(maybe!($c, $kind, $built $(, $param($($value),*))*, meta(json!({"unit": "ms"}))))
    };
}

/// Every type, by the family of its parameters.
pub(super) const TYPES: &[(&str, Make)] = &[
    ("text", text_),
    ("match_only_text", |c| property!(c, "match_only_text", match_only_text(), copy_to(copied(c)))),
    ("search_as_you_type", typed),
    ("completion", completion_),
    ("token_count", |c| {
        property!(
            c,
            "token_count",
            token_count().analyzer(c.analyzer()),
            boost(c.positive()),
            copy_to(copied(c)),
            doc_values(c.flip()),
            enable_position_increments(c.flip()),
            index(c.flip()),
            null_value(c.small()),
            store(c.flip())
        )
    }),
    ("keyword", keyword_),
    ("constant_keyword", |c| property!(c, "constant_keyword", constant_keyword().value(c.word()))),
    ("wildcard", |c| {
        property!(
            c,
            "wildcard",
            wildcard(),
            ignore_above(c.count()),
            null_value(c.word()),
            doc_values(c.flip()),
            normalizer("lowercase"),
            copy_to(copied(c)),
            store(c.flip())
        )
    }),
    ("long", |c| number(c, "long", long())),
    ("integer", |c| number(c, "integer", integer())),
    ("short", |c| number(c, "short", short())),
    ("byte", |c| number(c, "byte", byte())),
    ("unsigned_long", |c| number(c, "unsigned_long", unsigned_long())),
    ("double", |c| number(c, "double", double())),
    ("float", |c| number(c, "float", float())),
    ("half_float", |c| number(c, "half_float", half_float())),
    ("scaled_float", |c| {
        let scaled = scaled_float().scaling_factor(c.positive());
        property!(
            c,
            "scaled_float",
            scaled,
            boost(c.positive()),
            coerce(c.flip()),
            copy_to(copied(c)),
            doc_values(c.flip()),
            ignore_malformed(c.flip()),
            index(c.flip()),
            null_value(c.number()),
            on_script_error("continue"),
            script(script(c)),
            store(c.flip()),
            time_series_dimension(c.flip()),
            time_series_metric("gauge"),
            skip_list(c.flip())
        )
    }),
    ("date", |c| date_(c, "date", date())),
    ("date_nanos", |c| date_(c, "date_nanos", date_nanos())),
    ("boolean", |c| {
        property!(
            c,
            "boolean",
            boolean(),
            boost(c.positive()),
            copy_to(copied(c)),
            doc_values(c.flip()),
            fielddata(json!({})),
            ignore_malformed(c.flip()),
            index(c.flip()),
            null_value(c.flip()),
            on_script_error("fail"),
            script(script(c)),
            store(c.flip()),
            time_series_dimension(c.flip())
        )
    }),
    ("binary", |c| property!(c, "binary", binary(), copy_to(copied(c)), doc_values(c.flip()), store(c.flip()))),
    ("ip", |c| {
        property!(
            c,
            "ip",
            ip(),
            boost(c.positive()),
            copy_to(copied(c)),
            doc_values(c.flip()),
            ignore_malformed(c.flip()),
            index(c.flip()),
            null_value("10.0.0.1"),
            on_script_error("fail"),
            script(script(c)),
            store(c.flip()),
            time_series_dimension(c.flip())
        )
    }),
    ("version", |c| property!(c, "version", version(), copy_to(copied(c)), doc_values(c.flip()), store(c.flip()))),
    ("integer_range", |c| range(c, "integer_range", integer_range())),
    ("long_range", |c| range(c, "long_range", long_range())),
    ("float_range", |c| range(c, "float_range", float_range())),
    ("double_range", |c| range(c, "double_range", double_range())),
    ("date_range", |c| {
        let dates = maybe!(c, "date_range", date_range(), format(format(c)));
        range(c, "date_range", dates)
    }),
    ("ip_range", |c| range(c, "ip_range", ip_range())),
    ("geo_point", |c| {
        property!(
            c,
            "geo_point",
            geo_point(),
            copy_to(copied(c)),
            doc_values(c.flip()),
            ignore_malformed(c.flip()),
            ignore_z_value(c.flip()),
            index(c.flip()),
            null_value(json!({"lat": 1, "lon": 2})),
            on_script_error("fail"),
            script(script(c)),
            store(c.flip()),
            time_series_metric("position")
        )
    }),
    ("geo_shape", |c| {
        property!(
            c,
            "geo_shape",
            geo_shape(),
            coerce(c.flip()),
            copy_to(copied(c)),
            doc_values(c.flip()),
            ignore_malformed(c.flip()),
            ignore_z_value(c.flip()),
            index(c.flip()),
            orientation(c.of(&["left", "ccw", "clockwise"])),
            store(c.flip()),
            strategy("recursive")
        )
    }),
    ("rank_feature", |c| property!(c, "rank_feature", rank_feature(), positive_score_impact(c.flip()))),
    ("rank_features", |c| property!(c, "rank_features", rank_features(), positive_score_impact(c.flip()))),
    ("flat_object", |_| flat_object().into()),
    ("percolator", |_| percolator().into()),
];

/// The field that a value is copied to; nothing else has its name.
fn copied(c: &mut Choices) -> Value {
    c.of(&[json!("copied"), json!(["copied", "copied-too"])])
}

fn script(c: &mut Choices) -> Script {
    Script::painless("emit(params._source.x)").param("n", c.small())
}

fn format(c: &mut Choices) -> &'static str {
    c.of(&["yyyy-MM-dd", "epoch_millis", "strict_date_optional_time||epoch_second", "basic_date"])
}

/// The server refuses parameters that a field has no use for: what is not indexed has no positions.
fn text_(c: &mut Choices) -> Property {
    let built = maybe!(
        c,
        "text",
        text(),
        copy_to(copied(c)),
        eager_global_ordinals(c.flip()),
        store(c.flip()),
        boost(c.positive()),
        similarity(c.of(&["BM25", "boolean"]))
    );
    let built = match c.below(3) {
        0 => built,
        1 => built.analyzer(c.analyzer()),
        _ => {
            let built = built.analyzer(c.analyzer()).search_analyzer(c.analyzer());
            maybe!(c, "text", built, search_quote_analyzer(c.analyzer()))
        }
    };
    let built = match c.below(4) {
        0 => built.index(false),
        1 => maybe!(c, "text", built, index(true), index_options(c.of(&["docs", "freqs"])), norms(c.flip())),
        _ => maybe!(
            c,
            "text",
            built,
            index_options(c.of(&["positions", "offsets"])),
            norms(c.flip()),
            index_phrases(c.flip()),
            index_prefixes(json!({"min_chars": 1 + c.below(2), "max_chars": 4 + c.below(9)})),
            position_increment_gap(c.count()),
            fielddata(c.flip()),
            fielddata_frequency_filter(json!({"min": 0.001, "max": 0.5, "min_segment_size": 10})),
            term_vector(c.of(&["no", "yes", "with_positions", "with_positions_offsets"]))
        ),
    };
    let built = maybe!(c, "text", built, field("raw", keyword()), field("length", token_count().analyzer("standard")));
    property!(c, "text", built)
}

fn typed(c: &mut Choices) -> Property {
    let built = search_as_you_type();
    let built = match c.below(3) {
        0 => maybe!(
            c,
            "search_as_you_type",
            built.analyzer(c.analyzer()).search_analyzer(c.analyzer()),
            search_quote_analyzer(c.analyzer())
        ),
        _ => built,
    };
    property!(
        c,
        "search_as_you_type",
        built,
        max_shingle_size(2 + c.below(3) as u32),
        copy_to(copied(c)),
        index_options(c.of(&["positions", "offsets"])),
        norms(c.flip()),
        similarity("BM25"),
        store(c.flip()),
        index(true),
        term_vector(c.of(&["no", "yes", "with_positions_offsets"]))
    )
}

fn completion_(c: &mut Choices) -> Property {
    let built = match c.one_in(3) {
        true => completion().analyzer(c.analyzer()).search_analyzer(c.analyzer()),
        false => completion(),
    };
    let category = json!({"name": "kind", "type": "category", "path": "kind"});
    let place = json!({"name": "place", "type": "geo", "precision": 4});
    property!(
        c,
        "completion",
        built,
        contexts(c.of(&[json!([category]), json!([category, place])])),
        max_input_length(c.count()),
        preserve_position_increments(c.flip()),
        preserve_separators(c.flip()),
        doc_values(c.flip()),
        store(c.flip()),
        copy_to(copied(c))
    )
}

fn keyword_(c: &mut Choices) -> Property {
    let built =
        maybe!(c, "keyword", keyword(), field("words", text()), field("count", token_count().analyzer("simple")));
    let built = match c.one_in(4) {
        true => built.index(false),
        false => maybe!(c, "keyword", built, index_options(c.of(&["docs", "freqs"])), norms(c.flip())),
    };
    property!(
        c,
        "keyword",
        built,
        ignore_above(c.count()),
        normalizer("lowercase"),
        boost(c.positive()),
        copy_to(copied(c)),
        doc_values(c.flip()),
        eager_global_ordinals(c.flip()),
        null_value(c.word()),
        on_script_error("continue"),
        script(script(c)),
        similarity(c.of(&["BM25", "boolean"])),
        split_queries_on_whitespace(c.flip()),
        store(c.flip()),
        time_series_dimension(c.flip())
    )
}

fn number(c: &mut Choices, kind: &str, built: PropertyBuilder<es_client::dsl::field::kind::Number>) -> Property {
    property!(
        c,
        kind,
        built,
        boost(c.positive()),
        coerce(c.flip()),
        copy_to(copied(c)),
        doc_values(c.flip()),
        ignore_malformed(c.flip()),
        index(c.flip()),
        null_value(c.small()),
        on_script_error("continue"),
        script(script(c)),
        store(c.flip()),
        time_series_dimension(c.flip()),
        time_series_metric("gauge"),
        skip_list(c.flip()),
        field("exact", keyword())
    )
}

fn date_(c: &mut Choices, kind: &str, built: PropertyBuilder<es_client::dsl::field::kind::Date>) -> Property {
    let built = match c.flip() {
        true => maybe!(c, kind, built.format("strict_date_optional_time"), null_value("2023-01-01")),
        false => maybe!(c, kind, built, format(format(c))),
    };
    property!(
        c,
        kind,
        built,
        boost(c.positive()),
        copy_to(copied(c)),
        doc_values(c.flip()),
        fielddata(json!({})),
        ignore_malformed(c.flip()),
        index(c.flip()),
        locale(c.of(&["en", "de-DE", "ROOT"])),
        on_script_error("fail"),
        precision_step(c.count()),
        script(script(c)),
        store(c.flip()),
        skip_list(c.flip())
    )
}

fn range(c: &mut Choices, kind: &str, built: PropertyBuilder<es_client::dsl::field::kind::Range>) -> Property {
    property!(
        c,
        kind,
        built,
        boost(c.positive()),
        coerce(c.flip()),
        copy_to(copied(c)),
        doc_values(c.flip()),
        index(c.flip()),
        store(c.flip())
    )
}

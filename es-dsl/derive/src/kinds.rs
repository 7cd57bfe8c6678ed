//! The kinds of field that `#[field(…)]` can name.

/// What a field of a kind holds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Holds {
    /// Text, whatever Rust type it has.
    Text,
    /// Points in time, as any date type or as text.
    Dates,
    /// Ranges of points in time.
    DateRanges,
    /// Addresses, as any type of them or as text.
    Addresses,
    /// The element's own type.
    Own,
    /// The field's own type, lists included: the list is one value.
    Whole,
    /// A vector, whose length this parameter tells.
    Vector(&'static str),
    /// Any JSON: the field's parts are asked for, not its value.
    Any,
}

/// A kind: its name in mappings, which is also that of its builder in `es_dsl::mapping`; its type in
/// `es_dsl::field::kind`; what it holds; one of the parameters in each entry has to be given.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) type_name: &'static str,
    pub(crate) holds: Holds,
    pub(crate) needs: &'static [&'static str],
}

const fn kind(name: &'static str, type_name: &'static str, holds: Holds) -> Kind {
    Kind { name, type_name, holds, needs: &[] }
}

const fn needing(name: &'static str, type_name: &'static str, holds: Holds, needs: &'static [&'static str]) -> Kind {
    Kind { name, type_name, holds, needs }
}

const KINDS: &[Kind] = &[
    kind("text", "Text", Holds::Text),
    kind("keyword", "Keyword", Holds::Own),
    kind("long", "Number", Holds::Own),
    kind("integer", "Integer", Holds::Own),
    kind("short", "Integer", Holds::Own),
    kind("byte", "Integer", Holds::Own),
    kind("unsigned_long", "UnsignedLong", Holds::Own),
    kind("double", "Float", Holds::Own),
    kind("float", "Float", Holds::Own),
    kind("half_float", "Float", Holds::Own),
    needing("scaled_float", "ScaledFloat", Holds::Own, &["scaling_factor"]),
    kind("boolean", "Boolean", Holds::Own),
    kind("date", "Date", Holds::Dates),
    kind("date_nanos", "DateNanos", Holds::Dates),
    kind("ip", "Ip", Holds::Addresses),
    kind("version", "Version", Holds::Text),
    kind("constant_keyword", "ConstantKeyword", Holds::Own),
    kind("counted_keyword", "CountedKeyword", Holds::Own),
    kind("wildcard", "Wildcard", Holds::Text),
    kind("icu_collation_keyword", "IcuCollationKeyword", Holds::Text),
    kind("match_only_text", "MatchOnlyText", Holds::Text),
    kind("search_as_you_type", "SearchAsYouType", Holds::Text),
    kind("semantic_text", "SemanticText", Holds::Text),
    needing("semantic", "Semantic", Holds::Text, &["model_id"]),
    kind("completion", "Completion", Holds::Any),
    needing("token_count", "TokenCount", Holds::Own, &["analyzer"]),
    kind("binary", "Binary", Holds::Text),
    kind("murmur3", "Murmur3", Holds::Own),
    kind("integer_range", "Range", Holds::Own),
    kind("long_range", "Range", Holds::Own),
    kind("float_range", "Range", Holds::Own),
    kind("double_range", "Range", Holds::Own),
    kind("date_range", "Range", Holds::DateRanges),
    kind("ip_range", "Range", Holds::Own),
    kind("geo_point", "GeoPoint", Holds::Own),
    kind("geo_shape", "GeoShape", Holds::Any),
    kind("point", "Point", Holds::Any),
    kind("shape", "Shape", Holds::Any),
    kind("xy_point", "XyPoint", Holds::Any),
    kind("xy_shape", "XyShape", Holds::Any),
    kind("dense_vector", "DenseVector", Holds::Vector("dims")),
    kind("knn_vector", "KnnVector", Holds::Vector("dimension")),
    kind("rank_vectors", "RankVectors", Holds::Whole),
    kind("sparse_vector", "SparseVector", Holds::Whole),
    kind("rank_feature", "RankFeature", Holds::Own),
    kind("rank_features", "RankFeatures", Holds::Whole),
    kind("histogram", "Histogram", Holds::Any),
    kind("exponential_histogram", "Histogram", Holds::Any),
    needing("aggregate_metric_double", "AggregateMetric", Holds::Any, &["metrics", "default_metric"]),
    kind("flattened", "Flattened", Holds::Any),
    kind("flat_object", "FlatObject", Holds::Any),
    needing("join", "Join", Holds::Any, &["relation relations"]),
    kind("percolator", "Percolator", Holds::Any),
    needing("alias", "Alias", Holds::Any, &["path"]),
];

/// The kind of this name.
pub(crate) fn find(name: &syn::Ident) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| name == kind.name)
}

/// What to say of a name that is no kind: the kind that was meant, or those that are asked for most.
pub(crate) fn advice(name: &syn::Ident) -> String {
    let name = name.to_string();
    let names = KINDS.iter().map(|kind| kind.name).chain(["object", "nested", "dynamic", "id", "fields"]);
    match names.map(|kind| (distance(kind, &name), kind)).min() {
        Some((distance, kind)) if distance <= 2 => format!("did you mean `{kind}`?"),
        _ => "kinds are named as in mappings: `text`, `keyword`, `long`, `date`, `nested`, …".to_owned(),
    }
}

/// How many letters have to be changed, added or removed to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.bytes().enumerate() {
        let mut corner = i;
        let mut before = i + 1;
        for (cell, r) in row.iter_mut().skip(1).zip(right.bytes()) {
            let changed = corner + usize::from(l != r);
            corner = *cell;
            before = changed.min(*cell + 1).min(before + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{KINDS, distance};

    #[test]
    fn near_words_are_near() {
        assert_eq!(distance("text", "text"), 0);
        assert_eq!(distance("text", "txt"), 1);
        assert_eq!(distance("keyword", "keywrod"), 2);
        assert_eq!(distance("", "abc"), 3);
    }

    /// `object`, `nested` and `passthrough` are no kinds of the table, and `{dynamic_type}` is for
    /// templates only.
    #[test]
    fn all_types_of_the_specification_are_kinds() {
        let data = include_str!("../../tests/data/field_types.json");
        let names = data.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next());
        let by_hand = ["object", "nested", "passthrough", "{dynamic_type}"];
        let missing: Vec<_> =
            names.filter(|name| !by_hand.contains(name) && !KINDS.iter().any(|kind| kind.name == *name)).collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}

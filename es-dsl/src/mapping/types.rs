//! One function per type of field, as the reference manual groups them.

use super::{Mapping, Property, PropertyBuilder};
use crate::field::kind;

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident -> $kind:ident,)*) => {
        $($(#[$doc])*
        pub fn $name() -> PropertyBuilder<kind::$kind> {
            PropertyBuilder::of_type(stringify!($name))
        })*

        /// All types that have a function here, each with its kind.
        #[cfg(test)]
        pub(super) const TYPES: &[(&str, &str)] = &[$((stringify!($name), stringify!($kind))),*];
    };
}

types! {
    /// Text that is analyzed: for `match` queries.
    text -> Text,
    /// Text that is analyzed, in less space and without scores; Elasticsearch 7.14 and later,
    /// OpenSearch 2.12 and later.
    match_only_text -> MatchOnlyText,
    /// Text that is analyzed for search while somebody is typing.
    search_as_you_type -> SearchAsYouType,
    /// Text that a model embeds; Elasticsearch 8.15 and later.
    semantic_text -> SemanticText,
    /// Text that a model embeds; OpenSearch 3.1 and later. Needs `model_id`.
    semantic -> Semantic,
    /// Text for completing what somebody types.
    completion -> Completion,
    /// The number of terms that an `analyzer` makes of a text.
    token_count -> TokenCount,

    /// Text as one exact value: for `term` queries, sorting and counting.
    keyword -> Keyword,
    /// One exact text that all documents of the index share.
    constant_keyword -> ConstantKeyword,
    /// Exact texts that are counted as often as they stand in a document; Elasticsearch 8.13 and later.
    counted_keyword -> CountedKeyword,
    /// Exact text that is searched by parts of it: log lines, paths.
    wildcard -> Wildcard,
    /// Exact text sorted as a language sorts it; needs the plugin analysis-icu.
    icu_collation_keyword -> IcuCollationKeyword,

    /// Whole numbers of 64 bits.
    long -> Number,
    /// Whole numbers of 32 bits.
    integer -> Number,
    /// Whole numbers of 16 bits.
    short -> Number,
    /// Whole numbers of 8 bits.
    byte -> Number,
    /// Whole numbers of 64 bits from 0 up; not on servers of version 7.10 and before.
    unsigned_long -> Number,
    /// Floating point numbers of 64 bits.
    double -> Number,
    /// Floating point numbers of 32 bits.
    float -> Number,
    /// Floating point numbers of 16 bits.
    half_float -> Number,
    /// Numbers kept as whole numbers, multiplied by a factor. Needs `scaling_factor`.
    scaled_float -> ScaledFloat,

    /// Points in time, to the millisecond.
    date -> Date,
    /// Points in time, to the nanosecond, between 1970 and 2262.
    date_nanos -> Date,
    /// True or false.
    boolean -> Boolean,
    /// Bytes in base64, which are kept and not searched.
    binary -> Binary,
    /// Addresses, of either version.
    ip -> Ip,
    /// Software versions, in their order; Elasticsearch 7.10 and later.
    version -> Version,
    /// Hashes of values, made while indexing, for counting them; needs the plugin mapper-murmur3.
    murmur3 -> Murmur3,

    /// Ranges of whole numbers of 32 bits.
    integer_range -> Range,
    /// Ranges of whole numbers of 64 bits.
    long_range -> Range,
    /// Ranges of floating point numbers of 32 bits.
    float_range -> Range,
    /// Ranges of floating point numbers of 64 bits.
    double_range -> Range,
    /// Ranges of points in time.
    date_range -> Range,
    /// Ranges of addresses.
    ip_range -> Range,

    /// Points on the earth.
    geo_point -> GeoPoint,
    /// Shapes on the earth.
    geo_shape -> GeoShape,
    /// Points in a plane.
    point -> Point,
    /// Shapes in a plane.
    shape -> Shape,
    /// Points in a plane, on OpenSearch.
    xy_point -> XyPoint,
    /// Shapes in a plane, on OpenSearch.
    xy_shape -> XyShape,

    /// Vectors of numbers; Elasticsearch.
    dense_vector -> DenseVector,
    /// Vectors of numbers; OpenSearch. Needs `dimension` or `model_id`.
    knn_vector -> KnnVector,
    /// Several vectors for one document, for rescoring; Elasticsearch 8.18 and later.
    rank_vectors -> RankVectors,
    /// Weights of words.
    sparse_vector -> SparseVector,
    /// A number that raises scores.
    rank_feature -> RankFeature,
    /// Numbers by name that raise scores.
    rank_features -> RankFeatures,

    /// Pre-aggregated histograms: `values` and their `counts`.
    histogram -> Histogram,
    /// Pre-aggregated histograms with buckets of growing width; Elasticsearch 9.3 and later.
    exponential_histogram -> Histogram,
    /// Pre-aggregated metrics. Needs `metrics` and `default_metric`.
    aggregate_metric_double -> AggregateMetric,

    /// Objects whose leaves are exact texts; Elasticsearch.
    flattened -> Flattened,
    /// Objects whose leaves are exact texts; OpenSearch 2.7 and later.
    flat_object -> FlatObject,
    /// Which document is whose parent. Needs `relations`.
    join -> Join,
    /// Queries that are stored, to find those that match a document.
    percolator -> Percolator,
    /// Another name of a field. Needs `path`.
    alias -> Alias,
}

/// In a dynamic template: whatever type the server found in the document.
pub fn dynamic_type() -> PropertyBuilder<kind::DynamicType> {
    PropertyBuilder::of_type("{dynamic_type}")
}

/// An object whose fields are fields of the document: `address.city`.
pub fn object<D>(mapping: Mapping<D>) -> Property {
    mapping.root.object()
}

/// Objects that are indexed each on its own, so that a `nested` query can ask for several fields of
/// the same object.
pub fn nested<D>(mapping: Mapping<D>) -> Property {
    mapping.root.nested()
}

/// An object whose fields can also be named without the object's name; Elasticsearch 8.16 and later.
/// Needs `priority`.
pub fn passthrough<D>(mapping: Mapping<D>) -> Property {
    mapping.root.param("type", "passthrough")
}

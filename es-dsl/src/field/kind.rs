//! The kinds of fields, as the mapping tells them apart, and what each kind can do.
//!
//! A kind of your own needs [`FieldKind`], the traits of the queries that the server allows on it, and
//! [`Indexed`] and [`DocValues`].

#![allow(missing_debug_implementations, reason = "they are names: nobody makes values of them")]

macro_rules! kind_types {
    ($($(#[doc = $doc:literal])* $kind:ident $(sorts as $sorts:ident)?,)*) => {$(
        $(#[doc = $doc])*
        pub struct $kind;

        impl Indexed for $kind {}
        impl DocValues for $kind {}
        impl FieldKind for $kind {
            $(const SORT_VALUES: SortValues = SortValues::$sorts;)?
        }
    )*};
}

/// Every kind of field.
pub trait FieldKind {
    /// What the sort values of hits look like. Default [`SortValues::Nullable`].
    const SORT_VALUES: SortValues = SortValues::Nullable;
}

impl<K: FieldKind> FieldKind for AndKeyword<K> {
    const SORT_VALUES: SortValues = K::SORT_VALUES;
}

impl<K: FieldKind> FieldKind for NotIndexed<K> {
    const SORT_VALUES: SortValues = K::SORT_VALUES;
}

impl<K: FieldKind> FieldKind for NoDocValues<K> {
    const SORT_VALUES: SortValues = K::SORT_VALUES;
}

/// How servers give the values that hits are sorted by. Of a document without a value, fields that are
/// kept as numbers give the least or the greatest number there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SortValues {
    /// As they are; `null` without a value.
    Nullable,
    /// Whole numbers of 64 bits.
    Long,
    /// Whole numbers of 32 bits; up to Elasticsearch 7 without a value those of 64 bits.
    Integer,
    /// Whole numbers of 64 bits from 0 on, of which 0 may also mean that there is no value.
    UnsignedLong,
    /// Fractions; `"Infinity"` or `"-Infinity"` without a value.
    Float,
    /// Milliseconds since the beginning of 1970.
    Millis,
    /// Nanoseconds since the beginning of 1970. From Elasticsearch 8 on 0 may also mean that there is no
    /// value.
    Nanos,
}

/// Kinds that can be searched: all but those mapped with `index = false`.
pub trait Indexed {}
impl<K: Indexed> Indexed for AndKeyword<K> {}
impl<K: Indexed> Indexed for NoDocValues<K> {}

/// Kinds that can be sorted and aggregated by: all but those mapped with `doc_values = false`.
pub trait DocValues {}
impl<K: DocValues> DocValues for AndKeyword<K> {}
impl<K: DocValues> DocValues for NotIndexed<K> {}

kind_types! {
    /// Analyzed text.
    Text,
    /// Analyzed text that keeps no scores: `match_only_text`.
    MatchOnlyText,
    /// Analyzed text for search while somebody is typing: `search_as_you_type`.
    SearchAsYouType,
    /// Text that a model of the server embeds: `semantic_text`.
    SemanticText,
    /// Text that a model of the server embeds, on OpenSearch: `semantic`.
    Semantic,
    /// Text for completing what somebody types: `completion`.
    Completion,
    /// Text as one exact value.
    Keyword,
    /// One exact text for the whole index: `constant_keyword`.
    ConstantKeyword,
    /// Exact text in many values, counted: `counted_keyword`.
    CountedKeyword,
    /// Exact text in an order of a language: `icu_collation_keyword`.
    IcuCollationKeyword,
    /// Exact text that is searched by parts of it: `wildcard`. OpenSearch 3.8 refuses `fuzzy` and `range` on it, sorts
    /// by it with `doc_values = true` only, and counts its terms wrongly.
    Wildcard,
    /// Objects whose leaves are exact texts: `flattened`.
    Flattened,
    /// Objects whose leaves are exact texts, on OpenSearch: `flat_object`.
    FlatObject,
    /// Whole numbers of 64 bits: `long`. In mappings numbers of all widths.
    Number sorts as Long,
    /// Whole numbers of 32 bits and fewer: `integer`, `short` and `byte`.
    Integer sorts as Integer,
    /// Whole numbers of 64 bits from 0 on: `unsigned_long`.
    UnsignedLong sorts as UnsignedLong,
    /// Fractions: `double`, `float` and `half_float`.
    Float sorts as Float,
    /// Numbers kept as whole numbers, multiplied by a factor: `scaled_float`.
    ScaledFloat sorts as Float,
    /// The number of terms of a text: `token_count`.
    TokenCount sorts as Integer,
    /// True or false.
    Boolean sorts as Integer,
    /// Points in time to the millisecond: `date`. In mappings `date_nanos` too.
    Date sorts as Millis,
    /// Points in time to the nanosecond: `date_nanos`.
    DateNanos sorts as Nanos,
    /// Addresses: `ip`.
    Ip,
    /// Software versions: `version`.
    Version,
    /// Ranges of numbers, dates or addresses.
    Range,
    /// Bytes in base64, which are kept and not searched: `binary`.
    Binary,
    /// Hashes of values: `murmur3`.
    Murmur3,
    /// Points on the earth.
    GeoPoint,
    /// Shapes on the earth.
    GeoShape,
    /// Points in a plane: `point`.
    Point,
    /// Shapes in a plane: `shape`.
    Shape,
    /// Points in a plane, on OpenSearch: `xy_point`.
    XyPoint,
    /// Shapes in a plane, on OpenSearch: `xy_shape`.
    XyShape,
    /// Vectors of numbers: `dense_vector`.
    DenseVector,
    /// Vectors of numbers, on OpenSearch: `knn_vector`.
    KnnVector,
    /// Several vectors for one document: `rank_vectors`.
    RankVectors,
    /// Weights of words: `sparse_vector`.
    SparseVector,
    /// A number that raises scores: `rank_feature`.
    RankFeature,
    /// Numbers by name that raise scores: `rank_features`.
    RankFeatures,
    /// Pre-aggregated histograms: `histogram` and `exponential_histogram`.
    Histogram,
    /// Pre-aggregated metrics: `aggregate_metric_double`.
    AggregateMetric,
    /// Which document is whose parent: `join`.
    Join,
    /// Queries that are stored: `percolator`.
    Percolator,
    /// Another name of a field: `alias`.
    Alias,
    /// An object, whose fields are fields of the document.
    Object,
    /// Objects that are indexed each on its own.
    Nested,
    /// An object whose fields also go by their own names: `passthrough`.
    Passthrough,
    /// In a dynamic template: the type that the server found.
    DynamicType,
    /// A kind that only the server knows: everything is allowed.
    Unchecked,
}

/// The kind `K`, with a `keyword` sub-field beside it.
pub struct AndKeyword<K>(K);

/// The kind `K`, mapped with `index = false`: it cannot be searched.
pub struct NotIndexed<K>(K);

/// The kind `K`, mapped with `doc_values = false`: it cannot be sorted or aggregated by.
pub struct NoDocValues<K>(K);

macro_rules! abilities {
    ($($(#[doc = $doc:literal])* $ability:ident: $($kind:ident),*;)*) => {
        $(
            $(#[doc = $doc])*
            pub trait $ability {}
            $(impl $ability for $kind {})*
            impl $ability for Unchecked {}
            impl<K: $ability> $ability for AndKeyword<K> {}
            impl<K: $ability> $ability for NotIndexed<K> {}
            impl<K: $ability> $ability for NoDocValues<K> {}
        )*
    };
}

abilities! {
    /// Kinds that are analyzed: for `match` queries.
    FullText: Text, MatchOnlyText, SearchAsYouType, SemanticText, Semantic;
    /// Kinds that keep the order of their words: for phrases, spans and intervals.
    Positions: Text, MatchOnlyText, SearchAsYouType;
    /// Kinds with exact values: for `term` queries.
    Exact: Keyword, ConstantKeyword, CountedKeyword, IcuCollationKeyword, Wildcard, Flattened, FlatObject, Number,
        Integer, UnsignedLong, Float, ScaledFloat, TokenCount, Boolean, Date, DateNanos, Ip, Version, Range, Join;
    /// Kinds whose values have an order: for `range` queries.
    Ordered: Keyword, ConstantKeyword, IcuCollationKeyword, Wildcard, Flattened, FlatObject, Number, Integer,
        UnsignedLong, Float, ScaledFloat, TokenCount, Date, DateNanos, Ip, Version, Range;
    /// Kinds of exact text: for `prefix` and `wildcard` queries.
    ExactText: Keyword, ConstantKeyword, CountedKeyword, Wildcard, Flattened, FlatObject, Version;
    /// Kinds of numbers: for arithmetic, `median_absolute_deviation` and `variable_width_histogram` aggregations.
    Numeric: Number, Integer, UnsignedLong, Float, ScaledFloat, TokenCount;
    /// Kinds that hits can be sorted by.
    Sortable: Keyword, ConstantKeyword, IcuCollationKeyword, Wildcard, Flattened, Number, Integer, UnsignedLong, Float,
        ScaledFloat, TokenCount, Boolean, Date, DateNanos, Ip, Version;
    /// Kinds whose values can be counted: for `terms` and `cardinality` aggregations.
    Countable: Keyword, ConstantKeyword, CountedKeyword, IcuCollationKeyword, Wildcard, Flattened, Number, Integer,
        UnsignedLong, Float, ScaledFloat, TokenCount, Boolean, Date, DateNanos, Ip, Version, Murmur3, Join;
    /// Kinds whose values can be counted, fractions aside: for `rare_terms` and `significant_terms` aggregations.
    Discrete: Keyword, ConstantKeyword, CountedKeyword, IcuCollationKeyword, Wildcard, Flattened, Number, Integer,
        UnsignedLong, TokenCount, Boolean, Date, DateNanos, Ip, Version, Murmur3, Join;
    /// Kinds whose values tell documents apart: for `diversified_sampler` aggregations.
    Distinct: Keyword, ConstantKeyword, CountedKeyword, IcuCollationKeyword, Wildcard, Flattened, Number, Integer,
        UnsignedLong, Float, ScaledFloat, TokenCount, Boolean, Date, DateNanos, Version, Murmur3, Join;
    /// Kinds that have metrics: for `avg`, `sum`, `min` and `max` aggregations.
    Measured: Number, Integer, UnsignedLong, Float, ScaledFloat, TokenCount, Boolean, Date, DateNanos, Histogram,
        AggregateMetric;
    /// Kinds of points in time.
    Temporal: Date, DateNanos;
    /// Kinds of addresses.
    Address: Ip;
    /// Kinds of ranges.
    Ranged: Range;
    /// Points and shapes on the earth: for `geo_distance`, `geo_bounding_box` and `geo_shape` queries.
    Geo: GeoPoint, GeoShape;
    /// Points on the earth: for sorting by distance, and for grids and centroids.
    Located: GeoPoint;
    /// Points and shapes in a plane: for `shape` queries.
    Planar: Point, Shape;
    /// Points and shapes in a plane, on OpenSearch: for `xy_shape` queries.
    PlanarXy: XyPoint, XyShape;
    /// Kinds of vectors: for `knn` queries.
    Embedded: DenseVector;
    /// Kinds of vectors, on OpenSearch: for its `knn` queries.
    Near: KnnVector;
    /// Kinds of vectors that a model makes, on OpenSearch: for `neural` queries.
    Neural: KnnVector, Semantic;
    /// Kinds of weighted words, on OpenSearch: for `neural_sparse` queries.
    NeuralSparse: RankFeatures, SparseVector;
    /// Kinds of weighted words: for `sparse_vector` queries.
    Sparse: SparseVector, RankFeatures;
    /// Kinds of text that a model embeds: for `semantic` queries.
    Meaning: SemanticText;
    /// Kinds that raise scores: for `rank_feature` queries.
    Feature: RankFeature, RankFeatures;
    /// Kinds with a distance between two values: for `distance_feature` queries.
    Distant: Date, DateNanos, GeoPoint;
    /// Kinds of stored queries: for `percolate` queries.
    Stored: Percolator;
    /// Kinds that join documents: for `has_child`, `has_parent` and `parent_id` queries.
    Joined: Join;
    /// Kinds that complete what somebody types: for `completion` suggesters.
    Completed: Completion;
    /// Kinds whose values lie under names of their own.
    Keyed: Flattened, FlatObject;
}

/// Kinds with a `keyword` sub-field.
pub trait WithKeyword {}
impl<K> WithKeyword for AndKeyword<K> {}

/// A field that holds one value, or none.
pub struct One;

/// A field that holds a list of values.
pub struct Many;

/// A sub-field, which is another view of its field's value, and not part of the document.
pub struct View;

/// A field that serde writes in a way of its own: what it holds is given as [`Converted`](super::Converted).
pub struct Converted;

/// Shapes of fields that are part of the document.
pub trait InSource {}

impl InSource for Converted {}
impl InSource for One {}
impl InSource for Many {}

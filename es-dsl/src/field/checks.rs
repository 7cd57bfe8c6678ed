//! Which fields fit each clause, and the error message for one that does not.
//!
//! The messages stand on one trait per clause. The implementations go through the field's
//! [kind] and carry `do_not_recommend`: without it the message would name the kind's
//! trait instead of the message. A clause that searches also asks for [`IndexedField`], and one that
//! sorts or aggregates for [`DocValuesField`], so that each reason has its own words.

use super::FieldDef;
use super::kind;
use super::kind::{InSource, Many};
use sealed::Sealed;

/// Only fields fit a clause.
mod sealed {
    pub trait Sealed {}

    impl<F: super::FieldDef> Sealed for F {}
}

macro_rules! checks {
    ($($(#[$meta:meta])* $check:ident: $ability:path;)*) => {$(
        $(#[$meta])*
        pub trait $check: Sealed {}

        #[diagnostic::do_not_recommend]
        impl<F: FieldDef<Kind: $ability>> $check for F {}
    )*};
}

checks! {
    /// Fields that can be searched.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be searched",
        label = "`{Self}` is mapped with `index = false`",
        note = "remove `index = false` from the field's mapping, and index the documents again"
    )]
    IndexedField: kind::Indexed;

    /// Fields whose values are kept for sorting and aggregating.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be sorted or aggregated by",
        label = "`{Self}` is mapped with `doc_values = false`",
        note = "remove `doc_values = false` from the field's mapping, and index the documents again"
    )]
    DocValuesField: kind::DocValues;

    /// Fields that a `match` query can ask for.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `match` query",
        label = "`{Self}` is not a `text` field",
        note = "`match` analyzes its input, and the values of this field are not analyzed",
        note = "ask for the exact value with `.term(…)`, or map the field with `#[field(text)]`"
    )]
    MatchField: kind::FullText;

    /// Fields that can be asked for words next to each other: phrases, spans, intervals.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be asked for words in an order",
        label = "`{Self}` is not a `text` field",
        note = "phrases, spans and intervals need the positions of words, which only `text` fields keep",
        note = "ask for the exact value with `.term(…)`, or map the field with `#[field(text)]`"
    )]
    PhraseField: kind::Positions;

    /// Fields that a `term` query can ask for.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `term` query",
        label = "`{Self}` has no exact values",
        note = "`term` does not analyze its input: on a `text` field it silently finds nothing",
        note = "use `.matches(…)`, or `.keyword().term(…)` where a `keyword` sub-field is mapped"
    )]
    TermField: kind::Exact;

    /// Fields that a `range` query can ask for.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `range` query",
        label = "the values of `{Self}` have no order",
        note = "the server would compare the single words of a `text` field, not its value",
        note = "use a number, date or keyword field, or `.keyword().range()` where a `keyword` sub-field is mapped"
    )]
    RangeField: kind::Ordered;

    /// Fields that a `prefix` or `wildcard` query can ask for.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `prefix` or `wildcard` query",
        label = "`{Self}` is not a `keyword` field",
        note = "the server would compare with the single words of a `text` field, not with its value",
        note = "use a keyword field, or `.keyword()` where a `keyword` sub-field is mapped"
    )]
    PatternField: kind::ExactText;

    /// Fields that hits can be sorted by.
    #[diagnostic::on_unimplemented(
        message = "hits cannot be sorted by field `{Self}`",
        label = "the values of `{Self}` have no order",
        note = "the server does not keep the value of a `text` field as a whole",
        note = "sort by a number, date or keyword field, or by `.keyword()` where a `keyword` sub-field is mapped"
    )]
    SortField: kind::Sortable;

    /// Fields whose values can be counted: `terms` aggregations and the like.
    #[diagnostic::on_unimplemented(
        message = "the values of field `{Self}` cannot be counted",
        label = "`{Self}` has no exact values",
        note = "the server does not keep the value of a `text` field as a whole",
        note = "aggregate by a number, date or keyword field, or by `.keyword()` where a `keyword` sub-field is mapped"
    )]
    CountField: kind::Countable;

    /// Fields whose values can be counted as rare or significant ones.
    #[diagnostic::on_unimplemented(
        message = "the values of field `{Self}` cannot be counted as rare or significant ones",
        label = "the values of `{Self}` are fractions, or not exact",
        note = "servers refuse `rare_terms` and `significant_terms` on fields of fractions",
        note = "use a field of whole numbers, dates or keywords, or `.keyword()` where a `keyword` sub-field is mapped"
    )]
    DiscreteField: kind::Discrete;

    /// Fields that have an average, a sum, a minimum and a maximum.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a numeric aggregation",
        label = "`{Self}` is not a number",
        note = "averages, sums and the like need a field of numbers, dates or truth values",
        note = "count the values of a `text` field by its `.keyword()`, where such a sub-field is mapped"
    )]
    MeasureField: kind::Measured;

    /// Fields that hold numbers and nothing that stands for one.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in an aggregation of plain numbers",
        label = "`{Self}` does not hold plain numbers",
        note = "servers compute this on numbers only: not on dates and truth values, as averages and the like"
    )]
    PlainNumberField: kind::Numeric;

    /// Fields by whose values documents can be told apart in a sample.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot tell the documents of a sample apart",
        label = "the values of `{Self}` are not text, numbers, dates or truth values",
        note = "use a number, date or keyword field, or `.keyword()` where a `keyword` sub-field is mapped"
    )]
    SampleField: kind::Distinct;

    /// Fields with a `keyword` sub-field.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` has no `keyword` sub-field",
        label = "no `keyword` sub-field is mapped for `{Self}`",
        note = "map one beside the text with `#[field(text, keyword)]`"
    )]
    KeywordField: kind::WithKeyword;

    /// Fields that hold numbers.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be counted up",
        label = "`{Self}` is not a number"
    )]
    NumberField: kind::Numeric;

    /// Fields that hold points in time.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` is not a date",
        label = "`{Self}` does not hold points in time",
        note = "use a field of a date type, or map it with `#[field(date)]`"
    )]
    DateField: kind::Temporal;

    /// Fields that hold addresses.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` is not an address",
        label = "`{Self}` is not an `ip` field",
        note = "use a field of type `std::net::IpAddr`, or map it with `#[field(ip)]`"
    )]
    IpField: kind::Address;

    /// Fields that hold points or shapes on the earth.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a geo query or aggregation",
        label = "`{Self}` is neither a `geo_point` nor a `geo_shape` field",
        note = "use a field of type `GeoPoint`, or map it with `#[field(geo_point)]` or `#[field(geo_shape)]`"
    )]
    GeoField: kind::Geo;

    /// Fields that hold points on the earth.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` has no place on the earth",
        label = "`{Self}` is not a `geo_point` field",
        note = "use a field of type `GeoPoint`, or map it with `#[field(geo_point)]`"
    )]
    GeoPointField: kind::Located;

    /// Fields that hold points or shapes in a plane.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `shape` query",
        label = "`{Self}` is neither a `point` nor a `shape` field",
        note = "map it with `#[field(point)]` or `#[field(shape)]`; for places on the earth use the geo queries",
        note = "on OpenSearch the types are `xy_point` and `xy_shape`, and the query is `.xy_shape(…)`"
    )]
    ShapeField: kind::Planar;

    /// Fields that hold points or shapes in a plane, on OpenSearch.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in an `xy_shape` query",
        label = "`{Self}` is neither an `xy_point` nor an `xy_shape` field",
        note = "map it with `#[field(xy_point)]` or `#[field(xy_shape)]`; for places on the earth use the geo queries",
        note = "on Elasticsearch the types are `point` and `shape`, and the query is `.shape(…)`"
    )]
    XyField: kind::PlanarXy;

    /// Fields that hold vectors.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `knn` query",
        label = "`{Self}` is not a `dense_vector` field",
        note = "map it with `#[field(dense_vector)]`",
        note = "on OpenSearch the type is `knn_vector`, and the query is `.knn_vector(…)`"
    )]
    VectorField: kind::Embedded;

    /// Fields that hold vectors, on OpenSearch.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `knn` query of OpenSearch",
        label = "`{Self}` is not a `knn_vector` field",
        note = "map it with `#[field(knn_vector)]`",
        note = "on Elasticsearch the type is `dense_vector`, and the query is `.knn(…)`"
    )]
    KnnVectorField: kind::Near;

    /// Fields whose vectors a model of OpenSearch makes.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `neural` query",
        label = "`{Self}` is neither a `knn_vector` nor a `semantic` field",
        note = "map it with `#[field(knn_vector)]` or `#[field(semantic)]`; for weighted words use `.neural_sparse()`"
    )]
    NeuralField: kind::Neural;

    /// Fields that hold weights of words, on OpenSearch.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `neural_sparse` query",
        label = "`{Self}` does not hold weighted words",
        note = "map it with `#[field(rank_features)]` or `#[field(sparse_vector)]`; for vectors use `.neural()`"
    )]
    NeuralSparseField: kind::NeuralSparse;

    /// Fields that hold weights of words.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `sparse_vector` query",
        label = "`{Self}` does not hold weighted words",
        note = "map it with `#[field(sparse_vector)]` or `#[field(rank_features)]`"
    )]
    SparseVectorField: kind::Sparse;

    /// Fields whose text a model of the server embeds.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `semantic` query",
        label = "`{Self}` is not a `semantic_text` field",
        note = "map it with `#[field(semantic_text)]`",
        note = "on OpenSearch the type is `semantic`, and the query is `.neural()`"
    )]
    SemanticField: kind::Meaning;

    /// Fields that raise scores.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `rank_feature` query",
        label = "`{Self}` does not hold features",
        note = "map it with `#[field(rank_feature)]` or `#[field(rank_features)]`"
    )]
    RankFeatureField: kind::Feature;

    /// Fields whose values have a distance from each other.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `distance_feature` query",
        label = "`{Self}` is neither a date nor a `geo_point`",
        note = "`distance_feature` measures time or way; for numbers use a `decay` function in `function_score`"
    )]
    DistanceField: kind::Distant;

    /// Fields that hold stored queries.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot be used in a `percolate` query",
        label = "`{Self}` does not hold queries",
        note = "use a field of type `Query`, or map it with `#[field(percolator)]`"
    )]
    PercolatorField: kind::Stored;

    /// Fields that join documents.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` does not join documents",
        label = "`{Self}` is not a `join` field",
        note = "use a field of type `Relation`, mapped with `#[field(join(relation(\"parent\", \"child\")))]`"
    )]
    JoinField: kind::Joined;

    /// Fields that complete what somebody types.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` cannot complete what somebody types",
        label = "`{Self}` is not a `completion` field",
        note = "map it with `#[field(completion)]`"
    )]
    CompletionField: kind::Completed;

    /// Fields whose values lie under names of their own.
    #[diagnostic::on_unimplemented(
        message = "field `{Self}` has no keys",
        label = "`{Self}` is not a `flattened` field",
        note = "map it with `#[field(flattened)]`, on OpenSearch with `#[field(flat_object)]`; the fields of an inner object are fields of `{Self}` itself"
    )]
    KeyedField: kind::Keyed;
}

/// Fields that hold lists.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` is not a list",
    label = "`{Self}` holds one value",
    note = "use `.set(…)`, or make the field a `Vec`"
)]
pub trait ListField: Sealed {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Shape = Many>> ListField for F {}

/// Fields that are part of the document, which sub-fields are not.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` is not part of the document",
    label = "`{Self}` is a sub-field",
    note = "a sub-field is another view of its field's value: change the field itself"
)]
pub trait SourceField: Sealed {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Shape: InSource>> SourceField for F {}

//! The parameters of fields, and which kinds of fields have which.

use serde::Serialize;
use serde_json::Value;

use super::PropertyBuilder;
use crate::field::kind::*;
use crate::script::Script;

/// Kinds of fields that have the parameter `P`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` field has no parameter `{P}`",
    label = "not a parameter of a `{Self}` field",
    note = "remove it; if the server knows it nevertheless, write `param(\"{P}\", …)`, which is not checked"
)]
pub trait Takes<P> {}

/// The types of arguments: a text, a number, any JSON.
macro_rules! argument {
    (text) => { impl Into<String> };
    (json) => { impl Serialize };
    (script) => { Script };
    ($number:ident) => { $number };
}

macro_rules! set {
    (text, $self:ident, $value:ident) => {
        $self.param(stringify!($value), Value::String($value.into()))
    };
    (script, $self:ident, $value:ident) => {
        $self.set(stringify!($value), &$value)
    };
    ($other:ident, $self:ident, $value:ident) => {
        $self.param(stringify!($value), $value)
    };
}

macro_rules! params {
    ($($(#[doc = $doc:literal])* $param:ident: $argument:ident => $($kind:ident)*;)*) => {
        /// The parameters as types, whose names error messages show.
        #[allow(non_camel_case_types, missing_docs, missing_debug_implementations, reason = "they are names")]
        pub mod names {
            $(pub struct $param;)*
        }

        $($(
            #[diagnostic::do_not_recommend]
            impl Takes<names::$param> for $kind {}
        )*)*

        /// The parameters.
        impl<K> PropertyBuilder<K> {
            $(
                $(#[doc = $doc])*
                #[doc = concat!("\n\nKinds:", $(" [`", stringify!($kind), "`]",)* ".")]
                pub fn $param(self, $param: argument!($argument)) -> Self
                where
                    K: Takes<names::$param>,
                {
                    set!($argument, self, $param)
                }
            )*
        }

        /// All parameters that have a method here, each with the kinds that have it.
        #[cfg(test)]
        pub(super) const PARAMS: &[(&str, &[&str])] = &[$((stringify!($param), &[$(stringify!($kind)),*])),*];
    };
}

params! {
    // What most kinds have.

    /// Whether the field can be searched. Default true. In `#[field(…)]`, `index = false` makes
    /// queries on the field a compile error.
    index: bool => Text SearchAsYouType Keyword CountedKeyword IcuCollationKeyword Flattened Number ScaledFloat
        TokenCount Date Boolean Ip Range GeoPoint GeoShape DenseVector KnnVector DynamicType;
    /// Whether the value is kept for sorting and aggregating. Default true. In `#[field(…)]`,
    /// `doc_values = false` makes sorting and aggregating by the field a compile error.
    doc_values: bool => Keyword IcuCollationKeyword Wildcard Flattened Number ScaledFloat TokenCount Date Boolean
        Binary Ip Version Murmur3 Range GeoPoint GeoShape Point Shape XyPoint XyShape Completion KnnVector DynamicType;
    /// Whether the value is kept apart from the document's source. Default false.
    store: bool => Text MatchOnlyText SearchAsYouType Completion Keyword Wildcard IcuCollationKeyword Number
        ScaledFloat TokenCount Date Boolean Binary Ip Version Murmur3 Range GeoPoint GeoShape Point Shape XyPoint
        XyShape SparseVector
        KnnVector DynamicType;
    /// The fields that get the value too: a name, or a list of names.
    copy_to: json => Text MatchOnlyText SearchAsYouType Completion Keyword Wildcard IcuCollationKeyword Number
        ScaledFloat TokenCount Date Boolean Binary Ip Version Murmur3 Range GeoPoint GeoShape Point Shape XyPoint
        XyShape DynamicType;
    /// What is indexed in place of null. Default: null counts as missing.
    null_value: json => Keyword IcuCollationKeyword Wildcard Flattened Number ScaledFloat TokenCount Date Boolean Ip
        GeoPoint Point XyPoint DynamicType;
    /// Whether a value that is none of this kind is left out of the index, rather than the document
    /// being rejected. Default false.
    ignore_malformed: bool => Number ScaledFloat Date Boolean Ip GeoPoint GeoShape Point Shape XyPoint XyShape Histogram
        AggregateMetric DynamicType;
    /// Whether a text is taken for the number that it holds, and fractions are cut off. Default true.
    coerce: bool => Number ScaledFloat Range GeoShape Shape XyShape DynamicType;
    /// The script that computes the value of the field for each document.
    script: script => Keyword Number ScaledFloat Date Boolean Ip GeoPoint DynamicType;
    /// What happens when the script fails: `fail` (default) or `continue`.
    on_script_error: text => Keyword Number ScaledFloat Date Boolean Ip GeoPoint DynamicType;
    /// Multiplies scores; servers up to version 7 only.
    boost: f64 => Text Keyword Flattened Number ScaledFloat TokenCount Date Boolean Ip Range DynamicType;
    /// Whether the field tells time series apart; Elasticsearch 8.
    time_series_dimension: bool => Keyword Number ScaledFloat Boolean Ip;
    /// What the number measures in a time series: `gauge`, `counter`, `summary`, `histogram` or
    /// `position`; Elasticsearch 8.
    time_series_metric: text => Number ScaledFloat Histogram AggregateMetric GeoPoint DynamicType;

    /// Whether the value is indexed at all. Default true.
    enabled: bool => DynamicType;

    // Text.

    /// The analyzer that splits the text into terms, in documents and in queries. Default `standard`,
    /// and `simple` for completion.
    analyzer: text => Text MatchOnlyText SearchAsYouType Completion TokenCount DynamicType;
    /// The analyzer for queries, where it is not `analyzer`.
    search_analyzer: text => Text MatchOnlyText SearchAsYouType Completion DynamicType;
    /// The analyzer for phrases in queries, where it is not `search_analyzer`.
    search_quote_analyzer: text => Text MatchOnlyText SearchAsYouType DynamicType;
    /// What is kept of each term: `docs`, `freqs`, `positions` (default for text) or `offsets`. For
    /// vectors and embedded text the options of the index, as JSON.
    index_options: json => Text SearchAsYouType Keyword IcuCollationKeyword Flattened DenseVector SparseVector
        SemanticText
        DynamicType;
    /// Whether pairs of words are indexed too, which makes phrases fast. Default false.
    index_phrases: bool => Text DynamicType;
    /// Indexes the beginnings of words too: `{"min_chars": 2, "max_chars": 5}`.
    index_prefixes: json => Text DynamicType;
    /// Whether the length of the field counts for scores. Default true for text, else false.
    norms: bool => Text SearchAsYouType Keyword IcuCollationKeyword DynamicType;
    /// The gap between the positions of two values of one field. Default 100.
    position_increment_gap: u32 => Text DynamicType;
    /// How scores are computed: `BM25` (default), `boolean`, or one that the settings define.
    similarity: text => Text SearchAsYouType Keyword Flattened DenseVector DynamicType;
    /// What is kept of each document's terms: `no` (default), `yes`, `with_positions`, `with_offsets`,
    /// `with_positions_offsets`, and more.
    term_vector: text => Text SearchAsYouType DynamicType;
    /// Whether terms are loaded into memory for sorting and aggregating. Default false. For numbers
    /// and dates on servers up to version 1 only.
    fielddata: json => Text Boolean Date DynamicType;
    /// Which terms are loaded: `{"min": 0.01, "max": 0.1, "min_segment_size": 500}`.
    fielddata_frequency_filter: json => Text DynamicType;
    /// Whether the numbers of terms are made ready when the index is refreshed. Default false.
    eager_global_ordinals: bool => Text Keyword Flattened Join DynamicType;
    /// The longest run of words that is indexed: 2 to 4. Default 3.
    max_shingle_size: u32 => SearchAsYouType;
    /// Whether gaps left by removed words count as words. Default true.
    enable_position_increments: bool => TokenCount;

    // Completion.

    /// The contexts that suggestions are filtered by: a list of `{"name": …, "type": "category"}`.
    contexts: json => Completion;
    /// The longest input, in UTF-16 units. Default 50.
    max_input_length: u32 => Completion;
    /// Whether the places of left out words are kept. Default true.
    preserve_position_increments: bool => Completion;
    /// Whether the separators between words count. Default true.
    preserve_separators: bool => Completion;

    // Embedded text.

    /// The model that embeds documents.
    inference_id: text => SemanticText;
    /// The model that embeds queries, where it is not `inference_id`.
    search_inference_id: text => SemanticText;
    /// How long texts are cut into chunks: `{"strategy": "sentence", …}`.
    chunking_settings: json => SemanticText;
    /// The model of OpenSearch that embeds documents and queries.
    model_id: text => Semantic KnnVector;
    /// The type of the text itself on OpenSearch. Default `text`.
    raw_field_type: text => Semantic;
    /// The model of OpenSearch that embeds queries, where it is not `model_id`.
    search_model_id: text => Semantic;
    /// The name of the field for what the model found, on OpenSearch.
    semantic_info_field_name: text => Semantic;
    /// Whether long texts are cut into chunks on OpenSearch, or how.
    chunking: json => Semantic;
    /// The analyzer for queries with weighted words on OpenSearch.
    semantic_field_search_analyzer: text => Semantic;
    /// How dense vectors are indexed on OpenSearch.
    dense_embedding_config: json => Semantic;
    /// How weighted words are indexed on OpenSearch.
    sparse_encoding_config: json => Semantic;
    /// Whether texts that did not change keep their vectors on OpenSearch. Default false.
    skip_existing_embedding: bool => Semantic;

    // Exact text.

    /// Values longer than this many characters are not indexed. Default: no limit.
    ignore_above: u32 => Keyword Wildcard Flattened IcuCollationKeyword CountedKeyword DynamicType;
    /// The normalizer, which changes each value as a whole (to lower case, say).
    normalizer: text => Keyword Wildcard;
    /// Whether a query is split at spaces. Default false.
    split_queries_on_whitespace: bool => Keyword Flattened;
    /// The text that all documents share. Default: that of the first document.
    value: text => ConstantKeyword;
    /// How deep objects may lie in each other. Default 20.
    depth_limit: u32 => Flattened;
    /// The keys that tell time series apart.
    time_series_dimensions: json => Flattened;
    /// Whether lists of leaves are kept as lists, where the server stores no source: `none` or `all`.
    preserve_leaf_arrays: text => Flattened;
    /// Rules of order, as ICU writes them.
    rules: text => IcuCollationKeyword;
    /// The language whose order is used, as ISO 639.
    language: text => IcuCollationKeyword;
    /// The country whose order is used, as ISO 3166.
    country: text => IcuCollationKeyword;
    /// The variant of the order, such as `@collation=phonebook`.
    variant: text => IcuCollationKeyword;
    /// Which differences count: `primary`, `secondary`, `tertiary`, `quaternary` or `identical`.
    strength: text => IcuCollationKeyword;
    /// Whether characters are decomposed: `no` or `canonical`.
    decomposition: text => IcuCollationKeyword;
    /// Whether punctuation counts: `shifted` or `non-ignorable`.
    alternate: text => IcuCollationKeyword;
    /// Whether case counts where accents do not. Default false.
    case_level: bool => IcuCollationKeyword;
    /// Which case comes first: `lower` or `upper`.
    case_first: text => IcuCollationKeyword;
    /// Whether digits are ordered as numbers. Default false.
    numeric: bool => IcuCollationKeyword;
    /// The greatest character that `alternate` treats as punctuation.
    variable_top: text => IcuCollationKeyword;
    /// Whether katakana and hiragana differ. Default false.
    hiragana_quaternary_mode: bool => IcuCollationKeyword;

    // Numbers, dates, places.

    /// The factor by which values are multiplied before they are rounded and kept.
    scaling_factor: f64 => ScaledFloat;
    /// Whether sorted values are skipped in blocks, on OpenSearch 3.2 and later. Default false.
    skip_list: bool => Number ScaledFloat Date;
    /// The formats in which dates are given, separated by `||`. Default
    /// `strict_date_optional_time||epoch_millis`.
    format: text => Date Range DynamicType;
    /// The language of names of months and days. Default: none.
    locale: text => Date DynamicType;
    /// The precision of the index; servers up to version 1 only.
    precision_step: u32 => Date DynamicType;
    /// Whether a third coordinate is kept and not indexed, rather than the document being rejected.
    /// Default true.
    ignore_z_value: bool => GeoPoint GeoShape Point Shape XyPoint XyShape;
    /// The order of a polygon's corners: `right` (default) or `left`.
    orientation: text => GeoShape Shape XyShape;
    /// How shapes are indexed: `recursive` or `term`; servers up to version 7 only.
    strategy: text => GeoShape;

    // Vectors and features.

    /// How many numbers a vector has.
    dims: u32 => DenseVector RankVectors;
    /// What the numbers of a vector are: `float` (default), `byte`, `bit` or `bfloat16`.
    element_type: text => DenseVector RankVectors;
    /// How many numbers a vector has, on OpenSearch.
    dimension: u32 => KnnVector;
    /// What the numbers of a vector are on OpenSearch: `float` (default), `byte` or `binary`.
    data_type: text => KnnVector;
    /// How distance is measured on OpenSearch: `l2` (default), `cosinesimil`, `innerproduct`, and more.
    space_type: text => KnnVector;
    /// How vectors are indexed on OpenSearch: `{"name": "hnsw", "engine": "faiss", …}`.
    method: json => KnnVector SparseVector;
    /// Where vectors are kept on OpenSearch: `in_memory` (default) or `on_disk`.
    mode: text => KnnVector;
    /// How far vectors are compressed on OpenSearch: `1x` to `32x`.
    compression_level: text => KnnVector;
    /// Whether a greater number raises the score. Default true.
    positive_score_impact: bool => RankFeature RankFeatures;

    // Metrics, relations.

    /// The metrics that documents have: `min`, `max`, `sum`, `value_count`.
    metrics: json => AggregateMetric;
    /// The metric that is used where none is named.
    default_metric: text => AggregateMetric;
    /// Which names are parents of which: `{"question": ["answer", "comment"]}`.
    relations: json => Join;
    /// The field that the other name stands for.
    path: text => Alias;
}

impl PropertyBuilder<Join> {
    /// Adds a relation: documents of the name `parent` can have children of the name `child`.
    ///
    /// ```
    /// use es_dsl::mapping::{Property, join};
    ///
    /// let relation: Property = join().relation("question", "answer").relation("question", "comment").into();
    /// assert_eq!(
    ///     format!("{relation:?}"),
    ///     r#"{"relations":{"question":["answer","comment"]},"type":"join"}"#,
    /// );
    /// ```
    pub fn relation(self, parent: &str, child: &str) -> Self {
        let mut property = crate::mapping::Property::from(self);
        let relations = property.params.entry("relations").or_insert_with(|| Value::Object(Default::default()));
        if let Value::Object(relations) = relations {
            match relations.entry(parent).or_insert(Value::Null) {
                Value::Array(children) => children.push(child.into()),
                entry @ Value::Null => *entry = child.into(),
                first => *first = vec![first.take(), child.into()].into(),
            }
        }
        Self::from_property(property)
    }
}

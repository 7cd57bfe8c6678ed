//! Buckets of what stands out: significant terms, categories of text, frequent sets.

use std::collections::BTreeMap;

use serde_json::Value;

use super::agg::Agg;
use super::bucket::{Buckets, buckets, text_key};
use super::decode::{DecodeError, Entry, count_in, map, needed, needed_number, optional};
use super::param::{Include, object};
use super::source::{ValueSource, ValuesOf};
use super::terms::TermsHint;
use super::value::{Key, ResultValue, key};
use crate::field::checks::{DiscreteField, DocValuesField, MatchField};
use crate::field::{FieldDef, FieldValue, JsonParam};
use crate::query::{IntoQuery, Query};
use crate::script::Script;

aggregations! {
    /// `significant_terms`: values that are more frequent here than elsewhere.
    pub struct SignificantTerms[F: crate::field::FieldDef] = "significant_terms"
        [field, background_filter: Query, jlh: Object, chi_square: Object, gnd: Object, mutual_information: Object,
         percentage: Object, script_heuristic: Object, p_value: Object; value_type] {
        /// How many buckets to give at the most.
        size: u32,
        /// How many candidates each shard gives.
        shard_size: u32,
        /// How many documents a bucket needs. Default 3.
        min_doc_count: u64,
        /// How many of them each shard needs to have.
        shard_min_doc_count: u64,
        /// Which values count.
        include: Include as impl Into<Include>,
        /// Which values do not count.
        exclude: Include as impl Into<Include>,
        /// How values are found.
        execution_hint: TermsHint,
    }

    /// `significant_text`: words that are more frequent here than elsewhere.
    pub struct SignificantText[F: crate::field::FieldDef] = "significant_text"
        [field, background_filter: Query, jlh: Object, chi_square: Object, gnd: Object, mutual_information: Object,
         percentage: Object, script_heuristic: Object, p_value: Object] {
        /// How many buckets to give at the most.
        size: u32,
        /// How many candidates each shard gives.
        shard_size: u32,
        /// How many documents a bucket needs. Default 3.
        min_doc_count: u64,
        /// How many of them each shard needs to have.
        shard_min_doc_count: u64,
        /// Which words count.
        include: Include as impl Into<Include>,
        /// Which words do not count.
        exclude: Include as impl Into<Include>,
        /// How words are found.
        execution_hint: TermsHint,
        /// Whether text that is repeated counts once. Default false.
        filter_duplicate_text: bool,
        /// The fields of the document from which the text is read. Default: the field itself.
        source_fields: JsonParam as impl Into<JsonParam>,
    }

    /// `categorize_text`: texts that are alike. Elasticsearch 7.16 and later, licensed.
    pub struct CategorizeText[F: crate::field::FieldDef] = "categorize_text" [field] {
        /// How many categories to give at the most. Default 10.
        size: u32,
        /// How many candidates each shard gives.
        shard_size: u32,
        /// How many documents a category needs.
        min_doc_count: u64,
        /// How many of them each shard needs to have.
        shard_min_doc_count: u64,
        /// How many distinct words there may be in one place. Default 50. Before 8.3.
        max_unique_tokens: u32,
        /// How many words are compared. Default 5. Before 8.3.
        max_matched_tokens: u32,
        /// How many percent of the words have to be the same. Default 70.
        similarity_threshold: u32,
        /// Patterns of what is left out.
        categorization_filters: Vec<String> as impl Into<Vec<String>>,
        /// The analyzer: its name, or its parts as JSON.
        categorization_analyzer: JsonParam as impl Into<JsonParam>,
    }

    /// `frequent_item_sets`: values that come together often. Elasticsearch 8.4 and later, licensed;
    /// before 8.7 as `frequent_items`.
    pub struct FrequentItemSets = "frequent_item_sets" [fields: List, filter: Query] {
        /// How many values a set has at least. Default 1.
        minimum_set_size: u32,
        /// In which share of the documents a set is at least. Default 0.1.
        minimum_support: f64,
        /// How many sets to give at the most. Default 10.
        size: u32,
    }
}

macro_rules! heuristics {
    ($($kind:ident),*) => {$(
        impl<D, F: FieldDef, S> Agg<D, $kind<F>, S> {
            /// With which documents those of the query are compared. Default: all of the index.
            pub fn background_filter(self, query: impl IntoQuery<D>) -> Self {
                self.with("background_filter", query.into_query())
            }

            /// Scores by the JLH score, which is the default.
            pub fn jlh(self) -> Self {
                self.set("jlh", object([]))
            }

            /// Scores by mutual information.
            pub fn mutual_information(self, include_negatives: bool, background_is_superset: bool) -> Self {
                self.set("mutual_information", object([
                    ("include_negatives", include_negatives.into()),
                    ("background_is_superset", background_is_superset.into()),
                ]))
            }

            /// Scores by chi square.
            pub fn chi_square(self, include_negatives: bool, background_is_superset: bool) -> Self {
                self.set("chi_square", object([
                    ("include_negatives", include_negatives.into()),
                    ("background_is_superset", background_is_superset.into()),
                ]))
            }

            /// Scores by Google's normalized distance.
            pub fn gnd(self, background_is_superset: bool) -> Self {
                self.set("gnd", object([("background_is_superset", background_is_superset.into())]))
            }

            /// Scores by the share of the documents with the term that the query matches.
            pub fn percentage(self) -> Self {
                self.set("percentage", object([]))
            }

            /// Scores by how unlikely the difference is; 7.16 and later.
            pub fn p_value(self, background_is_superset: bool, normalize_above: u64) -> Self {
                self.set("p_value", object([
                    ("background_is_superset", background_is_superset.into()),
                    ("normalize_above", normalize_above.into()),
                ]))
            }

            /// Scores by a script, which has the counts in `params`.
            pub fn script_heuristic(self, script: Script) -> Self {
                self.set("script_heuristic", FieldValue::object([("script", FieldValue::new(&script))]))
            }
        }
    )*};
}

heuristics!(SignificantTerms, SignificantText);

on_field! {
    /// A `significant_terms` aggregation: values that are more frequent in what the query matches than
    /// in the whole index.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::significant_terms::<Value>("crime_type").gnd(true);
    /// assert_eq!(
    ///     agg.to_string(),
    ///     r#"{"significant_terms":{"field":"crime_type","gnd":{"background_is_superset":true}}}"#,
    /// );
    /// ```
    significant_terms / significant_terms -> SignificantTerms where DiscreteField, DocValuesField;

    /// A `significant_text` aggregation: words that are more frequent in what the query matches than
    /// in the whole index. Best inside a `sampler`, as the text is analyzed anew.
    significant_text / significant_text -> SignificantText where MatchField;

    /// A `categorize_text` aggregation: texts that are alike, as lines of a log.
    categorize_text / categorize_text -> CategorizeText where MatchField;
}

/// Values that come together often: `frequent_item_sets`.
pub fn frequent_item_sets<D, F: ValuesOf<D>>(fields: impl IntoIterator<Item = F>) -> Agg<D, FrequentItemSets> {
    let fields: Vec<_> = fields.into_iter().map(|field| field.into_source().into_object()).collect();
    Agg::new().set("fields", FieldValue::new(&fields))
}

impl<D, S> Agg<D, FrequentItemSets, S> {
    /// Which documents count. Default: those of the query.
    pub fn filter(self, query: impl IntoQuery<D>) -> Self {
        let query: Query<D> = query.into_query();
        self.with("filter", query)
    }

    /// One more field, of which only these values count.
    pub fn field_with(self, field: impl ValuesOf<D>, include: impl Into<Include>) -> Self {
        let source: ValueSource = field.into_source();
        let path = FieldValue::new(source.path().unwrap_or_default());
        let mut agg = self;
        agg.tree.push("fields", FieldValue::object([("field", path), ("include", include.into().0)]));
        agg
    }
}

/// The key of a bucket of significant values.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Significant<K> {
    /// The value.
    pub term: K,
    /// How much it stands out.
    pub score: f64,
    /// How many of the documents that are compared with have it.
    pub bg_count: u64,
}

/// The key of a category of texts.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Category {
    /// The words that the texts have in common.
    pub words: String,
    /// A pattern that fits the texts; newer servers.
    pub regex: Option<String>,
    /// The length of the longest text.
    pub max_matching_length: Option<u64>,
}

/// The key of a set of values that come together.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ItemSet {
    /// The values, by field.
    pub values: BTreeMap<String, Vec<Value>>,
    /// The share of the documents that have all of them.
    pub support: f64,
}

fn significant<K>(entry: Entry<'_>, term: K) -> Result<Significant<K>, DecodeError> {
    Ok(Significant {
        term,
        score: needed_number(entry.bucket, "score")?,
        bg_count: count_in(entry.bucket, "bg_count")?,
    })
}

fn significant_key<F: FieldDef<Value: ResultValue>>(entry: Entry<'_>) -> Result<Significant<Key<F>>, DecodeError> {
    significant(entry, key::<F>(entry)?)
}

fn significant_word(entry: Entry<'_>) -> Result<Significant<String>, DecodeError> {
    significant(entry, text_key(entry)?)
}

fn category(entry: Entry<'_>) -> Result<Category, DecodeError> {
    Ok(Category {
        words: entry.text()?,
        regex: optional(entry.bucket, "regex")?,
        max_matching_length: optional(entry.bucket, "max_matching_length")?,
    })
}

fn item_set(entry: Entry<'_>) -> Result<ItemSet, DecodeError> {
    let mut sets = BTreeMap::new();
    for (field, values) in map(needed(entry.bucket, "key")?).map_err(|error| error.within("key"))? {
        let values = values.as_array().cloned().unwrap_or_else(|| vec![values.clone()]);
        sets.insert(field.clone(), values);
    }
    Ok(ItemSet { values: sets, support: needed_number(entry.bucket, "support")? })
}

bucket_results! {
    SignificantTerms<F> => Buckets<Significant<Key<F>>, A>, |result, sub| buckets(result, significant_key::<F>, sub);
    CategorizeText<F> => Buckets<Category, A>, |result, sub| buckets(result, category, sub);
    FrequentItemSets => Buckets<ItemSet, A>, |result, sub| buckets(result, item_set, sub);
}

// It makes buckets, and servers refuse sub-aggregations in them.
results! {
    SignificantText<F> => Buckets<Significant<String>>, |result| buckets(result, significant_word, |_| Ok(()));
}

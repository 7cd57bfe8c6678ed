//! Vector queries: the nearest neighbours of a vector, and text that a model of the server embeds.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"knn": {"field": "v", "query_vector": […], "k": 10}}` (Elasticsearch 8.12) | `t.v.knn(vector).k(10)` |
//! | `{"knn": {"v": {"vector": […], "k": 10}}}` (OpenSearch) | `t.v.knn_vector(vector).k(10)` |
//! | `{"sparse_vector": {"field": "v", "inference_id": "m", "query": "text"}}` | `t.v.sparse_vector().inference_id("m").query("text")` |
//! | `{"semantic": {"field": "v", "query": "text"}}` | `t.v.semantic("text")` |
//! | `{"text_expansion": {"v": {"model_id": "m", "model_text": "text"}}}` | [`text_expansion("v", "m", "text")`](text_expansion) |
//! | `{"weighted_tokens": {"v": {"tokens": {…}}}}` | [`weighted_tokens("v", [("fox", 1.2)])`](weighted_tokens) |
//! | `{"neural": {"v": {"query_text": "text", "model_id": "m"}}}` (OpenSearch) | `t.v.neural().query_text("text")` |
//! | `{"neural_sparse": {"v": {"query_text": "text"}}}` (OpenSearch) | `t.v.neural_sparse().query_text("text")` |
//! | `{"agentic": {"query_text": "text"}}` (OpenSearch) | [`agentic("text")`](agentic) |

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Clause, IntoQuery, On, Query};
use crate::field::checks::{
    IndexedField, KnnVectorField, NeuralField, NeuralSparseField, SemanticField, SparseVectorField, VectorField,
};
use crate::field::{Field, FieldDef, JsonParam, Place, VectorFor};
use crate::json::{FromJson, Json, List, Text, ToJson};

/// A vector.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryVector(Vec<f32>);

impl From<Vec<f32>> for QueryVector {
    fn from(vector: Vec<f32>) -> Self {
        Self(vector)
    }
}

impl From<&[f32]> for QueryVector {
    fn from(vector: &[f32]) -> Self {
        Self(vector.to_vec())
    }
}

impl<const N: usize> From<[f32; N]> for QueryVector {
    fn from(vector: [f32; N]) -> Self {
        Self(vector.to_vec())
    }
}

impl ToJson for QueryVector {
    fn json(&self) -> Json<'_> {
        self.0.json()
    }
}

impl FromJson for QueryVector {
    fn from_json(json: &Value) -> Option<Self> {
        let exact = |item: &Value| item.is_number().then(|| f32::from_json(item)).flatten();
        json.as_array()?.iter().map(exact).collect::<Option<_>>().map(Self)
    }
}

variants! {
    /// How the server makes a vector of something else.
    pub enum VectorBuilder {
        /// By a model, of a text.
        TextEmbedding(TextEmbedding) = "text_embedding",
        /// By an inference endpoint, of a text or of something else.
        Embedding(Embedding) = "embedding",
        /// It is in another document.
        Lookup(VectorLookup) = "lookup",
    }
}

object! {
    /// A text that a model makes a vector of.
    pub struct TextEmbedding [model_text: String] {
        /// The model. Default: that of the field.
        model_id: String as impl Into<String>,
    }
    methods [] on TextEmbedding
}

object! {
    /// What an inference endpoint makes a vector of.
    pub struct Embedding [input: Value] {
        /// The endpoint. Default: that of the field.
        inference_id: String as impl Into<String>,
        /// How long it may take, as `"30s"`.
        timeout: String as impl Into<String>,
    }
    methods [] on Embedding
}

object! {
    /// Where a vector is: in a field of another document.
    pub struct VectorLookup [index: String, id: String, path: Text] {
        /// The routing of that document.
        routing: String as impl Into<String>,
    }
    methods [] on VectorLookup
}

impl VectorBuilder {
    /// The vector that a model makes of a text.
    #[must_use]
    pub fn text(model_text: impl Into<String>, model_id: impl Into<String>) -> Self {
        Self::TextEmbedding(TextEmbedding::new(model_text.into()).model_id(model_id))
    }

    /// The vector at `path` in the document of this id.
    #[must_use]
    pub fn lookup(index: impl Into<String>, id: impl ToString, path: impl Into<Text>) -> Self {
        Self::Lookup(VectorLookup::new(index.into(), id.to_string(), path.into()))
    }
}

object! {
    /// How the nearest neighbours of a quantized vector are compared once more with the whole one.
    pub struct RescoreVector [oversample: f64] {}
}

params! {
    /// The parameters of a `knn` query of Elasticsearch.
    pub struct KnnQuery for KnnQuery [field: Text, query_vector: Option<QueryVector>, filter: List<Clause>] {
        /// How the server makes the vector, in place of a given one.
        query_vector_builder: VectorBuilder as impl Into<VectorBuilder>,
        /// How many neighbours each shard gives. Default `num_candidates`.
        k: u32,
        /// How many neighbours each shard looks at.
        num_candidates: u32,
        /// How much of the index is visited, in percent; 9.2 and later.
        visit_percentage: f64,
        /// Documents that are less similar do not match.
        similarity: f64,
        /// How quantized vectors are compared once more; 8.18 and later.
        rescore_vector: RescoreVector,
    }
}

impl<D> Query<D, KnnQuery> {
    /// What a neighbour has to match. May be called several times: all have to.
    pub fn filter(mut self, filter: impl IntoQuery<D>) -> Self {
        self.kind.filter.0.push(filter.into_query().kind);
        self
    }

    /// Compares so many times `k` neighbours once more with the whole vector; 8.18 and later.
    pub fn oversample(self, times: f64) -> Self {
        self.rescore_vector(RescoreVector::new(times))
    }
}

params! {
    /// The parameters of a `knn` query of OpenSearch.
    pub struct KnnVectorQuery for On<KnnVectorQuery> [vector: QueryVector, filter: Option<Box<Clause>>] {
        /// How many neighbours each segment gives.
        k: u32,
        /// Documents farther away do not match.
        max_distance: f64,
        /// Documents with a lower score do not match.
        min_score: f64,
        /// Parameters of the search method, as `ef_search` and `nprobes`.
        method_parameters: Map<String, Value>,
        /// Whether quantized vectors are compared once more, and how: `{"oversample_factor": 2}`.
        rescore: JsonParam as impl Into<JsonParam>,
        /// Whether all nested objects of a document are compared, not only the nearest.
        expand_nested_docs: bool,
    }
}

object! {
    /// Which weighted words are left out because they say little.
    #[derive(Default)]
    pub struct TokenPruning [] {
        /// Words so many times more frequent than the mean are left out. Default 5.
        tokens_freq_ratio_threshold: i32,
        /// Words with a lower weight are left out. Default 0.4.
        tokens_weight_threshold: f64,
        /// Whether only the words left out are asked for, in a rescore. Default false.
        only_score_pruned_tokens: bool,
    }
    methods [] on TokenPruning
}

params! {
    /// The parameters of a `sparse_vector` query.
    pub struct SparseVectorQuery for SparseVectorQuery [field: Text, query_vector: Option<BTreeMap<String, f32>>] {
        /// The inference endpoint that makes weighted words of the text.
        inference_id: String as impl Into<String>,
        /// The text.
        query: String as impl Into<String>,
        /// Whether words that say little are left out. Default false.
        prune: bool,
        /// Which words are left out.
        pruning_config: TokenPruning,
    }
}

params! {
    /// The parameters of a `semantic` query.
    pub struct SemanticQuery for SemanticQuery [field: Text, query: String] {}
}

params! {
    /// The parameters of a `text_expansion` query.
    pub struct TextExpansionQuery for On<TextExpansionQuery> [model_id: String, model_text: String] {
        /// Which words are left out.
        pruning_config: TokenPruning,
    }
}

params! {
    /// The parameters of a `weighted_tokens` query.
    pub struct WeightedTokensQuery for On<WeightedTokensQuery> [tokens: Vec<BTreeMap<String, f32>>] {
        /// Which words are left out.
        pruning_config: TokenPruning,
    }
}

params! {
    /// The parameters of a `neural` query of OpenSearch.
    pub struct NeuralQuery for On<NeuralQuery> [
        filter: Option<Box<Clause>>,
        query_tokens: Option<BTreeMap<String, f32>>,
    ] {
        /// The text.
        query_text: String as impl Into<String>,
        /// The image, in base64.
        query_image: String as impl Into<String>,
        /// The model that makes a vector of them. Default: that of the field or index.
        model_id: String as impl Into<String>,
        /// How many neighbours each segment gives. Default 10.
        k: u32,
        /// Documents farther away do not match.
        max_distance: f64,
        /// Documents with a lower score do not match.
        min_score: f64,
        /// Parameters of the search method, as `ef_search` and `nprobes`.
        method_parameters: Map<String, Value>,
        /// Whether quantized vectors are compared once more, and how.
        rescore: JsonParam as impl Into<JsonParam>,
        /// Whether all nested objects of a document are compared, not only the nearest.
        expand_nested_docs: bool,
        /// The analyzer that makes weighted words of the text, for fields of type `semantic`.
        semantic_field_search_analyzer: String as impl Into<String>,
    }
}

params! {
    /// The parameters of a `neural_sparse` query of OpenSearch.
    pub struct NeuralSparseQuery for On<NeuralSparseQuery> [query_tokens: Option<BTreeMap<String, f32>>] {
        /// The text.
        query_text: String as impl Into<String>,
        /// The model that makes weighted words of it.
        model_id: String as impl Into<String>,
        /// The analyzer that makes weighted words of it, in place of a model.
        analyzer: String as impl Into<String>,
        /// The highest weight of a word. Without effect since 2.12.
        max_token_score: f64,
        /// Parameters of the search method: `top_n`, `heap_factor`, `k`, `filter`.
        method_parameters: Map<String, Value>,
    }
}

params! {
    /// The parameters of an `agentic` query of OpenSearch.
    pub struct AgenticQuery for AgenticQuery [query_text: String, query_fields: List<Text>] {
        /// The conversation that this query continues.
        memory_id: String as impl Into<String>,
    }
}

/// Weights of words.
fn weights<T: Into<Text>>(tokens: impl IntoIterator<Item = (T, f32)>) -> BTreeMap<String, f32> {
    tokens.into_iter().map(|(token, weight)| (token.into().into_owned(), weight)).collect()
}

/// Kinds that can be given weighted words.
macro_rules! with_tokens {
    ($($target:ty, $($place:ident).+, $name:ident;)*) => {$(
        impl<D> Query<D, $target> {
            /// The weights of words, in place of a text.
            pub fn $name<T: Into<Text>>(mut self, tokens: impl IntoIterator<Item = (T, f32)>) -> Self {
                self.$($place).+.$name = Some(weights(tokens));
                self
            }
        }
    )*};
}

with_tokens! {
    SparseVectorQuery, kind, query_vector;
    On<NeuralQuery>, kind.params, query_tokens;
    On<NeuralSparseQuery>, kind.params, query_tokens;
}

/// Kinds on one field with a filter.
macro_rules! with_filter {
    ($($kind:ident)*) => {$(
        impl<D> Query<D, On<$kind>> {
            /// What a neighbour has to match.
            pub fn filter(mut self, filter: impl IntoQuery<D>) -> Self {
                self.kind.params.filter = Some(Box::new(filter.into_query().kind));
                self
            }
        }
    )*};
}

with_filter!(KnnVectorQuery NeuralQuery);

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A `knn` query: the nearest neighbours of a vector. Elasticsearch 8.12 and later; on
    /// OpenSearch use [`knn_vector`](Self::knn_vector).
    ///
    /// `{"knn": {"field": "embedding", "query_vector": [0.1, 0.2], "k": 10}}`
    pub fn knn<V>(self, vector: V) -> Query<D, KnnQuery>
    where
        F: VectorField + IndexedField,
        V: Into<QueryVector> + VectorFor<F::Value, F>,
    {
        Query::of(KnnQuery::new(self.path(), Some(vector.into()), List::default()))
    }

    /// A `knn` query whose vector the server makes, of a text for example.
    ///
    /// `{"knn": {"field": "embedding", "query_vector_builder": {"text_embedding": {"model_text": "fox"}}}}`
    pub fn knn_of(self, vector: impl Into<VectorBuilder>) -> Query<D, KnnQuery>
    where
        F: VectorField + IndexedField,
    {
        Query::of(KnnQuery::new(self.path(), None, List::default())).query_vector_builder(vector)
    }

    /// A `knn` query as OpenSearch spells it.
    ///
    /// `{"knn": {"embedding": {"vector": [0.1, 0.2], "k": 10}}}`
    pub fn knn_vector<V>(self, vector: V) -> Query<D, On<KnnVectorQuery>>
    where
        F: KnnVectorField + IndexedField,
        V: Into<QueryVector> + VectorFor<F::Value, F>,
    {
        Query::on(self.path(), KnnVectorQuery::new(vector.into(), None))
    }

    /// A `sparse_vector` query: weighted words. Elasticsearch 8.15 and later.
    ///
    /// `{"sparse_vector": {"field": "tokens", "inference_id": "elser", "query": "fox"}}`
    pub fn sparse_vector(self) -> Query<D, SparseVectorQuery>
    where
        F: SparseVectorField + IndexedField,
    {
        Query::of(SparseVectorQuery::new(self.path(), None))
    }

    /// A `semantic` query: what means something near to the text. Elasticsearch 8.15 and later.
    ///
    /// `{"semantic": {"field": "body", "query": "mountain lake"}}`
    pub fn semantic(self, query: impl Into<String>) -> Query<D, SemanticQuery>
    where
        F: SemanticField,
    {
        Query::of(SemanticQuery::new(self.path(), query.into()))
    }

    /// A `neural` query of OpenSearch: what a model finds near to a text or an image.
    ///
    /// `{"neural": {"embedding": {"query_text": "fox", "model_id": "m", "k": 10}}}`
    pub fn neural(self) -> Query<D, On<NeuralQuery>>
    where
        F: NeuralField,
    {
        Query::on(self.path(), NeuralQuery::new(None, None))
    }

    /// A `neural_sparse` query of OpenSearch: weighted words, which are given or made of a text.
    ///
    /// `{"neural_sparse": {"tokens": {"query_text": "fox", "model_id": "m"}}}`
    pub fn neural_sparse(self) -> Query<D, On<NeuralSparseQuery>>
    where
        F: NeuralSparseField,
    {
        Query::on(self.path(), NeuralSparseQuery::new(None))
    }
}

/// The nearest neighbours of a vector, in the field of this name. Elasticsearch 8.12 and later.
///
/// `{"knn": {"field": "embedding", "query_vector": [0.1, 0.2], "k": 10}}`
pub fn knn<D>(field: impl Into<Text>, vector: impl Into<QueryVector>) -> Query<D, KnnQuery> {
    Field::dynamic(field).knn(vector)
}

/// The nearest neighbours of a vector, in the field of this name, on OpenSearch.
///
/// `{"knn": {"embedding": {"vector": [0.1, 0.2], "k": 10}}}`
pub fn knn_vector<D>(field: impl Into<Text>, vector: impl Into<QueryVector>) -> Query<D, On<KnnVectorQuery>> {
    Field::dynamic(field).knn_vector(vector)
}

/// Weighted words, in the field of this name. Elasticsearch 8.15 and later.
///
/// `{"sparse_vector": {"field": "tokens", "query_vector": {"fox": 1.2}}}`
pub fn sparse_vector<D>(field: impl Into<Text>) -> Query<D, SparseVectorQuery> {
    Field::dynamic(field).sparse_vector()
}

/// What means something near to the text, in the field of this name. Elasticsearch 8.15 and later.
///
/// `{"semantic": {"field": "body", "query": "mountain lake"}}`
pub fn semantic<D>(field: impl Into<Text>, query: impl Into<String>) -> Query<D, SemanticQuery> {
    Field::dynamic(field).semantic(query)
}

/// Weighted words that a model makes of a text. Elasticsearch 8.8; deprecated in 8.15, use
/// [`sparse_vector`].
///
/// `{"text_expansion": {"tokens": {"model_id": "elser", "model_text": "fox"}}}`
pub fn text_expansion<D>(
    field: impl Into<Text>,
    model_id: impl Into<String>,
    model_text: impl Into<String>,
) -> Query<D, On<TextExpansionQuery>> {
    Query::on(field.into(), TextExpansionQuery::new(model_id.into(), model_text.into()))
}

/// Weighted words. Elasticsearch 8.13; deprecated in 8.15, use [`sparse_vector`].
///
/// `{"weighted_tokens": {"tokens": {"tokens": [{"fox": 1.2}]}}}`
pub fn weighted_tokens<D, T: Into<Text>>(
    field: impl Into<Text>,
    tokens: impl IntoIterator<Item = (T, f32)>,
) -> Query<D, On<WeightedTokensQuery>> {
    Query::on(field.into(), WeightedTokensQuery::new(vec![weights(tokens)]))
}

/// What a model finds near to a text or an image, in the field of this name. OpenSearch only.
///
/// `{"neural": {"embedding": {"query_text": "fox", "model_id": "m", "k": 10}}}`
pub fn neural<D>(field: impl Into<Text>) -> Query<D, On<NeuralQuery>> {
    Field::dynamic(field).neural()
}

/// Weighted words that a model makes of a text, in the field of this name. OpenSearch only.
///
/// `{"neural_sparse": {"tokens": {"query_text": "fox", "model_id": "m"}}}`
pub fn neural_sparse<D>(field: impl Into<Text>) -> Query<D, On<NeuralSparseQuery>> {
    Field::dynamic(field).neural_sparse()
}

/// A question in plain words, of which an agent makes a query. OpenSearch only.
///
/// `{"agentic": {"query_text": "white shoes"}}`
pub fn agentic<D>(query_text: impl Into<String>) -> Query<D, AgenticQuery> {
    Query::of(AgenticQuery::new(query_text.into(), List::default()))
}

impl<D> Query<D, AgenticQuery> {
    /// Adds a field that the agent may ask. Default: all.
    pub fn field(mut self, field: impl super::IntoPath<D>) -> Self {
        self.kind.query_fields.0.push(field.into_path());
        self
    }
}

//! Buckets by value: `terms`, `rare_terms` and `multi_terms`.

use std::marker::PhantomData;

use serde_json::Value;

use super::agg::{Agg, Kind, MakesBuckets};
use super::bucket::{Buckets, buckets, own_key};
use super::decode::{DecodeError, Entry, Sub, list_in};
use super::kinds::Declared;
use super::param::{CollectMode, Include, Order, ValueType};
use super::source::ValuesOf;
use super::value::{Key, ResultValue};
use crate::field::FieldValue;
use crate::field::checks::{CountField, DiscreteField, DocValuesField};

words! {
    /// How a server finds the terms of documents.
    pub enum TermsHint {
        /// By their values.
        Map = "map",
        /// By the numbers that the index gives to terms. The default for keywords.
        GlobalOrdinals = "global_ordinals",
        /// The same, in a hash table. Old servers.
        GlobalOrdinalsHash = "global_ordinals_hash",
        /// The same, for few terms. Old servers.
        GlobalOrdinalsLowCardinality = "global_ordinals_low_cardinality",
    }

    /// Where the bucket of documents without a value stands.
    pub enum MissingOrder {
        /// Before all others.
        First = "first",
        /// After all others.
        Last = "last",
        /// As the order has it. The default.
        Default = "default",
    }
}

aggregations! {
    /// `terms`: one bucket per value.
    pub struct Terms[F: crate::field::FieldDef] = "terms" [field; missing, script, format] {
        /// How many buckets to give at the most. Default 10.
        size: u32,
        /// How many candidates each shard gives. Default: 1.5 × `size` + 10.
        shard_size: u32,
        /// In which order. Default: the most documents first.
        order: Order as impl Into<Order>,
        /// How many documents a bucket needs. Default 1; 0 gives values that no document of the
        /// query has.
        min_doc_count: u64,
        /// How many of them each shard needs to have. Default 0.
        shard_min_doc_count: u64,
        /// Which values count.
        include: Include as impl Into<Include>,
        /// Which values do not count.
        exclude: Include as impl Into<Include>,
        /// When sub-aggregations are collected.
        collect_mode: CollectMode,
        /// How values are found.
        execution_hint: TermsHint,
        /// Whether each bucket tells how wrong its count may be. Default false.
        show_term_doc_count_error: bool,
        /// As what type values of a field that is not mapped are taken.
        value_type: ValueType,
        /// Where documents without a value stand. Newer servers.
        missing_order: MissingOrder,
        /// Whether documents without a value make a bucket. Newer servers; elsewhere use `missing`.
        missing_bucket: bool,
    }

    /// `rare_terms`: one bucket per value that few documents have; 7.3 and later.
    pub struct RareTerms[F: crate::field::FieldDef] = "rare_terms" [field; missing] {
        /// How many documents may have a rare value, 100 at the most. Default 1.
        max_doc_count: u64,
        /// How close the counting is: less is closer and takes more memory. Default 0.001.
        precision: f64,
        /// Which values count.
        include: Include as impl Into<Include>,
        /// Which values do not count.
        exclude: Include as impl Into<Include>,
        /// As what type values of a field that is not mapped are taken.
        value_type: ValueType,
    }

    /// `multi_terms`: one bucket per combination of values; 7.12 and later, OpenSearch 2.1 and later.
    pub struct MultiTerms[K] = "multi_terms" [terms: List] {
        /// How many buckets to give at the most. Default 10.
        size: u32,
        /// How many candidates each shard gives. Default: 1.5 × `size` + 10.
        shard_size: u32,
        /// In which order. Default: the most documents first.
        order: Order as impl Into<Order>,
        /// How many documents a bucket needs. Default 1.
        min_doc_count: u64,
        /// How many of them each shard needs to have. Default 1.
        shard_min_doc_count: u64,
        /// When sub-aggregations are collected.
        collect_mode: CollectMode,
        /// Whether each bucket tells how wrong its count may be. Default false.
        show_term_doc_count_error: bool,
    }
}

bucket_results! {
    Terms<F> => Buckets<Key<F>, A>, |result, sub| buckets(result, own_key::<F>, sub);
    RareTerms<F> => Buckets<Key<F>, A>, |result, sub| buckets(result, own_key::<F>, sub);
}

on_field! {
    /// A `terms` aggregation: one bucket per value, the most frequent first. (`terms` with values is
    /// the query.)
    ///
    /// ```
    /// # use es_dsl::prelude::*;
    /// #[derive(Document)]
    /// struct Tweet {
    ///     author: String,
    ///     likes: u32,
    /// }
    /// let t = Tweet::fields();
    /// let agg = t.author.keyword().terms_agg().size(3).order(Order::desc("0")).sub(t.likes.avg());
    /// assert_eq!(
    ///     agg.to_string(),
    ///     concat!(
    ///         r#"{"terms":{"field":"author.keyword","order":{"0":"desc"},"size":3},"#,
    ///         r#""aggs":{"0":{"avg":{"field":"likes"}}}}"#,
    ///     ),
    /// );
    /// ```
    terms_agg / terms -> Terms where CountField, DocValuesField;

    /// A `rare_terms` aggregation: one bucket per value that few documents have, the rarest first.
    rare_terms / rare_terms -> RareTerms where DiscreteField, DocValuesField;
}

/// Two to four fields, whose values make a key together.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not fields of `{D}` for `multi_terms`",
    label = "not a tuple of fields of `{D}`",
    note = "pass two to four fields: `multi_terms((t.author.keyword(), t.likes))`"
)]
pub trait KeyFields<D> {
    /// The keys as a tuple.
    type Key: ReadKey;

    /// The sources without their types.
    fn into_lookups(self) -> Vec<FieldValue>;
}

/// Keys that are read from a list of values.
pub trait ReadKey {
    /// The key in Rust.
    type Key;

    /// Reads it.
    ///
    /// # Errors
    /// A value of another type.
    fn read(parts: &[Value]) -> Result<Self::Key, DecodeError>;
}

/// The key of several fields, whose values are of these types.
#[derive(Debug)]
pub struct Several<T>(PhantomData<fn() -> T>);

fn part(parts: &[Value], place: usize) -> Result<&Value, DecodeError> {
    parts.get(place).ok_or_else(|| DecodeError::expected("a value of each field").within("key"))
}

macro_rules! several {
    ($(($($place:tt $source:ident $value:ident),*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<D, $($source: ValuesOf<D>),*> KeyFields<D> for ($($source,)*) {
            type Key = Several<($($source::Value,)*)>;

            fn into_lookups(self) -> Vec<FieldValue> {
                vec![$(self.$place.into_source().into_object()),*]
            }
        }

        impl<$($value: ResultValue),*> ReadKey for Several<($($value,)*)> {
            type Key = ($($value::Key,)*);

            fn read(parts: &[Value]) -> Result<Self::Key, DecodeError> {
                Ok(($($value::key(part(parts, $place)?, None)?,)*))
            }
        }
    )*};
}

several! {
    (0 A T, 1 B U)
    (0 A T, 1 B U, 2 C V)
    (0 A T, 1 B U, 2 C V, 3 E W)
}

impl<K: ReadKey> Kind for MultiTerms<K> {
    const NAME: &'static str = Self::JSON;
    type Inner<D> = D;
    type Output<A> = Buckets<K::Key, A>;

    fn decode<A>(result: &Value, sub: Sub<A>) -> Result<Self::Output<A>, DecodeError> {
        buckets(result, |entry: Entry<'_>| K::read(list_in(entry.bucket, "key")?), sub)
    }
}

#[diagnostic::do_not_recommend]
impl<K> MakesBuckets for MultiTerms<K> {}

/// One bucket per combination of values of several fields: `multi_terms`. Keys are tuples.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # use serde_json::Value;
/// let agg = aggregation::multi_terms::<Value, _>(("genre", "product"));
/// assert_eq!(agg.to_string(), r#"{"multi_terms":{"terms":[{"field":"genre"},{"field":"product"}]}}"#);
/// ```
pub fn multi_terms<D, T: KeyFields<D>>(terms: T) -> Agg<D, MultiTerms<T::Key>> {
    Agg::new().set("terms", FieldValue::new(&terms.into_lookups()))
}

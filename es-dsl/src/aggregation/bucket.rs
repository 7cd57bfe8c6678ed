//! Buckets, as all kinds that make them give them.

use std::ops::Deref;

use serde_json::Value;

use super::decode::{DecodeError, Entry, Sub, count_in, entries, optional, optional_count, text_in};
use super::value::{ResultValue, figure_in, key};
use crate::field::FieldDef;

/// The buckets of an aggregation; a slice of [`Bucket`]s, with what is told of them as a whole.
///
/// `K` is the key, `A` what the sub-aggregations of each bucket give.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Buckets<K, A = ()> {
    /// The buckets: in the order of the response where it has a list, else by name.
    pub buckets: Vec<Bucket<K, A>>,
    /// How many documents are in buckets that the response leaves out.
    pub sum_other_doc_count: u64,
    /// By how much the number of documents in a bucket that is left out may be wrong.
    pub doc_count_error_upper_bound: Option<i64>,
    /// How many documents are compared with: for `significant_terms` and `significant_text`.
    pub bg_count: Option<u64>,
    /// The interval that the server chose: for `auto_date_histogram`.
    pub interval: Option<String>,
}

/// One bucket.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bucket<K, A = ()> {
    /// What its documents have in common.
    pub key: K,
    /// The key as the server writes it as text, above all for dates.
    pub key_as_string: Option<String>,
    /// How many documents are in it.
    pub doc_count: u64,
    /// By how much that number may be wrong, if it was asked for.
    pub doc_count_error_upper_bound: Option<i64>,
    /// The results of its sub-aggregations.
    pub aggs: A,
}

/// The only bucket of an aggregation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SingleBucket<A = ()> {
    /// How many documents are in it.
    pub doc_count: u64,
    /// The results of its sub-aggregations.
    pub aggs: A,
}

impl<K, A> Buckets<K, A> {
    /// The bucket of this key.
    pub fn get<Q: ?Sized>(&self, key: &Q) -> Option<&Bucket<K, A>>
    where
        K: PartialEq<Q>,
    {
        self.buckets.iter().find(|bucket| bucket.key == *key)
    }
}

impl<K, A> Deref for Buckets<K, A> {
    type Target = [Bucket<K, A>];

    fn deref(&self) -> &Self::Target {
        &self.buckets
    }
}

impl<K, A> IntoIterator for Buckets<K, A> {
    type Item = Bucket<K, A>;
    type IntoIter = std::vec::IntoIter<Bucket<K, A>>;

    fn into_iter(self) -> Self::IntoIter {
        self.buckets.into_iter()
    }
}

impl<'a, K, A> IntoIterator for &'a Buckets<K, A> {
    type Item = &'a Bucket<K, A>;
    type IntoIter = std::slice::Iter<'a, Bucket<K, A>>;

    fn into_iter(self) -> Self::IntoIter {
        self.buckets.iter()
    }
}

/// Reads buckets, each with its key.
pub(super) fn buckets<K, A>(
    result: &Value,
    key: fn(Entry<'_>) -> Result<K, DecodeError>,
    sub: Sub<A>,
) -> Result<Buckets<K, A>, DecodeError> {
    let mut buckets = Vec::new();
    for entry in entries(result)? {
        buckets.push(Bucket {
            key: key(entry)?,
            key_as_string: text_in(entry.bucket, "key_as_string"),
            doc_count: count_in(entry.bucket, "doc_count")?,
            doc_count_error_upper_bound: optional(entry.bucket, "doc_count_error_upper_bound")?,
            aggs: sub(entry.bucket)?,
        });
    }
    Ok(Buckets {
        buckets,
        sum_other_doc_count: optional_count(result, "sum_other_doc_count")?.unwrap_or_default(),
        doc_count_error_upper_bound: optional(result, "doc_count_error_upper_bound")?,
        bg_count: optional_count(result, "bg_count")?,
        interval: optional(result, "interval")?,
    })
}

/// Reads the only bucket.
pub(super) fn single<A>(result: &Value, sub: Sub<A>) -> Result<SingleBucket<A>, DecodeError> {
    Ok(SingleBucket { doc_count: count_in(result, "doc_count")?, aggs: sub(result)? })
}

/// A key of the field's own type.
pub(super) fn own_key<F>(entry: Entry<'_>) -> Result<super::Key<F>, DecodeError>
where
    F: FieldDef<Value: ResultValue>,
{
    key::<F>(entry)
}

/// A key that is a number, or for date fields a date.
pub(super) fn figure_key<F>(entry: Entry<'_>) -> Result<super::Figure<F>, DecodeError>
where
    F: FieldDef<Value: ResultValue>,
{
    let figure = figure_in::<F>(entry.bucket, "key")?;
    let figure = match (figure, entry.name.and_then(|name| name.parse().ok())) {
        (None, Some(number)) => Some(F::Value::figure(number)?),
        (figure, _) => figure,
    };
    figure.ok_or_else(|| DecodeError::expected("a number").within("key"))
}

/// A key that is text.
pub(super) fn text_key(entry: Entry<'_>) -> Result<String, DecodeError> {
    entry.text()
}

//! One aggregation, with its types.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::decode::{DecodeError, Sub};
use super::kinds::Declared;
use super::param::{Param, Shape};
use super::set::Aggs;
use super::tree::{Aggregation, Aggregations};
use crate::field::{FieldValue, JsonParam};

/// A kind of aggregation: how its result is read.
pub trait Kind: Declared {
    /// Its name in JSON.
    const NAME: &'static str;

    /// Whether a bucket may come without its result. Default: it is an error then.
    const OPTIONAL: bool = false;

    /// The documents that its sub-aggregations are on, where it is on documents of type `D`.
    type Inner<D>;

    /// What its result becomes; `A` is what the sub-aggregations of each bucket become.
    type Output<A>;

    /// Reads its result; JSON `null` stands for a result that is not there.
    ///
    /// # Errors
    /// A result of another form.
    fn decode<A>(result: &Value, sub: Sub<A>) -> Result<Self::Output<A>, DecodeError>;
}

/// Kinds that make buckets, in which there can be sub-aggregations.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no sub-aggregations",
    label = "`{Self}` makes no buckets",
    note = "put sub-aggregations into an aggregation that makes buckets, as `terms`, `date_histogram` or `filter`"
)]
pub trait MakesBuckets: Declared {}

/// An aggregation of kind `K` on documents of type `D`, with the sub-aggregations `S`.
///
/// `K` and `S` tell how the result is read; the value itself is a tree without generics.
/// It prints as JSON.
#[must_use]
pub struct Agg<D, K, S = ()> {
    pub(super) tree: Aggregation,
    types: PhantomData<Types<D, K, S>>,
}

type Types<D, K, S> = fn() -> (D, K, S);

impl<D, K: Kind> Agg<D, K> {
    pub(super) fn new() -> Self {
        Self::of(Aggregation::new(K::NAME))
    }

    /// Sub-aggregations, computed in each bucket: one, a tuple, `aggs! { … }`, or any other
    /// [`Aggs`]. What they give is in [`Bucket::aggs`](super::Bucket::aggs).
    #[allow(clippy::should_implement_trait, reason = "short for sub-aggregations; nothing is subtracted")]
    pub fn sub<A>(mut self, aggs: A) -> Agg<D, K, A>
    where
        K: MakesBuckets,
        A: Aggs<K::Inner<D>>,
    {
        self.tree.set_aggs(aggs.into_aggregations());
        Agg::of(self.tree)
    }
}

impl<D, K, S> Agg<D, K, S> {
    pub(super) fn of(tree: Aggregation) -> Self {
        Self { tree, types: PhantomData }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Param) -> Self {
        self.tree.set(name, value.into_json());
        self
    }

    pub(super) fn set(mut self, name: &'static str, json: impl Into<FieldValue>) -> Self {
        self.tree.set(name, json.into());
        self
    }

    /// A parameter as JSON: the way out for what has no method here.
    ///
    /// ```
    /// use es_dsl::{aggregation, prelude::*};
    /// use serde_json::Value;
    ///
    /// let agg = aggregation::terms::<Value>("tags").param("brand_new", true);
    /// assert_eq!(agg.to_string(), r#"{"terms":{"brand_new":true,"field":"tags"}}"#);
    /// ```
    pub fn param(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.tree.set(name.into(), FieldValue::new(&value));
        self
    }

    /// Data of your own, which the server gives back beside the result.
    pub fn meta(mut self, data: impl Into<JsonParam>) -> Self {
        self.tree.set_meta(data.into().0);
        self
    }

    /// Adds what `add` makes of the value, if there is one; else nothing.
    pub fn maybe<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }
}

impl<D, K, S> Clone for Agg<D, K, S> {
    fn clone(&self) -> Self {
        Self::of(self.tree.clone())
    }
}

impl<D, K, S> PartialEq for Agg<D, K, S> {
    fn eq(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl<D, K, S> fmt::Debug for Agg<D, K, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Agg").field(&self.tree).finish()
    }
}

/// Prints the JSON that is sent.
impl<D, K, S> fmt::Display for Agg<D, K, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_string(&self.tree) {
            Ok(json) => f.write_str(&json),
            Err(error) => write!(f, "no JSON: {error}"),
        }
    }
}

impl<D, K, S> Serialize for Agg<D, K, S> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        self.tree.serialize(serializer)
    }
}

/// One aggregation, whose place in a set of them is not yet known.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an aggregation on `{D}`",
    label = "not an aggregation on `{D}`",
    note = "a field belongs to the document whose `fields()` it came from",
    note = "the fields inside a `nested` field can be aggregated only in its `.nested_agg(|inner| …)`"
)]
pub trait Aggregate<D> {
    /// What its result becomes.
    type Output;

    /// Whether a response or a bucket may come without its result. Default: it is an error then.
    const OPTIONAL: bool = false;

    /// The aggregation without its types.
    fn into_aggregation(self) -> Aggregation;

    /// Reads its result; JSON `null` stands for a result that is not there.
    ///
    /// # Errors
    /// A result that does not have the form of this aggregation.
    fn decode(result: &Value) -> Result<Self::Output, DecodeError>;
}

#[diagnostic::do_not_recommend]
impl<D, K: Kind, S: Aggs<K::Inner<D>>> Aggregate<D> for Agg<D, K, S> {
    type Output = K::Output<S::Output>;
    const OPTIONAL: bool = K::OPTIONAL;

    fn into_aggregation(self) -> Aggregation {
        self.tree
    }

    fn decode(result: &Value) -> Result<Self::Output, DecodeError> {
        K::decode(result, S::decode)
    }
}

/// An aggregation that may be left out; its result then is `None`.
#[diagnostic::do_not_recommend]
impl<D, A: Aggregate<D>> Aggregate<D> for Option<A> {
    type Output = Option<A::Output>;
    const OPTIONAL: bool = true;

    fn into_aggregation(self) -> Aggregation {
        self.map_or_else(|| Aggregation::raw(Value::Null.into()), A::into_aggregation)
    }

    fn decode(result: &Value) -> Result<Self::Output, DecodeError> {
        match result {
            Value::Null => Ok(None),
            result => A::decode(result).map(Some),
        }
    }
}

/// An aggregation as JSON, whose result is JSON.
#[derive(Debug, Clone, Copy)]
pub struct Raw;

impl Declared for Raw {
    const JSON: &'static str = "";
    const PARAMS: &'static [(&'static str, Shape)] = &[];
}

impl Kind for Raw {
    const NAME: &'static str = Self::JSON;
    const OPTIONAL: bool = true;
    type Inner<D> = D;
    type Output<A> = Value;

    fn decode<A>(result: &Value, _: Sub<A>) -> Result<Value, DecodeError> {
        Ok(result.clone())
    }
}

/// An aggregation as JSON, sent exactly as given: the way out for kinds that have no function here.
/// Its result is JSON.
///
/// ```
/// use es_dsl::{aggregation, prelude::*};
/// use serde_json::{Value, json};
///
/// let agg = aggregation::raw::<Value>(json!({"brand_new": {"field": "price"}}));
/// ```
pub fn raw<D>(json: impl Into<JsonParam>) -> Agg<D, Raw> {
    Agg::of(Aggregation::raw(json.into().0))
}

/// All at once as JSON: `{"name": {"avg": …}}`. The results are JSON too.
#[diagnostic::do_not_recommend]
impl<D> Aggs<D> for Aggregations {
    type Output = Value;

    fn into_aggregations(self) -> Aggregations {
        self
    }

    fn decode(results: &Value) -> Result<Value, DecodeError> {
        Ok(results.clone())
    }
}

//! Sets of aggregations: one, tuples, lists, maps, and structs made by `aggs!`.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use serde_json::Value;

use super::agg::{Agg, Aggregate, Kind};
use super::decode::{DecodeError, members};
use super::tree::Aggregations;

/// What can be asked for at once, and how it is read back: an [`Agg`]; a tuple, list or array of
/// them, which are named `"0"`, `"1"`, … by their place; a map, by its keys; and what
/// [`aggs!`](crate::aggs!) makes, by the names of its members.
///
/// ```
/// use es_dsl::aggregation::Aggs;
/// use es_dsl::{aggregation, prelude::*};
/// use serde_json::{Value, json};
///
/// fn ask<A: Aggs<Value>>(_: &A, response: &Value) -> A::Output {
///     A::decode(response).unwrap()
/// }
///
/// let aggs = (aggregation::avg("price"), aggregation::terms("tag"));
/// let (mean, tags) = ask(&aggs, &json!({
///     "0": {"value": 2.5},
///     "1": {"buckets": [{"key": "new", "doc_count": 2}]},
/// }));
/// assert_eq!(mean, Some(2.5));
/// assert_eq!(tags[0].doc_count, 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not aggregations on `{D}`",
    label = "not aggregations on `{D}`",
    note = "pass one aggregation, or a tuple of up to 12: `(t.likes.avg(), t.author.keyword().terms_agg())`",
    note = "a field belongs to the document whose `fields()` it came from; the fields inside a `nested` field can be aggregated only in its `.nested_agg(|inner| …)`"
)]
pub trait Aggs<D> {
    /// What the results become.
    type Output;

    /// The aggregations without their types, by name.
    fn into_aggregations(self) -> Aggregations;

    /// Reads the results from the member `aggregations` of a response, or from a bucket. JSON `null`
    /// stands for a response without that member, as servers give it where there is no index to search:
    /// it gives results without values.
    ///
    /// # Errors
    /// A result that does not have the form of what was asked for.
    fn decode(results: &Value) -> Result<Self::Output, DecodeError>;
}

/// Adds an aggregation under a name; used by the code that [`aggs!`](crate::aggs!) writes.
#[doc(hidden)]
pub fn add<D, A: Aggregate<D>>(aggs: &mut Aggregations, name: &'static str, aggregation: A) {
    aggs.insert(name, aggregation.into_aggregation());
}

/// Reads the result of a name; used by the code that [`aggs!`](crate::aggs!) writes.
#[doc(hidden)]
pub fn read<D, A: Aggregate<D>>(results: &Value, name: &str) -> Result<A::Output, DecodeError> {
    let result = match results.get(name).filter(|result| !result.is_null()) {
        Some(result) => A::decode(result),
        None if results.is_null() || A::OPTIONAL => A::decode(&Value::Null),
        None => Err(DecodeError::expected("there")),
    };
    result.map_err(|error| error.within(name))
}

#[diagnostic::do_not_recommend]
impl<D> Aggs<D> for () {
    type Output = ();

    fn into_aggregations(self) -> Aggregations {
        Aggregations::default()
    }

    fn decode(_: &Value) -> Result<(), DecodeError> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<D, K: Kind, S: Aggs<K::Inner<D>>> Aggs<D> for Agg<D, K, S> {
    type Output = K::Output<S::Output>;

    fn into_aggregations(self) -> Aggregations {
        let mut aggs = Aggregations::default();
        add::<D, Self>(&mut aggs, "0", self);
        aggs
    }

    fn decode(results: &Value) -> Result<Self::Output, DecodeError> {
        read::<D, Self>(results, "0")
    }
}

macro_rules! tuples {
    ($(($($name:literal $item:ident),*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<D, $($item: Aggregate<D>),*> Aggs<D> for ($($item,)*) {
            type Output = ($($item::Output,)*);

            #[allow(non_snake_case, reason = "one letter per member")]
            fn into_aggregations(self) -> Aggregations {
                let ($($item,)*) = self;
                let mut aggs = Aggregations::default();
                $(add::<D, $item>(&mut aggs, $name, $item);)*
                aggs
            }

            fn decode(results: &Value) -> Result<Self::Output, DecodeError> {
                Ok(($(read::<D, $item>(results, $name)?,)*))
            }
        }
    )*};
}

tuples! {
    ("0" A)
    ("0" A, "1" B)
    ("0" A, "1" B, "2" C)
    ("0" A, "1" B, "2" C, "3" E)
    ("0" A, "1" B, "2" C, "3" E, "4" F)
    ("0" A, "1" B, "2" C, "3" E, "4" F, "5" G)
    ("0" A, "1" B, "2" C, "3" E, "4" F, "5" G, "6" H)
    ("0" A, "1" B, "2" C, "3" E, "4" F, "5" G, "6" H, "7" I)
    ("0" A, "1" B, "2" C, "3" E, "4" F, "5" G, "6" H, "7" I, "8" J)
    ("0" A, "1" B, "2" C, "3" E, "4" F, "5" G, "6" H, "7" I, "8" J, "9" K)
    ("0" A, "1" B, "2" C, "3" E, "4" F, "5" G, "6" H, "7" I, "8" J, "9" K, "10" L)
    ("0" A, "1" B, "2" C, "3" E, "4" F, "5" G, "6" H, "7" I, "8" J, "9" K, "10" L, "11" M)
}

fn numbered<D, A: Aggregate<D>>(items: impl IntoIterator<Item = A>) -> Aggregations {
    let mut aggs = Aggregations::default();
    for (place, item) in items.into_iter().enumerate() {
        aggs.insert(place.to_string(), item.into_aggregation());
    }
    aggs
}

/// Any number of aggregations of one type. The results are as many as came.
#[diagnostic::do_not_recommend]
impl<D, A: Aggregate<D>> Aggs<D> for Vec<A> {
    type Output = Vec<A::Output>;

    fn into_aggregations(self) -> Aggregations {
        numbered(self)
    }

    fn decode(results: &Value) -> Result<Self::Output, DecodeError> {
        let names = (0_usize..).map(|place| place.to_string()).take_while(|name| results.get(name).is_some());
        names.map(|name| read::<D, A>(results, &name)).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<D, A: Aggregate<D>, const N: usize> Aggs<D> for [A; N] {
    type Output = [A::Output; N];

    fn into_aggregations(self) -> Aggregations {
        numbered(self)
    }

    fn decode(results: &Value) -> Result<Self::Output, DecodeError> {
        let read: Result<Vec<_>, _> = (0..N).map(|place| read::<D, A>(results, &place.to_string())).collect();
        read?.try_into().map_err(|_| DecodeError::expected("as many results as were asked for"))
    }
}

/// The results by name. A bucket has more than results: numbers, texts, and its key.
fn named(results: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let is_bucket = results.get("doc_count").is_some();
    members(results).filter(move |(name, result)| result.is_object() && !(is_bucket && *name == "key"))
}

macro_rules! maps {
    ($($map:ident [$($generics:tt)*] [$($key:path),*];)*) => {$(
        /// Aggregations by names that are known at run time.
        #[diagnostic::do_not_recommend]
        impl<D, N: AsRef<str> + From<String> $(+ $key)*, A: Aggregate<D>, $($generics)*> Aggs<D> for maps!(@ $map $($generics)*) {
            type Output = $map<N, A::Output>;

            fn into_aggregations(self) -> Aggregations {
                let mut aggs = Aggregations::default();
                for (name, item) in self {
                    aggs.insert(name.as_ref().to_owned(), item.into_aggregation());
                }
                aggs
            }

            fn decode(results: &Value) -> Result<Self::Output, DecodeError> {
                named(results)
                    .map(|(name, result)| {
                        let output = A::decode(result).map_err(|error| error.within(name))?;
                        Ok((N::from(name.clone()), output))
                    })
                    .collect()
            }
        }
    )*};
    (@ BTreeMap) => { BTreeMap<N, A> };
    (@ HashMap $hasher:ident: $($bound:tt)*) => { HashMap<N, A, $hasher> };
}

maps! {
    BTreeMap [] [Ord];
    HashMap [H: BuildHasher] [Eq, Hash];
}

/// Aggregations by name: makes a value of a struct with these members, of which the results become
/// one too. The names are those in the request, by which pipelines and orders find them.
///
/// ```
/// use es_dsl::aggregation::Aggs;
/// use es_dsl::{aggregation, prelude::*};
/// use serde_json::{Value, json};
///
/// fn ask<A: Aggs<Value>>(_: &A, response: &Value) -> A::Output {
///     A::decode(response).unwrap()
/// }
///
/// let aggs = aggs! {
///     mean: aggregation::avg("price"),
///     tags: aggregation::terms("tag").sub(aggs! { best: aggregation::max("price") }),
/// };
/// let results = ask(&aggs, &json!({
///     "mean": {"value": 2.5},
///     "tags": {"buckets": [{"key": "new", "doc_count": 2, "best": {"value": 3.0}}]},
/// }));
/// assert_eq!(results.mean, Some(2.5));
/// assert_eq!(results.tags[0].aggs.best, Some(3.0));
/// ```
#[macro_export]
macro_rules! aggs {
    ($($name:ident: $aggregation:expr),+ $(,)?) => {{
        #[derive(Debug, Clone, Copy, PartialEq)]
        #[allow(non_camel_case_types, dead_code, missing_docs, unreachable_pub)]
        struct Aggs<$($name),+> {
            $($name: $name,)+
        }

        #[allow(non_camel_case_types)]
        impl<D__, $($name: $crate::aggregation::Aggregate<D__>),+> $crate::aggregation::Aggs<D__> for Aggs<$($name),+> {
            type Output = Aggs<$($name::Output),+>;

            fn into_aggregations(self) -> $crate::aggregation::Aggregations {
                let mut aggregations = $crate::aggregation::Aggregations::default();
                $($crate::aggregation::add::<D__, $name>(&mut aggregations, stringify!($name), self.$name);)+
                aggregations
            }

            fn decode(
                results: &$crate::aggregation::Value,
            ) -> ::core::result::Result<Self::Output, $crate::aggregation::DecodeError> {
                ::core::result::Result::Ok(Aggs {
                    $($name: $crate::aggregation::read::<D__, $name>(results, stringify!($name))?,)+
                })
            }
        }

        Aggs { $($name: $aggregation),+ }
    }};
}

//! Buckets across objects and documents: `nested`, `reverse_nested`, `children` and `parent`.

use std::borrow::Cow;

use serde_json::Value;

use super::agg::{Agg, Kind, MakesBuckets};
use super::bucket::{SingleBucket, single};
use super::decode::{DecodeError, Sub};
use super::kinds::Declared;
use super::set::Aggs;
use crate::Document;
use crate::field::{At, FieldDef, Inside, NestedField, ObjectType, Place};

aggregations! {
    /// `nested`: the objects of a `nested` field; `I` is what stands for them as documents.
    pub struct Nested[I] = "nested" [path] {}

    /// `reverse_nested`: the documents `O` around objects.
    pub struct ReverseNested[O] = "reverse_nested" [path] {}

    /// `children`: the documents that a `join` field makes children.
    pub struct Children = "children" [] {
        /// The relation of the children.
        relation: String as impl Into<String> = "type",
    }

    /// `parent`: the documents that a `join` field makes parents; 6.6 and later.
    pub struct Parent = "parent" [] {
        /// The relation of the children.
        relation: String as impl Into<String> = "type",
    }
}

bucket_results! {
    Children => SingleBucket<A>, |result, sub| single(result, sub);
    Parent => SingleBucket<A>, |result, sub| single(result, sub);
}

macro_rules! elsewhere {
    ($($kind:ident),*) => {$(
        impl<I> Kind for $kind<I> {
            const NAME: &'static str = Self::JSON;
            type Inner<D> = I;
            type Output<A> = SingleBucket<A>;

            fn decode<A>(result: &Value, sub: Sub<A>) -> Result<SingleBucket<A>, DecodeError> {
                single(result, sub)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<I> MakesBuckets for $kind<I> {}
    )*};
}

elsewhere!(Nested, ReverseNested);

/// What stands for the objects of the `nested` field `F` as documents.
type Objects<D, F, P> = Inside<D, At<F, P>>;

impl<D, F: FieldDef<Value: ObjectType>, P: Place> NestedField<D, F, P> {
    /// A `nested` aggregation: the objects of this field, each counted on its own, and aggregations
    /// on their fields. (`nested` is the query.)
    ///
    /// ```
    /// # use es_dsl::prelude::*;
    /// #[derive(Document)]
    /// struct Tweet {
    ///     #[field(nested)]
    ///     replies: Vec<Reply>,
    /// }
    /// #[derive(Document)]
    /// struct Reply {
    ///     likes: u32,
    /// }
    /// let agg = Tweet::fields().replies.nested_agg(|reply| reply.likes.avg());
    /// assert_eq!(
    ///     agg.to_string(),
    ///     r#"{"nested":{"path":"replies"},"aggs":{"0":{"avg":{"field":"replies.likes"}}}}"#,
    /// );
    /// ```
    pub fn nested_agg<A>(
        &self,
        aggs: impl FnOnce(&<F::Value as ObjectType>::Fields<Objects<D, F, P>, At<F, P>>) -> A,
    ) -> Agg<D, Nested<Objects<D, F, P>>, A>
    where
        A: Aggs<Objects<D, F, P>>,
    {
        nested::<D, Objects<D, F, P>>(self.path()).sub(aggs(self))
    }
}

/// The objects of the `nested` field at this path: `nested`. Sub-aggregations name their fields by
/// their full paths. The typed form is [`NestedField::nested_agg`].
pub fn nested<D, I>(path: impl Into<Cow<'static, str>>) -> Agg<D, Nested<I>> {
    Agg::new().set("path", Value::from(path.into()))
}

/// What `reverse_nested` can go back to: a document, or the objects of a `nested` field around.
pub trait Around {
    /// The path of the field; `None` for the document.
    const AROUND: Option<&'static str>;
}

impl<D: Document> Around for D {
    const AROUND: Option<&'static str> = None;
}

impl<D, P: Place> Around for Inside<D, P> {
    const AROUND: Option<&'static str> = Some(P::PATH);
}

/// Inside `nested`: the documents around the objects, `reverse_nested`. Its sub-aggregations are on
/// the fields of the document again.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # #[derive(Document)]
/// # struct Tweet {
/// #     author: String,
/// #     #[field(nested)]
/// #     replies: Vec<Reply>,
/// # }
/// # #[derive(Document)]
/// # struct Reply {
/// #     author: String,
/// # }
/// let t = Tweet::fields();
/// let agg = t.replies.nested_agg(|reply| {
///     reply.author.keyword().terms_agg().sub(aggregation::reverse_nested().sub(t.author.keyword().terms_agg()))
/// });
/// ```
pub fn reverse_nested<D: Around, P>() -> Agg<Inside<D, P>, ReverseNested<D>> {
    let agg = Agg::new();
    match D::AROUND {
        Some(path) => agg.set("path", Value::from(path)),
        None => agg,
    }
}

/// The children of this relation: `children`.
pub fn children<D>(relation: impl Into<String>) -> Agg<D, Children> {
    Agg::<D, Children>::new().relation(relation)
}

/// The parents of the children of this relation: `parent`.
pub fn parent<D>(relation: impl Into<String>) -> Agg<D, Parent> {
    Agg::<D, Parent>::new().relation(relation)
}

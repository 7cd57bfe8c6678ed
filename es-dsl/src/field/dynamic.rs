//! Fields that are known by their path only.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::{Any, Field, FieldDef, Place, Top, kind};

/// A field that is known by its path only; the server decides what fits it.
#[derive(Debug, Clone)]
pub struct Dynamic(Cow<'static, str>);

impl FieldDef for Dynamic {
    const NAME: &'static str = "";
    type Kind = kind::Unchecked;
    type Value = Any;
    type Shape = kind::One;

    fn path_in<P: Place>(&self) -> Cow<'static, str> {
        self.0.clone()
    }

    /// Each dot leads into an object.
    fn members_in<P: Place>(&self) -> Vec<Cow<'static, str>> {
        self.0.split('.').map(|name| Cow::Owned(name.to_owned())).collect()
    }
}

/// A key of a field of the kind `K`, which is `flattened` or the like; see [`Field::key`].
#[derive(Debug)]
pub struct FlattenedKey<K = kind::Flattened>(Cow<'static, str>, PhantomData<fn() -> K>);

impl<K> FlattenedKey<K> {
    pub(super) const fn new(path: Cow<'static, str>) -> Self {
        Self(path, PhantomData)
    }
}

impl<K> Clone for FlattenedKey<K> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl<K: kind::FieldKind + 'static> FieldDef for FlattenedKey<K> {
    const NAME: &'static str = "";
    type Kind = K;
    type Value = String;
    type Shape = kind::View;

    fn path_in<P: Place>(&self) -> Cow<'static, str> {
        self.0.clone()
    }

    fn members_in<P: Place>(&self) -> Vec<Cow<'static, str>> {
        vec![self.0.clone()]
    }
}

impl<D> Field<D, Dynamic> {
    /// The field at this path, unchecked: the way out for what the document type does not tell. Where
    /// it is set, each dot leads into an object.
    ///
    /// ```
    /// use es_dsl::prelude::*;
    /// use serde_json::Value;
    ///
    /// let query: Query<Value> = Field::dynamic("labels.env").term("prod").into_query();
    /// ```
    pub fn dynamic(path: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Dynamic(path.into()))
    }
}

/// Fields without types, of an object at `P` in documents of type `D`: each is asked for by its path.
pub struct AnyFields<D, P = Top>(PhantomData<fn() -> (D, P)>);

impl<D, P> AnyFields<D, P> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<D, P: Place> AnyFields<D, P> {
    /// The field at this path, from the object on.
    pub fn field(&self, path: impl Into<Cow<'static, str>>) -> Field<D, Dynamic> {
        let path = path.into();
        match P::PATH {
            "" => Field::dynamic(path),
            object => Field::dynamic(format!("{object}.{path}")),
        }
    }
}

impl<D, P> Clone for AnyFields<D, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, P> Copy for AnyFields<D, P> {}

impl<D, P> fmt::Debug for AnyFields<D, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyFields")
    }
}

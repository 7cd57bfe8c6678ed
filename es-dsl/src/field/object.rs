//! Fields that hold objects.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::{At, Field, FieldDef, FieldType, Place};
use crate::mapping::Property;
use crate::query::joining::NestedQuery;
use crate::query::{IntoQuery, Query};

/// A type whose values are objects with known fields: every derived document.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no known fields",
    label = "does not implement `Document`",
    note = "derive `Document` for it; an inner object needs no index name"
)]
pub trait ObjectType: FieldType + Sized {
    /// The fields of an object that lies at `P` in documents of type `D`.
    type Fields<D, P: Place>: Copy;

    /// What is known of each field, by a method that is named after its name in JSON; for `painless!`.
    #[doc(hidden)]
    type Names: Default;

    /// The fields of an object that lies at `P` in documents of type `D`.
    fn fields_in<D, P: Place>() -> Self::Fields<D, P>;

    /// The mapping of the object, its own fields in `properties`.
    fn object() -> Property;
}

/// Anything that names a field of documents of type `D`: a [`Field`], or a field that holds objects.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a field of `{D}`",
    label = "not a field of `{D}`",
    note = "a field belongs to the document whose `fields()` it came from",
    note = "the fields inside a `nested` field belong to its objects, not to the document: set the list as a whole"
)]
pub trait FieldRef<D> {
    /// The field.
    type Def: FieldDef;

    /// The dotted path of the field.
    fn field_path(&self) -> Cow<'static, str>;

    /// The names of the members that lead to the field in a document, outermost first. A name may
    /// have dots of its own.
    fn field_members(&self) -> Vec<Cow<'static, str>>;
}

#[diagnostic::do_not_recommend]
impl<D, F: FieldDef, P: Place> FieldRef<D> for Field<D, F, P> {
    type Def = F;

    fn field_path(&self) -> Cow<'static, str> {
        self.path()
    }

    fn field_members(&self) -> Vec<Cow<'static, str>> {
        self.def.members_in::<P>()
    }
}

/// In place of the document type: the objects of the `nested` field at `P` in documents of type `D`.
pub struct Inside<D, P>(PhantomData<fn() -> (D, P)>);

impl<D, P> fmt::Debug for Inside<D, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inside")
    }
}

/// The fields of the objects in the `nested` field `F`.
type InnerFields<D, F, P> = <<F as FieldDef>::Value as ObjectType>::Fields<Inside<D, At<F, P>>, At<F, P>>;

/// A field that holds objects which are indexed each on its own.
///
/// Its inner fields make queries on the single object; [`nested`](Self::nested) makes a query on
/// the document of them.
pub struct NestedField<D, F: FieldDef<Value: ObjectType>, P: Place>(InnerFields<D, F, P>);

impl<D, F: FieldDef<Value: ObjectType>, P: Place> NestedField<D, F, P> {
    /// The dotted path of this field, as the server knows it.
    pub fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed(<At<F, P> as Place>::PATH)
    }

    /// A `nested` query: documents with an object that matches the inner query as a whole.
    pub fn nested<Q>(&self, query: impl FnOnce(&InnerFields<D, F, P>) -> Q) -> Query<D, NestedQuery>
    where
        Q: IntoQuery<Inside<D, At<F, P>>>,
    {
        let query = query(&self.0).into_query().into_clause();
        Query::of(NestedQuery::new(self.path(), Box::new(query)))
    }
}

impl<D, F: FieldDef<Value: ObjectType>, P: Place> Clone for NestedField<D, F, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, F: FieldDef<Value: ObjectType>, P: Place> Copy for NestedField<D, F, P> {}

impl<D, F: FieldDef<Value: ObjectType>, P: Place> Default for NestedField<D, F, P> {
    fn default() -> Self {
        Self(F::Value::fields_in())
    }
}

impl<D, F: FieldDef<Value: ObjectType>, P: Place> Deref for NestedField<D, F, P> {
    type Target = InnerFields<D, F, P>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

#[diagnostic::do_not_recommend]
impl<D, F: FieldDef<Value: ObjectType>, P: Place> FieldRef<D> for NestedField<D, F, P> {
    type Def = F;

    fn field_path(&self) -> Cow<'static, str> {
        self.path()
    }

    fn field_members(&self) -> Vec<Cow<'static, str>> {
        <At<F, P> as Place>::members()
    }
}

impl<D, F: FieldDef<Value: ObjectType>, P: Place> fmt::Debug for NestedField<D, F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NestedField").field(&self.path()).finish()
    }
}

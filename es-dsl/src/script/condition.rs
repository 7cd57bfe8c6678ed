//! Conditions on the document that a script changes.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use super::painless::Test;
use crate::field::checks::{ListField, NumberField, SourceField};
use crate::field::{ContentFor, FieldDef, FieldRef, FieldValue, ValueFor};

/// What [`UpdateScript::when`](super::UpdateScript::when) asks of a document of type `D`.
///
/// A field that is missing equals nothing, holds nothing, and is neither less nor greater than
/// anything.
#[must_use]
pub struct Condition<D> {
    pub(super) test: Test,
    document: PhantomData<fn() -> D>,
}

impl<D> Condition<D> {
    fn of(test: Test) -> Self {
        Self { test, document: PhantomData }
    }

    fn compare(field: Vec<Cow<'static, str>>, operator: &'static str, value: FieldValue) -> Self {
        Self::of(Test::Compare(field, operator, value))
    }

    /// The field has this value.
    pub fn equals<F, V>(field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: SourceField>,
        V: ContentFor<<F::Def as FieldDef>::Value, <F::Def as FieldDef>::Shape, F::Def>,
    {
        Self::compare(field.field_members(), "==", value.into_content())
    }

    /// The number is less than this one.
    pub fn less_than<F, V>(field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        Self::compare(field.field_members(), "<", value.into_source_value())
    }

    /// The number is this one or less.
    pub fn at_most<F, V>(field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        Self::compare(field.field_members(), "<=", value.into_source_value())
    }

    /// The number is greater than this one.
    pub fn greater_than<F, V>(field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        Self::compare(field.field_members(), ">", value.into_source_value())
    }

    /// The number is this one or greater.
    pub fn at_least<F, V>(field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        Self::compare(field.field_members(), ">=", value.into_source_value())
    }

    /// The list holds this value.
    pub fn contains<F, V>(list: F, value: V) -> Self
    where
        F: FieldRef<D, Def: ListField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        Self::of(Test::Contains(list.field_members(), value.into_source_value()))
    }

    /// The field is there, and not null.
    pub fn exists<F>(field: F) -> Self
    where
        F: FieldRef<D, Def: SourceField>,
    {
        Self::of(Test::Exists(field.field_members()))
    }

    /// Both hold.
    pub fn and(self, other: Self) -> Self {
        Self::of(Test::Both(Box::new(self.test), "&&", Box::new(other.test)))
    }

    /// One of them holds, or both.
    pub fn or(self, other: Self) -> Self {
        Self::of(Test::Both(Box::new(self.test), "||", Box::new(other.test)))
    }
}

impl<D> Not for Condition<D> {
    type Output = Self;

    fn not(self) -> Self {
        Self::of(Test::Not(Box::new(self.test)))
    }
}

impl<D> Clone for Condition<D> {
    fn clone(&self) -> Self {
        Self::of(self.test.clone())
    }
}

impl<D> PartialEq for Condition<D> {
    fn eq(&self, other: &Self) -> bool {
        self.test == other.test
    }
}

impl<D> fmt::Debug for Condition<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.test).finish()
    }
}

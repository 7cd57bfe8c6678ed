//! Updates built from typed steps.

use std::fmt;
use std::marker::PhantomData;

use super::condition::Condition;
use super::painless::{Painless, Step};
use super::{IntoScript, Script};
use crate::field::checks::{ListField, NumberField, SourceField};
use crate::field::{ContentFor, FieldDef, FieldRef, ValueFor};

/// A painless script that changes documents of type `D`, built from typed steps.
///
/// The steps run in order. Values travel as parameters, so scripts of one shape are one source,
/// which the server compiles once. Objects that a path leads through are made where they are
/// missing. A script without steps does nothing.
///
/// ```
/// use es_dsl::prelude::*;
///
/// #[derive(Document)]
/// struct Person {
///     name: String,
///     age: u8,
///     tags: Vec<String>,
/// }
///
/// let p = Person::fields();
/// let script = UpdateScript::new().set(p.age, 23).append_if_absent(p.tags, "adult").into_script();
/// let json = serde_json::to_value(script)?;
/// assert_eq!(json["params"], serde_json::json!({"p0": 23, "p1": "adult"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub struct UpdateScript<D> {
    steps: Vec<Step>,
    document: PhantomData<fn() -> D>,
}

impl<D> UpdateScript<D> {
    /// A script without steps.
    pub fn new() -> Self {
        Self { steps: Vec::new(), document: PhantomData }
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Sets a field.
    pub fn set<F, V>(self, field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: SourceField>,
        V: ContentFor<<F::Def as FieldDef>::Value, <F::Def as FieldDef>::Shape, F::Def>,
    {
        self.step(Step::Set(field.field_members(), value.into_content()))
    }

    /// Sets a field that is missing or null, and leaves it otherwise.
    pub fn set_if_missing<F, V>(self, field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: SourceField>,
        V: ContentFor<<F::Def as FieldDef>::Value, <F::Def as FieldDef>::Shape, F::Def>,
    {
        self.step(Step::SetIfMissing(field.field_members(), value.into_content()))
    }

    /// Adds to a number. A missing one counts as 0.
    pub fn increment<F, V>(self, field: F, by: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::Increment(field.field_members(), by.into_source_value()))
    }

    /// Takes from a number. A missing one counts as 0.
    pub fn decrement<F, V>(self, field: F, by: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::Decrement(field.field_members(), by.into_source_value()))
    }

    /// Sets a number that is missing, or greater than this one: afterwards it is this one at the most.
    pub fn min<F, V>(self, field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::Min(field.field_members(), value.into_source_value()))
    }

    /// Sets a number that is missing, or less than this one: afterwards it is this one at least.
    pub fn max<F, V>(self, field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: NumberField + SourceField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::Max(field.field_members(), value.into_source_value()))
    }

    /// Adds a value at the end of a list. A missing list counts as empty, a single value as a list
    /// of it.
    pub fn append<F, V>(self, list: F, value: V) -> Self
    where
        F: FieldRef<D, Def: ListField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::Append(list.field_members(), value.into_source_value()))
    }

    /// Adds a value at the end of a list that does not hold it yet.
    pub fn append_if_absent<F, V>(self, list: F, value: V) -> Self
    where
        F: FieldRef<D, Def: ListField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::AppendIfAbsent(list.field_members(), value.into_source_value()))
    }

    /// Adds a value at the beginning of a list. A missing list counts as empty, a single value as a list
    /// of it.
    pub fn prepend<F, V>(self, list: F, value: V) -> Self
    where
        F: FieldRef<D, Def: ListField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::Prepend(list.field_members(), value.into_source_value()))
    }

    /// Adds a value at the beginning of a list that does not hold it yet.
    pub fn prepend_if_absent<F, V>(self, list: F, value: V) -> Self
    where
        F: FieldRef<D, Def: ListField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::PrependIfAbsent(list.field_members(), value.into_source_value()))
    }

    /// Removes a value from a list, wherever it stands there.
    pub fn remove_value<F, V>(self, list: F, value: V) -> Self
    where
        F: FieldRef<D, Def: ListField>,
        V: ValueFor<<F::Def as FieldDef>::Value, F::Def>,
    {
        self.step(Step::RemoveValue(list.field_members(), value.into_source_value()))
    }

    /// Removes a field from the document.
    pub fn remove<F>(self, field: F) -> Self
    where
        F: FieldRef<D, Def: SourceField>,
    {
        self.step(Step::Remove(field.field_members()))
    }

    /// Steps that run only where a condition holds. It sees what earlier steps did.
    ///
    /// ```
    /// use es_dsl::prelude::*;
    /// use es_dsl::script::Condition;
    ///
    /// #[derive(Document)]
    /// struct Person {
    ///     age: u8,
    ///     tags: Vec<String>,
    /// }
    ///
    /// let p = Person::fields();
    /// let adult = Condition::at_least(p.age, 18).and(!Condition::contains(p.tags, "adult"));
    /// let script = UpdateScript::new().when(adult, |then| then.append(p.tags, "adult"));
    ///
    /// // Never below zero: what refuses stands first, for the second condition sees what the first step did.
    /// let younger = UpdateScript::new()
    ///     .when(Condition::less_than(p.age, 1), |then| then.noop())
    ///     .when(Condition::at_least(p.age, 1), |then| then.decrement(p.age, 1));
    /// ```
    pub fn when(self, condition: Condition<D>, steps: impl FnOnce(Self) -> Self) -> Self {
        let steps = steps(Self::new()).steps;
        self.step(Step::When(condition.test, steps))
    }

    /// Steps on those objects of a list for which a condition holds. A single object counts as a list of
    /// it.
    ///
    /// ```
    /// use es_dsl::prelude::*;
    /// use es_dsl::script::Condition;
    ///
    /// #[derive(serde::Serialize, Document)]
    /// struct Line {
    ///     sku: String,
    ///     count: u32,
    /// }
    ///
    /// #[derive(Document)]
    /// struct Order {
    ///     #[field(nested)]
    ///     lines: Vec<Line>,
    /// }
    ///
    /// let (order, line) = (Order::fields(), Line::fields());
    /// let ink = Condition::equals(line.sku, "ink");
    /// let script = UpdateScript::new().update_where(order.lines, ink, |found| found.increment(line.count, 1));
    /// ```
    pub fn update_where<F>(
        self,
        list: F,
        condition: Condition<<F::Def as FieldDef>::Value>,
        steps: impl FnOnce(UpdateScript<<F::Def as FieldDef>::Value>) -> UpdateScript<<F::Def as FieldDef>::Value>,
    ) -> Self
    where
        F: FieldRef<D, Def: ListField>,
    {
        let steps = steps(UpdateScript::new()).steps;
        self.step(Step::UpdateWhere(list.field_members(), condition.test, steps))
    }

    /// Adds what `add` makes of the value, if there is one; else nothing.
    pub fn maybe<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// Leaves the document as it is in the index, whatever other steps did to it.
    pub fn noop(self) -> Self {
        self.step(Step::Op("noop"))
    }

    /// Deletes the document.
    pub fn delete_document(self) -> Self {
        self.step(Step::Op("delete"))
    }
}

impl<D> IntoScript<D> for UpdateScript<D> {
    fn into_script(self) -> Script {
        Painless::script(self.steps)
    }
}

impl<D> Default for UpdateScript<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D> Clone for UpdateScript<D> {
    fn clone(&self) -> Self {
        Self { steps: self.steps.clone(), document: PhantomData }
    }
}

impl<D> PartialEq for UpdateScript<D> {
    fn eq(&self, other: &Self) -> bool {
        self.steps == other.steps
    }
}

impl<D> fmt::Debug for UpdateScript<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UpdateScript").field(&self.steps).finish()
    }
}

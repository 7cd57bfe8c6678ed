//! Updates built from typed steps.

use std::fmt;
use std::marker::PhantomData;

use super::{IntoScript, Script};
use crate::field::{ContentFor, FieldDef, FieldRef, FieldValue};

/// A painless script that changes documents of type `D`, built from typed steps.
///
/// Values travel as parameters, so scripts of one shape are compiled once by the server.
#[must_use]
pub struct UpdateScript<D> {
    source: String,
    params: Vec<FieldValue>,
    document: PhantomData<fn() -> D>,
}

impl<D> UpdateScript<D> {
    /// A script without steps, which changes nothing.
    pub fn new() -> Self {
        Self { source: String::new(), params: Vec::new(), document: PhantomData }
    }

    fn param(&mut self, value: FieldValue) -> String {
        self.params.push(value);
        format!("params.p{}", self.params.len() - 1)
    }

    /// Sets a field.
    pub fn set<F, V>(mut self, field: F, value: V) -> Self
    where
        F: FieldRef<D>,
        V: ContentFor<<F::Def as FieldDef>::Value, <F::Def as FieldDef>::Shape, F::Def>,
    {
        let value = self.param(value.into_content());
        self.source += &format!("ctx._source.{} = {value};", field.field_path());
        self
    }
}

impl<D> IntoScript<D> for UpdateScript<D> {
    fn into_script(self) -> Script {
        let params = self.params.into_iter().enumerate();
        params.fold(Script::painless(self.source), |mut script, (n, value)| {
            script.params.insert(format!("p{n}").into(), value);
            script
        })
    }
}

impl<D> Default for UpdateScript<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D> Clone for UpdateScript<D> {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), params: self.params.clone(), document: PhantomData }
    }
}

impl<D> PartialEq for UpdateScript<D> {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.params == other.params
    }
}

impl<D> fmt::Debug for UpdateScript<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateScript").field("source", &self.source).field("params", &self.params).finish()
    }
}

//! Parts of a tree that most programs do not have.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::{FromJson, Json, ToJson, debug};

/// A part of a tree whose type is forgotten.
///
/// What is written for the tree then does not name the type, so that only the programs that make
/// such a part compile it: a tree may have many kinds of parts, and costs as much as those in use.
pub struct Part(Box<dyn Forgotten>);

trait Forgotten: ToJson + Any + Send + Sync {
    fn copy(&self) -> Part;
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<T: ToJson + Clone + PartialEq + Send + Sync + 'static> Forgotten for T {
    fn copy(&self) -> Part {
        Part::new(self.clone())
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

impl Part {
    /// Forgets the type of `part`.
    pub(crate) fn new<T: ToJson + Clone + PartialEq + Send + Sync + 'static>(part: T) -> Self {
        Self(Box::new(part))
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.json(), f)
    }
}

impl ToJson for Part {
    fn json(&self) -> Json<'_> {
        self.0.json()
    }
}

impl Clone for Part {
    fn clone(&self) -> Self {
        self.0.copy()
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        let other: &dyn Any = &*other.0;
        self.0.equals(other)
    }
}

/// A [`Part`] that is a `T`.
pub struct Typed<T>(Part, PhantomData<fn() -> T>);

impl<T: ToJson + Clone + PartialEq + Send + Sync + 'static> Typed<T> {
    /// The part itself.
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        let part: &mut dyn Any = &mut *self.0.0;
        part.downcast_mut()
    }
}

impl<T: ToJson + Clone + PartialEq + Send + Sync + 'static> From<T> for Typed<T> {
    fn from(part: T) -> Self {
        Self(Part::new(part), PhantomData)
    }
}

impl<T> ToJson for Typed<T> {
    fn json(&self) -> Json<'_> {
        self.0.json()
    }
}

impl<T: FromJson + ToJson + Clone + PartialEq + Send + Sync + 'static> FromJson for Typed<T> {
    fn from_json(json: &Value) -> Option<Self> {
        T::from_json(json).map(Self::from)
    }
}

impl<T> Clone for Typed<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T> PartialEq for Typed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> fmt::Debug for Typed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

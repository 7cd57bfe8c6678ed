//! What is optional in an object that is moved often.

use serde_json::Value;

use super::{FromJson, Json, Reader, ToJson, Typed};

/// The optional members of an object, written and read as if they were its own. They are a part of
/// their own, and there is none while nothing is set.
pub struct Options<T>(Option<Typed<T>>);

impl<T: Default + ToJson + Clone + PartialEq + Send + Sync + 'static> Options<T> {
    /// Sets one of the members.
    pub(crate) fn set(&mut self, change: impl FnOnce(&mut T)) {
        if let Some(members) = self.0.get_or_insert_with(|| T::default().into()).get_mut() {
            change(members);
        }
    }
}

impl<T> Options<T> {
    /// Whether nothing is set.
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl<T> Default for Options<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Clone for Options<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Options<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> ToJson for Options<T> {
    fn json(&self) -> Json<'_> {
        match &self.0 {
            Some(members) => members.json(),
            None => Json::Value(&Value::Null),
        }
    }

    fn show<'a>(&'a self, _: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if let Json::Object(members) = self.json() {
            members.members(show);
        }
    }
}

impl<T: FromJson + ToJson + Clone + PartialEq + Send + Sync + 'static> FromJson for Options<T> {
    fn from_members(reader: &mut Reader<'_>) -> Option<Self> {
        let before = reader.taken();
        let members = T::from_members(reader)?;
        Some(Self((reader.taken() > before).then(|| members.into())))
    }

    fn take(reader: &mut Reader<'_>, _: &[&str]) -> Option<Self> {
        Self::from_members(reader)
    }
}

//! What is optional in an object that is moved often.

use serde_json::Value;

use super::{FromJson, Json, Members, Reader, ToJson};

/// The optional members of an object, written and read as if they were its own. They are in a box,
/// and there is none while nothing is set.
#[derive(Clone, PartialEq)]
pub struct Options<T>(Option<Box<T>>);

impl<T: Default> Options<T> {
    /// The members, to set one of them.
    #[inline]
    pub(crate) fn set(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T> Options<T> {
    /// Whether nothing is set.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl<T> Default for Options<T> {
    #[inline]
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Members> ToJson for Options<T> {
    #[inline]
    fn json(&self) -> Json<'_> {
        match &self.0 {
            Some(members) => Json::Object(&**members),
            None => Json::Value(&Value::Null),
        }
    }

    #[inline]
    fn show<'a>(&'a self, _: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if let Some(members) = &self.0 {
            members.members(show);
        }
    }
}

impl<T: FromJson> FromJson for Options<T> {
    #[inline]
    fn from_members(reader: &mut Reader<'_>) -> Option<Self> {
        let before = reader.taken();
        let members = T::from_members(reader)?;
        Some(Self((reader.taken() > before).then(|| Box::new(members))))
    }

    #[inline]
    fn take(reader: &mut Reader<'_>, _: &[&str]) -> Option<Self> {
        Self::from_members(reader)
    }
}

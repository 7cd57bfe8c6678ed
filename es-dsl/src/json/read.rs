//! Reading trees: all of the JSON, or nothing.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{List, Text};
use crate::field::FieldValue;

/// What is read from JSON; `None` where it would lose something of it.
pub trait FromJson: Sized {
    /// Whether an object may be written as the value of its first member.
    const SHORT: bool = false;

    /// Reads it.
    fn from_json(json: &Value) -> Option<Self> {
        if !json.is_object() && !Self::SHORT {
            return None;
        }
        let mut members = Members::new(json);
        let object = Self::from_members(&mut members)?;
        members.is_done().then_some(object)
    }

    /// Takes its members, where it is an object.
    fn from_members(_: &mut Members<'_>) -> Option<Self> {
        None
    }

    /// What it is where an object has no such member; `None` where the object cannot be without.
    fn absent() -> Option<Self> {
        None
    }

    /// Reads it as the member of an object that has one of these names.
    fn take(members: &mut Members<'_>, names: &[&str]) -> Option<Self> {
        match members.find(names) {
            Some(value) => Self::from_json(value),
            None => Self::absent(),
        }
    }
}

/// Takes the members of an object one by one, and knows which are left.
pub struct Members<'a> {
    json: &'a Value,
    taken: Vec<&'a str>,
    failed: bool,
}

impl<'a> Members<'a> {
    /// Nothing is taken yet.
    pub(crate) fn new(json: &'a Value) -> Self {
        Self { json, taken: Vec::new(), failed: false }
    }

    /// A member that the object cannot be without, or that says itself what it is then.
    pub(crate) fn take<T: FromJson>(&mut self, names: &[&str]) -> Option<T> {
        T::take(self, names)
    }

    /// Sets an optional member, if it is there.
    pub(crate) fn fill<T: FromJson>(&mut self, member: &mut Option<T>, names: &[&str]) {
        if let Some(value) = self.find(names) {
            *member = T::from_json(value);
            self.failed |= member.is_none();
        }
    }

    /// An object whose members stand among those of this one; `Some(None)` where it has none of them.
    pub(crate) fn flattened<T: FromJson>(&mut self) -> Option<Option<Box<T>>> {
        let before = self.taken.len();
        let object = T::from_members(self)?;
        Some((self.taken.len() > before).then(|| Box::new(object)))
    }

    /// The only member that is left.
    pub(crate) fn last(&self) -> Option<(&'a str, &'a Value)> {
        let mut left = self.json.as_object()?.iter().filter(|(name, _)| !self.taken.contains(&name.as_str()));
        match (self.failed, left.next(), left.next()) {
            (false, Some((name, value)), None) => Some((name, value)),
            _ => None,
        }
    }

    /// Whether all was taken, and could be read.
    pub(crate) fn is_done(&self) -> bool {
        !self.failed && self.taken.len() == self.json.as_object().map_or(1, Map::len)
    }

    fn find(&mut self, names: &[&str]) -> Option<&'a Value> {
        let (name, value) = match self.json {
            Value::Object(members) => {
                names.iter().find_map(|name| members.get_key_value(*name)).map(|(name, value)| (name.as_str(), value))
            }
            first => self.taken.is_empty().then_some(("", first)),
        }?;
        self.taken.push(name);
        Some(value)
    }
}

/// The only member of an object.
pub(crate) fn single(json: &Value) -> Option<(&str, &Value)> {
    let mut members = json.as_object()?.iter();
    match (members.next(), members.next()) {
        (Some((name, value)), None) => Some((name, value)),
        _ => None,
    }
}

/// One of a few words, in upper or lower case.
pub(crate) fn word<T: Copy>(json: &Value, words: &[(&str, T)]) -> Option<T> {
    let text = json.as_str()?;
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, meaning)| *meaning)
}

impl FromJson for bool {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::Bool(value) => Some(*value),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// A whole number, which servers also take as a text.
fn whole(json: &Value) -> Option<i128> {
    const EXACT: f64 = (1u64 << 53) as f64;
    match json {
        Value::Number(number) => match number.as_i128() {
            Some(number) => Some(number),
            None => number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= EXACT).map(|n| n as i128),
        },
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl FromJson for $ty {
            fn from_json(json: &Value) -> Option<Self> {
                whole(json)?.try_into().ok()
            }
        }
    )*};
}

integers!(i32 i64 u8 u32 u64);

impl FromJson for f64 {
    fn from_json(json: &Value) -> Option<Self> {
        let number: f64 = match json {
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => text.parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }
}

impl FromJson for f32 {
    fn from_json(json: &Value) -> Option<Self> {
        let number = f64::from_json(json)? as f32;
        number.is_finite().then_some(number)
    }
}

impl FromJson for Text {
    fn from_json(json: &Value) -> Option<Self> {
        String::from_json(json).map(Self::Owned)
    }
}

/// Servers take numbers and booleans as texts.
impl FromJson for String {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }
}

impl FromJson for FieldValue {
    fn from_json(json: &Value) -> Option<Self> {
        Some(json.clone().into())
    }
}

impl FromJson for Value {
    fn from_json(json: &Value) -> Option<Self> {
        Some(json.clone())
    }
}

impl FromJson for Map<String, Value> {
    fn from_json(json: &Value) -> Option<Self> {
        json.as_object().cloned()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Value) -> Option<Self> {
        T::from_json(json).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: &Value) -> Option<Self> {
        T::from_json(json).map(Self::new)
    }
}

/// A list may be written as its only item.
impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Value) -> Option<Self> {
        let items = match json {
            Value::Array(items) => items.as_slice(),
            Value::Null => return None,
            item => std::slice::from_ref(item),
        };
        let mut list = Self::with_capacity(items.len());
        for item in items {
            list.push(T::from_json(item)?);
        }
        Some(list)
    }
}

impl<T: FromJson> FromJson for List<T> {
    fn from_json(json: &Value) -> Option<Self> {
        Vec::from_json(json).map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(json: &Value) -> Option<Self> {
        let mut map = Self::new();
        for (name, value) in json.as_object()? {
            map.insert(name.clone(), T::from_json(value)?);
        }
        Some(map)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

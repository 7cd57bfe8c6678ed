//! The view of a tree as JSON, and its only serializer.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};

use super::finite::{not_json, shortest};
use super::{List, Text};

/// A view of a part of a tree, as it is written.
#[derive(Clone, Copy)]
pub enum Json<'a> {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number that may be too large for `Int`.
    UInt(u64),
    /// A number.
    Float(f64),
    /// A number of any kind.
    Number(&'a Number),
    /// A text.
    Text(&'a str),
    /// Any JSON.
    Value(&'a Value),
    /// JSON that was read and is not known here.
    Raw(&'a Value),
    /// A value that has no JSON, and why.
    Failed(&'a str),
    /// An object with one member.
    One(&'a str, &'a dyn ToJson),
    /// An object with one member, which is an object with one member, which is an object: what most
    /// queries are.
    Nested([&'a str; 2], &'a dyn Object),
    /// An object.
    Object(&'a dyn Object),
    /// A list.
    List(&'a dyn Items),
}

/// What is written.
pub trait ToJson {
    /// How it is written.
    fn json(&self) -> Json<'_>;

    /// How an object is written of which it is the only member.
    fn alone<'a>(&'a self, name: &'a str) -> Json<'a>
    where
        Self: Sized,
    {
        Json::One(name, self)
    }

    /// Shows it as the member of this name; some show none, and some several.
    fn show<'a>(&'a self, name: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        show(name, self.json());
    }
}

/// What is written as an object.
pub trait Object {
    /// Shows each member.
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>));
}

/// What is written as a list.
pub trait Items {
    /// The item at this place, from 0.
    fn item(&self, at: usize) -> Option<Json<'_>>;
}

/// Each item.
fn each(items: &dyn Items) -> impl Iterator<Item = Json<'_>> {
    (0..).map_while(|at| items.item(at))
}

impl Serialize for Json<'_> {
    /// Fails with the path of the value that has no JSON.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer).map_err(|error| match failure(*self) {
            Some(Failure { path, why }) if path.is_empty() => S::Error::custom(why),
            Some(Failure { path, why }) => S::Error::custom(format!("{path}: {why}")),
            None => error,
        })
    }
}

impl Json<'_> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Bool(value) => serializer.serialize_bool(value),
            Self::Int(value) => serializer.serialize_i64(value),
            Self::UInt(value) => serializer.serialize_u64(value),
            Self::Float(value) if !value.is_finite() => Err(S::Error::custom(not_json(value))),
            Self::Float(value) => serializer.serialize_f64(value),
            Self::Number(value) => value.serialize(serializer),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Value(value) | Self::Raw(value) => value.serialize(serializer),
            Self::Failed(error) => Err(S::Error::custom(error)),
            Self::One(name, inner) => one(name, &inner.json(), serializer),
            Self::Nested([outer, name], members) => one(outer, &Inner(name, members), serializer),
            Self::Object(members) => object(members, serializer),
            Self::List(items) => list(items, serializer),
        }
    }
}

fn one<T: Serialize, S: Serializer>(name: &str, inner: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_key(name)?;
    map.serialize_value(inner)?;
    map.end()
}

/// An object with one member, which is an object.
struct Inner<'a>(&'a str, &'a dyn Object);

impl Serialize for Inner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_key(self.0)?;
        map.serialize_value(&Json::Object(self.1))?;
        map.end()
    }
}

fn object<S: Serializer>(members: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut error = None;
    members.members(&mut |name, json| {
        if error.is_none() {
            error = map.serialize_key(name).and_then(|()| map.serialize_value(&json)).err();
        }
    });
    match error {
        None => map.end(),
        Some(error) => Err(error),
    }
}

fn list<S: Serializer>(items: &dyn Items, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(None)?;
    for item in each(items) {
        seq.serialize_element(&item)?;
    }
    seq.end()
}

/// Prints compact JSON, which says more than the names of our structs.
pub(crate) fn debug(json: Json<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match serde_json::to_string(&json) {
        Ok(text) => f.write_str(&text),
        Err(error) => write!(f, "no JSON: {error}"),
    }
}

/// A value that has no JSON.
struct Failure {
    /// As `bool.must[1].term.price.value`.
    path: String,
    why: String,
}

impl Failure {
    fn at(why: String) -> Option<Self> {
        Some(Self { path: String::new(), why })
    }

    fn below(mut self, name: &str) -> Self {
        self.path = match self.path.is_empty() || self.path.starts_with('[') {
            true => format!("{name}{}", self.path),
            false => format!("{name}.{}", self.path),
        };
        self
    }
}

/// The first value that has no JSON.
fn failure(json: Json<'_>) -> Option<Failure> {
    match json {
        Json::Float(value) if !value.is_finite() => Failure::at(not_json(value)),
        Json::Failed(why) => Failure::at(why.to_owned()),
        Json::One(name, inner) => failure(inner.json()).map(|failure| failure.below(name)),
        Json::Nested([outer, name], members) => {
            failure(Json::Object(members)).map(|failure| failure.below(name).below(outer))
        }
        Json::Object(members) => {
            let mut found = None;
            members.members(&mut |name, json| {
                if found.is_none() {
                    found = failure(json).map(|failure| failure.below(name));
                }
            });
            found
        }
        Json::List(items) => {
            each(items).enumerate().find_map(|(at, json)| Some(failure(json)?.below(&format!("[{at}]"))))
        }
        _ => None,
    }
}

/// Collects what was read and is not known here.
pub(crate) fn raw_parts<'a>(json: Json<'a>, found: &mut Vec<&'a Value>) {
    match json {
        Json::Raw(value) => found.push(value),
        Json::One(_, inner) => raw_parts(inner.json(), found),
        Json::Nested(_, members) => raw_parts(Json::Object(members), found),
        Json::Object(object) => object.members(&mut |_, json| raw_parts(json, found)),
        Json::List(items) => each(items).for_each(|json| raw_parts(json, found)),
        _ => {}
    }
}

/// Types that are one value.
macro_rules! values {
    ($($ty:ty: |$value:ident| $json:expr;)*) => {$(
        impl ToJson for $ty {
            fn json(&self) -> Json<'_> {
                let $value = self;
                $json
            }
        }
    )*};
}

values! {
    bool: |value| Json::Bool(*value);
    i32: |value| Json::Int((*value).into());
    i64: |value| Json::Int(*value);
    u8: |value| Json::UInt((*value).into());
    u32: |value| Json::UInt((*value).into());
    u64: |value| Json::UInt(*value);
    f32: |value| Json::Float(shortest(*value));
    f64: |value| Json::Float(*value);
    String: |value| Json::Text(value);
    Text: |value| Json::Text(value);
    Value: |value| Json::Value(value);
    Map<String, Value>: |value| Json::Object(value);
}

impl Object for Map<String, Value> {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        self.iter().for_each(|(name, value)| show(name, Json::Value(value)));
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn json(&self) -> Json<'_> {
        match self {
            Some(value) => value.json(),
            None => Json::Value(&Value::Null),
        }
    }

    fn show<'a>(&'a self, name: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if let Some(value) = self {
            show(name, value.json());
        }
    }
}

impl<T: ToJson + ?Sized> ToJson for Box<T> {
    fn json(&self) -> Json<'_> {
        (**self).json()
    }
}

impl<T: ToJson> Items for Vec<T> {
    fn item(&self, at: usize) -> Option<Json<'_>> {
        self.get(at).map(ToJson::json)
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn json(&self) -> Json<'_> {
        Json::List(self)
    }
}

impl<T: ToJson> ToJson for List<T> {
    fn json(&self) -> Json<'_> {
        Json::List(&self.0)
    }

    fn show<'a>(&'a self, name: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if !self.is_empty() {
            show(name, self.json());
        }
    }
}

impl<T: ToJson> Object for BTreeMap<String, T> {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        self.iter().for_each(|(name, value)| show(name, value.json()));
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }

    fn show<'a>(&'a self, name: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if !self.is_empty() {
            show(name, self.json());
        }
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(*self, f)
    }
}

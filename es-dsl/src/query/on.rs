//! Queries on one field.

use std::borrow::Cow;

use serde::de::{DeserializeOwned, Error};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::params::Params;
use crate::field::FieldValue;

/// A query of kind `P` on one field: `{"field": {…parameters…}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct On<P> {
    pub(crate) field: Cow<'static, str>,
    pub(crate) params: P,
}

impl<P> Params<P> for On<P> {
    fn params_mut(&mut self) -> &mut P {
        &mut self.params
    }
}

impl<P: Serialize> Serialize for On<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(&self.field, &self.params)?;
        map.end()
    }
}

/// Kinds that can be written as `{"field": value}`.
pub(crate) trait Shorthand: Sized {
    /// The query that the value alone stands for; `None` where there is no such shorthand.
    fn from_value(value: FieldValue) -> Option<Self>;
}

impl<'de, P: DeserializeOwned + Shorthand> Deserialize<'de> for On<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut entries = Map::deserialize(deserializer)?.into_iter();
        let (Some((field, value)), None) = (entries.next(), entries.next()) else {
            return Err(D::Error::custom("a query on one field has one member, the field"));
        };
        let params = match value {
            Value::Object(_) => P::deserialize(value).map_err(D::Error::custom)?,
            value => P::from_value(value.into())
                .ok_or_else(|| D::Error::custom("the parameters of a query are an object"))?,
        };
        Ok(Self { field: field.into(), params })
    }
}

//! Queries that name their field in the place of a member.

use serde_json::Value;

use super::Query;
use crate::json::{FromJson, HasParams, Json, Members, Object, Text, ToJson, single};

/// A query of kind `P` on one field: `{"field": {…parameters…}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct On<P> {
    pub(crate) field: Text,
    pub(crate) params: P,
}

impl<P> HasParams<P> for On<P> {
    fn params_mut(&mut self) -> &mut P {
        &mut self.params
    }
}

impl<P: ToJson> ToJson for On<P> {
    fn json(&self) -> Json<'_> {
        Json::One(&self.field, &self.params)
    }

    fn alone<'a>(&'a self, kind: &'a str) -> Json<'a> {
        match self.params.json() {
            Json::Object(params) => Json::Nested([kind, &self.field], params),
            _ => Json::One(kind, self),
        }
    }
}

impl<P: FromJson> FromJson for On<P> {
    fn from_json(json: &Value) -> Option<Self> {
        let (field, params) = single(json)?;
        Some(Self { field: field.to_owned().into(), params: P::from_json(params)? })
    }
}

/// A query of kind `P` that has its field and what is asked of it beside its parameters:
/// `{"field": value, …parameters…}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside<P, V> {
    pub(crate) field: Text,
    pub(crate) value: V,
    pub(crate) params: P,
}

impl<P, V> HasParams<P> for Beside<P, V> {
    fn params_mut(&mut self) -> &mut P {
        &mut self.params
    }
}

impl<P: Object, V: ToJson> Object for Beside<P, V> {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        show(&self.field, self.value.json());
        self.params.members(show);
    }
}

impl<P: Object, V: ToJson> ToJson for Beside<P, V> {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }
}

impl<P: FromJson, V: FromJson> FromJson for Beside<P, V> {
    fn from_json(json: &Value) -> Option<Self> {
        let mut members = Members::new(json);
        let params = P::from_members(&mut members)?;
        let (field, value) = members.last()?;
        Some(Self { field: field.to_owned().into(), value: V::from_json(value)?, params })
    }
}

impl<P, D, K: HasParams<P>> HasParams<P> for Query<D, K> {
    fn params_mut(&mut self) -> &mut P {
        self.kind.params_mut()
    }
}

impl<D, P> Query<D, On<P>> {
    pub(crate) fn on(field: Text, params: P) -> Self {
        Query::of(On { field, params })
    }
}

impl<D, P, V> Query<D, Beside<P, V>> {
    pub(crate) fn beside(field: Text, value: V, params: P) -> Self {
        Query::of(Beside { field, value, params })
    }
}

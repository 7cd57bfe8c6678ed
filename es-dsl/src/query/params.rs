//! What the parameters of all kinds of query have in common.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Declares one kind of query: its struct, and on `Query<D, Kind>` a method for each optional
/// parameter. `[…]` holds what has no such method, above all what the query cannot do without;
/// `where` names a type parameter of the kind; `as` gives the type that the method
/// takes where it is not the type that is stored; `= "…"` gives the JSON name where it is not the
/// method's name. Every kind gets `boost` and `name`.
///
/// A parameter that is not declared makes the reading of a query fall back to raw JSON, so nothing
/// that a user or a server wrote is lost.
macro_rules! params {
    (
        $(#[$meta:meta])*
        pub struct $kind:ident for $target:ty $(where $generic:ident)? [ $($(#[$attribute:meta])* $required:ident : $required_ty:ty),* $(,)? ] {
            $(
                $(#[doc = $doc:expr])*
                $param:ident : $ty:ty $(as $arg:ty)? $(= $json:literal)?,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $kind {
            $($(#[$attribute])* pub(crate) $required: $required_ty,)*
            $(
                #[serde(default, skip_serializing_if = "Option::is_none" $(, rename = $json)?)]
                pub(crate) $param: Option<$ty>,
            )*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub(crate) boost: Option<f64>,
            #[serde(default, skip_serializing_if = "Option::is_none", rename = "_name")]
            pub(crate) name: Option<String>,
        }

        impl $kind {
            pub(crate) fn new($($required: $required_ty),*) -> Self {
                Self { $($required,)* $($param: None,)* boost: None, name: None }
            }
        }

        impl<D $(, $generic)?> $crate::query::Query<D, $target> {
            $(
                $(#[doc = $doc])*
                pub fn $param(mut self, $param: params!(@arg $ty $(, $arg)?)) -> Self {
                    self.params_mut().$param = Some($param.into());
                    self
                }
            )*

            /// Multiplies the score of this query. Default 1.
            pub fn boost(mut self, boost: f64) -> Self {
                self.params_mut().boost = Some(boost);
                self
            }

            /// A name of your own; each hit lists the names of the queries that it matched.
            pub fn name(mut self, name: impl Into<String>) -> Self {
                self.params_mut().name = Some(name.into());
                self
            }

            fn params_mut(&mut self) -> &mut $kind {
                $crate::query::params::Params::params_mut(&mut self.kind)
            }
        }
    };
    (@arg $ty:ty) => { $ty };
    (@arg $ty:ty, $arg:ty) => { $arg };
}

/// Where the parameters of kind `P` are: in the kind itself, or beside a field's name.
pub(crate) trait Params<P> {
    fn params_mut(&mut self) -> &mut P;
}

impl<P> Params<P> for P {
    fn params_mut(&mut self) -> &mut P {
        self
    }
}

/// A list that may be written as its only item.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub(crate) struct OneOrMany<T>(pub(crate) Vec<T>);

impl<T> OneOrMany<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let many = match Value::deserialize(deserializer)? {
            Value::Array(many) => many,
            one => vec![one],
        };
        let items: Result<_, _> = many.into_iter().map(T::deserialize).collect();
        items.map(Self).map_err(D::Error::custom)
    }
}

/// How many of the optional clauses or terms must match.
///
/// ```
/// use es_dsl::prelude::*;
/// use serde_json::Value;
///
/// let query: Query<Value, _> = match_("text", "one two three").minimum_should_match(2);
/// let query = query.minimum_should_match("75%");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MinimumShouldMatch {
    /// A number of clauses; a negative one counts those that may be missing.
    Count(i32),
    /// A share (`"75%"`) or a combination (`"2<-25%"`), as the server's manual spells it.
    Expression(String),
}

impl From<i32> for MinimumShouldMatch {
    fn from(count: i32) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for MinimumShouldMatch {
    fn from(expression: &str) -> Self {
        Self::Expression(expression.to_owned())
    }
}

impl From<String> for MinimumShouldMatch {
    fn from(expression: String) -> Self {
        Self::Expression(expression)
    }
}

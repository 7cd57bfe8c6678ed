//! What the parameters of all kinds of query have in common.

use serde_json::Value;

use crate::json::{FromJson, Json, ToJson};

/// Declares one kind of query: its parameters, as `object!` does, and on `Query<D, Kind>` a method
/// for each optional one. `where` names a type parameter of the kind. Every kind gets `boost` and
/// `name`.
macro_rules! params {
    (
        $(#[$meta:meta])*
        pub struct $kind:ident $(($short:ident))? $(with $options:ident)? for $target:ty $(where $generic:ident)?
        [ $($required:tt)* ] { $($optional:tt)* }
    ) => {
        object! {
            $(#[$meta])*
            pub struct $kind $(($short))? $(with $options)? [ $($required)* ] {
                $($optional)*
                /// Multiplies the score of this query. Default 1.
                boost: f64,
                /// A name of your own; each hit lists the names of the queries that it matched.
                name: String as impl Into<String> = "_name",
            }
            methods [D $(, $generic)?] on $crate::query::Query<D, $target>
        }
    };
}

/// How many of the optional clauses or terms must match.
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
/// use serde_json::Value;
///
/// let query: Query<Value, _> = match_("text", "one two three").minimum_should_match(2);
/// let query = query.minimum_should_match("75%");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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

impl ToJson for MinimumShouldMatch {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Count(count) => count.json(),
            Self::Expression(expression) => expression.json(),
        }
    }
}

impl FromJson for MinimumShouldMatch {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::String(expression) => Some(Self::Expression(expression.clone())),
            count => i32::from_json(count).map(Self::Count),
        }
    }
}

object! {
    /// How many terms of a `common` query have to match, of the rare and of the frequent ones.
    #[derive(Default)]
    pub struct ByFrequency [] {
        /// Of the rare ones.
        low_freq: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// Of the frequent ones.
        high_freq: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
    }
    methods [] on ByFrequency
}

/// How many terms of a `common` query have to match.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CommonTermsMinimum {
    /// Of the rare ones.
    Rare(MinimumShouldMatch),
    /// Of the rare and of the frequent ones.
    ByFrequency(ByFrequency),
}

impl<M: Into<MinimumShouldMatch>> From<M> for CommonTermsMinimum {
    fn from(minimum: M) -> Self {
        Self::Rare(minimum.into())
    }
}

impl From<ByFrequency> for CommonTermsMinimum {
    fn from(minimum: ByFrequency) -> Self {
        Self::ByFrequency(minimum)
    }
}

impl ToJson for CommonTermsMinimum {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Rare(minimum) => minimum.json(),
            Self::ByFrequency(minimum) => minimum.json(),
        }
    }
}

impl FromJson for CommonTermsMinimum {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::Object(_) => FromJson::from_json(json).map(Self::ByFrequency),
            minimum => FromJson::from_json(minimum).map(Self::Rare),
        }
    }
}

/// How many single-character edits a term may be away from the one asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fuzziness {
    /// A fixed number of edits, 0 to 2.
    Edits(u8),
    /// `"AUTO"`, which goes by the length of the term, or `"AUTO:low,high"`.
    Expression(std::borrow::Cow<'static, str>),
}

impl Fuzziness {
    /// By the length of the term: none up to 2 characters, one up to 5, two beyond.
    pub const AUTO: Self = Self::Expression(std::borrow::Cow::Borrowed("AUTO"));
}

impl From<u8> for Fuzziness {
    fn from(edits: u8) -> Self {
        Self::Edits(edits)
    }
}

impl ToJson for Fuzziness {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Edits(edits) => edits.json(),
            Self::Expression(expression) => expression.json(),
        }
    }
}

impl FromJson for Fuzziness {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::String(expression) => Some(Self::Expression(expression.clone().into())),
            edits => u8::from_json(edits).map(Self::Edits),
        }
    }
}

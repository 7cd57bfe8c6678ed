//! How many documents match.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};

use super::Hit;
use crate::open_enum::open_enum;

/// Hits with their number, as they come.
#[derive(Deserialize)]
pub(super) struct Found<T> {
    /// Absent if the search asked not to count.
    total: Option<Total>,
    pub(super) max_score: Option<f64>,
    #[serde(default = "Vec::new")]
    pub(super) hits: Vec<Hit<T>>,
}

impl<T> Found<T> {
    /// How many there are; where nothing counted them, those that are here and perhaps more.
    pub(super) fn total(&self) -> Total {
        let here = Total { value: self.hits.len() as u64, relation: Relation::Gte };
        self.total.clone().unwrap_or(here)
    }
}

/// None at all.
impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { total: Some(Total { value: 0, relation: Relation::Eq }), max_score: None, hits: Vec::new() }
    }
}

/// How many documents match. Prints as `7`, and as `10000+` where it is a lower bound.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Total {
    /// The number.
    pub value: u64,
    /// What the number is.
    pub relation: Relation,
}

open_enum! {
    /// How a count relates to the truth.
    Relation {
        /// It is exact.
        Eq = "eq",
        /// There are as many or more; counting further was not worth the time.
        Gte = "gte",
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        if self.relation == Relation::Eq { Ok(()) } else { f.write_str("+") }
    }
}

/// A number up to version 6, an object with the relation from version 7 on.
impl<'de> Deserialize<'de> for Total {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Total;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of hits")
            }

            fn visit_u64<E>(self, value: u64) -> Result<Total, E> {
                Ok(Total { value, relation: Relation::Eq })
            }

            /// Version 6 says -1 when it did not count.
            fn visit_i64<E>(self, _: i64) -> Result<Total, E> {
                Ok(Total { value: 0, relation: Relation::Gte })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Total, A::Error> {
                let mut total = Total { value: 0, relation: Relation::Eq };
                while let Some(name) = members.next_key::<String>()? {
                    match name.as_str() {
                        "value" => total.value = members.next_value()?,
                        "relation" => total.relation = members.next_value()?,
                        _ => drop(members.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(total)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

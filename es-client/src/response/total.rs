//! How many documents match.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::open_enum::open_enum;

/// How many documents match. Prints as `7`, and as `10000+` where it is a lower bound; as JSON it is
/// `{"value": 7, "relation": "eq"}`, as servers write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

impl Total {
    pub(crate) const NONE: Self = Self { value: 0, relation: Relation::Eq };

    /// What is known where nothing counted the matches: there are those that are here, and perhaps
    /// more.
    pub(crate) fn at_least(here: usize) -> Self {
        Self { value: here as u64, relation: Relation::Gte }
    }
}

/// As a server of version 7 or newer writes it.
#[derive(Deserialize)]
#[serde(expecting = "a total")]
struct RawTotal {
    value: u64,
    relation: Relation,
}

impl<'de> Deserialize<'de> for Total {
    /// An untagged enum would read each total into a tree first: 2,000 instructions of a search.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrObject;

        impl<'de> Visitor<'de> for NumberOrObject {
            type Value = Total;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of documents that match")
            }

            /// Up to version 6.
            fn visit_u64<E: Error>(self, value: u64) -> Result<Total, E> {
                Ok(Total { value, relation: Relation::Eq })
            }

            /// Version 6 says -1 when it did not count.
            fn visit_i64<E: Error>(self, _: i64) -> Result<Total, E> {
                Ok(Total::at_least(0))
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Total, A::Error> {
                let RawTotal { value, relation } = RawTotal::deserialize(MapAccessDeserializer::new(object))?;
                Ok(Total { value, relation })
            }
        }

        deserializer.deserialize_any(NumberOrObject)
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        if self.relation == Relation::Eq { Ok(()) } else { f.write_str("+") }
    }
}

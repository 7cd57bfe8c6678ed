//! How many documents match.

use std::fmt;

use serde::Deserialize;

use crate::open_enum::open_enum;

/// How many documents match. Prints as `7`, and as `10000+` where it is a lower bound.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "RawTotal")]
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

/// A number up to version 6, an object with the relation from version 7 on.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawTotal {
    Number(i64),
    Object { value: u64, relation: Relation },
}

impl From<RawTotal> for Total {
    fn from(total: RawTotal) -> Self {
        match total {
            RawTotal::Object { value, relation } => Self { value, relation },
            RawTotal::Number(number) => match u64::try_from(number) {
                Ok(value) => Self { value, relation: Relation::Eq },
                // Version 6 says -1 when it did not count.
                Err(_) => Self { value: 0, relation: Relation::Gte },
            },
        }
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        if self.relation == Relation::Eq { Ok(()) } else { f.write_str("+") }
    }
}

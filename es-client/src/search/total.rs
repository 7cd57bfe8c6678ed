//! How many documents match.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::{
    document::parts::{Documents, read_hit},
    open_enum::open_enum,
    reader::{self, Fault, Read, Reader},
};

/// How many hits there are, and how good they are.
#[derive(Default)]
pub(super) struct Found {
    /// Absent if the search asked not to count.
    total: Option<Total>,
    pub(super) max_score: Option<f64>,
}

impl Found {
    /// Reads it with its hits, which `documents` takes.
    pub(super) fn read<'t>(&mut self, json: &mut Reader<'t>, documents: &mut dyn Documents<'t>) -> Result<(), Fault> {
        json.object(&[], &mut |name, value| match name {
            "total" => value.fill(&mut self.total),
            "max_score" => value.fill(&mut self.max_score),
            "hits" => value.array(&mut |hit| read_hit(hit, documents)),
            _ => Ok(()),
        })
    }

    /// Reads inner hits, which are an object around it.
    pub(super) fn inner<'t>(json: &'t str, documents: &mut dyn Documents<'t>) -> Result<Self, Fault> {
        let mut found = Self::default();
        Reader::new(json).object(&["hits"], &mut |name, value| match name {
            "hits" => found.read(value, documents),
            _ => Ok(()),
        })?;
        Ok(found)
    }

    /// How many there are; where nothing counted them, those that are here and perhaps more.
    pub(super) fn total(self, here: usize) -> Total {
        self.total.unwrap_or(Total { value: here as u64, relation: Relation::Gte })
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

impl Total {
    pub(super) const NONE: Self = Self { value: 0, relation: Relation::Eq };
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        if self.relation == Relation::Eq { Ok(()) } else { f.write_str("+") }
    }
}

/// A number up to version 6, an object with the relation from version 7 on.
impl Read<'_> for Total {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut total = Self::NONE;
        if json.is_object() {
            json.object(&[], &mut |name, value| match name {
                "value" => value.fill(&mut total.value),
                "relation" => value.fill(&mut total.relation),
                _ => Ok(()),
            })?;
            return Ok(total);
        }
        match u64::try_from(json.read::<i64>()?) {
            Ok(value) => total.value = value,
            // Version 6 says -1 when it did not count.
            Err(_) => total.relation = Relation::Gte,
        }
        Ok(total)
    }
}

impl<'de> Deserialize<'de> for Total {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reader::deserialize(deserializer)
    }
}

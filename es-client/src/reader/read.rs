//! What is read from a place in a text.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Map, Number, Value, value::RawValue};

use super::{Fault, Reader};

/// What can be read from a place in a text.
pub(crate) trait Read<'t>: Sized {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault>;
}

impl<'t> Reader<'t> {
    /// Reads the value here, as what is wanted.
    pub(crate) fn read<T: Read<'t>>(&mut self) -> Result<T, Fault> {
        T::read(self)
    }

    fn number<T>(&mut self, wanted: &str, of: impl FnOnce(&Number) -> Option<T>) -> Result<T, Fault> {
        let mut ahead = *self;
        match ahead.json()? {
            Value::Number(number) => match of(&number) {
                Some(number) => {
                    *self = ahead;
                    Ok(number)
                }
                None => Err(self.other(wanted)),
            },
            _ => Err(self.other(wanted)),
        }
    }
}

impl Read<'_> for String {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.string().map(Into::into)
    }
}

impl Read<'_> for bool {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut ahead = *json;
        let value = match ahead.skip()? {
            "true" => true,
            "false" => false,
            _ => return Err(json.other("true or false")),
        };
        *json = ahead;
        Ok(value)
    }
}

impl Read<'_> for f64 {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.number("a number", Number::as_f64)
    }
}

impl Read<'_> for i64 {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.number("a whole number", Number::as_i64)
    }
}

impl Read<'_> for u64 {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.number("a whole number from 0 on", Number::as_u64)
    }
}

impl Read<'_> for u32 {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.number("a whole number from 0 to 4294967295", |number| number.as_u64()?.try_into().ok())
    }
}

impl Read<'_> for u16 {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.number("a whole number from 0 to 65535", |number| number.as_u64()?.try_into().ok())
    }
}

/// All times in answers are whole milliseconds.
impl Read<'_> for Duration {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.read().map(Self::from_millis)
    }
}

impl Read<'_> for Value {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.json()
    }
}

impl Read<'_> for Map<String, Value> {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        if !json.is_object() {
            return Err(json.other("an object"));
        }
        match json.json()? {
            Value::Object(members) => Ok(members),
            _ => Ok(Self::new()),
        }
    }
}

/// A null is an absent member, which nobody reads.
impl<'t, T: Read<'t>> Read<'t> for Option<T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        T::read(json).map(Some)
    }
}

impl<'t, T: Read<'t>> Read<'t> for Box<T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        T::read(json).map(Self::new)
    }
}

impl<'t, T: Read<'t>> Read<'t> for Vec<T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let mut items = Self::new();
        json.array(&mut |item| {
            items.push(item.read()?);
            Ok(())
        })?;
        Ok(items)
    }
}

impl<'t, T: Read<'t>> Read<'t> for BTreeMap<String, T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let mut members = Self::new();
        json.object(&[], &mut |name, value| {
            members.insert(name.to_owned(), value.read()?);
            Ok(())
        })?;
        Ok(members)
    }
}

/// Reads a type as what surrounds documents is read, for those who deserialize it by themselves.
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'t> Read<'t>,
    D: Deserializer<'de>,
{
    let json = Box::<RawValue>::deserialize(deserializer)?;
    Reader::new(json.get()).read().map_err(|fault| D::Error::custom(fault.message))
}

/// Makes a type readable as an object: the value that it begins with, the members that must be
/// there, and which member goes into which field.
macro_rules! read_members {
    ($($ty:ident = $begin:expr, needs [$($needed:literal),*] { $($($name:literal)|+ => $field:ident,)* })*) => { $(
        impl<'t> $crate::reader::Read<'t> for $ty {
            fn read(json: &mut $crate::reader::Reader<'t>) -> Result<Self, $crate::reader::Fault> {
                let mut read: Self = $begin;
                json.object(&[$($needed),*], &mut |name, value| {
                    match name {
                        $($($name)|+ => read.$field = value.read()?,)*
                        _ => {}
                    }
                    Ok(())
                })?;
                Ok(read)
            }
        }

        impl<'de> serde::Deserialize<'de> for $ty {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::reader::deserialize(deserializer)
            }
        }
    )* };
}

pub(crate) use read_members;

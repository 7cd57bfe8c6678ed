//! What is read from a place in a text.

use std::time::Duration;

use es_dsl::mapping::Named;
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

use super::{Fault, Reader};

/// What can be read from a place in a text; see [`read_members!`](crate::read_members).
///
/// ```
/// use es_client_reader::{Fault, Read, Reader};
///
/// struct Percent(f64);
///
/// impl<'t> Read<'t> for Percent {
///     fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
///         json.read().map(|share: f64| Self(share * 100.0))
///     }
/// }
///
/// assert_eq!(Reader::new("0.25").read::<Percent>()?.0, 25.0);
/// # Ok::<_, Fault>(())
/// ```
pub trait Read<'t>: Sized {
    /// Reads the value at the place, and goes past it.
    ///
    /// # Errors
    /// When the value is another one.
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault>;
}

impl<'t> Reader<'t> {
    /// Reads the value here, as what is wanted.
    ///
    /// # Errors
    /// When it is another one.
    pub fn read<T: Read<'t>>(&mut self) -> Result<T, Fault> {
        T::read(self)
    }

    /// The value here, if it is what is wanted.
    pub fn read_if_fits<T: Read<'t>>(&self) -> Option<T> {
        self.ahead().read().ok()
    }

    /// Reads the value here into its place.
    ///
    /// # Errors
    /// When it is another one.
    pub fn fill<T: Read<'t>>(&mut self, place: &mut T) -> Result<(), Fault> {
        *place = T::read(self)?;
        Ok(())
    }
}

/// Reads numbers of a type.
macro_rules! read_number {
    ($($ty:ty: $wanted:literal, $of:ident;)*) => { $(
        impl Read<'_> for $ty {
            fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
                let mut ahead = json.ahead();
                match ahead.piece()?.$of() {
                    Some(number) => {
                        *json = ahead;
                        Ok(number)
                    }
                    None => Err(json.other($wanted)),
                }
            }
        }
    )* };
}

read_number! {
    f64: "a number", float;
    i64: "a whole number", whole;
    u64: "a whole number from 0 on", whole;
    u32: "a whole number from 0 to 4294967295", whole;
    u16: "a whole number from 0 to 65535", whole;
}

impl Read<'_> for String {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.string().map(Into::into)
    }
}

impl Read<'_> for bool {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut ahead = json.ahead();
        let value = match ahead.skip()? {
            "true" => true,
            "false" => false,
            _ => return Err(json.other("true or false")),
        };
        *json = ahead;
        Ok(value)
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

impl<'t, T: Read<'t>> Read<'t> for Named<T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let mut members = Self::default();
        json.object(&[], &mut |name, value| {
            members.insert(name.to_owned(), value.read()?);
            Ok(())
        })?;
        Ok(members)
    }
}

/// Reads a type as what surrounds documents is read, for those who deserialize it by themselves.
///
/// # Errors
/// When it is another value.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'t> Read<'t>,
    D: Deserializer<'de>,
{
    let json = Value::deserialize(deserializer)?;
    Reader::new(&format!("{json}")).read().map_err(D::Error::custom)
}

/// Makes a type readable as an object: the value that it begins with, the members that must be
/// there, and which member goes into which field. The [crate's example](crate) shows one.
#[macro_export]
macro_rules! read_members {
    ($($ty:ident = $begin:expr, needs [$($needed:literal),*] { $($($name:literal)|+ => $field:ident,)* })*) => { $(
        impl<'t> $crate::Read<'t> for $ty {
            fn read(json: &mut $crate::Reader<'t>) -> Result<Self, $crate::Fault> {
                let mut read: Self = $begin;
                json.object(&[$($needed),*], &mut |name, value| match name {
                    $($($name)|+ => value.fill(&mut read.$field),)*
                    _ => Ok(()),
                })?;
                Ok(read)
            }
        }

        impl<'de> serde::Deserialize<'de> for $ty {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }
    )* };
}

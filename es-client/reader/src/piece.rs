//! The pieces of JSON, told apart.

use std::borrow::Cow;

use serde::de::{Error as _, Expected, Unexpected, Visitor};

use super::{Fault, value::Result};

/// A value without others inside, or where a value with others inside begins.
pub(super) enum Piece<'t> {
    Null,
    Bool(bool),
    /// A whole number from 0 on.
    Unsigned(u64),
    /// A whole number below 0.
    Signed(i64),
    /// Any other number, as it is written.
    Number(&'t str),
    Text(Cow<'t, str>),
    Array,
    Object,
}

impl<'s> Piece<'s> {
    /// A number, if it is one.
    pub(super) fn number(text: &'s str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
        let is_whole = digits.iter().all(u8::is_ascii_digit);
        let is_negative = text.len() > digits.len();
        Some(match digits {
            // Most are short.
            [b'1'..=b'9', ..] if is_whole && digits.len() < 19 => {
                let number = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
                if is_negative { Self::Signed(-number) } else { Self::Unsigned(number.unsigned_abs()) }
            }
            [b'0'] if !is_negative => Self::Unsigned(0),
            [b'1'..=b'9', ..] if is_whole && is_negative => text.parse().map_or(Self::Number(text), Self::Signed),
            [b'1'..=b'9', ..] if is_whole => text.parse().map_or(Self::Number(text), Self::Unsigned),
            // Rust reads these as numbers too, JSON does not know them.
            [b'0', b'0'..=b'9', ..] => return None,
            _ if digits.windows(2).any(|two| matches!(two, b".e" | b".E")) => return None,
            // What else begins and ends so is no word; `-0` is among it.
            [b'0'..=b'9', .., b'0'..=b'9'] | [b'0'] => Self::Number(text),
            _ => return None,
        })
    }

    /// Its value, if it is a whole number and fits.
    pub(super) fn whole<T: TryFrom<u64> + TryFrom<i64>>(&self) -> Option<T> {
        match *self {
            Self::Unsigned(number) => number.try_into().ok(),
            Self::Signed(number) => number.try_into().ok(),
            _ => None,
        }
    }

    /// Its value, if it is a number.
    pub(super) fn float(&self) -> Option<f64> {
        match *self {
            Self::Unsigned(number) => Some(number as f64),
            Self::Signed(number) => Some(number as f64),
            Self::Number(number) => double(number).ok(),
            _ => None,
        }
    }

    /// The error that it is of another kind.
    pub(super) fn unexpected(&self, expected: &dyn Expected) -> Fault {
        let found = match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Unsigned(number) => Unexpected::Unsigned(*number),
            Self::Signed(number) => Unexpected::Signed(*number),
            Self::Number(number) => Unexpected::Float(number.parse().unwrap_or(f64::INFINITY)),
            Self::Text(text) => Unexpected::Str(text),
            Self::Array => Unexpected::Seq,
            Self::Object => Unexpected::Map,
        };
        Fault::invalid_type(found, expected)
    }

    pub(super) fn visit_number<'t, V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Signed(number) => visitor.visit_i64(number),
            Self::Number(number) => visitor.visit_f64(double(number)?),
            other => Err(other.unexpected(&visitor)),
        }
    }
}

macro_rules! read_float {
    ($($name:ident $ty:ident)*) => { $(
        pub(super) fn $name(text: &str) -> Result<$ty> {
            match text.parse::<$ty>() {
                Ok(number) if number.is_finite() => Ok(number),
                Ok(_) => Err(Fault::custom("number out of range")),
                Err(_) => Err(Fault::custom("invalid number")),
            }
        }
    )* };
}

read_float! {
    single f32
    double f64
}

pub(super) fn visit_text<'t, V: Visitor<'t>>(text: Cow<'t, str>, visitor: V) -> Result<V::Value> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

pub(super) fn visit_bytes<'t, V: Visitor<'t>>(text: Cow<'t, str>, visitor: V) -> Result<V::Value> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
        Cow::Owned(text) => visitor.visit_byte_buf(text.into_bytes()),
    }
}

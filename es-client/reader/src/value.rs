//! Documents are read by serde, in their place: the reader is a deserializer.
//!
//! It tells the pieces of JSON apart in code that is compiled once. What is compiled for each type
//! of documents is only what takes them; with a deserializer of serde_json's it would be a whole
//! reader of JSON, in each program. What is read, and the words for what does not fit, are as by
//! serde_json, but that what no type asks for is passed over unseen.

use std::borrow::Cow;

use serde::{
    Deserialize, Deserializer,
    de::{
        Expected, Visitor,
        value::{BorrowedStrDeserializer, CowStrDeserializer, MapDeserializer},
    },
};

use super::{
    Fault, Reader,
    inside::Inside,
    piece::{Piece, single, visit_bytes, visit_text},
};

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// The name by which serde_json's `RawValue` asks for the text of a value.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

impl<'t> Reader<'t> {
    /// Reads the value here with serde.
    ///
    /// # Errors
    /// Those of the type, and when there is no JSON here.
    pub fn value<T: Deserialize<'t>>(&mut self) -> Result<T> {
        self.by_itself(|json| T::deserialize(json)).map_err(|fault| fault.or_at(self.at))
    }

    /// Reads a value up to where others are inside.
    pub(super) fn piece(&mut self) -> Result<Piece<'t>> {
        Ok(match self.peek() {
            Some(b'"') => Piece::Text(self.string()?),
            Some(b'{') => Piece::Object,
            Some(b'[') => Piece::Array,
            _ => match self.word()? {
                "null" => Piece::Null,
                "true" => Piece::Bool(true),
                "false" => Piece::Bool(false),
                number => Piece::number(number).ok_or_else(|| self.broken())?,
            },
        })
    }

    /// The error that the value here is of another kind.
    fn unexpected(&mut self, expected: &dyn Expected) -> Fault {
        match self.piece() {
            Ok(found) => found.unexpected(expected),
            Err(error) => error,
        }
    }

    fn text(&mut self, expected: &dyn Expected) -> Result<Cow<'t, str>> {
        match self.piece()? {
            Piece::Text(text) => Ok(text),
            other => Err(other.unexpected(expected)),
        }
    }

    fn items<V: Visitor<'t>>(&mut self, visitor: V) -> Result<V::Value> {
        let inside = self.inside(b'[')?;
        let depth = inside.depth;
        let value = visitor.visit_seq(inside)?;
        self.close(b']', depth)?;
        Ok(value)
    }

    fn members<V: Visitor<'t>>(&mut self, visitor: V) -> Result<V::Value> {
        let inside = self.inside(b'{')?;
        let depth = inside.depth;
        let value = visitor.visit_map(inside)?;
        self.close(b'}', depth)?;
        Ok(value)
    }

    fn inside(&mut self, open: u8) -> Result<Inside<'_, 't>> {
        self.open(open, "a value")?;
        Ok(Inside::of(self))
    }

    /// Makes sure that all was taken of what is inside an array or object.
    fn close(&mut self, end: u8, depth: u8) -> Result<()> {
        if self.depth < depth {
            return Ok(());
        }
        if self.eat(end) {
            self.depth -= 1;
            return Ok(());
        }
        Err(if self.rest().is_empty() { self.broken() } else { self.fault("trailing characters") })
    }
}

macro_rules! read_number {
    ($($deserialize:ident)*) => { $(
        fn $deserialize<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
            self.piece()?.visit_number(visitor)
        }
    )* };
}

/// Whole numbers that are too long for the others.
macro_rules! read_long_number {
    ($($deserialize:ident $visit:ident)*) => { $(
        fn $deserialize<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
            match self.piece()? {
                Piece::Number(number) => match number.parse() {
                    Ok(number) => visitor.$visit(number),
                    Err(_) => Piece::Number(number).visit_number(visitor),
                },
                other => other.visit_number(visitor),
            }
        }
    )* };
}

impl<'t> Deserializer<'t> for &mut Reader<'t> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.piece()? {
            Piece::Null => visitor.visit_unit(),
            Piece::Bool(value) => visitor.visit_bool(value),
            Piece::Text(text) => visit_text(text, visitor),
            Piece::Array => self.items(visitor),
            Piece::Object => self.members(visitor),
            number => number.visit_number(visitor),
        }
    }

    read_number! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f64
    }

    /// A double that is read first would be rounded twice.
    fn deserialize_f32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.piece()? {
            Piece::Number(number) => visitor.visit_f32(single(number)?),
            other => other.visit_number(visitor),
        }
    }

    read_long_number! {
        deserialize_i128 visit_i128
        deserialize_u128 visit_u128
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.piece()? {
            Piece::Bool(value) => visitor.visit_bool(value),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        visit_text(self.text(&visitor)?, visitor)
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.piece()? {
            Piece::Text(text) => visit_bytes(text, visitor),
            Piece::Array => self.items(visitor),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        if self.rest().starts_with(b"null") {
            self.piece()?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.piece()? {
            Piece::Null => visitor.visit_unit(),
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        if name != RAW_VALUE {
            return visitor.visit_newtype_struct(self);
        }
        self.peek();
        let text = self.skip()?;
        let text = BorrowedStrDeserializer::new(text);
        visitor.visit_map(MapDeserializer::new(std::iter::once((name, text))))
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.peek() {
            Some(b'[') => self.items(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match self.peek() {
            Some(b'{') => self.members(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.peek() {
            Some(b'{') => self.members(visitor),
            Some(b'[') => self.items(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.piece()? {
            Piece::Text(name) => visitor.visit_enum(CowStrDeserializer::new(name)),
            Piece::Object => {
                let inside = self.inside(b'{')?;
                let depth = inside.depth;
                let value = visitor.visit_enum(inside)?;
                self.close(b'}', depth)?;
                Ok(value)
            }
            other => Err(other.unexpected(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }
}

//! What is inside of arrays and objects, one after the other.

use std::borrow::Cow;

use serde::{
    Deserialize, Deserializer, de,
    de::{DeserializeSeed, Visitor, value::CowStrDeserializer},
    forward_to_deserialize_any,
};

use super::{
    Fault, Reader,
    piece::{Piece, visit_bytes, visit_text},
    value::Result,
};

/// What is inside of an array or object.
pub(super) struct Inside<'a, 't> {
    json: &'a mut Reader<'t>,
    /// As deep as it is.
    pub(super) depth: u8,
    is_first: bool,
}

impl<'a, 't> Inside<'a, 't> {
    /// What is inside of what was opened before.
    pub(super) fn of(json: &'a mut Reader<'t>) -> Self {
        Self { depth: json.depth, json, is_first: true }
    }

    fn has_next(&mut self, end: u8) -> Result<bool> {
        // It may have ended before.
        if self.json.depth < self.depth {
            return Ok(false);
        }
        self.json.has_next(end, &mut self.is_first)
    }

    fn next_name(&mut self) -> Result<Option<Name<'t>>> {
        Ok(if self.has_next(b'}')? { Some(Name(self.json.name()?)) } else { None })
    }
}

impl<'t> de::SeqAccess<'t> for Inside<'_, 't> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        if self.has_next(b']')? { seed.deserialize(&mut *self.json).map(Some) } else { Ok(None) }
    }
}

impl<'t> de::MapAccess<'t> for Inside<'_, 't> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        match self.next_name()? {
            Some(name) => seed.deserialize(name).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value> {
        seed.deserialize(&mut *self.json)
    }
}

/// The one member of an object is the name of a variant and what it holds.
impl<'a, 't> de::EnumAccess<'t> for Inside<'a, 't> {
    type Error = Fault;
    type Variant = &'a mut Reader<'t>;

    fn variant_seed<S: DeserializeSeed<'t>>(mut self, seed: S) -> Result<(S::Value, Self::Variant)> {
        match self.next_name()? {
            Some(name) => Ok((seed.deserialize(name)?, self.json)),
            None => Err(de::Error::custom("expected value")),
        }
    }
}

impl<'t> de::VariantAccess<'t> for &mut Reader<'t> {
    type Error = Fault;

    fn unit_variant(self) -> Result<()> {
        Deserialize::deserialize(self)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'t>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.deserialize_struct("", fields, visitor)
    }
}

/// The name of a member, which may be read as a number too.
pub(super) struct Name<'t>(Cow<'t, str>);

macro_rules! read_name {
    ($($deserialize:ident)*) => { $(
        fn $deserialize<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
            match Piece::number(&self.0) {
                Some(number) => number.visit_number(visitor),
                None => Err(Piece::Text(self.0).unexpected(&visitor)),
            }
        }
    )* };
}

macro_rules! read_long_name {
    ($($deserialize:ident $ty:ident $visit:ident)*) => { $(
        fn $deserialize<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
            match self.0.parse::<$ty>() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(Piece::Text(self.0).unexpected(&visitor)),
            }
        }
    )* };
}

impl<'t> Deserializer<'t> for Name<'t> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        visit_text(self.0, visitor)
    }

    read_name! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    read_long_name! {
        deserialize_i128 i128 visit_i128
        deserialize_u128 u128 visit_u128
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        match &*self.0 {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Piece::Text(self.0).unexpected(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_enum(CowStrDeserializer::new(self.0))
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        visit_bytes(self.0, visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value> {
        visit_bytes(self.0, visitor)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        char str string unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

//! What Rust types become as the types of fields.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, LinkedList, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;
use std::sync::Arc;

use super::keys::Key;
use super::{Bounds, Field, Ip, Place, StaticField, kind};
use crate::mapping::{self, Property};

/// A type that a field of a document can have without an attribute.
///
/// Implement it for types of your own whose JSON is that of a type the server has.
///
/// ```
/// use es_dsl::field::{Field, FieldType, Place, StaticField, kind};
/// use es_dsl::mapping::{self, Property};
///
/// #[derive(serde::Serialize)]
/// struct Sku(String);
///
/// impl FieldType for Sku {
///     type Kind = kind::Keyword;
///     type Value = String;
///     type Shape = kind::One;
///     type Accessor<D, F: StaticField, P: Place> = Field<D, F, P>;
///
///     fn accessor<D, F: StaticField, P: Place>() -> Field<D, F, P> {
///         Field::default()
///     }
///
///     fn property() -> Property {
///         mapping::keyword().into()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not tell how it is indexed",
    label = "no mapping is known for this type",
    note = "say the kind: `#[field(keyword)]`, `#[field(text)]`, `#[field(date)]`, …",
    note = "for an inner object derive `Document`; for an enum or a type around one value derive `FieldType`",
    note = "for a map use `#[field(flattened)]`, or `#[field(dynamic)]`, which leaves it to the server"
)]
pub trait FieldType {
    /// What the mapping makes of it, one of [`kind`].
    type Kind: kind::FieldKind;

    /// What a single value is; arrays and options count as their element.
    type Value;

    /// Whether it is a list: [`kind::One`] or [`kind::Many`].
    type Shape;

    /// The type that it has in a mapping, such as `long`, which [`property`](Self::property) has, too; a
    /// [mapping file](macro@crate::Document) is checked by it. Default: it is not known, and not checked.
    const TYPE: &'static str = "";

    /// The keys of its objects, where they are known. Default: they are not.
    const KEYS: Option<&'static [Key]> = None;

    /// What stands for such a field in [`Document::fields`](crate::Document::fields).
    type Accessor<D, F: StaticField, P: Place>: Copy;

    /// What stands for such a field in [`Document::fields`](crate::Document::fields).
    fn accessor<D, F: StaticField, P: Place>() -> Self::Accessor<D, F, P>;

    /// How it is indexed.
    fn property() -> Property;
}

impl<D, F: Default, P> Default for Field<D, F, P> {
    fn default() -> Self {
        Self::new(F::default())
    }
}

/// Types that are one value.
macro_rules! scalars {
    ($($($ty:ty),+ => $kind:ty, $value:ty, $name:ident: $property:expr;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl FieldType for $ty {
            type Kind = $kind;
            type Value = $value;
            type Shape = kind::One;
            const TYPE: &'static str = stringify!($name);
            type Accessor<D, F: StaticField, P: Place> = Field<D, F, P>;

            fn accessor<D, F: StaticField, P: Place>() -> Field<D, F, P> {
                Field::default()
            }

            fn property() -> Property {
                $property.into()
            }
        }
    )+)*};
}

pub(super) use scalars;

/// Text as dynamic mapping would index it: analyzed, and as an exact value up to 256 characters.
fn text_and_keyword() -> Property {
    mapping::text().field("keyword", mapping::keyword().ignore_above(256)).into()
}

scalars! {
    String, Box<str>, Arc<str>, Rc<str>, Cow<'static, str> => kind::AndKeyword<kind::Text>, String, text: text_and_keyword();
    bool => kind::Boolean, bool, boolean: mapping::boolean();
    i8 => kind::Integer, i8, byte: mapping::byte();
    i16 => kind::Integer, i16, short: mapping::short();
    i32 => kind::Integer, i32, integer: mapping::integer();
    i64 => kind::Number, i64, long: mapping::long();
    isize => kind::Number, isize, long: mapping::long();
    u8 => kind::Integer, u8, short: mapping::short();
    u16 => kind::Integer, u16, integer: mapping::integer();
    u32 => kind::Number, u32, long: mapping::long();
    // All servers have `long`, few have `unsigned_long`: values beyond `i64::MAX` are rejected.
    u64 => kind::Number, u64, long: mapping::long();
    usize => kind::Number, usize, long: mapping::long();
    f32 => kind::Float, f32, float: mapping::float();
    f64 => kind::Float, f64, double: mapping::double();
    char => kind::Keyword, char, keyword: mapping::keyword();
    IpAddr, Ipv4Addr, Ipv6Addr => kind::Ip, Ip, ip: mapping::ip();
    Bounds<i32> => kind::Range, Self, integer_range: mapping::integer_range();
    Bounds<i64> => kind::Range, Self, long_range: mapping::long_range();
    Bounds<f32> => kind::Range, Self, float_range: mapping::float_range();
    Bounds<f64> => kind::Range, Self, double_range: mapping::double_range();
    Bounds<IpAddr> => kind::Range, Self, ip_range: mapping::ip_range();
}

/// Types that are indexed as the type inside them.
macro_rules! wrappers {
    ($([$($generics:tt)*] $ty:ty => $shape:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> FieldType for $ty {
            type Kind = T::Kind;
            type Value = T::Value;
            type Shape = $shape;
            const TYPE: &'static str = T::TYPE;
            const KEYS: Option<&'static [Key]> = T::KEYS;
            type Accessor<D, F: StaticField, P: Place> = T::Accessor<D, F, P>;

            fn accessor<D, F: StaticField, P: Place>() -> Self::Accessor<D, F, P> {
                T::accessor()
            }

            fn property() -> Property {
                T::property()
            }
        }
    )*};
}

wrappers! {
    [T: FieldType] Option<T> => T::Shape;
    [T: FieldType] Box<T> => T::Shape;
    [T: FieldType] Arc<T> => T::Shape;
    [T: FieldType] Rc<T> => T::Shape;
    [T: FieldType] VecDeque<T> => kind::Many;
    [T: FieldType] LinkedList<T> => kind::Many;
    [T: FieldType] Box<[T]> => kind::Many;
    [T: FieldType] Vec<T> => kind::Many;
    [T: FieldType] BTreeSet<T> => kind::Many;
    [T: FieldType, S] HashSet<T, S> => kind::Many;
    [T: FieldType, const N: usize] [T; N] => kind::Many;
}

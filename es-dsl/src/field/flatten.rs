//! What `serde(flatten)` puts beside the fields of a document.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::keys::Key;
use super::{AnyFields, FieldType, ObjectType, Place};
use crate::mapping::Property;

/// A type whose members stand among those of the object around it (`serde(flatten)`): a document, whose
/// fields are known, or a map, whose members are [asked for by their names](AnyFields::field).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be flattened into a document",
    label = "neither a document nor a map",
    note = "derive `Document` for it; an inner object needs no index name",
    note = "for members that are not known use a map from `String`, or `serde_json::Value`"
)]
pub trait FlattenType {
    /// The members of an object that lies at `P` in documents of type `D`.
    type Fields<D, P: Place>: Copy;

    /// The keys, where they are known.
    const KEYS: Option<&'static [Key]>;

    /// The members of an object that lies at `P` in documents of type `D`.
    fn fields_in<D, P: Place>() -> Self::Fields<D, P>;

    /// The mapping of the object, its own fields in `properties`.
    fn object() -> Property;
}

#[diagnostic::do_not_recommend]
impl<T: FieldType<Value: ObjectType>> FlattenType for T {
    type Fields<D, P: Place> = <T::Value as ObjectType>::Fields<D, P>;

    const KEYS: Option<&'static [Key]> = T::KEYS;

    fn fields_in<D, P: Place>() -> Self::Fields<D, P> {
        T::Value::fields_in()
    }

    fn object() -> Property {
        T::Value::object()
    }
}

macro_rules! maps {
    ($([$($generics:tt)*] $map:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> FlattenType for $map {
            type Fields<D, P: Place> = AnyFields<D, P>;

            const KEYS: Option<&'static [Key]> = None;

            fn fields_in<D, P: Place>() -> AnyFields<D, P> {
                AnyFields::new()
            }

            fn object() -> Property {
                Property::default()
            }
        }
    )*};
}

maps! {
    [T] BTreeMap<String, T>;
    [T, S] HashMap<String, T, S>;
    [] Map<String, Value>;
    [] Value;
    [T] Option<BTreeMap<String, T>>;
    [T, S] Option<HashMap<String, T, S>>;
    [] Option<Map<String, Value>>;
}

//! What a script may put into a field, and do with it; for the code that `painless!` writes.
//!
//! What a field holds is checked by the methods of [`Held`] for the types that are known here, and by those of
//! [`AnyHeld`], which allow everything, for all others.

#![allow(missing_debug_implementations, reason = "they are names: nobody makes values of them")]

use std::marker::PhantomData;

use super::{Any, ContentFor, kind};

/// What the field `F` of the shape `S` holds.
pub struct Held<T, S, F>(PhantomData<Types<T, S, F>>);

type Types<T, S, F> = fn() -> (T, S, F);

/// `+=`, which joins texts too.
pub struct Plus;

/// `-=`, `*=`, `/=` and `%=`.
pub struct Arithmetic;

/// `&=`, `|=` and `^=`.
pub struct Bits;

/// `<<=`, `>>=` and `>>>=`.
pub struct Shift;

/// A map, as a literal.
pub struct Map;

/// A list, as a literal.
pub struct ListLiteral;

/// A number below zero, as a literal.
pub struct Negative;

/// A literal that can be put into a field.
#[diagnostic::on_unimplemented(
    message = "the script puts a `{Self}` into the field `{F}`, which holds a `{T}`",
    label = "does not fit `{F}`",
    note = "write a literal of that type, for a list `[…]` of them; types of your own have no literals",
    note = "or give the value as a parameter: `= params.x`, and `x = …` behind the source"
)]
pub trait LiteralFor<T, S, F> {}

#[diagnostic::do_not_recommend]
impl<V: ContentFor<T, S, F>, T, S, F> LiteralFor<T, S, F> for V {}

/// What a `T` in a field can be changed by with the operators `O`: the server casts the result to the
/// type that was in the field, or fails.
#[diagnostic::on_unimplemented(
    message = "the script changes the field `{F}`, which holds a `{T}`, by a `{Self}`",
    label = "cannot change `{F}` in this way",
    note = "whole numbers are computed with whole ones (of others the fraction would be lost), fractions with any number, \
            texts take `+=` only, truth values `&=`, `|=` and `^=` only",
    note = "for everything else compute the value and assign it: `= …`; a list has methods, such as `.add(…)`"
)]
pub trait OperandFor<T, O, F> {}

/// Whole numbers.
pub trait Whole {}

/// Numbers.
pub trait Number {}

macro_rules! numbers {
    ($($trait:ident: $($ty:ty)*;)*) => {$($(
        impl $trait for $ty {}
        impl $trait for &$ty {}
    )*)*};
}

numbers! {
    Whole: i8 i16 i32 i64 isize u8 u16 u32 u64 usize;
    Number: i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64;
}

#[diagnostic::do_not_recommend]
impl<T: Whole, V: Whole, O, F> OperandFor<T, O, F> for V {}

macro_rules! operands {
    ($([$($generics:tt)*] $holds:ty, $operator:ty => $by:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<F, $($generics)*> OperandFor<$holds, $operator, F> for $by {}
    )*};
}

operands! {
    [V: Number] f32, Plus => V;
    [V: Number] f32, Arithmetic => V;
    [V: Number] f64, Plus => V;
    [V: Number] f64, Arithmetic => V;
    [] bool, Bits => bool;
    [] bool, Bits => &bool;
    [V] String, Plus => V;
}

impl<T, S, F> Held<T, S, F> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }

    /// Nothing, for a literal that fits.
    pub fn put<V: LiteralFor<T, S, F>>(&self, _: V) {}
}

impl<T, F> Held<T, kind::Many, F> {
    /// What holds for lists.
    pub fn rules(&self) -> ListRules<T, F> {
        ListRules(PhantomData)
    }

    /// One of its elements.
    pub fn element(&self) -> Held<T, kind::One, F> {
        Held::new()
    }
}

macro_rules! known {
    ($($method:ident -> $rules:ident: $($ty:ident)*;)*) => {$($(
        impl<F> Held<$ty, kind::One, F> {
            /// What holds for this type.
            pub fn $method(&self) -> $rules<$ty, F> {
                $rules(PhantomData)
            }
        }
    )*)*};
}

known! {
    rules -> Rules: bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 String;
    whole -> Free: f32 f64;
    negative -> Free: f32 f64;
    negative -> NoneBelowZero: u8 u16 u32 u64 usize;
}

/// What holds for one value of a known type.
pub struct Rules<T, F>(PhantomData<fn() -> (T, F)>);

impl<T, F> Rules<T, F> {
    /// Refused: one value is not a list.
    pub fn put_list<V: LiteralFor<T, kind::One, F>>(&self, _: V) {}

    /// Refused: one value is not a map.
    pub fn put_map<V: LiteralFor<T, kind::One, F>>(&self, _: V) {}

    /// Nothing, for a value that goes with the field.
    pub fn change<O, V: OperandFor<T, O, F>>(&self, _: &V) {}
}

/// What holds for a list.
pub struct ListRules<T, F>(PhantomData<fn() -> (T, F)>);

impl<T, F> ListRules<T, F> {
    /// Nothing.
    pub fn put_list(&self, _: ListLiteral) {}

    /// Refused: a list is not a map.
    pub fn put_map<V: LiteralFor<T, kind::Many, F>>(&self, _: V) {}

    /// Refused: no operator changes a list.
    pub fn change<O, V: OperandFor<Vec<T>, O, F>>(&self, _: &V) {}
}

/// What holds for numbers that are not below zero.
pub struct NoneBelowZero<T, F>(PhantomData<fn() -> (T, F)>);

impl<T, F> NoneBelowZero<T, F> {
    /// Refused.
    pub fn put<V>(&self, _: V)
    where
        Negative: LiteralFor<T, kind::One, F>,
    {
    }
}

/// Everything is allowed.
pub struct Free<T, F>(PhantomData<fn() -> (T, F)>);

impl<T, F> Free<T, F> {
    /// Nothing.
    pub fn put<V>(&self, _: V) {}

    /// Nothing.
    pub fn put_list(&self, _: ListLiteral) {}

    /// Nothing.
    pub fn put_map(&self, _: Map) {}

    /// Nothing.
    pub fn change<O, V>(&self, _: &V) {}
}

/// What holds where the type is not known.
pub trait AnyHeld<T, S, F> {
    /// For lists, maps and changes: nothing can be told.
    fn rules(&self) -> Free<T, F> {
        Free(PhantomData)
    }

    /// For whole numbers: those that fit the type.
    fn whole(&self) -> Held<T, S, F> {
        Held::new()
    }

    /// For numbers below zero: those that fit the type.
    fn negative(&self) -> Held<T, S, F> {
        Held::new()
    }

    /// The elements of a list.
    fn element(&self) -> Held<Any, kind::One, F> {
        Held::new()
    }
}

impl<T, S, F> AnyHeld<T, S, F> for Held<T, S, F> {}

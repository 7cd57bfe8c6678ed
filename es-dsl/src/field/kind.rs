//! The kinds of fields, as the mapping tells them apart, and what each kind can do.
//!
//! A kind of your own needs the traits of the queries that the server allows on it.

/// Analyzed text.
#[derive(Debug, Clone, Copy)]
pub struct Text;

/// Text as one exact value.
#[derive(Debug, Clone, Copy)]
pub struct Keyword;

/// Numbers of all widths.
#[derive(Debug, Clone, Copy)]
pub struct Number;

/// True or false.
#[derive(Debug, Clone, Copy)]
pub struct Boolean;

/// Points in time.
#[derive(Debug, Clone, Copy)]
pub struct Date;

/// An object, whose fields are fields of the document.
#[derive(Debug, Clone, Copy)]
pub struct Object;

/// Objects that are indexed each on its own.
#[derive(Debug, Clone, Copy)]
pub struct Nested;

/// A kind that only the server knows: everything is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Unchecked;

/// The kind `K`, with a `keyword` sub-field beside it.
#[derive(Debug, Clone, Copy)]
pub struct AndKeyword<K>(K);

/// Kinds that are analyzed: for `match` queries.
pub trait FullText {}
/// Kinds with exact values: for `term` queries.
pub trait Exact {}
/// Kinds whose values have an order: for `range` queries.
pub trait Ordered {}
/// Kinds of exact text: for `prefix` and `wildcard` queries.
pub trait ExactText {}
/// Kinds of numbers: for arithmetic.
pub trait Numeric {}
/// Kinds with a `keyword` sub-field.
pub trait WithKeyword {}

macro_rules! kinds {
    ($($ability:ident: $($kind:ident),*;)*) => {
        $(
            $(impl $ability for $kind {})*
            impl $ability for Unchecked {}
            impl<K: $ability> $ability for AndKeyword<K> {}
        )*
    };
}

kinds! {
    FullText: Text;
    Exact: Keyword, Number, Boolean, Date;
    Ordered: Keyword, Number, Date;
    ExactText: Keyword;
    Numeric: Number;
}

impl<K> WithKeyword for AndKeyword<K> {}

/// A field that holds one value, or none.
#[derive(Debug, Clone, Copy)]
pub struct One;

/// A field that holds a list of values.
#[derive(Debug, Clone, Copy)]
pub struct Many;

/// A sub-field, which is another view of its field's value, and not part of the document.
#[derive(Debug, Clone, Copy)]
pub struct View;

/// Shapes of fields that are part of the document.
pub trait InSource {}

impl InSource for One {}
impl InSource for Many {}

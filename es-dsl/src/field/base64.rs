//! What `binary` fields hold.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

/// A type that serde writes as text, or as a list of texts: so a `binary` field holds its bytes, in base64.
///
/// ```
/// use es_dsl::prelude::*;
///
/// type Images = Option<Vec<String>>;
///
/// #[derive(Document)]
/// struct Page {
///     #[field(binary)]
///     images: Images,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a `binary` field holds base64, and `{Self}` is not written as text",
    label = "serde writes bytes as a list of numbers",
    note = "use a `String` of base64, or `#[serde(with = \"…\")]` with a module that writes it",
    note = "for a type of your own that serde writes as base64 implement `es_dsl::field::Base64`"
)]
pub trait Base64 {}

macro_rules! base64 {
    ($([$($generics:tt)*] $ty:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Base64 for $ty {}
    )*};
}

base64! {
    [] str;
    [] String;
    [] Value;
    [T: Base64 + ?Sized] &T;
    [T: Base64 + ?Sized] Box<T>;
    [T: Base64 + ?Sized] Rc<T>;
    [T: Base64 + ?Sized] Arc<T>;
    [T: Base64 + ToOwned + ?Sized] Cow<'_, T>;
    [T: Base64] Option<T>;
    [T: Base64] [T];
    [T: Base64] Vec<T>;
    [T: Base64] VecDeque<T>;
    [T: Base64] BTreeSet<T>;
    [T: Base64, S] HashSet<T, S>;
    [T: Base64, const N: usize] [T; N];
}

/// Called in code that the derives write.
#[doc(hidden)]
pub const fn holds_base64<T: Base64 + ?Sized>() {}

//! The macros that declare the types of a tree.

/// Declares an object: its struct, how it is written and how it is read.
///
/// `[…]` holds what `new` takes; each of it says itself whether the object can be without it. `{…}`
/// holds what is optional, with a method for each where `methods on` follows. `= "…"` gives the JSON
/// name where it is not the Rust name, `| "…"` other names that are read, and `(short)` says that
/// the object may be written as the value of its first member; `(other_forms)`, that its function of
/// this name first makes of other forms the one that is declared. `, through f` makes the methods find
/// the object with the target's own `f`, which is told the name of the member. `with Options` keeps
/// what is optional in a struct of its own, boxed once something is set: for the
/// objects that most queries are made of and that seldom have options.
///
/// A member that is not declared makes the reading fail, so that nothing is lost: what contains the
/// object is then kept as raw JSON.
macro_rules! object {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(($short:ident))? with $options:ident [ $($required:tt)* ] { $($optional:tt)* }
        methods [$($generics:tt)*] on $target:ty
    ) => {
        object! {
            #[doc = concat!("What is optional in a [`", stringify!($name), "`].")]
            #[allow(unreachable_pub, reason = "all objects are public; this one is a part of one")]
            #[derive(Default)]
            pub struct $options [] { $($optional)* }
        }
        object! {
            $(#[$meta])* pub struct $name $(($short))? [ $($required)* ] {} flatten $options
        }
        object! { @methods $name (options) [$($generics)*] $target { $($optional)* } }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(($short:ident))? [ $($required:tt)* ] { $($optional:tt)* }
        methods [$($generics:tt)*] on $target:ty
    ) => {
        object! { $(#[$meta])* pub struct $name $(($short))? [ $($required)* ] { $($optional)* } }
        object! { @methods $name () [$($generics)*] $target { $($optional)* } }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident [ $($required:tt)* ] { $($optional:tt)* }
        methods [$($generics:tt)*] on $target:ty, through $through:ident
    ) => {
        object! { $(#[$meta])* pub struct $name [ $($required)* ] { $($optional)* } }
        object! { @through $through [$($generics)*] $target { $($optional)* } }
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(($short:ident))? [
            $($required:ident : $required_ty:ty $(= $required_json:literal $(| $required_alias:literal)*)?),* $(,)?
        ] {
            $(
                $(#[doc = $doc:expr])*
                $param:ident : $ty:ty $(as $arg:ty)? $(= $json:literal $(| $alias:literal)*)?,
            )*
        }
        $(flatten $options:ident)?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(pub(crate) $required: $required_ty,)*
            $(pub(crate) $param: Option<$ty>,)*
            $(pub(crate) options: Option<Box<$options>>,)?
        }

        impl $name {
            #[allow(dead_code, clippy::too_many_arguments, reason = "large ones have a default instead")]
            // With the `#[inline]` in `query/clause.rs`: 790 ns in place of 814 for six clauses.
            #[inline]
            pub(crate) fn new($($required: $required_ty),*) -> Self {
                Self { $($required,)* $($param: None,)* $(options: None::<Box<$options>>,)? }
            }
        }

        impl $crate::json::Object for $name {
            #[allow(unused_imports, unused_variables, reason = "some objects are always empty")]
            fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, $crate::json::Json<'a>)) {
                use $crate::json::ToJson;
                $(self.$required.show(object!(@name $required $($required_json)?), show);)*
                $(self.$param.show(object!(@name $param $($json)?), show);)*
                $(if let Some(options) = &self.options {
                    $options::members(options, show);
                })?
            }
        }

        impl $crate::json::ToJson for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                $crate::json::Json::Object(self)
            }
        }

        impl $crate::json::FromJson for $name {
            $(object!(@$short);)?

            #[allow(unused_mut, unused_variables, reason = "some objects are always empty")]
            fn from_members(members: &mut $crate::json::Members<'_>) -> Option<Self> {
                let mut object = Self::new(
                    $(members.take(&[object!(@name $required $($required_json)?) $($(, $required_alias)*)?])?,)*
                );
                $(members.fill(&mut object.$param, &[object!(@name $param $($json)?) $($(, $alias)*)?]);)*
                $(object.options = members.flattened::<$options>()?;)?
                Some(object)
            }
        }
    };
    (
        @methods $name:ident $place:tt [$($generics:tt)*] $target:ty {
            $(
                $(#[doc = $doc:expr])*
                $param:ident : $ty:ty $(as $arg:ty)? $(= $json:literal $(| $alias:literal)*)?,
            )*
        }
    ) => {
        impl<$($generics)*> $target {
            $(
                $(#[doc = $doc])*
                pub fn $param(mut self, $param: object!(@arg $ty $(, $arg)?)) -> Self {
                    let params = $crate::json::HasParams::<$name>::params_mut(&mut self);
                    object!(@set params $place $param);
                    self
                }
            )*
        }
    };
    (
        @through $through:ident [$($generics:tt)*] $target:ty {
            $(
                $(#[doc = $doc:expr])*
                $param:ident : $ty:ty $(as $arg:ty)? $(= $json:literal $(| $alias:literal)*)?,
            )*
        }
    ) => {
        impl<$($generics)*> $target {
            $(
                $(#[doc = $doc])*
                pub fn $param(mut self, $param: object!(@arg $ty $(, $arg)?)) -> Self {
                    self.$through(object!(@name $param $($json)?)).$param = Some($param.into());
                    self
                }
            )*
        }
    };
    (@name $name:ident) => { stringify!($name) };
    (@name $name:ident $json:literal) => { $json };
    (@arg $ty:ty) => { $ty };
    (@arg $ty:ty, $arg:ty) => { $arg };
    (@set $params:ident () $param:ident) => { $params.$param = Some($param.into()) };
    (@set $params:ident ($options:ident) $param:ident) => {
        $params.$options.get_or_insert_default().$param = Some($param.into())
    };
    (@short) => { const SHORT: bool = true; };
    (@other_forms) => {
        fn from_json(json: &serde_json::Value) -> Option<Self> {
            let json = Self::other_forms(json)?;
            let mut members = $crate::json::Members::new(&json);
            let object = Self::from_members(&mut members)?;
            members.is_done().then_some(object)
        }
    };
}

/// Declares a set of words, which are read in upper and lower case.
macro_rules! keywords {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $json:literal $(| $alias:literal)*,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $crate::json::ToJson for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                $crate::json::Json::Text(match self {
                    $(Self::$variant => $json,)*
                })
            }
        }

        impl $crate::json::FromJson for $name {
            fn from_json(json: &::serde_json::Value) -> Option<Self> {
                $crate::json::word(json, &[$(($json, Self::$variant), $(($alias, Self::$variant),)*)*])
            }
        }
    };
}

/// Declares an object with one member, whose name tells what is in it.
macro_rules! variants {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident($ty:ty) = $json:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant($ty),)*
        }

        impl $crate::json::ToJson for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                match self {
                    $(Self::$variant(inner) => $crate::json::Json::One($json, inner),)*
                }
            }
        }

        impl $crate::json::FromJson for $name {
            fn from_json(json: &::serde_json::Value) -> Option<Self> {
                let (name, inner) = $crate::json::single(json)?;
                match name {
                    $($json => $crate::json::FromJson::from_json(inner).map(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

//! Rust types as they are written: lists, options, text.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type, parse_quote};

/// A field's type without the wrappers around a single value.
pub(crate) struct Element {
    /// The single value; `String` for all types of text.
    pub(crate) ty: Type,
    /// Whether there can be several.
    pub(crate) many: bool,
}

impl Element {
    pub(crate) fn of(ty: &Type) -> Self {
        match ty {
            Type::Array(array) => Self { many: true, ..Self::of(&array.elem) },
            Type::Slice(slice) => Self { many: true, ..Self::of(&slice.elem) },
            Type::Group(group) => Self::of(&group.elem),
            Type::Paren(paren) => Self::of(&paren.elem),
            Type::Reference(reference) => Self::of(&reference.elem),
            Type::Path(_) => match wrapped(ty) {
                Some((inner, many)) => {
                    let element = Self::of(inner);
                    Self { many: many || element.many, ..element }
                }
                None if is_str(ty) => Self { ty: parse_quote!(::std::string::String), many: false },
                None => Self { ty: ty.clone(), many: false },
            },
            _ => Self { ty: ty.clone(), many: false },
        }
    }
}

impl Element {
    /// Whether it is text, a number or a truth value, as far as the name tells.
    pub(crate) fn is_value(&self) -> bool {
        const VALUES: [&str; 16] = [
            "String", "bool", "char", "str", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize",
            "f32", "f64",
        ];
        matches!(&self.ty, Type::Path(path) if path.path.segments.last().is_some_and(
            |last| VALUES.iter().any(|value| last.ident == value),
        ))
    }
}

/// The type inside a well-known wrapper, and whether the wrapper holds several.
fn wrapped(ty: &Type) -> Option<(&Type, bool)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let many = match last.ident.to_string().as_str() {
        "Option" | "Box" | "Arc" | "Rc" | "Cow" => false,
        "Vec" | "VecDeque" | "HashSet" | "BTreeSet" => true,
        _ => return None,
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some((inner, many)),
        _ => None,
    })
}

fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

/// Whether a name stands somewhere in a type, say.
pub(crate) fn mentions(ty: &impl ToTokens, name: &str) -> bool {
    fn any(tokens: TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == name,
            TokenTree::Group(group) => any(group.stream(), name),
            _ => false,
        })
    }
    any(ty.to_token_stream(), name)
}

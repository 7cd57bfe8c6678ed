//! The serde attributes of the struct, as far as they change names.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, LitStr, Result, Token, parenthesized};

use crate::attributes::{each, inside};

/// What serde makes of the names of a struct's fields.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) case: Case,
}

/// What serde makes of one field.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) rename: Option<LitStr>,
    pub(crate) skip: bool,
    pub(crate) flatten: bool,
    /// The JSON is not that of the Rust type.
    pub(crate) converted: bool,
}

impl Container {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut container = Self::default();
        each(attributes, "serde", &mut |meta| {
            if meta.path.is_ident("rename_all") {
                let name = both_ways(&meta)?;
                container.case = Case::parse(&name)?;
            } else if ["tag", "transparent", "into", "remote"].iter().any(|name| meta.path.is_ident(name)) {
                return Err(meta.error(
                    "this serde attribute changes the shape of the document's JSON, which `Document` cannot follow",
                ));
            } else {
                skip_value(&meta)?;
            }
            Ok(())
        })?;
        Ok(container)
    }
}

impl Field {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut field = Self::default();
        each(attributes, "serde", &mut |meta| {
            if meta.path.is_ident("rename") {
                field.rename = Some(both_ways(&meta)?);
            } else if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
                field.skip = true;
            } else if meta.path.is_ident("flatten") {
                field.flatten = true;
            } else {
                field.converted |= meta.path.is_ident("with") || meta.path.is_ident("serialize_with");
                skip_value(&meta)?;
            }
            Ok(())
        })?;
        Ok(field)
    }
}

/// The value of `name = "…"`, or of `name(serialize = "…", deserialize = "…")` where both agree.
fn both_ways(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    if !meta.input.peek(syn::token::Paren) {
        return meta.value()?.parse();
    }
    let (mut serialize, mut deserialize) = (None, None);
    inside(meta, &mut |inner| {
        let value: LitStr = inner.value()?.parse()?;
        if inner.path.is_ident("serialize") {
            serialize = Some(value);
        } else {
            deserialize = Some(value);
        }
        Ok(())
    })?;
    match (serialize, deserialize) {
        (Some(serialize), Some(deserialize)) if serialize.value() == deserialize.value() => Ok(serialize),
        _ => Err(meta.error(
            "the name is written one way and read another: a query could not tell which one the index has; \
             give one name for both",
        )),
    }
}

/// Passes over the value of an attribute that does not matter here.
pub(crate) fn skip_value(meta: &ParseNestedMeta<'_>) -> Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}

/// The cases of `rename_all`, spelled as serde spells them.
#[derive(Default, Clone, Copy)]
pub(crate) enum Case {
    /// As in the struct; also `snake_case` and `lowercase`, which leave a field's name as it is.
    #[default]
    AsWritten,
    Upper,
    Pascal,
    Camel,
    Kebab,
    ScreamingKebab,
}

impl Case {
    fn parse(name: &LitStr) -> Result<Self> {
        Ok(match name.value().as_str() {
            "lowercase" | "snake_case" => Self::AsWritten,
            "UPPERCASE" | "SCREAMING_SNAKE_CASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return Err(Error::new(name.span(), "serde knows no such case")),
        })
    }

    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::AsWritten => field.to_owned(),
            Self::Upper => field.to_ascii_uppercase(),
            Self::Pascal => pascal(field),
            Self::Camel => {
                let mut pascal = pascal(field);
                if let Some(first) = pascal.get_mut(..1) {
                    first.make_ascii_lowercase();
                }
                pascal
            }
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn pascal(field: &str) -> String {
    let mut capital = true;
    let mut pascal = String::new();
    for c in field.chars() {
        match c {
            '_' => capital = true,
            c if capital => {
                pascal.push(c.to_ascii_uppercase());
                capital = false;
            }
            c => pascal.push(c),
        }
    }
    pascal
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn names_are_changed_as_serde_changes_them() {
        for (case, name) in [
            (Case::AsWritten, "created_at"),
            (Case::Upper, "CREATED_AT"),
            (Case::Pascal, "CreatedAt"),
            (Case::Camel, "createdAt"),
            (Case::Kebab, "created-at"),
            (Case::ScreamingKebab, "CREATED-AT"),
        ] {
            assert_eq!(case.apply("created_at"), name);
        }
    }
}

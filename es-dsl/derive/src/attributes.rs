//! The attributes `#[document(…)]` and `#[field(…)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, LitStr, Path, Result, Token, parenthesized};

use crate::kinds::{self, Kind};

/// What `#[document(…)]` says of the struct.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) index: Option<LitStr>,
    pub(crate) doc_type: Option<LitStr>,
    /// A variant of `es_dsl::mapping::Dynamic`.
    pub(crate) dynamic: Option<Ident>,
    pub(crate) krate: Option<Path>,
}

impl Container {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut container = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("document")) {
            attribute.parse_nested_meta(|meta| container.read(&meta))?;
        }
        Ok(container)
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        if meta.path.is_ident("index") {
            self.index = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("doc_type") {
            self.doc_type = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("dynamic") {
            let value: LitStr = meta.value()?.parse()?;
            let variant = match value.value().as_str() {
                "true" => "True",
                "false" => "False",
                "strict" => "Strict",
                "runtime" => "Runtime",
                _ => {
                    let message = "`dynamic` is one of \"true\", \"false\", \"strict\", \"runtime\"";
                    return Err(syn::Error::new(value.span(), message));
                }
            };
            self.dynamic = Some(Ident::new(variant, value.span()));
        } else if meta.path.is_ident("crate") {
            self.krate = Some(meta.value()?.parse::<LitStr>()?.parse()?);
        } else {
            return Err(meta.error("`#[document(…)]` knows `index`, `doc_type`, `dynamic` and `crate`"));
        }
        Ok(())
    }
}

/// What `#[field(…)]` says of a field.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) id: bool,
    pub(crate) mapped: Option<Mapped>,
}

/// How a field is mapped, where its type does not say.
pub(crate) enum Mapped {
    /// As a kind, with its parameters; perhaps with a `keyword` sub-field, with its own.
    Kind { kind: &'static Kind, name: Ident, params: Params, keyword: Option<Params> },
    /// As an object, with parameters of its mapping.
    Object(Params),
    /// As nested objects, with parameters of their mapping.
    Nested(Params),
    /// Not at all: the server decides.
    Dynamic,
}

/// Calls of the builder's methods, one for each parameter.
pub(crate) type Params = Vec<TokenStream>;

impl Field {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut field = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("field")) {
            attribute.parse_nested_meta(|meta| field.read(&meta))?;
        }
        Ok(field)
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.require_ident()?;
        if name == "id" {
            self.id = true;
            return Ok(());
        }
        let params = params(meta)?;
        let mapped = match (kinds::find(name), &mut self.mapped) {
            (Some(_), Some(Mapped::Kind { keyword: keyword @ None, .. })) if name == "keyword" => {
                *keyword = Some(params);
                return Ok(());
            }
            (_, Some(_)) => {
                let message = "a field has one kind; beside it only `keyword` can stand, as a sub-field";
                return Err(meta.error(message));
            }
            (Some(kind), None) => Mapped::Kind { kind, name: name.clone(), params, keyword: None },
            (None, None) if name == "object" => Mapped::Object(params),
            (None, None) if name == "nested" => Mapped::Nested(params),
            (None, None) if name == "dynamic" => Mapped::Dynamic,
            (None, None) => {
                let kinds = kinds::names();
                return Err(meta.error(format!(
                    "`{name}` is not a kind of field; the kinds are {kinds}, `object`, `nested` and `dynamic`"
                )));
            }
        };
        self.mapped = Some(mapped);
        Ok(())
    }
}

/// `(analyzer = "english", param("x", 1))` as `.analyzer("english").param("x", 1)`: the compiler
/// then checks names and types, at the place where the user wrote them.
fn params(meta: &ParseNestedMeta<'_>) -> Result<Params> {
    let mut params = Params::new();
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|param| {
            let name = param.path.require_ident()?;
            let arguments: Punctuated<Expr, Token![,]> = if param.input.peek(syn::token::Paren) {
                let content;
                parenthesized!(content in param.input);
                Punctuated::parse_terminated(&content)?
            } else {
                Punctuated::from_iter([param.value()?.parse::<Expr>()?])
            };
            params.push(quote!(.#name(#arguments)));
            Ok(())
        })?;
    }
    Ok(params)
}

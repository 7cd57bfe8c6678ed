//! The attributes `#[document(…)]` and `#[field(…)]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Lit, LitStr, Path, Result, Token, parenthesized};

use crate::kinds::{self, Kind};

/// Reads what stands in an attribute, one after the other.
type Read<'a> = &'a mut dyn FnMut(ParseNestedMeta<'_>) -> Result<()>;

/// Reads what the attributes of this name say.
pub(crate) fn each(attributes: &[Attribute], name: &str, read: Read<'_>) -> Result<()> {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        attribute.parse_nested_meta(&mut *read)?;
    }
    Ok(())
}

/// Reads what stands in the parentheses behind a name.
pub(crate) fn inside(meta: &ParseNestedMeta<'_>, read: Read<'_>) -> Result<()> {
    meta.parse_nested_meta(read)
}

/// What `#[document(…)]` says of the struct.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) index: Option<LitStr>,
    pub(crate) doc_type: Option<LitStr>,
    /// A variant of `es_dsl::mapping::DynamicMapping`.
    pub(crate) dynamic: Option<Ident>,
    pub(crate) settings: Option<Configured>,
    pub(crate) mapping: Option<Configured>,
    /// The path of a file with a mapping to check the struct against.
    pub(crate) mapping_file: Option<LitStr>,
    pub(crate) krate: Option<Path>,
}

/// Settings, or what a mapping says beside its fields.
pub(crate) enum Configured {
    /// By calls of the builder's methods.
    Params(Vec<Param>),
    /// By a function of the user's.
    Function(Path),
}

impl Configured {
    fn parse(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        match meta.input.peek(Token![=]) {
            true => Ok(Self::Function(meta.value()?.parse()?)),
            false => Ok(Self::Params(params(meta)?)),
        }
    }
}

impl Container {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut container = Self::default();
        each(attributes, "document", &mut |meta| container.read(&meta))?;
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
        } else if meta.path.is_ident("settings") {
            self.settings = Some(Configured::parse(meta)?);
        } else if meta.path.is_ident("mapping") {
            self.mapping = Some(Configured::parse(meta)?);
        } else if meta.path.is_ident("mapping_file") {
            self.mapping_file = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("crate") {
            self.krate = Some(meta.value()?.parse::<LitStr>()?.parse()?);
        } else {
            return Err(meta.error(
                "`#[document(…)]` knows `index`, `doc_type`, `dynamic`, `settings`, `mapping`, `mapping_file` and `crate`",
            ));
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
    /// As a kind; perhaps with a `keyword` sub-field, and with other sub-fields.
    Kind { kind: KindAttribute, keyword: Option<Vec<Param>>, fields: Vec<(Ident, KindAttribute)> },
    /// As an object, with parameters of its mapping.
    Object(Vec<Param>),
    /// As nested objects, with parameters of their mapping.
    Nested(Vec<Param>),
    /// Not at all: the server decides.
    Dynamic,
}

impl Mapped {
    /// Whether such a field is not in the document: another name for one that is.
    pub(crate) fn is_alias(&self) -> bool {
        matches!(self, Self::Kind { kind, .. } if kind.kind.name == "alias")
    }

    /// Whether it holds bytes in base64.
    pub(crate) fn is_binary(&self) -> bool {
        matches!(self, Self::Kind { kind, .. } if kind.is_binary())
    }
}

/// A kind with its parameters, as the user wrote them.
pub(crate) struct KindAttribute {
    pub(crate) kind: &'static Kind,
    pub(crate) name: Ident,
    pub(crate) params: Vec<Param>,
}

impl KindAttribute {
    fn new(kind: &'static Kind, name: Ident, params: Vec<Param>) -> Result<Self> {
        for needed in kind.needs {
            if !needed.split(' ').any(|needed| params.iter().any(|param| param.name == needed)) {
                let needed = needed.split(' ').next().unwrap_or_default();
                let example = match needed {
                    "relation" => "relation(\"parent\", \"child\")".to_owned(),
                    needed => format!("{needed} = …"),
                };
                let message = format!("a `{0}` field needs `{needed}`: `{0}({example})`", kind.name);
                return Err(syn::Error::new(name.span(), message));
            }
        }
        Ok(Self { kind, name, params })
    }

    /// Whether the parameter is written, and written as `false`.
    pub(crate) fn is_off(&self, param: &str) -> bool {
        self.param(param).is_some_and(
            |expr| matches!(expr, Expr::Lit(literal) if matches!(&literal.lit, Lit::Bool(value) if !value.value)),
        )
    }

    pub(crate) fn is_binary(&self) -> bool {
        self.kind.name == "binary"
    }

    /// Whether dates are read as by the default format: in ISO 8601, and as milliseconds. Of a format
    /// that is not written out it is not known.
    pub(crate) fn has_default_format(&self) -> bool {
        match self.param("format") {
            None => true,
            Some(Expr::Lit(literal)) => match &literal.lit {
                Lit::Str(formats) => {
                    let formats = formats.value();
                    let has = |name| formats.split("||").any(|format| format.trim() == name);
                    has("epoch_millis") && (has("strict_date_optional_time") || has("date_optional_time"))
                }
                _ => false,
            },
            Some(_) => false,
        }
    }

    /// The only argument of a parameter that is written.
    pub(crate) fn param(&self, name: &str) -> Option<&Expr> {
        self.params.iter().find(|param| param.name == name).and_then(|param| param.arguments.first())
    }
}

/// A call of a builder's method.
pub(crate) struct Param {
    pub(crate) name: Ident,
    pub(crate) arguments: Punctuated<Expr, Token![,]>,
}

impl ToTokens for Param {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { name, arguments } = self;
        // The dot is spanned as the name is, so that errors point there.
        tokens.extend(quote_spanned!(name.span()=> .#name(#arguments)));
    }
}

impl Field {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut field = Self::default();
        each(attributes, "field", &mut |meta| field.read(&meta))?;
        Ok(field)
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.require_ident()?;
        if name == "id" {
            self.id = true;
            return Ok(());
        }
        if name == "fields" {
            let Some(Mapped::Kind { fields, .. }) = &mut self.mapped else {
                return Err(meta.error("sub-fields stand behind the kind of the field: `text, fields(…)`"));
            };
            return inside(meta, &mut |field| {
                fields.push(sub_field(&field)?);
                Ok(())
            });
        }
        let params = params(meta)?;
        let mapped = match (kinds::find(name), &mut self.mapped) {
            (Some(_), Some(Mapped::Kind { keyword: keyword @ None, .. })) if name == "keyword" => {
                *keyword = Some(params);
                return Ok(());
            }
            (_, Some(_)) => {
                return Err(meta.error(
                    "a field has one kind; beside it can stand `keyword`, as a sub-field of that name, \
                     and `fields(name(kind), …)` for sub-fields of other names",
                ));
            }
            (Some(kind), None) => Mapped::Kind {
                kind: KindAttribute::new(kind, name.clone(), params)?,
                keyword: None,
                fields: Vec::new(),
            },
            (None, None) if name == "object" => Mapped::Object(params),
            (None, None) if name == "nested" => Mapped::Nested(params),
            (None, None) if name == "dynamic" => Mapped::Dynamic,
            (None, None) => {
                return Err(meta.error(format!("`{name}` is not a kind of field; {}", kinds::advice(name))));
            }
        };
        self.mapped = Some(mapped);
        Ok(())
    }
}

/// `english(text(analyzer = "english"))`.
fn sub_field(meta: &ParseNestedMeta<'_>) -> Result<(Ident, KindAttribute)> {
    let name = meta.path.require_ident()?.clone();
    if name == "keyword" {
        return Err(meta.error("the sub-field `keyword` is written beside the kind: `text, keyword`"));
    }
    let mut typed = None;
    inside(meta, &mut |inner| {
        let ident = inner.path.require_ident()?;
        let Some(kind) = kinds::find(ident) else {
            return Err(inner.error(format!("`{ident}` is not a kind of field; {}", kinds::advice(ident))));
        };
        typed = Some(KindAttribute::new(kind, ident.clone(), params(&inner)?)?);
        Ok(())
    })?;
    match typed {
        Some(typed) => Ok((name, typed)),
        None => Err(meta.error("a sub-field needs a kind: `name(text)`")),
    }
}

/// `(analyzer = "english", param("x", 1))` as `.analyzer("english").param("x", 1)`: names
/// and types are checked there, and errors point at what the user wrote.
fn params(meta: &ParseNestedMeta<'_>) -> Result<Vec<Param>> {
    let mut params = Vec::new();
    if meta.input.peek(syn::token::Paren) {
        inside(meta, &mut |param| {
            let name = param.path.require_ident()?.clone();
            let arguments = if param.input.peek(syn::token::Paren) {
                let content;
                parenthesized!(content in param.input);
                Punctuated::parse_terminated(&content)?
            } else {
                Punctuated::from_iter([param.value()?.parse::<Expr>()?])
            };
            params.push(Param { name, arguments });
            Ok(())
        })?;
    }
    Ok(params)
}

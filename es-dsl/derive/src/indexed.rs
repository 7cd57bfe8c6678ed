//! How one field is indexed, in code.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Type};

use crate::attributes::{KindAttribute, Mapped};
use crate::document::Field;
use crate::kinds::Holds;
use crate::types::Element;

/// How a field is indexed, as types and as its property in the mapping.
pub(crate) struct Indexed {
    pub(crate) kind: TokenStream,
    pub(crate) value: TokenStream,
    pub(crate) shape: TokenStream,
    /// What stands for the field in `fields()`.
    pub(crate) accessor: TokenStream,
    pub(crate) accessor_value: TokenStream,
    pub(crate) property: Option<TokenStream>,
    /// The type in the mapping.
    pub(crate) mapped_type: TokenStream,
    /// The keys of the objects in the field.
    pub(crate) keys: TokenStream,
    /// What else is needed: beside the implementations, and beside the types of the fields.
    pub(crate) extra: TokenStream,
    pub(crate) extra_definition: TokenStream,
}

impl Indexed {
    pub(crate) fn of(field: &Field<'_>, field_type: &TokenStream, def: &TokenStream, module: &Ident) -> Self {
        let span = field.ty.span();
        let plain = quote_spanned!(span=> __dsl::field::Field<__D, #def, __P>);
        let default = quote_spanned!(span=> ::core::default::Default::default());
        // What the Rust type tells.
        let by_type = Self {
            kind: quote_spanned!(span=> #field_type::Kind),
            value: quote_spanned!(span=> #field_type::Value),
            shape: quote_spanned!(span=> #field_type::Shape),
            accessor: quote_spanned!(span=> #field_type::Accessor<__D, #def, __P>),
            accessor_value: quote_spanned!(span=> #field_type::accessor()),
            property: Some(quote_spanned!(span=> #field_type::property())),
            mapped_type: quote_spanned!(span=> #field_type::TYPE),
            keys: quote_spanned!(span=> #field_type::KEYS),
            extra: TokenStream::new(),
            extra_definition: TokenStream::new(),
        };
        let unknown_keys = quote!(::core::option::Option::None);
        let indexed = match &field.mapped {
            None => by_type,
            Some(Mapped::Object(params)) => {
                Self { property: by_type.property.map(|property| quote!(#property #(#params)*)), ..by_type }
            }
            Some(Mapped::Nested(params)) => {
                let object = quote_spanned!(span=> <#field_type::Value as __dsl::field::ObjectType>::object());
                Self {
                    kind: quote!(__dsl::field::kind::Nested),
                    accessor: quote_spanned!(span=> __dsl::field::NestedField<__D, #def, __P>),
                    accessor_value: default,
                    property: Some(quote!(#object.nested() #(#params)*)),
                    mapped_type: quote!("nested"),
                    ..by_type
                }
            }
            Some(Mapped::Dynamic) => Self {
                kind: quote!(__dsl::field::kind::Unchecked),
                value: match field.converted {
                    true => quote!(__dsl::field::Converted),
                    false => quote!(__dsl::field::Any),
                },
                shape: quote!(__dsl::field::kind::One),
                accessor: plain,
                accessor_value: default,
                property: None,
                mapped_type: quote!(""),
                keys: unknown_keys,
                ..by_type
            },
            Some(Mapped::Kind { kind, keyword, fields }) => {
                let FieldContent { value, shape, vector, check } = FieldContent::of(kind, field);
                let plain_kind = kind_type(kind);
                let params = &kind.params;
                let name = &kind.name;
                let keyword_property =
                    keyword.as_ref().map(|params| quote!(.field("keyword", __dsl::mapping::keyword() #(#params)*)));
                let sub_properties = fields.iter().map(|(name, kind)| {
                    let (name, function, params) = (name.unraw().to_string(), &kind.name, &kind.params);
                    quote!(.field(#name, __dsl::mapping::#function() #(#params)*))
                });
                let property = quote_spanned!(name.span()=> __dsl::mapping::#name() #vector #(#params)* #keyword_property #(#sub_properties)*);
                let subs = SubFields::of(field, fields, def, module);
                Self {
                    kind: match keyword {
                        Some(_) => quote!(__dsl::field::kind::AndKeyword<#plain_kind>),
                        None => plain_kind,
                    },
                    value,
                    shape,
                    accessor: match fields.is_empty() {
                        true => plain,
                        false => subs.accessor,
                    },
                    accessor_value: match fields.is_empty() {
                        true => default,
                        false => subs.accessor_value,
                    },
                    property: Some(property),
                    mapped_type: {
                        let name = kind.kind.name;
                        quote!(#name)
                    },
                    keys: unknown_keys,
                    extra: {
                        let extra = subs.extra;
                        quote!(#check #extra)
                    },
                    extra_definition: subs.definition,
                }
            }
        };
        match field.converted {
            true => Self { shape: quote!(__dsl::field::kind::Converted), ..indexed },
            false => indexed,
        }
    }
}

/// The kind as a type, with what is switched off.
pub(crate) fn kind_type(kind: &KindAttribute) -> TokenStream {
    let type_name = Ident::new(kind.kind.type_name, kind.name.span());
    let mut tokens = quote!(__dsl::field::kind::#type_name);
    if kind.is_off("index") {
        tokens = quote!(__dsl::field::kind::NotIndexed<#tokens>);
    }
    if kind.is_off("doc_values") {
        tokens = quote!(__dsl::field::kind::NoDocValues<#tokens>);
    }
    tokens
}

/// What a field of a kind holds.
pub(crate) struct FieldContent {
    pub(crate) value: TokenStream,
    pub(crate) shape: TokenStream,
    /// The length of a vector as a parameter, where the Rust type tells it and the user does not.
    pub(crate) vector: TokenStream,
    /// That the length is the same where both tell it.
    pub(crate) check: TokenStream,
}

impl FieldContent {
    /// What a field holds: of one that serde converts, the Rust type does not tell it.
    fn of(kind: &KindAttribute, field: &Field<'_>) -> Self {
        let held = Self::by(kind, field.ty);
        match kind.kind.holds {
            Holds::Own | Holds::DateRanges | Holds::Whole if field.converted => {
                Self { value: quote!(__dsl::field::Converted), ..held }
            }
            _ => held,
        }
    }

    pub(crate) fn by(kind: &KindAttribute, ty: &Type) -> Self {
        let element = Element::of(ty);
        let (one, many) = (quote!(__dsl::field::kind::One), quote!(__dsl::field::kind::Many));
        let (mut vector, mut check) = Default::default();
        let mut shape = match element.many {
            true => many,
            false => one.clone(),
        };
        let element = element.ty;
        let value = match kind.kind.holds {
            Holds::Text => quote!(::std::string::String),
            Holds::Dates if kind.has_default_format() => quote!(__dsl::field::DateTime<#element>),
            Holds::Dates => quote!(__dsl::field::DateTime<#element, __dsl::field::OwnFormat>),
            Holds::DateRanges if !is_bounds(&element) => quote!(#element),
            Holds::DateRanges if kind.has_default_format() => quote!(__dsl::field::DateBounds<#element>),
            Holds::DateRanges => quote!(__dsl::field::DateBounds<#element, __dsl::field::OwnFormat>),
            Holds::Addresses => quote!(__dsl::field::Ip),
            Holds::Own => quote!(#element),
            Holds::Any => quote!(__dsl::field::Any),
            Holds::Whole => {
                shape = one;
                quote!(#ty)
            }
            Holds::Vector(param) => {
                shape = one;
                let given = kind.param(param);
                match (array_length(ty), given) {
                    (Some(length), None) => {
                        let param = Ident::new(param, kind.name.span());
                        vector = quote!(.#param((#length) as u32));
                        quote!(__dsl::field::Vector<{ #length }>)
                    }
                    (Some(length), Some(given)) => {
                        let message = format!("`{param}` is not the length of the array");
                        check = quote_spanned!(given.span()=> const _: () = assert!(#given == #length, #message););
                        quote!(__dsl::field::Vector<{ #length }>)
                    }
                    (None, Some(given)) => quote!(__dsl::field::Vector<{ #given }>),
                    (None, None) => quote!(#ty),
                }
            }
        };
        Self { value, shape, vector, check }
    }
}

/// The code for sub-fields other than `keyword`: a type for each, and what stands for the field in
/// `fields()`, which has them as members and is the field itself otherwise.
#[derive(Default)]
struct SubFields {
    accessor: TokenStream,
    accessor_value: TokenStream,
    extra: TokenStream,
    definition: TokenStream,
}

impl SubFields {
    fn of(field: &Field<'_>, fields: &[(Ident, KindAttribute)], def: &TokenStream, module: &Ident) -> Self {
        if fields.is_empty() {
            return Self::default();
        }
        let vis = field.vis;
        // Named so that messages can be read: `title_fields::english`.
        let group = format_ident!("{}_fields", field.ident.unraw());
        let subs = &group;
        let names: Vec<_> = fields.iter().map(|(name, _)| name).collect();
        let definitions = names.iter().map(|name| {
            quote_spanned! {name.span()=>
                #[derive(Clone, Copy, Default)]
                pub struct #name;
            }
        });
        let implementations = fields.iter().map(|(name, kind)| {
            let (text, kind_type) = (name.unraw().to_string(), kind_type(kind));
            let value = match kind.kind.type_name {
                // How many words the text has, whatever holds the text.
                "TokenCount" => quote!(u32),
                _ => FieldContent::of(kind, field).value,
            };
            quote! {
                impl __dsl::field::FieldDef for #module::#subs::#name {
                    const NAME: &'static str = #text;
                    type Kind = #kind_type;
                    type Value = #value;
                    type Shape = __dsl::field::kind::View;
                }
            }
        });
        Self {
            accessor: quote!(#group<__D, __P>),
            accessor_value: quote!(#group { __field: ::core::default::Default::default(), #(#names: ::core::default::Default::default(),)* }),
            definition: quote! {
                pub(super) mod #subs {
                    #(#definitions)*
                }
            },
            extra: quote! {
                #(#implementations)*

                #vis struct #group<__D, __P: __dsl::field::Place> {
                    __field: __dsl::field::Field<__D, #def, __P>,
                    #(#vis #names: __dsl::field::Field<__D, #module::#subs::#names, __dsl::field::At<#def, __P>>,)*
                }

                impl<__D, __P: __dsl::field::Place> ::core::clone::Clone for #group<__D, __P> {
                    fn clone(&self) -> Self {
                        *self
                    }
                }

                impl<__D, __P: __dsl::field::Place> ::core::marker::Copy for #group<__D, __P> {}

                impl<__D, __P: __dsl::field::Place> ::core::ops::Deref for #group<__D, __P> {
                    type Target = __dsl::field::Field<__D, #def, __P>;

                    fn deref(&self) -> &Self::Target {
                        &self.__field
                    }
                }

                impl<__D, __P: __dsl::field::Place> __dsl::field::FieldRef<__D> for #group<__D, __P> {
                    type Def = #def;

                    fn field_path(&self) -> ::std::borrow::Cow<'static, str> {
                        self.__field.path()
                    }

                    fn field_members(&self) -> ::std::vec::Vec<::std::borrow::Cow<'static, str>> {
                        __dsl::field::FieldRef::field_members(&self.__field)
                    }
                }

                impl<__D, __P: __dsl::field::Place> __dsl::query::IntoPath<__D> for #group<__D, __P> {
                    fn into_path(self) -> ::std::borrow::Cow<'static, str> {
                        self.__field.path()
                    }
                }

                impl<__D, __P: __dsl::field::Place> __dsl::query::IntoSearchField<__D> for #group<__D, __P> {
                    fn into_search_field(self) -> __dsl::query::SearchField {
                        __dsl::query::IntoSearchField::into_search_field(self.__field)
                    }
                }

                impl<__D, __P: __dsl::field::Place> ::core::convert::From<#group<__D, __P>>
                    for ::std::borrow::Cow<'static, str>
                {
                    fn from(group: #group<__D, __P>) -> Self {
                        group.__field.path()
                    }
                }
            },
        }
    }
}

/// Whether a type is `es_dsl::field::Bounds`, as far as the name tells.
fn is_bounds(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Bounds"))
}

/// The length of an array, as it is written.
fn array_length(ty: &Type) -> Option<&Expr> {
    match ty {
        Type::Array(array) => Some(&array.len),
        Type::Group(group) => array_length(&group.elem),
        Type::Paren(paren) => array_length(&paren.elem),
        _ => None,
    }
}

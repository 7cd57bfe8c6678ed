//! The derive of `FieldType`: enums as keywords, and types around one value as that value.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, Result, Type, parse_quote};

use crate::attributes::{self, KindAttribute, Mapped};
use crate::indexed::{FieldContent, kind_type};
use crate::kinds::Holds;
use crate::types::Element;
use crate::{krate, serde};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let krate = attributes::Container::parse(&input.attrs)?.krate.unwrap_or_else(krate::find);
    if !input.generics.params.is_empty() {
        let message = "`FieldType` cannot be derived for a type with parameters: implement it";
        return Err(Error::new(input.generics.span(), message));
    }
    let kind = match attributes::Field::parse(&input.attrs)?.mapped {
        None => None,
        Some(Mapped::Kind { kind, keyword: None, fields }) if fields.is_empty() => Some(kind),
        Some(_) => {
            return Err(Error::new(ident.span(), "a type of its own has one kind: sub-fields are said at the field"));
        }
    };
    let written = Written::of(input)?;
    let is_binary = kind.as_ref().is_some_and(KindAttribute::is_binary);
    // The types of plain values that fit beside the type's own.
    let mut plain = Vec::new();
    let indexed = match (&input.data, kind) {
        (_, Some(kind)) if written.converted => By::kind(&kind, &parse_quote!(Self)),
        (_, None) if written.converted => {
            let message = "serde writes this type in a way of its own, which does not tell how it is indexed: \
                say the kind, as in `#[field(keyword)]`";
            return Err(Error::new(ident.span(), message));
        }
        (Data::Enum(data), kind) => {
            if let Some(variant) = data.variants.iter().find(|variant| !matches!(variant.fields, Fields::Unit)) {
                let message = "a variant with values is not one exact text: implement `FieldType`, \
                    or say at the field how it is indexed, as in `#[field(flattened)]`";
                return Err(Error::new(variant.span(), message));
            }
            match kind {
                Some(kind) => By::kind(&kind, &parse_quote!(Self)),
                None => By {
                    kind: quote!(__dsl::field::kind::Keyword),
                    value: quote!(Self),
                    shape: quote!(__dsl::field::kind::One),
                    mapped_type: quote!("keyword"),
                    property: quote!(__dsl::mapping::keyword()),
                    check: TokenStream::new(),
                },
            }
        }
        (Data::Struct(data), kind) => {
            let (1, Some(field)) = (data.fields.len(), data.fields.iter().next()) else {
                let message = "`FieldType` is derived for types around one value, and for enums; \
                    an object with fields derives `Document`";
                return Err(Error::new(ident.span(), message));
            };
            if field.ident.is_some() && !written.transparent {
                let message = "serde writes this struct as an object: derive `Document`, \
                    or add `#[serde(transparent)]`";
                return Err(Error::new(ident.span(), message));
            }
            let own = kind.as_ref().is_none_or(|kind| kind.kind.holds == Holds::Own);
            let by = match kind {
                Some(kind) => By::kind(&kind, &field.ty),
                None => By::field_type(&field.ty),
            };
            let by = match is_binary {
                true => By { check: base64_check(&field.ty), ..by },
                false => by,
            };
            let element = Element::of(&field.ty);
            if own && element.is_value() && !element.many {
                let ty = &element.ty;
                plain = match quote!(#ty).to_string() {
                    text if text.ends_with("String") => vec![quote!(#ty), quote!(&#ty), quote!(&str)],
                    _ => vec![quote!(#ty), quote!(&#ty)],
                };
                By { value: quote!(#ident), ..by }
            } else {
                by
            }
        }
        (Data::Union(_), _) => return Err(Error::new(ident.span(), "a union has no JSON")),
    };
    let By { kind, value, shape, mapped_type, property, check } = indexed;
    // The type's own values fit by themselves; those of the type inside are added.
    let plain_values = plain.iter().map(|plain| {
        quote! {
            #[diagnostic::do_not_recommend]
            impl<__F> __dsl::field::ValueFor<#ident, __F> for #plain {
                fn into_field_value(self) -> __dsl::field::FieldValue {
                    __dsl::field::FieldValue::new(&self)
                }
            }
        }
    });
    let base64 = is_binary.then(|| quote!(impl __dsl::field::Base64 for #ident {}));
    Ok(quote! {
        #[automatically_derived]
        const _: () = {
            use #krate as __dsl;

            #check
            #base64

            #[diagnostic::do_not_recommend]
            impl __dsl::field::FieldType for #ident {
                type Kind = #kind;
                type Value = #value;
                type Shape = #shape;
                const TYPE: &'static str = #mapped_type;
                type Accessor<__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place> =
                    __dsl::field::Field<__D, __F, __P>;

                fn accessor<__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place>()
                    -> __dsl::field::Field<__D, __F, __P>
                {
                    ::core::default::Default::default()
                }

                fn property() -> __dsl::mapping::Property {
                    ::core::convert::Into::into(#property)
                }
            }

            #(#plain_values)*
        };
    })
}

/// That the type inside is written as base64, as a `binary` field holds it.
fn base64_check(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> const _: () = __dsl::field::holds_base64::<#ty>();)
}

/// How the type is indexed, in code.
struct By {
    kind: TokenStream,
    value: TokenStream,
    shape: TokenStream,
    mapped_type: TokenStream,
    property: TokenStream,
    check: TokenStream,
}

impl By {
    fn kind(kind: &KindAttribute, ty: &Type) -> Self {
        let FieldContent { value, shape, vector, check } = FieldContent::by(kind, ty);
        let (name, params, mapped_type) = (&kind.name, &kind.params, kind.kind.name);
        let property = quote!(__dsl::mapping::#name() #vector #(#params)*);
        Self { kind: kind_type(kind), value, shape, mapped_type: quote!(#mapped_type), property, check }
    }

    fn field_type(ty: &Type) -> Self {
        let span = ty.span();
        Self {
            kind: quote_spanned!(span=> <__T as __dsl::field::FieldType>::Kind),
            value: quote_spanned!(span=> <__T as __dsl::field::FieldType>::Value),
            shape: quote_spanned!(span=> <__T as __dsl::field::FieldType>::Shape),
            mapped_type: quote_spanned!(span=> <__T as __dsl::field::FieldType>::TYPE),
            property: quote_spanned!(span=> <__T as __dsl::field::FieldType>::property()),
            check: quote_spanned!(span=> type __T = #ty;),
        }
    }
}

/// How serde writes the type.
#[derive(Default)]
struct Written {
    /// As the value inside.
    transparent: bool,
    /// In a way that only code tells.
    converted: bool,
}

impl Written {
    fn of(input: &DeriveInput) -> Result<Self> {
        let mut written = Self::default();
        attributes::each(&input.attrs, "serde", &mut |meta| {
            if ["tag", "content", "untagged", "remote"].iter().any(|name| meta.path.is_ident(name)) {
                return Err(meta.error("this serde attribute makes another JSON of the type than one value"));
            }
            written.transparent |= meta.path.is_ident("transparent");
            written.converted |= meta.path.is_ident("into");
            serde::skip_value(&meta)
        })?;
        if let Data::Struct(data) = &input.data {
            for field in &data.fields {
                written.converted |= serde::Field::parse(&field.attrs)?.converted;
            }
        }
        Ok(written)
    }
}

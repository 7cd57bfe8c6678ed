//! The code that the derive writes.
//!
//! All of it stands in a `const _`, so that nothing is added to the user's scope. The types of the
//! fields stand in a module that is named as the struct is: compiler messages print `tweet::author`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type, Visibility, parse_quote};

use crate::attributes::{Mapped, Params};
use crate::document::{Document, Field};
use crate::kinds::Holds;
use crate::types::Element;

pub(crate) fn expand(document: &Document<'_>) -> TokenStream {
    let Document { ident, vis, krate, .. } = document;
    let fields_ident = format_ident!("{}Fields", ident.unraw());
    let module = module(document);

    let fields: Vec<_> = document.fields.iter().map(|field| Code::of(field, &module)).collect();
    let definitions = fields.iter().map(|field| &field.definition);
    let implementations = fields.iter().map(|field| &field.implementation);
    let members = fields.iter().map(|field| &field.member);
    let values = fields.iter().map(|field| &field.value);
    let properties = fields.iter().map(|field| &field.property);
    // A struct has to use its parameters.
    let (phantom, phantom_value) = match document.fields.is_empty() {
        true => (
            quote!(__place: ::core::marker::PhantomData<fn() -> (D, P)>,),
            quote!(__place: ::core::marker::PhantomData,),
        ),
        false => Default::default(),
    };

    let index = match &document.attributes.index {
        Some(index) => quote!(::core::option::Option::Some(#index)),
        None => quote!(::core::option::Option::None),
    };
    let doc_type =
        document.attributes.doc_type.as_ref().map(|doc_type| quote!(const DOC_TYPE: &'static str = #doc_type;));
    let dynamic = document
        .attributes
        .dynamic
        .as_ref()
        .map(|dynamic| quote!(let object = object.dynamic(__dsl::mapping::Dynamic::#dynamic);));
    let id = document.id.map(|id| {
        quote! {
            fn id(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                __dsl::document::DocumentId::document_id(&self.#id)
            }
        }
    });

    quote! {
        #[automatically_derived]
        #[allow(non_camel_case_types, non_snake_case, unreachable_pub, unused_qualifications, clippy::all)]
        const _: () = {
            use #krate as __dsl;

            mod #module {
                #(#definitions)*
            }
            #(#implementations)*

            #vis struct #fields_ident<D = #ident, P: __dsl::field::Place = __dsl::field::Top> {
                #(#members)*
                #phantom
            }

            impl<D, P: __dsl::field::Place> ::core::clone::Clone for #fields_ident<D, P> {
                fn clone(&self) -> Self {
                    *self
                }
            }

            impl<D, P: __dsl::field::Place> ::core::marker::Copy for #fields_ident<D, P> {}

            impl<D, F: __dsl::field::StaticField, P: __dsl::field::Place> __dsl::field::FieldRef<D>
                for #fields_ident<D, __dsl::field::Path<F, P>>
            {
                type Def = F;

                fn field_path(&self) -> ::std::borrow::Cow<'static, str> {
                    ::std::borrow::Cow::Borrowed(<__dsl::field::Path<F, P> as __dsl::field::Place>::PATH)
                }
            }

            impl __dsl::field::ObjectType for #ident {
                type Fields<D, P: __dsl::field::Place> = #fields_ident<D, P>;

                fn fields_in<D, P: __dsl::field::Place>() -> #fields_ident<D, P> {
                    #fields_ident {
                        #(#values)*
                        #phantom_value
                    }
                }

                fn object() -> __dsl::mapping::Property {
                    let object = __dsl::mapping::Property::default();
                    #(#properties)*
                    #dynamic
                    object
                }
            }

            impl __dsl::field::FieldType for #ident {
                type Kind = __dsl::field::kind::Object;
                type Value = Self;
                type Shape = __dsl::field::kind::One;
                type Accessor<D, F: __dsl::field::StaticField, P: __dsl::field::Place> =
                    #fields_ident<D, __dsl::field::Path<F, P>>;

                fn accessor<D, F: __dsl::field::StaticField, P: __dsl::field::Place>()
                    -> #fields_ident<D, __dsl::field::Path<F, P>>
                {
                    <Self as __dsl::field::ObjectType>::fields_in()
                }

                fn property() -> __dsl::mapping::Property {
                    <Self as __dsl::field::ObjectType>::object().object()
                }
            }

            impl __dsl::document::Document for #ident {
                const INDEX: ::core::option::Option<&'static str> = #index;
                #doc_type
                type Fields = #fields_ident;

                fn fields() -> #fields_ident {
                    <Self as __dsl::field::ObjectType>::fields_in()
                }

                fn mapping() -> __dsl::mapping::Mapping<Self> {
                    __dsl::mapping::Mapping::of_object()
                }

                #id
            }
        };
    }
}

/// The parts of the code that one field makes.
#[derive(Default)]
struct Code {
    /// Its own type, inside the module.
    definition: TokenStream,
    /// What is known of it.
    implementation: TokenStream,
    /// In the struct that `fields()` returns.
    member: TokenStream,
    /// The value of that.
    value: TokenStream,
    /// In the mapping.
    property: TokenStream,
}

impl Code {
    fn of(field: &Field<'_>, module: &Ident) -> Self {
        let Field { ident, vis, ty, name, .. } = field;
        let field_type = quote_spanned!(ty.span()=> <#ty as __dsl::field::FieldType>);
        if field.flatten {
            let object = quote_spanned!(ty.span()=> <#field_type::Value as __dsl::field::ObjectType>);
            return Self {
                member: quote!(#vis #ident: #object::Fields<D, P>,),
                value: quote!(#ident: #object::fields_in(),),
                property: quote!(let object = object.flatten(#object::object());),
                ..Self::default()
            };
        }

        let inner_vis = inside_module(vis);
        let def = quote!(#module::#ident);
        let plain = quote!(__dsl::field::Field<D, #def, P>);
        let default = quote!(::core::default::Default::default());
        let (kind, value, shape, accessor, accessor_value, property) = match &field.mapped {
            None => (
                quote!(#field_type::Kind),
                quote!(#field_type::Value),
                quote!(#field_type::Shape),
                quote!(#field_type::Accessor<D, #def, P>),
                quote!(#field_type::accessor()),
                Some(quote!(#field_type::property())),
            ),
            Some(Mapped::Object(params)) => (
                quote!(#field_type::Kind),
                quote!(#field_type::Value),
                quote!(#field_type::Shape),
                quote!(#field_type::Accessor<D, #def, P>),
                quote!(#field_type::accessor()),
                Some(quote!(#field_type::property() #(#params)*)),
            ),
            Some(Mapped::Nested(params)) => (
                quote!(__dsl::field::kind::Nested),
                quote!(#field_type::Value),
                quote!(#field_type::Shape),
                quote!(__dsl::field::NestedField<D, #def, P>),
                default,
                Some(quote!(<#field_type::Value as __dsl::field::ObjectType>::object().nested() #(#params)*)),
            ),
            Some(Mapped::Kind { kind, name, params, keyword }) => {
                let element = Element::of(ty);
                let value = match kind.holds {
                    Holds::Text => quote!(::std::string::String),
                    Holds::Dates => quote!(__dsl::field::DateTime),
                    Holds::Own => {
                        let ty = element.ty;
                        quote!(#ty)
                    }
                };
                let shape = shape(element.many);
                let kind = Ident::new(kind.type_name, name.span());
                let kind = quote!(__dsl::field::kind::#kind);
                let kind = match keyword {
                    Some(_) => quote!(__dsl::field::kind::AndKeyword<#kind>),
                    None => kind,
                };
                let keyword = keyword
                    .as_ref()
                    .map(|params: &Params| quote!(.field("keyword", __dsl::mapping::keyword() #(#params)*)));
                let property = quote!(__dsl::mapping::#name() #(#params)* #keyword);
                (kind, value, shape, plain, default, Some(property))
            }
            Some(Mapped::Dynamic) => {
                (quote!(__dsl::field::kind::Unchecked), quote!(__dsl::field::Any), shape(false), plain, default, None)
            }
        };

        Self {
            definition: quote! {
                #[derive(Clone, Copy, Default)]
                #inner_vis struct #ident;
            },
            implementation: quote! {
                impl __dsl::field::FieldDef for #def {
                    const NAME: &'static str = #name;
                    type Kind = #kind;
                    type Value = #value;
                    type Shape = #shape;
                }
            },
            member: quote!(#vis #ident: #accessor,),
            value: quote!(#ident: #accessor_value,),
            property: property
                .map(|property| quote!(let object = object.property(#name, #property);))
                .unwrap_or_default(),
        }
    }
}

fn shape(many: bool) -> TokenStream {
    match many {
        true => quote!(__dsl::field::kind::Many),
        false => quote!(__dsl::field::kind::One),
    }
}

/// The name of the module that holds the types of the fields: that of the struct in snake case,
/// unless it would hide a name that the types of the fields use.
fn module(document: &Document<'_>) -> Ident {
    let mut name = String::new();
    for c in document.ident.unraw().to_string().chars() {
        if c.is_uppercase() && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    let used = |name: &str| document.fields.iter().any(|field| mentions(field.ty, name));
    while syn::parse_str::<Ident>(&name).is_err() || used(&name) {
        name.push('_');
    }
    Ident::new(&name, document.ident.span())
}

fn mentions(ty: &Type, name: &str) -> bool {
    fn any(tokens: TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == name,
            proc_macro2::TokenTree::Group(group) => any(group.stream(), name),
            _ => false,
        })
    }
    any(quote!(#ty), name)
}

/// The same visibility, said one module further in.
fn inside_module(vis: &Visibility) -> Visibility {
    match vis {
        Visibility::Public(_) => vis.clone(),
        Visibility::Inherited => parse_quote!(pub(super)),
        Visibility::Restricted(restricted) => {
            let path = &restricted.path;
            match path.segments.first().map(|first| first.ident.to_string()).as_deref() {
                Some("self") if path.segments.len() == 1 => parse_quote!(pub(super)),
                Some("self" | "super") => parse_quote!(pub(in super::#path)),
                _ => vis.clone(),
            }
        }
    }
}

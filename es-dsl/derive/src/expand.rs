//! The code that the derive writes.
//!
//! All of it stands in a `const _`, so that nothing is added to the user's scope; its own names begin
//! with underscores, so that none of the user's is hidden. The types of the
//! fields stand in a module that is named as the struct is: compiler messages print `tweet::author`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
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
            quote!(__place: ::core::marker::PhantomData<fn() -> (__D, __P)>,),
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

            #vis struct #fields_ident<__D = #ident, __P: __dsl::field::Place = __dsl::field::Top> {
                #(#members)*
                #phantom
            }

            impl<__D, __P: __dsl::field::Place> ::core::clone::Clone for #fields_ident<__D, __P> {
                fn clone(&self) -> Self {
                    *self
                }
            }

            impl<__D, __P: __dsl::field::Place> ::core::marker::Copy for #fields_ident<__D, __P> {}

            impl<__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place> __dsl::field::FieldRef<__D>
                for #fields_ident<__D, __dsl::field::At<__F, __P>>
            {
                type Def = __F;

                fn field_path(&self) -> ::std::borrow::Cow<'static, str> {
                    ::std::borrow::Cow::Borrowed(<__dsl::field::At<__F, __P> as __dsl::field::Place>::PATH)
                }
            }

            #[diagnostic::do_not_recommend]
            impl __dsl::field::ObjectType for #ident {
                type Fields<__D, __P: __dsl::field::Place> = #fields_ident<__D, __P>;

                fn fields_in<__D, __P: __dsl::field::Place>() -> #fields_ident<__D, __P> {
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

            #[diagnostic::do_not_recommend]
            impl __dsl::field::FieldType for #ident {
                type Kind = __dsl::field::kind::Object;
                type Value = Self;
                type Shape = __dsl::field::kind::One;
                type Accessor<__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place> =
                    #fields_ident<__D, __dsl::field::At<__F, __P>>;

                fn accessor<__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place>()
                    -> #fields_ident<__D, __dsl::field::At<__F, __P>>
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
        if field.flatten {
            let object = quote_spanned! {ty.span()=>
                <<#ty as __dsl::field::FieldType>::Value as __dsl::field::ObjectType>
            };
            return Self {
                member: quote_spanned!(ty.span()=> #vis #ident: #object::Fields<__D, __P>,),
                value: quote_spanned!(ty.span()=> #ident: #object::fields_in(),),
                property: quote_spanned!(ty.span()=> let object = object.flatten(#object::object());),
                ..Self::default()
            };
        }

        let def = quote!(#module::#ident);
        let Indexed { kind, value, shape, accessor, accessor_value, property } = Indexed::of(field, &def);
        let inner_vis = respan(inside_module(vis), ident.span());
        // Spanned as the field is, so that the compiler points at it and not at the derive.
        Self {
            definition: quote_spanned! {ident.span()=>
                #[derive(Clone, Copy, Default)]
                #inner_vis struct #ident;
            },
            implementation: quote_spanned! {ty.span()=>
                impl __dsl::field::FieldDef for #def {
                    const NAME: &'static str = #name;
                    type Kind = #kind;
                    type Value = #value;
                    type Shape = #shape;
                }
            },
            member: quote_spanned!(ty.span()=> #vis #ident: #accessor,),
            value: quote_spanned!(ty.span()=> #ident: #accessor_value,),
            property: property
                .map(|property| quote_spanned!(ty.span()=> let object = object.property(#name, #property);))
                .unwrap_or_default(),
        }
    }
}

/// How a field is indexed, as types and as its property in the mapping.
struct Indexed {
    kind: TokenStream,
    value: TokenStream,
    shape: TokenStream,
    /// What stands for the field in `fields()`.
    accessor: TokenStream,
    accessor_value: TokenStream,
    property: Option<TokenStream>,
}

impl Indexed {
    fn of(field: &Field<'_>, def: &TokenStream) -> Self {
        let ty = field.ty;
        let field_type = quote_spanned!(ty.span()=> <#ty as __dsl::field::FieldType>);
        let plain = quote_spanned!(ty.span()=> __dsl::field::Field<__D, #def, __P>);
        let default = quote!(::core::default::Default::default());
        // What the Rust type tells.
        let by_type = Self {
            kind: quote_spanned!(ty.span()=> #field_type::Kind),
            value: quote_spanned!(ty.span()=> #field_type::Value),
            shape: quote_spanned!(ty.span()=> #field_type::Shape),
            accessor: quote_spanned!(ty.span()=> #field_type::Accessor<__D, #def, __P>),
            accessor_value: quote_spanned!(ty.span()=> #field_type::accessor()),
            property: Some(quote_spanned!(ty.span()=> #field_type::property())),
        };
        match &field.mapped {
            None => by_type,
            Some(Mapped::Object(params)) => {
                Self { property: by_type.property.map(|property| quote!(#property #(#params)*)), ..by_type }
            }
            Some(Mapped::Nested(params)) => {
                let object = quote_spanned!(ty.span()=> <#field_type::Value as __dsl::field::ObjectType>::object());
                Self {
                    kind: quote!(__dsl::field::kind::Nested),
                    accessor: quote_spanned!(ty.span()=> __dsl::field::NestedField<__D, #def, __P>),
                    accessor_value: default,
                    property: Some(quote!(#object.nested() #(#params)*)),
                    ..by_type
                }
            }
            Some(Mapped::Dynamic) => Self {
                kind: quote!(__dsl::field::kind::Unchecked),
                value: quote!(__dsl::field::Any),
                shape: quote!(__dsl::field::kind::One),
                accessor: plain,
                accessor_value: default,
                property: None,
            },
            Some(Mapped::Kind { kind, name, params, keyword }) => {
                let element = Element::of(ty);
                let type_name = Ident::new(kind.type_name, name.span());
                let plain_kind = quote!(__dsl::field::kind::#type_name);
                let keyword_property = keyword
                    .as_ref()
                    .map(|params: &Params| quote!(.field("keyword", __dsl::mapping::keyword() #(#params)*)));
                Self {
                    kind: match keyword {
                        Some(_) => quote!(__dsl::field::kind::AndKeyword<#plain_kind>),
                        None => plain_kind,
                    },
                    value: match (kind.holds, element.ty) {
                        (Holds::Text, _) => quote!(::std::string::String),
                        (Holds::Dates, ty) => quote!(__dsl::field::DateTime<#ty>),
                        (Holds::Own, ty) => quote!(#ty),
                    },
                    shape: match element.many {
                        true => quote!(__dsl::field::kind::Many),
                        false => quote!(__dsl::field::kind::One),
                    },
                    accessor: plain,
                    accessor_value: default,
                    property: Some(quote!(__dsl::mapping::#name() #(#params)* #keyword_property)),
                }
            }
        }
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

fn respan(tokens: impl ToTokens, span: Span) -> TokenStream {
    let tokens = tokens.into_token_stream().into_iter();
    tokens
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
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

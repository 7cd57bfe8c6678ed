//! The code that the derive writes.
//!
//! All of it stands in a `const _`, so that nothing is added to the user's scope; its own names begin
//! with underscores, so that none of the user's is hidden. The types of the
//! fields stand in a module that is named as the struct is: error messages name `tweet::author`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Visibility, parse_quote};

use crate::attributes::Configured;
use crate::document::{Document, Field};
use crate::indexed::Indexed;
use crate::mapping_file;
use crate::types::{Element, mentions};

pub(crate) fn expand(document: &Document<'_>) -> TokenStream {
    let Document { ident, vis, parameters, krate, .. } = document;
    let fields_ident = format_ident!("{}Fields", ident.unraw());
    let module = module(document);

    let fields: Vec<_> =
        document.fields.iter().enumerate().map(|(number, field)| Code::of(field, number, document, &module)).collect();
    let definitions = fields.iter().map(|field| &field.definition);
    let implementations = fields.iter().map(|field| &field.implementation);
    let members = fields.iter().map(|field| &field.member);
    let values = fields.iter().map(|field| &field.value);
    let properties = fields.iter().map(|field| &field.property);
    let keys = fields.iter().map(|field| &field.key);
    let by_name = fields.iter().map(|field| &field.by_name);
    let names_ident = format_ident!("{}Names", ident.unraw());
    let told: Vec<_> = fields.iter().map(|field| &field.told).collect();
    let read = document.fields.iter().map(|field| field.ident);
    // The last member of the struct: it uses all parameters, and a field of an unknown type before it is
    // told of once.
    let names = &parameters.names;
    let phantom = quote!(__place: ::core::marker::PhantomData<fn() -> (__D, __P, #(#names,)*)>,);
    let phantom_value = quote!(__place: ::core::marker::PhantomData,);
    let (declared, named, bounds) = (parameters.declared(), parameters.named(), parameters.bounds());
    let at_place = parameters.declare(&quote!(__D, __P: __dsl::field::Place));
    let placed = parameters.with(&quote!(__D, __P));
    let in_field = parameters.declare(&quote!(__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place));
    let placed_in_field = parameters.with(&quote!(__D, __dsl::field::At<__F, __P>));
    let with_defaults = parameters.declare(&quote!(__D = #ident #named, __P: __dsl::field::Place = __dsl::field::Top));

    // There for every parameter, where the method of the trait is there for fitting ones only: the error
    // then says which parameter does not fit, and why, instead of that there is no `fields`.
    let own_fields = (!parameters.is_empty()).then(|| {
        let given = parameters.given();
        quote! {
            impl #declared #ident #named #given {
                /// The fields of this document, as in `Document`.
                #vis fn fields() -> <Self as __dsl::document::Document>::Fields
                where
                    Self: __dsl::document::Document,
                {
                    <Self as __dsl::document::Document>::fields()
                }
            }
        }
    });

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
        .map(|dynamic| quote!(let object = object.dynamic(__dsl::mapping::DynamicMapping::#dynamic);));
    let settings = document.attributes.settings.as_ref().map(|settings| {
        let settings = match settings {
            Configured::Function(function) => quote!(#function()),
            Configured::Params(params) => quote!(__dsl::mapping::IndexSettings::new() #(#params)*),
        };
        quote! {
            fn settings() -> ::core::option::Option<__dsl::mapping::IndexSettings> {
                ::core::option::Option::Some(#settings)
            }
        }
    });
    let mapping = match &document.attributes.mapping {
        None => quote!(__dsl::mapping::Mapping::of_object()),
        Some(Configured::Function(function)) => quote!(#function(__dsl::mapping::Mapping::of_object())),
        Some(Configured::Params(params)) => quote!(__dsl::mapping::Mapping::<Self>::of_object() #(#params)*),
    };
    let mapping_checks = mapping_file::checks(document);
    let id = document.id.map(|id| {
        quote! {
            fn id(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                __dsl::document::DocumentId::document_id(&self.#id)
            }

            fn set_id(&mut self, id: &str) -> ::core::result::Result<(), __dsl::document::IdError> {
                self.#id = __dsl::document::DocumentId::from_document_id(id)?;
                ::core::result::Result::Ok(())
            }
        }
    });

    quote! {
        #[automatically_derived]
        #[allow(
            dead_code, deprecated, missing_copy_implementations, missing_debug_implementations, missing_docs, private_interfaces,
            non_camel_case_types, non_snake_case, unreachable_pub, unused_qualifications, clippy::all
        )]
        const _: () = {
            use #krate as __dsl;

            mod #module {
                #(#definitions)*
            }
            #(#implementations)*

            // Reads each field once: one that is only sent would be reported as dead code.
            fn __read #declared(document: &#ident #named) #bounds {
                #(let _ = &document.#read;)*
            }

            #vis struct #fields_ident #with_defaults #bounds {
                #(#members)*
                #phantom
            }

            impl #at_place ::core::clone::Clone for #fields_ident #placed #bounds {
                fn clone(&self) -> Self {
                    #(#told)*
                    *self
                }
            }

            impl #at_place ::core::marker::Copy for #fields_ident #placed #bounds {}

            impl #in_field __dsl::field::FieldRef<__D> for #fields_ident #placed_in_field #bounds {
                type Def = __F;

                fn field_path(&self) -> ::std::borrow::Cow<'static, str> {
                    ::std::borrow::Cow::Borrowed(<__dsl::field::At<__F, __P> as __dsl::field::Place>::PATH)
                }

                fn field_members(&self) -> ::std::vec::Vec<::std::borrow::Cow<'static, str>> {
                    <__dsl::field::At<__F, __P> as __dsl::field::Place>::members()
                }
            }

            #own_fields
            #mapping_checks

            #[doc(hidden)]
            #vis struct #names_ident #declared(::core::marker::PhantomData<fn() -> (#(#names,)*)>) #bounds;

            impl #declared #names_ident #named #bounds {
                #(#by_name)*
            }

            impl #declared ::core::default::Default for #names_ident #named #bounds {
                fn default() -> Self {
                    Self(::core::marker::PhantomData)
                }
            }

            #[diagnostic::do_not_recommend]
            impl #declared __dsl::field::ObjectType for #ident #named #bounds {
                type Fields<__D, __P: __dsl::field::Place> = #fields_ident #placed;
                type Names = #names_ident #named;

                fn fields_in<__D, __P: __dsl::field::Place>() -> #fields_ident #placed {
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
            impl #declared __dsl::field::FieldType for #ident #named #bounds {
                type Kind = __dsl::field::kind::Object;
                type Value = Self;
                type Shape = __dsl::field::kind::One;
                const TYPE: &'static str = "object";
                const KEYS: ::core::option::Option<&'static [__dsl::field::keys::Key]> =
                    ::core::option::Option::Some(&[#(#keys)*]);
                type Accessor<__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place> =
                    #fields_ident #placed_in_field;

                fn accessor<__D, __F: __dsl::field::StaticField, __P: __dsl::field::Place>()
                    -> #fields_ident #placed_in_field
                {
                    #(#told)*
                    <Self as __dsl::field::ObjectType>::fields_in()
                }

                fn property() -> __dsl::mapping::Property {
                    <Self as __dsl::field::ObjectType>::object().object()
                }
            }

            impl #declared __dsl::document::Document for #ident #named #bounds {
                const INDEX: ::core::option::Option<&'static str> = #index;
                #doc_type
                const KEYS: ::core::option::Option<&'static [__dsl::field::keys::Key]> =
                    <Self as __dsl::field::FieldType>::KEYS;
                type Fields = #fields_ident #named;

                fn fields() -> #fields_ident #named {
                    #(#told)*
                    <Self as __dsl::field::ObjectType>::fields_in()
                }

                fn mapping() -> __dsl::mapping::Mapping<Self> {
                    #mapping
                }

                #settings

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
    /// In the keys of the document.
    key: TokenStream,
    /// How `painless!` finds it by its name in JSON.
    by_name: TokenStream,
    /// What fails where the type cannot be a field's, with the same message as the rest. It stands in each
    /// function that returns all fields, which then reports no second error of the same type.
    told: TokenStream,
}

impl Code {
    fn of(field: &Field<'_>, number: usize, document: &Document<'_>, module: &Ident) -> Self {
        let Field { ident, vis, ty, name, .. } = field;
        // One span for all that follows from the field's type: a type that cannot be a field's is then
        // told once, and not once for each use of it. The alias keeps the tokens of the type itself.
        let span = ty.span();
        let alias = Ident::new(&format!("__T{number}"), span);
        let used_parameters = document.parameters.used_by(field);
        let used = respan(used_parameters.named(), span);
        let by_type = quote_spanned!(span=> <#alias #used as __dsl::field::FieldType>);
        // Found by the code around it, also where a macro has written the type.
        let object_name = Ident::new("object", Span::call_site());
        let alias_definition = quote_spanned!(span=> type #alias #used = #ty;);
        if field.flatten {
            let object = quote_spanned!(span=> <#alias #used as __dsl::field::FlattenType>);
            return Self {
                told: quote_spanned!(span=> let _ = #object::KEYS;),
                implementation: alias_definition,
                member: quote_spanned!(span=> #vis #ident: #object::Fields<__D, __P>,),
                value: quote_spanned!(span=> #ident: #object::fields_in(),),
                property: quote_spanned!(span=> let #object_name = #object_name.flatten(#object::object());),
                key: quote_spanned!(span=> __dsl::field::keys::Key::flattened(#object::KEYS),),
                ..Self::default()
            };
        }

        let def_ident = Ident::new(&format!("__F{number}"), span);
        let def = quote_spanned!(span=> #def_ident #used);
        let indexed = Indexed::of(field, &by_type, &def, module);
        let Indexed {
            kind,
            value,
            shape,
            accessor,
            accessor_value,
            property,
            mapped_type,
            keys,
            extra,
            extra_definition,
        } = indexed;
        let is_base64 = field.is_binary() && !field.converted && used.is_empty();
        let told = field.tells_by_type() && !Element::of(ty).is_value();
        let inner_vis = respan(inside_module(vis), ident.span());
        let shown = respan(quote!(#vis), span);
        let (field_declared, field_bounds) = (used_parameters.declared(), used_parameters.bounds());
        let used_names = &used_parameters.names;
        let definition = match used.is_empty() {
            true => quote_spanned! {ident.span()=>
                #[derive(Clone, Copy, Default)]
                #inner_vis struct #ident;
            },
            false => quote_spanned! {ident.span()=>
                #inner_vis struct #ident #used(::core::marker::PhantomData<fn() -> (#(#used_names,)*)>);

                impl #used ::core::clone::Clone for #ident #used {
                    fn clone(&self) -> Self {
                        *self
                    }
                }

                impl #used ::core::marker::Copy for #ident #used {}

                impl #used ::core::default::Default for #ident #used {
                    fn default() -> Self {
                        Self(::core::marker::PhantomData)
                    }
                }
            },
        };
        let method = crate::painless::method(name);
        Self {
            // Spanned as the field is, so that errors point at it and not at the derive.
            definition: quote!(#definition #extra_definition),
            implementation: quote_spanned! {span=>
                #alias_definition
                use #module::#ident as #def_ident;
                impl #field_declared __dsl::field::FieldDef for #def #field_bounds {
                    const NAME: &'static str = #name;
                    type Kind = #kind;
                    type Value = #value;
                    type Shape = #shape;
                }
                #extra
            },
            member: {
                let ident = respan(ident, span);
                quote_spanned!(span=> #shown #ident: #accessor,)
            },
            value: {
                let ident = respan(ident, span);
                quote_spanned!(span=> #ident: #accessor_value,)
            },
            property: property
                .map(|property| quote_spanned!(span=> let #object_name = #object_name.property(#name, #property);))
                .unwrap_or_default(),
            by_name: match field.in_source {
                true => quote_spanned! {span=>
                    #shown fn #method(&self) -> __dsl::field::named::Found<#def> {
                        __dsl::field::named::Found::new()
                    }
                },
                false => TokenStream::new(),
            },
            told: match (told, is_base64) {
                (true, _) => quote_spanned!(span=> let _ = #by_type::KEYS;),
                (_, true) => quote_spanned!(span=> __dsl::field::holds_base64::<#alias>();),
                _ => TokenStream::new(),
            },
            key: match field.in_source {
                true => quote_spanned!(span=> __dsl::field::keys::Key::new(#name, #keys).mapped(#mapped_type),),
                false => TokenStream::new(),
            },
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

//! `painless!`: what can be known of a script without a server.

mod source;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Error, Expr, Ident, LitStr, Result, Token, Type};

use crate::krate;

/// `Person, "ctx._source.age = params.age", age = 23`.
pub(crate) struct Call {
    document: Type,
    source: LitStr,
    params: Vec<(Ident, Expr)>,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let document = input.parse()?;
        input.parse::<Token![,]>()?;
        let source = input.parse()?;
        let mut params: Vec<(Ident, Expr)> = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name = Ident::parse_any(input)?;
            if params.iter().any(|(known, _)| *known == name) {
                return Err(Error::new(name.span(), format!("the parameter `{name}` is given twice")));
            }
            input.parse::<Token![=]>()?;
            params.push((name, input.parse()?));
        }
        Ok(Self { document, source, params })
    }
}

pub(crate) fn expand(call: &Call) -> Result<TokenStream> {
    let Call { document, source, params } = call;
    let span = source.span();
    let text = source.value();
    let used = source::read(&text).map_err(|message| Error::new(span, message))?;

    for name in &used.params {
        if !params.iter().any(|(known, _)| known.unraw() == name) {
            let message =
                format!("the script reads `params.{name}`, which is not given: add `, {name} = …` behind the source");
            return Err(Error::new(span, message));
        }
    }
    // What is reached in a way that cannot be followed may be any of them.
    if !used.any_param {
        for (name, _) in params {
            if !used.params.contains(&name.unraw().to_string()) {
                let message = format!("the script does not read `params.{}`: remove the parameter", name.unraw());
                return Err(Error::new(name.span(), message));
            }
        }
    }

    let krate = krate::find();
    let shown = quote!(#document).to_string().replace(' ', "");
    let checks = used.fields.iter().map(|path| {
        let message = format!(
            "the script names `ctx._source.{}`, and `{shown}` has no such field (names are those of the JSON)",
            path.join("."),
        );
        quote_spanned! {span=>
            const _: () = assert!(
                __dsl::field::keys::has_path(<#document as __dsl::document::Document>::KEYS, &[#(#path),*]),
                #message
            );
        }
    });
    let params = params.iter().map(|(name, value)| {
        let name = name.unraw().to_string();
        let mut fields =
            used.assigned.iter().filter(|(_, param)| *param == name).map(|(path, _)| field(document, path));
        // Spanned as the value is, where the compiler tells that it does not fit.
        let span = value.span();
        let value = match fields.next() {
            None => quote!(#value),
            Some(field) => quote_spanned! {span=>
                {
                    let value = #value;
                    #(#fields.fits(&value);)*
                    #field.put(value)
                }
            },
        };
        quote!(.param(#name, #value))
    });
    // What takes the place of the methods of names that a type does not tell of.
    let names: BTreeSet<_> = used.assigned.iter().flat_map(|(path, _)| path).map(|name| method(name)).collect();
    let otherwise = (!names.is_empty()).then(|| {
        let methods = names.iter();
        quote! {
            #[allow(unused_imports)]
            use __dsl::field::named::AnyNames as _;
            #[allow(dead_code)]
            trait __Otherwise {
                #(fn #methods(&self) -> __dsl::field::named::Unknown {
                    __dsl::field::named::Unknown
                })*
            }
            impl<T> __Otherwise for T {}
        }
    });
    Ok(quote! {
        {
            use #krate as __dsl;
            #otherwise
            #(#checks)*
            __dsl::script::Script::painless(#source) #(#params)*
        }
    })
}

/// What is known of the field at a path of names.
fn field(document: &Type, path: &[String]) -> TokenStream {
    let lookups = path.iter().enumerate().map(|(depth, name)| {
        let method = method(name);
        match depth {
            0 => quote!(.names().#method()),
            _ => quote!(.inner().names().#method()),
        }
    });
    quote!(__dsl::field::named::Lookup::<#document>::new() #(#lookups)*)
}

/// The method by which the field of a name in JSON is found, which has to be an identifier: the name
/// as a hash, FNV-1a.
pub(crate) fn method(name: &str) -> Ident {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format_ident!("named_{hash:x}")
}

//! `painless!`: what can be known of a script without a server.

mod source;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
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
        quote!(.param(#name, #value))
    });
    Ok(quote! {
        {
            use #krate as __dsl;
            #(#checks)*
            __dsl::script::Script::painless(#source) #(#params)*
        }
    })
}

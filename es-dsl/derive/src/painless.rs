//! `painless!`: what can be known of a script without a server.

mod source;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Error, Expr, Ident, LitStr, Result, Token, Type};

use crate::krate;
use source::{Change, Literal, Operand, Operator};

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
            let message = if Ident::parse_any.parse_str(name).is_ok() {
                format!("the script reads `params.{name}`, which is not given: add `, {name} = …` behind the source")
            } else {
                format!("the script reads `params['{name}']`, which cannot be given: a parameter's name is one word")
            };
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
    let with_literals = used.changes.iter().filter_map(|change| match &change.by {
        Operand::Literal(literal) => Some(checked_literal(document, change, literal, span)),
        Operand::Param(_) => None,
    });
    let params = params.iter().map(|(name, value)| {
        let name = name.unraw().to_string();
        let of_param = used.changes.iter().filter(|change| change.by == Operand::Param(name.clone()));
        let (assigned, changed): (Vec<_>, Vec<_>) = of_param.partition(|change| change.operator == Operator::Assign);
        // Spanned as the value is, so that an error points at it.
        let span = value.span();
        let changed: Vec<_> = changed
            .into_iter()
            .map(|change| {
                let (field, operator) = (field(document, &change.path), operator(change.operator));
                quote_spanned!(span=> #field.held().rules().change::<#operator, _>(&value);)
            })
            .collect();
        let mut fields = assigned.into_iter().map(|change| field(document, &change.path));
        // What the value borrows lives as long as the whole expression.
        let value = match (fields.next(), changed.is_empty()) {
            (None, true) => quote!(#value),
            (None, false) => quote_spanned!(span=> match #value { value => { #(#changed)* value } }),
            (Some(field), _) => quote_spanned! {span=>
                match #value {
                    value => {
                        #(#changed)*
                        #(#fields.fits(&value);)*
                        #field.put(value)
                    }
                }
            },
        };
        quote!(.param(#name, #value))
    });
    // What takes the place of the methods of names that a type does not tell of.
    let mut names = Vec::new();
    for name in used.changes.iter().flat_map(|change| &change.path) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let otherwise = (!names.is_empty()).then(|| {
        let methods = names.iter().map(|name| method(name));
        quote! {
            #[allow(unused_imports)]
            use __dsl::field::{held::AnyHeld as _, named::AnyNames as _};
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
            #(#with_literals)*
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

fn operator(operator: Operator) -> TokenStream {
    match operator {
        // What is assigned is put into the field.
        Operator::Assign => TokenStream::new(),
        Operator::Plus => quote!(__dsl::field::held::Plus),
        Operator::Arithmetic => quote!(__dsl::field::held::Arithmetic),
        Operator::Bits => quote!(__dsl::field::held::Bits),
        Operator::Shift => quote!(__dsl::field::held::Shift),
    }
}

/// The check that a literal fits the field that it is assigned to, or that it changes.
fn checked_literal(document: &Type, change: &Change, literal: &Literal, span: Span) -> TokenStream {
    let field = field(document, &change.path);
    if change.operator == Operator::Assign {
        return put(&quote_spanned!(span=> #field.held()), literal, span);
    }
    let operator = operator(change.operator);
    let by = in_rust(literal, span);
    quote_spanned!(span=> #field.held().rules().change::<#operator, _>(&#by);)
}

/// The check that a literal can be put into what a field holds.
fn put(held: &TokenStream, literal: &Literal, span: Span) -> TokenStream {
    let value = in_rust(literal, span);
    match literal {
        Literal::Text | Literal::Truth | Literal::Fraction => quote_spanned!(span=> #held.put(#value);),
        Literal::Whole(..0) => quote_spanned!(span=> #held.negative().put(#value);),
        Literal::Whole(_) => quote_spanned!(span=> #held.whole().put(#value);),
        Literal::Map => quote_spanned!(span=> #held.rules().put_map(#value);),
        Literal::List(items) => {
            let element = quote_spanned!(span=> #held.element());
            let items = items.iter().flatten().map(|item| put(&element, item, span));
            quote_spanned!(span=> #held.rules().put_list(#value); #(#items)*)
        }
    }
}

/// A literal of the same type in Rust; lists and maps as the types that stand for them.
fn in_rust(literal: &Literal, span: Span) -> TokenStream {
    match literal {
        Literal::Text => quote_spanned!(span=> ""),
        Literal::Truth => quote_spanned!(span=> true),
        Literal::Fraction => quote_spanned!(span=> 0.5),
        Literal::Whole(number) => {
            let mut literal = proc_macro2::Literal::u128_unsuffixed(number.unsigned_abs());
            literal.set_span(span);
            match number {
                ..0 => quote_spanned!(span=> -#literal),
                0.. => quote_spanned!(span=> #literal),
            }
        }
        Literal::Map => quote_spanned!(span=> __dsl::field::held::Map),
        Literal::List(_) => quote_spanned!(span=> __dsl::field::held::ListLiteral),
    }
}

/// The method by which the field of a name in JSON is found, which has to be an identifier: the name
/// as a hash, FNV-1a.
pub(crate) fn method(name: &str) -> Ident {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format_ident!("named_{hash:x}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

    use super::*;

    #[test]
    fn a_parameter_that_cannot_be_given_is_told_from_one_that_is_missing() {
        for (read, told) in [
            ("params.a", "the script reads `params.a`, which is not given: add `, a = …` behind the source"),
            (
                "params['type']",
                "the script reads `params.type`, which is not given: add `, type = …` behind the source",
            ),
            (
                "params['a b']",
                "the script reads `params['a b']`, which cannot be given: a parameter's name is one word",
            ),
            ("params['']", "the script reads `params['']`, which cannot be given: a parameter's name is one word"),
        ] {
            let call: Call = syn::parse_str(&format!("Person, \"ctx._source.a = {read}\"")).unwrap();
            assert_eq!(expand(&call).unwrap_err().to_string(), told);
        }
    }
}

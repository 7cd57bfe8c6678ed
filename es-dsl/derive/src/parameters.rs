//! The parameters of a document's type, and what the code of the derive asks of them.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Error, GenericParam, Generics, Result, Type, WherePredicate, parse_quote};

use crate::document::Field;
use crate::types::{Element, mentions};

/// The parameters of a struct: types, and no others.
pub(crate) struct Parameters {
    /// As they are declared, without defaults: `T: Clone`.
    declared: Vec<GenericParam>,
    pub(crate) names: Vec<Ident>,
    /// What the struct itself asks of them.
    given: Vec<WherePredicate>,
    bounds: Vec<WherePredicate>,
}

impl Parameters {
    pub(crate) fn of(generics: &Generics) -> Result<Self> {
        let mut parameters = Self { declared: Vec::new(), names: Vec::new(), given: Vec::new(), bounds: Vec::new() };
        for parameter in &generics.params {
            match parameter {
                GenericParam::Type(parameter) => {
                    let name = parameter.ident.clone();
                    parameters.bounds.push(parse_quote!(#name: 'static));
                    parameters.names.push(name);
                    let mut parameter = parameter.clone();
                    parameter.default = None;
                    parameters.declared.push(GenericParam::Type(parameter));
                }
                GenericParam::Lifetime(_) => {
                    return Err(Error::new(
                        parameter.span(),
                        "a document is told by its type alone, which cannot borrow: own the values, as in `String`, or \
                         borrow for ever, as in `Cow<'static, str>`",
                    ));
                }
                GenericParam::Const(_) => {
                    return Err(Error::new(
                        parameter.span(),
                        "a document cannot have a number as parameter: write the number out, one struct for each",
                    ));
                }
            }
        }
        parameters.given.extend(generics.where_clause.iter().flat_map(|clause| clause.predicates.iter().cloned()));
        parameters.bounds.extend(parameters.given.iter().cloned());
        Ok(parameters)
    }

    /// Asks of the parameters that they make the field one.
    pub(crate) fn bind(&mut self, document: &Ident, field: &Field<'_>) {
        let ty = field.ty;
        if !field.tells_by_type() || self.names.iter().all(|name| !mentions(ty, &name.to_string())) {
            return;
        }
        let element = Element::of(ty).ty;
        let bound: Type = match &element {
            Type::Path(path) if path.path.get_ident().is_some_and(|ident| self.names.contains(ident)) => element,
            // Asking it of itself would have no end.
            _ if mentions(ty, &document.to_string()) => return,
            _ => ty.clone(),
        };
        let span = ty.span();
        let bounds = match field.holds_objects() {
            true => quote_spanned!(span=> __dsl::field::FieldType<Value: __dsl::field::ObjectType>),
            false => quote_spanned!(span=> __dsl::field::FieldType),
        };
        self.bounds.push(parse_quote!(#bound: #bounds));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// `T: Clone, __D`, for what is declared with parameters of its own.
    pub(crate) fn declare(&self, own: &TokenStream) -> TokenStream {
        let declared = &self.declared;
        quote!(<#(#declared,)* #own>)
    }

    /// `T, __D`, for what is named with arguments of its own.
    pub(crate) fn with(&self, own: &TokenStream) -> TokenStream {
        let names = &self.names;
        quote!(<#(#names,)* #own>)
    }

    /// `<T: Clone>`, or nothing.
    pub(crate) fn declared(&self) -> TokenStream {
        if self.is_empty() { TokenStream::new() } else { self.declare(&TokenStream::new()) }
    }

    /// `<T>`, or nothing.
    pub(crate) fn named(&self) -> TokenStream {
        if self.is_empty() { TokenStream::new() } else { self.with(&TokenStream::new()) }
    }

    /// `where T: 'static`, or nothing.
    pub(crate) fn bounds(&self) -> TokenStream {
        clause(&self.bounds)
    }

    /// The same, of what the struct itself asks.
    pub(crate) fn given(&self) -> TokenStream {
        clause(&self.given)
    }

    /// Those of which the type of a field is made.
    pub(crate) fn used_by(&self, field: &Field<'_>) -> Self {
        let (used, unused): (Vec<_>, Vec<_>) =
            self.names.iter().cloned().partition(|name| mentions(field.ty, &name.to_string()));
        let is_used = |declared: &&GenericParam| match declared {
            GenericParam::Type(parameter) => used.contains(&parameter.ident),
            _ => false,
        };
        let is_bound = |bound: &&WherePredicate| unused.iter().all(|name| !mentions(*bound, &name.to_string()));
        Self {
            declared: self.declared.iter().filter(is_used).cloned().collect(),
            given: Vec::new(),
            bounds: if used.is_empty() { Vec::new() } else { self.bounds.iter().filter(is_bound).cloned().collect() },
            names: used,
        }
    }
}

fn clause(bounds: &[WherePredicate]) -> TokenStream {
    if bounds.is_empty() { TokenStream::new() } else { quote!(where #(#bounds,)*) }
}

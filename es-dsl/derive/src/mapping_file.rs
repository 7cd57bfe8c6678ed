//! `#[document(mapping_file = "…")]`: a struct is compared with a mapping that was taken from a live index.
//!
//! Types are compared by constants, since the type of a field may follow from its Rust type; sub-fields and parameters are
//! compared here, since they stand in attributes only.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use serde_json::{Map, Value};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Error, Expr, Lit, LitStr, Result};

use crate::attributes::{KindAttribute, Mapped, Param};
use crate::document::{Document, Field};

/// The checks of a document against its mapping file, if it has one.
pub(crate) fn checks(document: &Document<'_>) -> TokenStream {
    let Some(file) = &document.attributes.mapping_file else { return TokenStream::new() };
    let (path, mapping) = match read(document, file) {
        Ok(read) => read,
        Err(error) => return error.into_compile_error(),
    };
    let none = Map::new();
    let properties = members(&mapping, "properties").unwrap_or(&none);
    let saved = saved(properties);
    let name = file.value();
    let ident = document.ident;
    let checks = document.fields.iter().enumerate().map(|(place, field)| {
        let errors = attribute_errors(field, properties, &name).into_iter().map(Error::into_compile_error);
        // An alias is no part of the document, and has no key.
        let before = document.fields.iter().take(place).filter(|field| field.in_source).count();
        let key = quote!(<#ident as __dsl::field::FieldType>::KEYS);
        let check = field.in_source.then(|| {
            quote_spanned! {field.ty.span()=>
                const _: () = match #key {
                    ::core::option::Option::Some(keys) => __dsl::field::mapping_file::check(keys[#before], __SAVED, #name),
                    ::core::option::Option::None => {}
                };
            }
        });
        quote!(#(#errors)* #check)
    });
    quote! {
        // The program is compiled anew when the file changes.
        const _: &str = ::core::include_str!(#path);
        const __SAVED: &[__dsl::field::mapping_file::Saved] = #saved;
        #(#checks)*
    }
}

/// The path of the file, and the mapping in it.
fn read(document: &Document<'_>, file: &LitStr) -> Result<(String, Map<String, Value>)> {
    let fail = |message: String| Error::new(file.span(), message);
    if !document.parameters.is_empty() {
        return Err(fail("a struct with parameters cannot be checked against a mapping file".to_owned()));
    }
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = folder.join(file.value());
    let text = std::fs::read_to_string(&path).map_err(|error| fail(format!("`{}`: {error}", file.value())))?;
    let json = serde_json::from_str(&text).map_err(|error| fail(format!("`{}`: {error}", file.value())))?;
    let doc_type = document.attributes.doc_type.as_ref().map(LitStr::value);
    let mapping = find(json, doc_type.as_deref()).map_err(|why| fail(format!("`{}`: {why}", file.value())))?;
    let path = path.to_str().ok_or_else(|| fail("the path of the file is not UTF-8".to_owned()))?;
    Ok((path.to_owned(), mapping))
}

/// The mapping in an answer to `GET /index/_mapping`, of which servers up to version 6 have one for each document type; or
/// the mapping itself.
fn find(json: Value, doc_type: Option<&str>) -> std::result::Result<Map<String, Value>, String> {
    let Value::Object(mut members) = json else { return Err("there is no mapping in it".to_owned()) };
    if members.get("properties").is_some_and(Value::is_object) || members.is_empty() {
        return Ok(members);
    }
    if let Some(mappings) = members.remove("mappings") {
        return find(mappings, doc_type);
    }
    if let Some(typed) = doc_type.and_then(|doc_type| members.remove(doc_type)) {
        return find(typed, doc_type);
    }
    let names: Vec<String> = members.keys().cloned().collect();
    match members.into_iter().next() {
        Some((_, only)) if names.len() == 1 => find(only, doc_type),
        _ => Err(format!("it has the mappings of several indices or types ({}): keep one", names.join(", "))),
    }
}

fn members<'j>(json: &'j Map<String, Value>, name: &str) -> Option<&'j Map<String, Value>> {
    json.get(name)?.as_object()
}

/// The type of a field in a mapping: an object may come without one.
fn type_of(field: &Value) -> &str {
    field.get("type").and_then(Value::as_str).unwrap_or("object")
}

/// The fields of a mapping as a constant.
fn saved(properties: &Map<String, Value>) -> TokenStream {
    let fields = properties.iter().map(|(name, field)| {
        let mapped = type_of(field);
        let none = Map::new();
        let inner = saved(field.as_object().and_then(|field| members(field, "properties")).unwrap_or(&none));
        quote!(__dsl::field::mapping_file::Saved { name: #name, mapped: #mapped, inner: #inner })
    });
    quote!(&[#(#fields),*])
}

/// What the attribute of a field says otherwise than the file: of its sub-fields and its parameters.
fn attribute_errors(field: &Field<'_>, properties: &Map<String, Value>, file: &str) -> Vec<Error> {
    let (Some(Mapped::Kind { kind, keyword, fields }), Some(saved)) = (&field.mapped, properties.get(&field.name))
    else {
        return Vec::new();
    };
    if type_of(saved) != kind.kind.name {
        return Vec::new();
    }
    let mut errors = params_errors(&kind.params, &field.name, saved, file);
    let none = Map::new();
    let saved_fields = saved.as_object().and_then(|saved| members(saved, "fields")).unwrap_or(&none);
    let keyword = keyword.as_ref().map(|params| ("keyword".to_owned(), "keyword", params, field.ident.span()));
    let others = fields
        .iter()
        .map(|(name, KindAttribute { kind, params, .. })| (name.unraw().to_string(), kind.name, params, name.span()));
    for (name, kind, params, span) in keyword.into_iter().chain(others) {
        let path = format!("{}.{name}", field.name);
        match saved_fields.get(&name) {
            None => {
                errors.push(Error::new(span, format!("`{path}` is `{kind}` here, and missing in {file}")));
            }
            Some(saved) if type_of(saved) != kind => {
                let saved = type_of(saved);
                errors.push(Error::new(span, format!("`{path}` is `{kind}` here, and `{saved}` in {file}")));
            }
            Some(saved) => errors.extend(params_errors(params, &path, saved, file)),
        }
    }
    errors
}

/// Compares the parameters that are written as literals.
fn params_errors(params: &[Param], path: &str, saved: &Value, file: &str) -> Vec<Error> {
    let compared = params.iter().filter_map(|Param { name, arguments }| {
        let here = text_of(arguments.first()?)?;
        let parameter = name.unraw().to_string();
        let there = saved.get(&parameter).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let there = match there {
            Some(there) if there == here => return None,
            Some(there) => format!("`{there}`"),
            // Servers leave out what is their default.
            None if ["true", "false"].contains(&here.as_str()) => return None,
            None => "not set".to_owned(),
        };
        let message = format!("`{parameter}` of `{path}` is `{here}` here, and {there} in {file}");
        Some(Error::new(name.span(), message))
    });
    compared.collect()
}

fn text_of(value: &Expr) -> Option<String> {
    let Expr::Lit(literal) = value else { return None };
    match &literal.lit {
        Lit::Str(text) => Some(text.value()),
        Lit::Bool(value) => Some(value.value.to_string()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        Lit::Float(number) => Some(number.base10_digits().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_mapping_is_found_in_answers_of_all_servers() {
        let mapping = json!({"dynamic": "strict", "properties": {"a": {"type": "long"}}});
        for json in [
            mapping.clone(),
            json!({"mappings": mapping}),
            json!({"tweets-1": {"mappings": mapping}}),
            json!({"tweets-1": {"mappings": {"tweet": mapping}}}),
            json!({"tweets-1": {"mappings": {"other": {}, "tweet": mapping}}}),
        ] {
            assert_eq!(Value::Object(find(json, Some("tweet")).unwrap()), mapping);
        }
        assert_eq!(find(json!({"tweets": {"mappings": {}}}), None).unwrap(), Map::new());
        let several = find(json!({"a": {"mappings": {}}, "b": {"mappings": {}}}), None).unwrap_err();
        assert_eq!(several, "it has the mappings of several indices or types (a, b): keep one");
        assert!(find(json!([1]), None).is_err());
    }
}

//! The derive macro of es-dsl, which re-exports and describes it.

mod attributes;
mod document;
mod expand;
mod kinds;
mod krate;
mod serde;
mod types;

/// Makes a struct the type of an index's documents, or of the objects inside them.
///
/// On the struct, `#[document(…)]`, all optional:
///
/// | attribute | meaning |
/// |---|---|
/// | `index = "tweets"` | the index that calls use when none is named; leave it out for inner objects |
/// | `doc_type = "tweet"` | the mapping type on servers up to version 6; default `_doc` |
/// | `dynamic = "strict"` | what happens to fields that are not in the struct: `true` (default), `false`, `strict`, `runtime` |
/// | `crate = "path"` | where es-dsl is; by default found in the `Cargo.toml` of the crate being compiled |
///
/// On a field, `#[field(…)]`, where the Rust type does not say enough:
///
/// | attribute | meaning |
/// |---|---|
/// | `text(analyzer = "english")` | analyzed text; each parameter is a method of the builder of that name in `es_dsl::mapping` |
/// | `keyword`, `date(format = "…")`, `boolean` | exact text, points in time, truth |
/// | `long`, `integer`, `short`, `byte`, `double`, `float` | numbers, where it is not the type that follows from the Rust type |
/// | `text, keyword` | analyzed text, and a sub-field `keyword` with the exact value |
/// | `nested` | the objects are indexed each on its own |
/// | `object(…)` | an inner object, for its parameters; without attribute a type that derives `Document` is one |
/// | `dynamic` | not in the mapping: the server decides at the first document, and queries on it are not checked |
/// | `id` | the field carries the document's id |
///
/// Without attribute a `String` is text with a `keyword` sub-field, as dynamic mapping makes it;
/// numbers go by their width, where an unsigned type takes the next wider signed one and `u64` is
/// `long`, so that all servers accept it; dates of jiff, time and chrono are `date` (features of
/// the same names); `Option<T>` and `Vec<T>` are what `T` is.
///
/// Names come from the struct's serde attributes (`rename`, `rename_all`, `skip`, `flatten`), so
/// that a query names a field as the document does. The values that `fields()` returns are as
/// visible as the fields they stand for.
#[proc_macro_derive(Document, attributes(document, field))]
pub fn derive_document(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    document::Document::parse(&input)
        .map(|document| expand::expand(&document))
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

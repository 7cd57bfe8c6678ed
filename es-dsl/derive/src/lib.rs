//! The derive macro of es-dsl, which re-exports and describes it.

mod attributes;
mod document;
mod expand;
mod field_type;
mod indexed;
mod kinds;
mod krate;
mod mapping_file;
mod painless;
mod parameters;
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
/// | `settings(number_of_shards = 1, …)` | the settings that the index is created with, each a method of `es_dsl::mapping::IndexSettings`; or `settings = function`, which returns them |
/// | `mapping(date_detection = false, …)` | what the mapping says beside its fields, each a method of `es_dsl::mapping::Mapping`; or `mapping = function`, which takes the mapping and returns it changed |
/// | `mapping_file = "mappings/tweets.json"` | a mapping that was taken from a live index, which the struct is checked against: see below |
/// | `crate = "path"` | where es-dsl is; by default found in the `Cargo.toml` of the crate being compiled |
///
/// On a field, `#[field(…)]`, where the Rust type does not say enough:
///
/// | attribute | meaning |
/// |---|---|
/// | `text(analyzer = "english")` | a kind, named as in mappings; each parameter is a method of the builder of that name in `es_dsl::mapping` |
/// | `text, keyword` | analyzed text, and a sub-field `keyword` with the exact value: `.keyword()` |
/// | `text, fields(english(text(analyzer = "english")))` | sub-fields of any name, which are members: `t.title.english` |
/// | `keyword(index = false)`, `long(doc_values = false)` | queries on such a field, or sorting and aggregating by it, are compile errors |
/// | `dense_vector` on `[f32; 384]` | `dims` follows from the type; on a `Vec` say `dense_vector(dims = 384)` |
/// | `nested` | the objects are indexed each on its own |
/// | `object(enabled = false)` | an inner object, for its parameters; without attribute a type that derives `Document` is one |
/// | `alias(path = "user.name")` | another name of a field, on a field of type `()` with `#[serde(skip)]` |
/// | `dynamic` | not in the mapping: the server decides at the first document, and queries on it are not checked |
/// | `id` | the field carries the document's id, which is also put there when a document is read. It is in the document, too, unless `#[serde(skip)]` keeps it out; with `#[serde(default)]` a document may lack it |
///
/// Without attribute a `String` is text with a `keyword` sub-field, as dynamic mapping makes it;
/// numbers go by their width, where an unsigned type takes the next wider signed one and `u64` is
/// `long`, so that all servers accept it; dates of jiff, time and chrono are `date` (features of
/// the same names); `Option<T>` and `Vec<T>` are what `T` is.
///
/// The struct may have types as parameters: where the parameter of `struct Page<T>` is the type of a
/// field, `Page<T>` is a document for every `T` that can be one. It cannot borrow. Such a struct gets a
/// function `fields` of its own, so that the error says why a type does not fit: it cannot have
/// another of that name.
///
/// A field that serde writes in a way of its own (`with`, `serialize_with`) needs a kind, and takes its
/// values as they are written: `es_dsl::field::Converted`. A `deserialize_with` alone changes nothing of
/// what is sent, and takes values of the field's type; keys of buckets and sort values, which come from
/// the index and not from documents, are read as that type, or are an error.
///
/// With `mapping_file` a struct that does not fit the mapping of a live index does not compile: each field of the struct has
/// to be in the file, with the same type; so have inner objects, sub-fields, and the parameters that are written in
/// `#[field(…)]`. The path is relative to the crate's folder, and the file is the answer to `GET /tweets/_mapping` of any
/// server, or the mapping alone. `es.diff::<T>()` compares with the live index itself.
///
/// Names come from the struct's serde attributes (`rename`, `rename_all`, `skip`, `flatten`), so
/// that a query names a field as the document does. The values that `fields()` returns are as
/// visible as the fields they stand for.
#[proc_macro_derive(Document, attributes(document, field, serde))]
pub fn derive_document(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    document::Document::parse(&input)
        .map(|document| expand::expand(&document))
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Makes a type of your own the type of fields.
///
/// An enum of plain variants is a `keyword`, and only its own values fit such a field. A type around
/// one value is what that value is, and takes values of both types. `#[field(…)]` on the type says
/// another kind: `#[field(keyword)] struct Sku(String);`.
#[proc_macro_derive(FieldType, attributes(document, field, serde))]
pub fn derive_field_type(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    field_type::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A painless script for documents of a type, checked at compile time.
///
/// `painless!(Person, "ctx._source.age = params.age", age = 23)` makes an `es_dsl::Script`. Checked
/// are the brackets and quotes of the source, that each `params.x` is given and each given parameter
/// is used, that each `ctx._source.x` is a field of the document, and that a parameter or a literal
/// which is assigned to a field (`ctx._source.x = params.y`, `ctx._source.x = 5`) fits the field. What
/// changes a field (`+=`, `-=`, …) has to go with what it holds: whole numbers with whole ones, and
/// texts with `+=` only, which joins anything to them. What is computed is not looked at. Values travel
/// as parameters, so the source is one text whatever the values are, and the server compiles it once.
#[proc_macro]
pub fn painless(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let script = syn::parse_macro_input!(input as painless::Call);
    painless::expand(&script).unwrap_or_else(syn::Error::into_compile_error).into()
}

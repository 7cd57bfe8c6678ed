//! The kinds of field that `#[field(…)]` can name.

/// What a field of a kind holds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Holds {
    /// Text, whatever Rust type it has.
    Text,
    /// Points in time, as any date type or as text.
    Dates,
    /// The field's own type.
    Own,
}

/// A kind: its name in mappings, which is also that of its builder in `es_dsl::mapping`; its type in
/// `es_dsl::field::kind`; what it holds.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) type_name: &'static str,
    pub(crate) holds: Holds,
}

const fn kind(name: &'static str, type_name: &'static str, holds: Holds) -> Kind {
    Kind { name, type_name, holds }
}

const KINDS: &[Kind] = &[
    kind("text", "Text", Holds::Text),
    kind("keyword", "Keyword", Holds::Own),
    kind("long", "Number", Holds::Own),
    kind("integer", "Number", Holds::Own),
    kind("short", "Number", Holds::Own),
    kind("byte", "Number", Holds::Own),
    kind("double", "Number", Holds::Own),
    kind("float", "Number", Holds::Own),
    kind("boolean", "Boolean", Holds::Own),
    kind("date", "Date", Holds::Dates),
];

/// The kind of this name.
pub(crate) fn find(name: &syn::Ident) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| name == kind.name)
}

/// The names of all kinds, for messages.
pub(crate) fn names() -> String {
    let names: Vec<_> = KINDS.iter().map(|kind| format!("`{}`", kind.name)).collect();
    names.join(", ")
}

//! The keys that documents of a type are written with, as data.

use std::error::Error;
use std::fmt;

use serde_json::Value;

/// A key of an object.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub(super) name: &'static str,
    /// The type in the mapping; empty where it is not known.
    pub(super) mapped: &'static str,
    pub(super) inner: Option<&'static [Self]>,
    pub(super) flattened: bool,
}

impl Key {
    /// A key, with the keys of the objects below it, if these are known.
    #[must_use]
    pub const fn new(name: &'static str, inner: Option<&'static [Self]>) -> Self {
        Self { name, mapped: "", inner, flattened: false }
    }

    /// The same key, whose field has this type in the mapping; empty where it is not known.
    #[must_use]
    pub const fn mapped(self, mapped: &'static str) -> Self {
        Self { mapped, ..self }
    }

    /// The keys of an object that stand in its place.
    #[must_use]
    pub const fn flattened(inner: Option<&'static [Self]>) -> Self {
        Self { name: "", mapped: "", inner, flattened: true }
    }
}

/// What is known of a key.
#[derive(Clone, Copy)]
enum KnownKey {
    No,
    /// There is such a key; perhaps the keys of the object below it are known.
    Yes(Option<&'static [Key]>),
}

const fn find(keys: &'static [Key], name: &str) -> KnownKey {
    let mut i = 0;
    while i < keys.len() {
        let key = &keys[i];
        if key.flattened {
            match key.inner {
                // A map: it may have any key.
                None => return KnownKey::Yes(None),
                Some(inner) => {
                    if let found @ KnownKey::Yes(_) = find(inner, name) {
                        return found;
                    }
                }
            }
        } else if same(key.name.as_bytes(), name.as_bytes()) {
            return KnownKey::Yes(key.inner);
        }
        i += 1;
    }
    KnownKey::No
}

pub(super) const fn same(left: &[u8], right: &[u8]) -> bool {
    let mut i = 0;
    while i < left.len() && i < right.len() && left[i] == right[i] {
        i += 1;
    }
    i == left.len() && i == right.len()
}

/// Whether a path leads through known keys only; what is below a key that is not an object with
/// known keys is not looked at.
#[must_use]
pub const fn has_path(keys: Option<&'static [Key]>, path: &[&str]) -> bool {
    let mut keys = keys;
    let mut i = 0;
    while i < path.len() {
        match keys {
            None => return true,
            Some(known) => match find(known, path[i]) {
                KnownKey::No => return false,
                KnownKey::Yes(inner) => keys = inner,
            },
        }
        i += 1;
    }
    true
}

/// Collects the paths of keys in the JSON that are not known.
pub(crate) fn unmapped(keys: &'static [Key], json: &Value, path: &str, found: &mut Vec<String>) {
    match json {
        Value::Array(values) => values.iter().for_each(|value| unmapped(keys, value, path, found)),
        Value::Object(members) => {
            for (name, value) in members {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                match find(keys, name) {
                    KnownKey::No => found.push(path),
                    KnownKey::Yes(Some(inner)) => unmapped(inner, value, &path, found),
                    KnownKey::Yes(None) => {}
                }
            }
        }
        _ => {}
    }
}

/// Why a document does not fit its mapping, see [`Document::check_keys`](crate::Document::check_keys).
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyError {
    /// These keys are in the document, and not in the mapping.
    Unmapped(Vec<String>),
    /// The document has no JSON.
    Json(serde_json::Error),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmapped(keys) => {
                write!(f, "the document is written with keys that are not fields of its mapping: {}", keys.join(", "))
            }
            Self::Json(_) => f.write_str("the document cannot be written as JSON"),
        }
    }
}

impl Error for KeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unmapped(_) => None,
            Self::Json(error) => Some(error),
        }
    }
}

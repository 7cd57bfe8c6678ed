//! What a Rust type tells about the documents of an index.

mod id;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use crate::field::AnyFields;
use crate::field::keys::{self, Key};
use crate::mapping::{IndexSettings, Mapping};

pub use crate::field::keys::KeyError;
pub use crate::json::Checked;
pub use id::{DocumentId, IdError};

/// A type whose values are the documents of an index.
///
/// Derive it; the derive reads the same serde attributes that serialize the document, so that names
/// in queries and names in documents cannot drift apart. [`serde_json::Value`] is a document too,
/// for work without types: it has no index of its own, an empty mapping, and fields named by strings.
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, Document)]
/// #[document(index = "test-index")]
/// struct Tweet {
///     author: String,
///     #[field(text(analyzer = "english"))]
///     text: String,
///     #[field(keyword)]
///     tags: Vec<String>,
///     #[field(nested)]
///     replies: Vec<Reply>,
/// }
///
/// #[derive(Serialize, Deserialize, Document)]
/// struct Reply {
///     body: String,
/// }
///
/// let t = Tweet::fields();
/// let query: Query<Tweet> = t.text.matches("bonsai").operator(And)
///     .and(t.author.keyword().term("kimchy"))
///     .and(t.replies.nested(|r| r.body.matches("cool")))
///     .and(!t.tags.terms(["spam", "ad"]));
/// ```
pub trait Document: Sized + 'static {
    /// The index that calls use when none is named. `None`: every call has to name one.
    const INDEX: Option<&'static str>;

    /// The mapping type, which only servers up to version 6 know. Default `_doc`.
    const DOC_TYPE: &'static str = "_doc";

    /// The keys that the documents are written with, where they are known. Default: they are not.
    const KEYS: Option<&'static [Key]> = None;

    /// One value per field, from which queries are made.
    type Fields;

    /// The fields of this document.
    fn fields() -> Self::Fields;

    /// How the server is to index the fields of this document.
    fn mapping() -> Mapping<Self>;

    /// The settings that an index of these documents is created with. Default none: the server's.
    fn settings() -> Option<IndexSettings> {
        None
    }

    /// Whether each key of this document, as serde writes it, is a field of its mapping: for a test
    /// beside a document whose `Serialize` is written by hand. What is below a field that is not an
    /// object with known fields is not looked at.
    ///
    /// ```
    /// use es_dsl::Document;
    /// use serde::Serialize;
    ///
    /// #[derive(Serialize, Document)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Person {
    ///     first_name: String,
    /// }
    ///
    /// Person { first_name: "Ada".into() }.check_keys()?;
    /// # Ok::<(), es_dsl::document::KeyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the keys that no field has, by their paths; or why the document has no JSON.
    fn check_keys(&self) -> Result<(), KeyError>
    where
        Self: Serialize,
    {
        let json = serde_json::to_value(self).map_err(KeyError::Json)?;
        let mut unmapped = Vec::new();
        if let Some(keys) = Self::KEYS {
            keys::unmapped(keys, &json, "", &mut unmapped);
        }
        match unmapped.is_empty() {
            true => Ok(()),
            false => Err(KeyError::Unmapped(unmapped)),
        }
    }

    /// The id that the document carries in one of its fields, if it does. Default `None`.
    fn id(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// Puts the id of a document that was read (`_id`) into the field that carries it. Default: there
    /// is none, and nothing happens.
    ///
    /// The server keeps the id beside the document: a field that serde skips is not in the source.
    ///
    /// ```
    /// use es_dsl::Document;
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Serialize, Deserialize, Document)]
    /// struct Person {
    ///     #[serde(skip)]
    ///     #[field(id)]
    ///     id: Option<String>,
    ///     name: String,
    /// }
    ///
    /// let mut person: Person = serde_json::from_str(r#"{"name":"Ada"}"#)?;
    /// person.set_id("7")?;
    /// assert_eq!(person.id.as_deref(), Some("7"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An id that the type of the field cannot hold, such as text where it is a number.
    fn set_id(&mut self, id: &str) -> Result<(), IdError> {
        let _ = id;
        Ok(())
    }
}

impl Document for Value {
    const INDEX: Option<&'static str> = None;

    type Fields = AnyFields<Self>;

    fn fields() -> Self::Fields {
        AnyFields::new()
    }

    fn mapping() -> Mapping<Self> {
        Mapping::new()
    }
}

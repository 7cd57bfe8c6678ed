//! What a call is about: its indices and, on servers up to version 6, the type of its documents.

use std::borrow::Cow;

use es_dsl::Document;

use crate::{call::Call, error::Error};

/// The type that documents have when nobody names one.
const DEFAULT_TYPE: &str = "_doc";

/// The indices and the document type of a call.
#[derive(Debug, Clone, Default)]
pub struct Target {
    names: Option<Cow<'static, str>>,
    doc_type: Option<Cow<'static, str>>,
}

impl Target {
    /// The index and the type of a document type.
    pub(crate) fn of<T: Document>() -> Self {
        let mut target = Self { names: T::INDEX.map(Cow::Borrowed), doc_type: None };
        target.set_doc_type(T::DOC_TYPE);
        target
    }

    /// One index, or several joined by commas.
    pub(crate) fn named(names: impl Into<String>) -> Self {
        Self { names: Some(Cow::Owned(names.into())), doc_type: None }
    }

    pub(crate) fn set_names(&mut self, names: String) {
        self.names = Some(Cow::Owned(names));
    }

    pub(crate) fn set_doc_type(&mut self, doc_type: impl Into<Cow<'static, str>>) {
        self.doc_type = Some(doc_type.into()).filter(|name| name != DEFAULT_TYPE);
    }

    /// The type, where one was chosen.
    pub(crate) fn doc_type(&self) -> Option<&str> {
        self.doc_type.as_deref()
    }

    /// The type for servers that cannot do without one.
    pub(crate) fn doc_type_or_default(&self) -> &str {
        self.doc_type().unwrap_or(DEFAULT_TYPE)
    }

    pub(crate) fn is_named(&self) -> bool {
        self.names.is_some()
    }

    /// The indices, joined by commas.
    pub(crate) fn names(&self) -> Result<&str, Error> {
        let Some(names) = self.names.as_deref() else {
            return Err(Error::request(
                "no index is named: the document type has none of its own, so name one in the call \
                 (`.to(\"my-index\")` when indexing, otherwise `.index(\"my-index\")`)",
            ));
        };
        if names.split(',').any(|name| name.trim().is_empty()) {
            return Err(Error::request("an index name is empty"));
        }
        check_segment("index name", names)?;
        // Such a path is another endpoint.
        if names.starts_with('_') && names != "_all" {
            return Err(Error::request(format!("the index name `{}` begins with `_`", names.escape_debug())));
        }
        Ok(names)
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        self.names().map(drop)
    }
}

/// Refuses what would change the path around it.
pub(crate) fn check_segment(what: &str, segment: &str) -> Result<(), Error> {
    match segment {
        "" => Err(Error::request(format!("the {what} is empty"))),
        // Encoded or not, proxies take these for steps in the path.
        "." | ".." => Err(Error::request(format!("the {what} `{segment}` cannot stand in a path"))),
        _ => Ok(()),
    }
}

/// Calls about documents, which have a type on servers up to version 6.
pub trait OfType {}

/// Calls that read or change documents of an index.
pub trait InIndex {}

/// Calls that read or change documents of several indices at once.
pub trait InIndices: InIndex {}

impl<E: OfType> Call<E> {
    /// The type of the documents, in place of the document type's own. Servers from version 7 on
    /// have no types, and there it is not sent. Default `_doc`, which a server of version 5 gets as
    /// `doc`.
    pub fn doc_type(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        match check_segment("document type", &name) {
            Ok(()) => self.draft.target.set_doc_type(name),
            Err(error) => self.fail(error),
        }
        self
    }
}

impl<E: InIndex> Call<E> {
    /// The index, in place of the document type's own. An alias will do.
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.draft.target.set_names(name.into());
        self
    }
}

impl<E: InIndices> Call<E> {
    /// The indices, in place of the document type's own: names, aliases and patterns such as
    /// `tweets-*`.
    pub fn indices<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        let mut joined = String::new();
        for (n, name) in names.into_iter().enumerate() {
            if n > 0 {
                joined += ",";
            }
            joined.push_str(&name.into());
        }
        self.draft.target.set_names(joined);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn names_that_would_be_another_request_are_refused() {
        for names in ["", "a,", " ", ".", "..", "_bulk", "_all,x"] {
            let error = Target::named(names).names().unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Request, "{names}");
        }
        for names in ["a", "a,b-*", "_all", ".hidden", "<logs-{now/d}>", "cluster:logs", "a,-b"] {
            assert_eq!(Target::named(names).names().unwrap(), names);
        }
        let error = Target::of::<Value>().names().unwrap_err();
        assert!(error.to_string().contains(".to(\"my-index\")"), "{error}");
    }

    #[test]
    fn the_default_type_counts_as_none() {
        let mut target = Target::of::<Value>();
        assert_eq!((target.doc_type(), target.doc_type_or_default()), (None, "_doc"));
        target.set_doc_type("tweet");
        assert_eq!((target.doc_type(), target.doc_type_or_default()), (Some("tweet"), "tweet"));
    }
}

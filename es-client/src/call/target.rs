//! What a call is about: its indices and, on servers up to version 6, the type of its documents.

use std::borrow::Cow;

use es_dsl::{Document, Mapping};

use super::path::Path;
use crate::error::Error;

/// The type that documents have when nobody names one.
const DEFAULT_TYPE: &str = "_doc";

/// The indices and the document type of a call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
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

    /// One index or several.
    pub(crate) fn named(names: impl Names) -> Self {
        Self { names: Some(Cow::Owned(names.joined())), doc_type: None }
    }

    pub(crate) fn set_index(&mut self, name: String) {
        self.names = Some(Cow::Owned(name));
    }

    /// Several indices. Of none the names are empty, which [`names`](Self::names) refuses: a list
    /// that turned out empty must not mean all indices.
    pub(crate) fn set_indices<N: Into<String>>(&mut self, names: impl IntoIterator<Item = N>) {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        self.names = Some(Cow::Owned(names.join(",")));
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

    /// The mapping that a call is given. Its document type is that of the call, where none was chosen.
    pub(crate) fn take_mapping<D: Document>(&mut self, mapping: Mapping<D>) -> Mapping {
        if self.doc_type.is_none() {
            self.set_doc_type(D::DOC_TYPE);
        }
        mapping.with_document()
    }

    pub(crate) fn is_named(&self) -> bool {
        self.names.is_some()
    }

    /// The indices as they were given, if they were.
    pub(crate) fn names_if_any(&self) -> Option<&str> {
        self.names.as_deref()
    }

    /// The indices, joined by commas.
    pub(crate) fn names(&self) -> Result<&str, Error> {
        let Some(names) = self.names.as_deref() else {
            return Err(Error::request(
                "no index is named, and the document type has none of its own: name one with `.index(..)`",
            ));
        };
        if names.split(',').any(|name| name.trim().is_empty()) {
            return Err(Error::request("an index name is empty, or there is none"));
        }
        check_segment("index name", names)?;
        // Such a path is another endpoint.
        if names.starts_with('_') && names != "_all" {
            return Err(Error::request(format!(
                "the index name `{}` begins with `_`, as those of endpoints do",
                names.escape_debug()
            )));
        }
        Ok(names)
    }

    /// The path of what is done with the indices, or with all where none is named.
    pub(crate) fn path_or_all(&self, action: &str) -> Result<Path, Error> {
        match self.is_named() {
            true => Ok(Path::of(self.names()?).then(action)),
            false => Ok(Path::of(action)),
        }
    }

    /// A path followed by the indices, where some are named.
    pub(crate) fn under(&self, path: Path) -> Result<Path, Error> {
        if self.is_named() { Ok(path.then(self.names()?)) } else { Ok(path) }
    }

    /// Looks for bad input of a call that means all indices where none is named.
    pub(crate) fn check_if_named(&self) -> Result<(), Error> {
        if self.is_named() { self.check() } else { Ok(()) }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        self.names()?;
        match self.doc_type() {
            Some(name) => check_doc_type(name),
            None => Ok(()),
        }
    }
}

/// The name of an index, or several: a text, or a list of texts. Names may be aliases, and patterns
/// such as `logs-*`.
///
/// ```no_run
/// # async fn f(es: es_client::Elasticsearch) -> Result<(), es_client::Error> {
/// es.indices().refresh("tweets").send().await?;
/// es.indices().refresh(["tweets", "people"]).send().await?;
/// # Ok(())
/// # }
/// ```
pub trait Names {
    /// The names, separated by commas. Of none it is empty, which calls refuse.
    fn joined(self) -> String;
}

impl Names for &str {
    fn joined(self) -> String {
        self.to_owned()
    }
}

impl Names for &String {
    fn joined(self) -> String {
        self.clone()
    }
}

impl Names for String {
    fn joined(self) -> String {
        self
    }
}

impl<N: AsRef<str>, const COUNT: usize> Names for [N; COUNT] {
    fn joined(self) -> String {
        self.as_slice().joined()
    }
}

impl<N: AsRef<str>> Names for &[N] {
    fn joined(self) -> String {
        self.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(",")
    }
}

impl<N: AsRef<str>> Names for &Vec<N> {
    fn joined(self) -> String {
        self.as_slice().joined()
    }
}

impl<N: AsRef<str>> Names for Vec<N> {
    fn joined(self) -> String {
        self.as_slice().joined()
    }
}

/// Refuses a document type that would be an endpoint, such as `_mapping`.
fn check_doc_type(name: &str) -> Result<(), Error> {
    check_segment("document type", name)?;
    match name.starts_with('_') {
        true => Err(Error::request(format!(
            "the document type `{}` begins with `_`, as those of endpoints do",
            name.escape_debug()
        ))),
        false => Ok(()),
    }
}

/// Refuses a list of names, separated by commas, that is empty or has an empty name in it.
pub(crate) fn check_names(what: &str, names: &str) -> Result<(), Error> {
    match names.split(',').any(|name| name.trim().is_empty()) {
        true => Err(Error::request(format!("the {what} is empty, or there is none"))),
        false => check_segment(what, names),
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
        assert!(error.to_string().contains("name one with `.index(..)`"), "{error}");
    }

    #[test]
    fn the_default_type_counts_as_none() {
        let mut target = Target::of::<Value>();
        assert_eq!((target.doc_type(), target.doc_type_or_default()), (None, "_doc"));
        target.set_doc_type("tweet");
        assert_eq!((target.doc_type(), target.doc_type_or_default()), (Some("tweet"), "tweet"));
    }
}

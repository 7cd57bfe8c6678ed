//! The one place that knows how servers differ. Other files ask a [`Server`] for a path or a body.
//!
//! | | Elasticsearch up to 6 | Elasticsearch from 7, OpenSearch |
//! |---|---|---|
//! | document | `/index/type/id` | `/index/_doc/id` |
//! | update | `/index/type/id/_update` | `/index/_update/id` |
//! | search and the like | `/index/type/_search`, where a type is named | `/index/_search` |
//! | mapping in a body | `{"type": {"properties": …}}` | `{"properties": …}` |
//!
//! And up to version 5 an inline script is `inline` instead of `source`, a stored one `stored`
//! instead of `id`, and a type cannot be called `_doc`. What else differs in the body of a search is
//! in [`search`].

mod recognise;
mod search;
mod version;

use std::fmt;

use es_dsl::{Mapping, Script};

use crate::{
    body::{Object, json},
    error::Error,
    path::Path,
    reader::{Fault, Reader},
    target::Target,
};

pub(crate) use recognise::{Asking, Recognition};
pub use version::Version;

/// Who makes a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Product {
    /// Elasticsearch.
    Elasticsearch,
    /// OpenSearch.
    OpenSearch,
}

/// The product and version of a server, on which paths and bodies depend.
///
/// A client asks the server at its first call that depends on them (`GET /`), and shares the answer
/// with its clones. [`Elasticsearch::with_server`](crate::Elasticsearch::with_server) tells it
/// instead.
///
/// ```
/// use es_client::Server;
///
/// assert_eq!(Server::elasticsearch(7, 10).to_string(), "Elasticsearch 7.10.0");
/// assert!(Server::opensearch(3, 8).version() > Server::opensearch(2, 19).version());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Server {
    product: Option<Product>,
    version: Option<Version>,
}

impl Server {
    /// Elasticsearch of this version.
    #[must_use]
    pub fn elasticsearch(major: u32, minor: u32) -> Self {
        Self::new(Product::Elasticsearch, Version::new(major, minor, 0))
    }

    /// OpenSearch of this version.
    #[must_use]
    pub fn opensearch(major: u32, minor: u32) -> Self {
        Self::new(Product::OpenSearch, Version::new(major, minor, 0))
    }

    /// A server of this product and version.
    #[must_use]
    pub fn new(product: Product, version: Version) -> Self {
        Self { product: Some(product), version: Some(version) }
    }

    /// A server that does not tell what it is, and is taken to be a current one.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// The product; `None` if the server does not tell.
    #[must_use]
    pub fn product(&self) -> Option<Product> {
        self.product
    }

    /// The version; `None` if the server does not tell, for want of a privilege say.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// Whether it is Elasticsearch of this major version or an older one.
    fn is_elasticsearch_up_to(&self, major: u32) -> bool {
        self.product != Some(Product::OpenSearch) && self.version.is_some_and(|version| version.major <= major)
    }

    /// Whether documents have a type.
    fn has_types(&self) -> bool {
        self.is_elasticsearch_up_to(6)
    }

    /// The type of documents on a server that has types.
    fn doc_type<'t>(&self, target: &'t Target) -> &'t str {
        match target.doc_type() {
            Some(name) => name,
            // Version 5 refuses names that begin with an underscore.
            None if self.is_elasticsearch_up_to(5) => "doc",
            None => target.doc_type_or_default(),
        }
    }

    /// Where a document is; without an id, where the server gives one.
    pub(crate) fn document_path(&self, target: &Target, id: Option<&str>) -> Result<Path, Error> {
        let doc_type = if self.has_types() { self.doc_type(target) } else { "_doc" };
        let path = Path::of(target.names()?).then(doc_type);
        Ok(match id {
            Some(id) => path.then(id),
            None => path,
        })
    }

    /// Where a document is updated in part.
    pub(crate) fn update_path(&self, target: &Target, id: &str) -> Result<Path, Error> {
        if self.has_types() {
            Ok(self.document_path(target, Some(id))?.then("_update"))
        } else {
            Ok(Path::of(target.names()?).then("_update").then(id))
        }
    }

    /// Where something is done with all documents of the indices, or of one type of theirs.
    pub(crate) fn documents_path(&self, target: &Target, action: &str) -> Result<Path, Error> {
        let indices = Path::of(target.names()?);
        let documents = match target.doc_type() {
            Some(name) if self.has_types() => indices.then(name),
            _ => indices,
        };
        Ok(documents.then(action))
    }

    /// What stands under `mappings` when an index is created.
    pub(crate) fn mapping_body<D>(&self, target: &Target, mapping: &Mapping<D>) -> Result<String, Error> {
        let mapping = json("mapping", mapping)?;
        if !self.has_types() {
            return Ok(mapping);
        }
        let mut types = Object::default();
        types.put(self.doc_type(target), &mapping);
        Ok(types.end())
    }

    /// Reads what stands under `mappings` in an answer: the mapping of each type. Where there are
    /// no types, it is the one called `_doc`.
    pub(crate) fn mappings_by_type<'t>(
        &self,
        json: &mut Reader<'t>,
        take: &mut dyn FnMut(&str, &mut Reader<'t>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if self.has_types() { json.object(&[], take) } else { take("_doc", json) }
    }

    /// A script in a body.
    pub(crate) fn script_body(&self, script: &Script) -> Result<String, Error> {
        let script = json("script", script)?;
        if !self.is_elasticsearch_up_to(5) {
            return Ok(script);
        }
        let mut script = search::parsed("script", &script)?;
        search::rename_script(&mut script);
        Ok(format!("{script}"))
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Elasticsearch => "Elasticsearch",
            Self::OpenSearch => "OpenSearch",
        })
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.product {
            Some(product) => write!(f, "{product} ")?,
            None => f.write_str("a server of unknown product and ")?,
        }
        match self.version {
            Some(version) => version.fmt(f),
            None => f.write_str("of unknown version"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use es_dsl::mapping::{keyword, text};
    use serde_json::{Value, from_str, json};

    fn tweets(doc_type: &str) -> Target {
        let mut target = Target::named("tweets");
        target.set_doc_type(doc_type.to_owned());
        target
    }

    fn paths(server: Server, doc_type: &str) -> [String; 4] {
        let target = tweets(doc_type);
        [
            server.document_path(&target, Some("a/1")).unwrap(),
            server.document_path(&target, None).unwrap(),
            server.update_path(&target, "1").unwrap(),
            server.documents_path(&target, "_search").unwrap(),
        ]
        .map(|path| path.to_string())
    }

    #[test]
    fn types_are_in_the_paths_up_to_version_6() {
        for server in [Server::elasticsearch(5, 6), Server::elasticsearch(6, 8)] {
            assert_eq!(
                paths(server, "tweet"),
                ["/tweets/tweet/a%2F1", "/tweets/tweet", "/tweets/tweet/1/_update", "/tweets/tweet/_search"]
            );
        }
        assert_eq!(
            paths(Server::elasticsearch(5, 6), "_doc"),
            ["/tweets/doc/a%2F1", "/tweets/doc", "/tweets/doc/1/_update", "/tweets/_search"]
        );
        assert_eq!(
            paths(Server::elasticsearch(6, 8), "_doc"),
            ["/tweets/_doc/a%2F1", "/tweets/_doc", "/tweets/_doc/1/_update", "/tweets/_search"]
        );
    }

    #[test]
    fn there_are_no_types_elsewhere() {
        for server in
            [Server::elasticsearch(7, 10), Server::elasticsearch(9, 2), Server::opensearch(1, 0), Server::unknown()]
        {
            assert_eq!(
                paths(server, "tweet"),
                ["/tweets/_doc/a%2F1", "/tweets/_doc", "/tweets/_update/1", "/tweets/_search"]
            );
        }
    }

    #[test]
    fn mappings_have_a_level_for_the_type_up_to_version_6() {
        let mapping = Mapping::new().field("foo", text()).field("bar", keyword());
        let plain = json!({"properties": {"foo": {"type": "text"}, "bar": {"type": "keyword"}}});
        for (server, doc_type, expected) in [
            (Server::elasticsearch(5, 6), "my_type", json!({"my_type": plain})),
            (Server::elasticsearch(5, 6), "_doc", json!({"doc": plain})),
            (Server::elasticsearch(6, 8), "_doc", json!({"_doc": plain})),
            (Server::elasticsearch(7, 0), "my_type", plain.clone()),
            (Server::opensearch(3, 8), "my_type", plain.clone()),
        ] {
            let body = server.mapping_body(&tweets(doc_type), &mapping).unwrap();
            assert_eq!(from_str::<Value>(&body).unwrap(), expected, "{server}");
        }
    }

    #[test]
    fn scripts_have_other_keys_up_to_version_5() {
        let inline = Script::painless("ctx._source.age = params.age").param("age", 23);
        let body = |server: Server, script: &Script| from_str::<Value>(&server.script_body(script).unwrap()).unwrap();
        let rest = json!({"lang": "painless", "params": {"age": 23}});
        for (server, key, id) in [
            (Server::elasticsearch(5, 6), "inline", "stored"),
            (Server::elasticsearch(6, 0), "source", "id"),
            (Server::opensearch(1, 0), "source", "id"),
            (Server::unknown(), "source", "id"),
        ] {
            let mut expected = rest.clone();
            expected[key] = "ctx._source.age = params.age".into();
            assert_eq!(body(server, &inline), expected, "{server}");
            assert_eq!(body(server, &Script::stored("birthday")), json!({id: "birthday"}), "{server}");
        }
    }
}

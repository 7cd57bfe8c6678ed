//! The one place that knows how servers differ. Endpoints ask a [`Server`] for a path or a body.
//!
//! | | Elasticsearch up to 6 | Elasticsearch from 7, OpenSearch |
//! |---|---|---|
//! | document | `/index/type/id` | `/index/_doc/id` |
//! | create, update, source | `/index/type/id/_create` and the like | `/index/_create/id` and the like |
//! | explain, term vectors | `/index/type/id/_explain` and the like | `/index/_explain/id` and the like |
//! | search and the like | `/index/type/_search`, where a type is named | `/index/_search` |
//! | legacy template | `template`, up to version 5 | `index_patterns`, since version 6 |
//! | mapping in a body | `{"type": {"properties": …}}` | `{"properties": …}` |
//!
//! A point in time is opened at `/index/_pit`, on OpenSearch at `/index/_search/point_in_time`.
//!
//! And up to version 5 an inline script is `inline` instead of `source`, a stored one `stored`
//! instead of `id`, and a type cannot be called `_doc`. What else differs in the body of a search is
//! in [`body`].

mod body;
#[cfg(feature = "security")]
mod security;

use std::collections::BTreeMap;

use es_dsl::{Mapping, Script, document::Checked};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json, value::RawValue};

use crate::{
    call::{MASTER_TIMEOUT, MAX_DOCS, Params, Path, Target},
    error::Error,
    indices::{Alias, AliasAction, LegacyTemplate},
    search::Template,
    server::{Availability, Product, Server},
};

impl Server {
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

    /// The type by which an answer names the mapping of these documents; `_doc` where there are no types.
    pub(crate) fn mapping_type<'t>(&self, target: &'t Target) -> &'t str {
        if self.has_types() { self.doc_type(target) } else { "_doc" }
    }

    /// The type that an operation of a bulk names, on servers that have types.
    pub(crate) fn operation_type<'t>(&self, doc_type: &'t str) -> Option<&'t str> {
        match doc_type {
            _ if !self.has_types() => None,
            "_doc" if self.is_elasticsearch_up_to(5) => Some("doc"),
            _ => Some(doc_type),
        }
    }

    /// Gives parameters the names that the server knows: OpenSearch calls the time to wait for the
    /// master node `cluster_manager_timeout`, and before 7.3 Elasticsearch calls the number of documents to work on
    /// `size`.
    pub(crate) fn rename_params(&self, params: &mut Params) {
        if self.product() == Some(Product::OpenSearch) && self.version().is_none_or(|version| version.major >= 2) {
            params.rename(MASTER_TIMEOUT, "cluster_manager_timeout");
        }
        params.rename(MAX_DOCS, self.max_docs_name());
    }

    /// Refuses parameters that the server does not know. Those of one of several searches it would pass over.
    pub(crate) fn check_params(&self, params: &Params) -> Result<(), Error> {
        params.iter().try_for_each(|(name, _)| self.check_param(name))
    }

    /// Refuses a parameter, or a member of the same name, that the server does not know, in the words of the method that
    /// sets it.
    pub(crate) fn check_param(&self, name: &str) -> Result<(), Error> {
        let (method, since) = match name {
            "if_seq_no" => ("if_unchanged_since", (6, 7)),
            "require_alias" => ("require_alias", (7, 10)),
            "allow_partial_search_results" => ("allow_partial_search_results", (6, 3)),
            "ignore_throttled" => ("ignore_throttled", (6, 6)),
            _ => return Ok(()),
        };
        Availability::since(Some(since), Some((0, 0))).check_of(&format!("`{method}`"), *self)
    }

    /// What the number of documents to work on is called.
    pub(crate) fn max_docs_name(&self) -> &'static str {
        if self.is_elasticsearch_before(7, 3) { "size" } else { MAX_DOCS }
    }

    /// Where the documents of an index are. A request to it without an id lets the server make one.
    pub(crate) fn index_path(&self, target: &Target) -> Result<Path, Error> {
        let doc_type = if self.has_types() { self.doc_type(target) } else { "_doc" };
        Ok(Path::of(target.names()?).then(doc_type))
    }

    /// Where a document is.
    pub(crate) fn document_path(&self, target: &Target, id: &str) -> Result<Path, Error> {
        Ok(self.index_path(target)?.then_name(id))
    }

    /// Where a document is created.
    pub(crate) fn create_path(&self, target: &Target, id: &str) -> Result<Path, Error> {
        match self.has_types() {
            true => Ok(self.document_path(target, id)?.then("_create")),
            false => Ok(Path::of(target.names()?).then("_create").then_name(id)),
        }
    }

    /// Whether a document without an id can be written as one to create. Older servers refuse it;
    /// there, a document whose id the server makes is new anyway.
    pub(crate) fn creates_without_id(&self) -> bool {
        !self.is_elasticsearch_up_to(6)
    }

    /// Where the source of a document is.
    pub(crate) fn source_path(&self, target: &Target, id: &str) -> Result<Path, Error> {
        match self.has_types() {
            true => Ok(self.document_path(target, id)?.then("_source")),
            false => Ok(Path::of(target.names()?).then("_source").then_name(id)),
        }
    }

    /// Where a document is updated in part.
    pub(crate) fn update_path(&self, target: &Target, id: &str) -> Result<Path, Error> {
        match self.has_types() {
            true => Ok(self.document_path(target, id)?.then("_update")),
            false => Ok(Path::of(target.names()?).then("_update").then_name(id)),
        }
    }

    /// Where a document is looked at by an action such as `_explain`.
    pub(crate) fn document_action_path(&self, target: &Target, action: &str, id: &str) -> Result<Path, Error> {
        match self.has_types() {
            true => Ok(self.document_path(target, id)?.then(action)),
            false => Ok(Path::of(target.names()?).then(action).then_name(id)),
        }
    }

    /// Where term vectors of several documents of an index are read; up to version 6 it names their
    /// type always.
    pub(crate) fn term_vectors_path(&self, target: &Target) -> Result<Path, Error> {
        match self.has_types() {
            true => Ok(self.index_path(target)?.then("_mtermvectors")),
            false => Ok(Path::of(target.names()?).then("_mtermvectors")),
        }
    }

    /// Whether all that matches is read by a point in time, whose hits have an order of their own (`_shard_doc`) and
    /// whose slices are known; else by a scroll. After a hit that lacks the field of the sort, OpenSearch (3.8) gives an
    /// empty page or fails, so that what is sorted is read by a scroll there.
    pub(crate) fn scans_by_point_in_time(&self, is_sorted: bool) -> bool {
        const SLICED: Availability = Availability::since(Some((7, 12)), Some((3, 3)));
        SLICED.check(*self).is_ok() && !(is_sorted && self.product() == Some(Product::OpenSearch))
    }

    /// Where a point in time of these indices is opened.
    pub(crate) fn open_point_in_time_path(&self, target: &Target) -> Result<Path, Error> {
        let indices = Path::of(target.names()?);
        match self.product() {
            Some(Product::OpenSearch) => Ok(indices.then("_search").then("point_in_time")),
            _ => Ok(indices.then("_pit")),
        }
    }

    /// Where a point in time is closed, and the body that names it.
    pub(crate) fn close_point_in_time(&self, id: &str) -> (Path, Value) {
        match self.product() {
            Some(Product::OpenSearch) => (Path::of("_search").then("point_in_time"), json!({"pit_id": [id]})),
            _ => (Path::of("_pit"), json!({"id": id})),
        }
    }

    /// Where queries in SQL go.
    #[cfg(feature = "tables")]
    pub(crate) fn sql_path(&self) -> Path {
        match self.product() {
            Some(Product::OpenSearch) => Path::of("_plugins").then("_sql"),
            _ => Path::of("_sql"),
        }
    }

    /// The type that a search names in a body, on servers that have types.
    pub(crate) fn searched_type<'t>(&self, target: &'t Target) -> Option<&'t str> {
        target.doc_type().filter(|_| self.has_types())
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

    /// The same, or where it is done with all indices where none is named.
    pub(crate) fn documents_path_or_all(&self, target: &Target, action: &str) -> Result<Path, Error> {
        match target.is_named() {
            true => self.documents_path(target, action),
            false => Ok(Path::of(action)),
        }
    }

    /// Where a mapping is changed; up to version 6 it is that of a document type.
    pub(crate) fn put_mapping_path(&self, target: &Target) -> Result<Path, Error> {
        let path = Path::of(target.names()?).then("_mapping");
        match self.has_types() {
            true => Ok(path.then(self.doc_type(target))),
            false => Ok(path),
        }
    }

    /// What stands under `mappings` when an index is created.
    pub(crate) fn mapping_body<D>(&self, target: &Target, mapping: &Mapping<D>) -> Result<Value, Error> {
        let mapping = serde_json::to_value(mapping).map_err(|error| Error::serialize("mapping", error))?;
        match self.has_types() {
            true => Ok(Value::from_iter([(self.doc_type(target), mapping)])),
            false => Ok(mapping),
        }
    }

    /// Reads what stands under `mappings` in an answer: the mapping, or part of it, of each type. Where
    /// there are no types, it is the one called `_doc`.
    pub(crate) fn mappings_by_type<M: DeserializeOwned>(
        &self,
        mappings: Value,
    ) -> serde_json::Result<BTreeMap<String, M>> {
        match self.has_types() {
            true => serde_json::from_value(mappings),
            false => Ok(BTreeMap::from([("_doc".to_owned(), serde_json::from_value(mappings)?)])),
        }
    }

    /// Refuses what the server would ignore in an alias: it is not sent, as the alias would be another one. So is an empty
    /// routing, by which searches find nothing.
    pub(crate) fn check_alias(&self, alias: &Alias) -> Result<(), Error> {
        if [&alias.index_routing, &alias.search_routing].into_iter().flatten().any(String::is_empty) {
            return Err(Error::request("the routing of an alias is empty"));
        }
        let options = [
            ("`is_write_index`", alias.is_write_index, Availability::since(Some((6, 4)), Some((1, 0)))),
            ("`is_hidden`", alias.is_hidden, Availability::since(Some((7, 7)), Some((1, 0)))),
        ];
        let mut given = options.into_iter().filter(|(_, value, _)| value.is_some());
        given.try_for_each(|(name, _, since)| since.check_of(name, *self))
    }

    /// Refuses an action on aliases that the server does not know.
    pub(crate) fn check_alias_action(&self, action: &AliasAction) -> Result<(), Error> {
        match action {
            AliasAction::Add { alias, .. } => self.check_alias(alias),
            AliasAction::Remove { must_exist: Some(_), .. } => {
                Availability::since(Some((7, 11)), Some((2, 12))).check_of("`must_exist`", *self)
            }
            _ => Ok(()),
        }
    }

    /// The body that puts a legacy template. Up to version 5 it has one pattern, `template`, and up to version 6 a mapping
    /// for each document type.
    pub(crate) fn legacy_template_body(&self, template: &LegacyTemplate) -> Result<Vec<u8>, Error> {
        let mut body = serde_json::to_value(Checked(template)).map_err(|error| Error::serialize("template", error))?;
        if !template.mappings.is_empty() {
            body["mappings"] = self.mappings_body(&template.mappings)?;
        }
        if self.is_elasticsearch_up_to(5) {
            let [pattern] = &template.index_patterns[..] else {
                return Err(Error::request(format!("a template of {self} has one index pattern: make one for each")));
            };
            body["index_patterns"] = pattern.as_str().into();
            body::rename(&mut body, "index_patterns", "template");
        }
        Ok(body.to_string().into_bytes())
    }

    /// Reads a legacy template in an answer.
    pub(crate) fn legacy_template(&self, mut json: Value) -> serde_json::Result<LegacyTemplate> {
        if self.is_elasticsearch_up_to(5) {
            body::rename(&mut json, "template", "index_patterns");
        }
        let mappings = json.as_object_mut().and_then(|members| members.remove("mappings"));
        let mut template = LegacyTemplate::deserialize(json)?;
        let is_empty = |mappings: &Value| mappings.is_null() || mappings.as_object().is_some_and(Map::is_empty);
        if let Some(mappings) = mappings.filter(|mappings| !is_empty(mappings)) {
            template.mappings = self.mappings_by_type(mappings)?;
        }
        Ok(template)
    }

    /// What stands under `mappings` for the mapping of each document type.
    fn mappings_body(&self, mappings: &BTreeMap<String, Mapping>) -> Result<Value, Error> {
        let json = |(name, mapping): (&String, &Mapping)| {
            let mapping = serde_json::to_value(mapping).map_err(|error| Error::serialize("mapping", error))?;
            let mut target = Target::default();
            target.set_doc_type(name.clone());
            Ok((self.doc_type(&target).to_owned(), mapping))
        };
        let mut types: Map<String, Value> = mappings.iter().map(json).collect::<Result<_, Error>>()?;
        if self.has_types() {
            return Ok(Value::Object(types));
        }
        match (types.len(), types.values_mut().next()) {
            (1, Some(mapping)) => Ok(mapping.take()),
            _ => Err(Error::request(format!("{self} has no document types: give the template one mapping"))),
        }
    }

    /// A search template in a body. Up to version 5, one that is sent along is `inline`.
    pub(crate) fn template_body(&self, template: &Template) -> Result<Vec<u8>, Error> {
        let mut body = serde_json::to_value(Checked(template)).map_err(|error| Error::serialize("template", error))?;
        if self.is_elasticsearch_up_to(5) {
            body::rename(&mut body, "source", "inline");
        }
        Ok(body.to_string().into_bytes())
    }

    /// A script in a body.
    pub(crate) fn script_body(&self, script: &Script) -> Result<Box<RawValue>, Error> {
        let write = || match self.is_elasticsearch_up_to(5) {
            true => {
                let mut script = serde_json::to_value(script)?;
                body::rename_script(&mut script);
                serde_json::value::to_raw_value(&script)
            }
            false => serde_json::value::to_raw_value(script),
        };
        write().map_err(|error| Error::serialize("script", error))
    }
}

#[cfg(test)]
mod tests;

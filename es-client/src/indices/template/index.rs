//! `indices.put_index_template` and its like: templates for new indices.

use super::{super::Indices, COMPOSABLE, IndexTemplate, named};
use crate::{
    call::{Names, json, methods},
    error::Error,
    server::Server,
    stored::{DeleteStored, ExistsStored, GetStored, Kind, ListStored, PutStored},
};

static INDEX_TEMPLATE: Kind<IndexTemplate> = Kind {
    what: "index template",
    path: &["_index_template"],
    available: COMPOSABLE,
    put: "indices.put_index_template",
    get: "indices.get_index_template",
    delete: "indices.delete_index_template",
    write,
    read: named,
};

methods!(@create [] PutStored<IndexTemplate>);

impl Indices {
    /// Puts a template for new indices whose names fit, or replaces the one of this name.
    ///
    /// `PUT /_index_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. A template of the same priority for some of
    /// the same names is an error. It is repeated after failures, unless it is to [`create`](PutStored::create).
    ///
    /// ```no_run
    /// # use es_client::{indices::{IndexTemplate, TemplateContent}, prelude::*};
    /// # async fn f<Log: Document>(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let template = IndexTemplate::new(["logs-*"]).content(TemplateContent::of::<Log>());
    /// es.indices().put_index_template("logs", template).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_index_template(&self, name: impl Into<String>, template: IndexTemplate) -> PutStored<IndexTemplate> {
        PutStored::new(&self.client, &INDEX_TEMPLATE, name.into(), template)
    }

    /// The index template of this name; `None` if there is none.
    ///
    /// `GET /_index_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(template) = es.indices().get_index_template("logs").send().await? {
    ///     println!("{:?}", template.index_patterns);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_index_template(&self, name: impl Into<String>) -> GetStored<IndexTemplate> {
        GetStored::new(&self.client, &INDEX_TEMPLATE, name.into())
    }

    /// The index templates whose names fit a pattern, by their names; `"*"` means all.
    ///
    /// `GET /_index_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (name, template) in es.indices().get_index_templates("*").send().await? {
    ///     println!("{name}: {:?}", template.index_patterns);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_index_templates(&self, pattern: impl Into<String>) -> ListStored<IndexTemplate> {
        ListStored::new(&self.client, &INDEX_TEMPLATE, pattern.into())
    }

    /// Whether an index template of this name is there.
    ///
    /// `HEAD /_index_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// println!("{}", es.indices().exists_index_template("logs").send().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists_index_template(&self, name: impl Into<String>) -> ExistsStored<IndexTemplate> {
        ExistsStored::new(&self.client, &INDEX_TEMPLATE, "indices.exists_index_template", name.into())
    }

    /// Deletes an index template, or several; a name may be a pattern. Indices stay as they are.
    ///
    /// `DELETE /_index_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. A missing template is an error
    /// ([`Error::is_not_found`]). It is not repeated after a failure in which the server may have executed it: the second
    /// time would fail for what the first one did.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().delete_index_template("logs").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_index_template(&self, names: impl Names) -> DeleteStored<IndexTemplate> {
        DeleteStored::new(&self.client, &INDEX_TEMPLATE, names.joined())
    }
}

/// The body that puts a template, or simulates it.
pub(super) fn write(template: &IndexTemplate, server: Server) -> Result<Vec<u8>, Error> {
    template.content.check(server)?;
    if template.index_patterns.is_empty() {
        return Err(Error::request("the template has no index patterns"));
    }
    json("index template", template)
}

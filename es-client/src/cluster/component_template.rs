//! `cluster.put_component_template` and its like: parts that index templates are composed of.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Cluster;
use crate::{
    call::{Names, json, methods},
    error::Error,
    indices::{
        TemplateContent,
        template::{COMPOSABLE, named},
    },
    server::Server,
    stored::{DeleteStored, ExistsStored, GetStored, Kind, ListStored, PutStored},
};

/// A part that [index templates](crate::indices::IndexTemplate) are composed of.
///
/// ```
/// use es_client::{cluster::ComponentTemplate, indices::TemplateContent, prelude::*};
///
/// let content = TemplateContent::new().settings(json!({"number_of_shards": 3}));
/// let template = ComponentTemplate::new(content).version(1);
/// # let _ = template;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct ComponentTemplate {
    /// What it gives the indices.
    #[serde(rename = "template")]
    pub content: TemplateContent,
    /// A number of your own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Notes of your own.
    #[serde(rename = "_meta", skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
    /// When it was put first, in milliseconds since 1970; newer versions of Elasticsearch tell. It is not sent.
    #[serde(skip_serializing)]
    pub created_date_millis: Option<i64>,
    /// When it was put last, in milliseconds since 1970; newer versions of Elasticsearch tell. It is not sent.
    #[serde(skip_serializing)]
    pub modified_date_millis: Option<i64>,
    /// Members without a field of their own here, such as `deprecated`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl ComponentTemplate {
    /// A template that gives this.
    pub fn new(content: TemplateContent) -> Self {
        Self {
            content,
            version: None,
            meta: None,
            created_date_millis: None,
            modified_date_millis: None,
            other: Map::new(),
        }
    }

    /// A number of your own, by which you tell one state of the template from another.
    pub fn version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Notes of your own, an object.
    pub fn meta(self, meta: Value) -> Self {
        Self { meta: Some(meta), ..self }
    }
}

static COMPONENT_TEMPLATE: Kind<ComponentTemplate> = Kind {
    what: "component template",
    path: &["_component_template"],
    available: COMPOSABLE,
    put: "cluster.put_component_template",
    get: "cluster.get_component_template",
    delete: "cluster.delete_component_template",
    write,
    read: named,
};

methods!(@create [] PutStored<ComponentTemplate>);

impl Cluster {
    /// Puts a part that index templates are composed of, or replaces the one of this name.
    ///
    /// `PUT /_component_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. It is repeated after failures, unless it is
    /// to [`create`](PutStored::create).
    ///
    /// ```no_run
    /// # use es_client::{cluster::ComponentTemplate, indices::TemplateContent, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let template = ComponentTemplate::new(TemplateContent::new().settings(json!({"number_of_replicas": 2})));
    /// es.cluster().put_component_template("base", template).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_component_template(
        &self,
        name: impl Into<String>,
        template: ComponentTemplate,
    ) -> PutStored<ComponentTemplate> {
        PutStored::new(&self.client, &COMPONENT_TEMPLATE, name.into(), template)
    }

    /// The component template of this name; `None` if there is none.
    ///
    /// `GET /_component_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(template) = es.cluster().get_component_template("base").send().await? {
    ///     println!("{:?}", template.content.settings);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_component_template(&self, name: impl Into<String>) -> GetStored<ComponentTemplate> {
        GetStored::new(&self.client, &COMPONENT_TEMPLATE, name.into())
    }

    /// The component templates whose names fit a pattern, by their names; `"*"` means all.
    ///
    /// `GET /_component_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// println!("{:?}", es.cluster().get_component_templates("*").send().await?.keys());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_component_templates(&self, pattern: impl Into<String>) -> ListStored<ComponentTemplate> {
        ListStored::new(&self.client, &COMPONENT_TEMPLATE, pattern.into())
    }

    /// Whether a component template of this name is there.
    ///
    /// `HEAD /_component_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// println!("{}", es.cluster().exists_component_template("base").send().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists_component_template(&self, name: impl Into<String>) -> ExistsStored<ComponentTemplate> {
        let endpoint = "cluster.exists_component_template";
        ExistsStored::new(&self.client, &COMPONENT_TEMPLATE, endpoint, name.into())
    }

    /// Deletes a component template, or several; a name may be a pattern. One that an index template is composed of is an
    /// error.
    ///
    /// `DELETE /_component_template/{name}`, Elasticsearch 7.8 and later, OpenSearch. A missing template is an error
    /// ([`Error::is_not_found`]). It is not repeated after a failure in which the server may have executed it: the second
    /// time would fail for what the first one did.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.cluster().delete_component_template("base").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_component_template(&self, names: impl Names) -> DeleteStored<ComponentTemplate> {
        DeleteStored::new(&self.client, &COMPONENT_TEMPLATE, names.joined())
    }
}

fn write(template: &ComponentTemplate, server: Server) -> Result<Vec<u8>, Error> {
    template.content.check(server)?;
    json("component template", template)
}

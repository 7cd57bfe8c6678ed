//! `indices.put_template` and its like: templates as all servers have them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{super::Indices, LegacyTemplate};
use crate::{
    call::{Names, methods},
    error::Error,
    response::Response,
    server::{Availability, Server},
    stored::{DeleteStored, ExistsStored, GetStored, Kind, ListStored, PutStored},
};

static LEGACY_TEMPLATE: Kind<LegacyTemplate> = Kind {
    what: "template",
    path: &["_template"],
    available: Availability::EVERYWHERE,
    put: "indices.put_template",
    get: "indices.get_template",
    delete: "indices.delete_template",
    write,
    read,
};

methods!(@create [] PutStored<LegacyTemplate>);

impl Indices {
    /// Puts a legacy template for new indices whose names fit, or replaces the one of this name.
    ///
    /// `PUT /_template/{name}`. Up to version 5 a template has one pattern. A server with composable templates takes
    /// [one of those](Self::put_index_template) that fits instead. It is repeated after failures, unless it is to
    /// [`create`](PutStored::create).
    ///
    /// ```no_run
    /// # use es_client::{indices::LegacyTemplate, prelude::*};
    /// # async fn f<Log: Document>(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let template = LegacyTemplate::new(["logs-*"]).content_of::<Log>();
    /// es.indices().put_template("logs", template).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_template(&self, name: impl Into<String>, template: LegacyTemplate) -> PutStored<LegacyTemplate> {
        PutStored::new(&self.client, &LEGACY_TEMPLATE, name.into(), template)
    }

    /// The legacy template of this name; `None` if there is none.
    ///
    /// `GET /_template/{name}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(template) = es.indices().get_template("logs").send().await? {
    ///     println!("{:?}", template.index_patterns);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_template(&self, name: impl Into<String>) -> GetStored<LegacyTemplate> {
        GetStored::new(&self.client, &LEGACY_TEMPLATE, name.into())
    }

    /// The legacy templates of these names, which may be patterns, by their names; `"*"` means all. A name under which
    /// there is none is left out.
    ///
    /// `GET /_template/{name}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (name, template) in es.indices().get_templates("*").send().await? {
    ///     println!("{name}: {:?}", template.index_patterns);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_templates(&self, names: impl Names) -> ListStored<LegacyTemplate> {
        ListStored::new(&self.client, &LEGACY_TEMPLATE, names.joined())
    }

    /// Whether a legacy template of this name is there.
    ///
    /// `HEAD /_template/{name}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// println!("{}", es.indices().exists_template("logs").send().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists_template(&self, name: impl Into<String>) -> ExistsStored<LegacyTemplate> {
        ExistsStored::new(&self.client, &LEGACY_TEMPLATE, "indices.exists_template", name.into())
    }

    /// Deletes a legacy template, or those that fit a pattern. Indices stay as they are.
    ///
    /// `DELETE /_template/{name}`. A missing template is an error ([`Error::is_not_found`]). It is not repeated after a
    /// failure in which the server may have executed it: the second time would fail for what the first one did.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().delete_template("logs").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_template(&self, name: impl Into<String>) -> DeleteStored<LegacyTemplate> {
        DeleteStored::new(&self.client, &LEGACY_TEMPLATE, name.into())
    }
}

fn write(template: &LegacyTemplate, server: Server) -> Result<Vec<u8>, Error> {
    if template.index_patterns.is_empty() {
        return Err(Error::request("the template has no index patterns"));
    }
    template.aliases.values().try_for_each(|alias| server.check_alias(alias))?;
    server.legacy_template_body(template)
}

fn read(response: &Response) -> Result<BTreeMap<String, LegacyTemplate>, Error> {
    let templates: BTreeMap<String, Value> = response.json()?;
    let read = |(name, json): (String, Value)| {
        let template = response.server().legacy_template(json);
        let template = template.map_err(|error| response.unexpected(format!("the template `{name}`: {error}")))?;
        Ok((name, template))
    };
    templates.into_iter().map(read).collect()
}

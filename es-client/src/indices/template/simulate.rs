//! `indices.simulate_index_template` and `indices.simulate_template`: what templates would give an index.

use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{super::Indices, IndexTemplate, TemplateContent, index::write};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    error::Error,
    response::{Response, null_as_default},
    server::{Availability, Server},
};

/// Shows what an index of a name would be created with. See [`Indices::simulate_index_template`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesSimulateIndexTemplate {
    call: CallState,
    index: String,
    template: Option<IndexTemplate>,
}

/// Shows what a template would give an index. See [`Indices::simulate_template`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesSimulateTemplate {
    call: CallState,
    name: Option<String>,
    template: Option<IndexTemplate>,
}

builder! {
    impl [] IndicesSimulateIndexTemplate: master_timeout;
    impl [] send -> Option<SimulatedTemplate>;
}

builder! {
    impl [] IndicesSimulateTemplate: create, master_timeout;
    impl [] send -> SimulatedTemplate;
}

/// What templates would give an index.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SimulatedTemplate {
    /// All that the index would be created with.
    #[serde(rename = "template")]
    pub content: TemplateContent,
    /// Other templates that fit, which do not count.
    #[serde(default, deserialize_with = "null_as_default")]
    pub overlapping: Vec<Overlapping>,
}

/// A template that fits, and does not count.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Overlapping {
    /// Its name.
    pub name: String,
    /// Its patterns.
    #[serde(default, deserialize_with = "null_as_default")]
    pub index_patterns: Vec<String>,
}

impl Indices {
    /// Shows what an index of this name would be created with; `None` where no template fits. Nothing is created.
    ///
    /// `POST /_index_template/_simulate_index/{name}`, Elasticsearch 7.9 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(simulated) = es.indices().simulate_index_template("logs-1").send().await? {
    ///     println!("{:?}", simulated.content.mappings);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn simulate_index_template(&self, index: impl Into<String>) -> IndicesSimulateIndexTemplate {
        let call = CallState::new(&self.client, Target::default());
        IndicesSimulateIndexTemplate { call, index: index.into(), template: None }
    }

    /// Shows what a template of a [name](IndicesSimulateTemplate::name), or one that is
    /// [not put yet](IndicesSimulateTemplate::template), would give an index. Nothing is created. A name under which there
    /// is no template is an error.
    ///
    /// `POST /_index_template/_simulate` or `POST /_index_template/_simulate/{name}`, Elasticsearch 7.9 and later, OpenSearch.
    /// It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{indices::IndexTemplate, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let template = IndexTemplate::new(["logs-*"]).composed_of(["base"]);
    /// println!("{:?}", es.indices().simulate_template().template(template).send().await?.content.settings);
    /// # Ok(())
    /// # }
    /// ```
    pub fn simulate_template(&self) -> IndicesSimulateTemplate {
        let call = CallState::new(&self.client, Target::default());
        IndicesSimulateTemplate { call, name: None, template: None }
    }
}

impl IndicesSimulateIndexTemplate {
    /// A template that is taken to be there, too.
    pub fn template(mut self, template: IndexTemplate) -> Self {
        self.template = Some(template);
        self
    }
}

impl IndicesSimulateTemplate {
    /// The name of the template; with a [`template`](Self::template) the name that this one would have.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// A template that is not put yet.
    pub fn template(mut self, template: IndexTemplate) -> Self {
        self.template = Some(template);
        self
    }
}

/// A request that simulates, and changes nothing.
fn request(path: Path, template: Option<&IndexTemplate>, server: Server) -> Result<RequestParts, Error> {
    let request = RequestParts::new(Method::POST, path, Idempotency::Idempotent);
    match template {
        Some(template) => Ok(request.body(write(template, server)?)),
        None => Ok(request),
    }
}

const AVAILABLE: Availability = Availability::since(Some((7, 9)), Some((1, 0)));

impl Endpoint for IndicesSimulateIndexTemplate {
    type Output = Option<SimulatedTemplate>;
    const NAME: &'static str = "indices.simulate_index_template";
    const AVAILABLE: Availability = AVAILABLE;

    fn check(&mut self) -> Result<(), Error> {
        check_segment("index name", &self.index)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = Path::of("_index_template").then("_simulate_index").then_name(&self.index);
        request(path, self.template.as_ref(), server)
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        match response.json::<Map<String, Value>>()?.is_empty() {
            true => Ok(None),
            false => response.json().map(Some),
        }
    }
}

impl Endpoint for IndicesSimulateTemplate {
    type Output = SimulatedTemplate;
    const NAME: &'static str = "indices.simulate_template";
    const AVAILABLE: Availability = AVAILABLE;

    fn check(&mut self) -> Result<(), Error> {
        match &self.name {
            Some(name) => check_segment("name of the template", name),
            None if self.template.is_some() => Ok(()),
            None => {
                Err(Error::request("there is no template: name one with `.name(..)`, or give one with `.template(..)`"))
            }
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = Path::of("_index_template").then("_simulate");
        let path = self.name.iter().fold(path, |path, name| path.then_name(name));
        request(path, self.template.as_ref(), server)
    }

    fn decode(&mut self, response: Response) -> Result<SimulatedTemplate, Error> {
        response.json()
    }
}

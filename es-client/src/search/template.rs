//! Search templates: a search that is written as a mustache template with parameters.

use std::collections::BTreeMap;

use es_dsl::{Document, field::FieldValue};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{HitReader, Page, PageCall, RawPage, decode_page, finish, msearch};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// A search template with its parameters.
///
/// ```
/// use es_client::search::Template;
///
/// let stored = Template::stored("by-author").param("author", "kimchy");
/// let inline = Template::source(r#"{"query": {"match": {"author": "{{author}}"}}}"#).param("author", "kimchy");
/// # let _ = (stored, inline);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[must_use]
pub struct Template {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) params: BTreeMap<String, FieldValue>,
}

impl Template {
    /// A template that the cluster stores under an id.
    pub fn stored(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), source: None, params: BTreeMap::new() }
    }

    /// A template that is sent along: mustache text, of which JSON comes.
    pub fn source(source: impl Into<String>) -> Self {
        Self { id: None, source: Some(source.into()), params: BTreeMap::new() }
    }

    /// Sets a parameter. A number that JSON cannot hold makes the call fail, and nothing is sent.
    pub fn param(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.params.insert(name.into(), FieldValue::new(&value));
        self
    }
}

/// Searches by a template, and reads the hits as `H`. See [`Elasticsearch::search_template`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SearchTemplate<H> {
    call: CallState,
    template: Template,
    allow_partial: bool,
    read_hits: HitReader<H>,
}

/// Shows the search that a template gives. See [`Elasticsearch::render_search_template`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct RenderSearchTemplate {
    call: CallState,
    template: Template,
}

/// Executes several searches by templates at once. See [`Elasticsearch::msearch_template`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct MsearchTemplate<H> {
    call: CallState,
    searches: Vec<SearchTemplate<H>>,
}

builder! {
    impl [H] SearchTemplate<H>: indices, doc_type, indices_options, search_routing;
    impl [H] send -> Page<H>;
}

builder! {
    impl [] RenderSearchTemplate:;
    impl [] send -> Value;
}

builder! {
    impl [H] MsearchTemplate<H>:;
    impl [H] send -> Vec<Result<Page<H>, Error>>;
}

impl Elasticsearch {
    /// Searches documents of a type by a template.
    ///
    /// `POST /{index}/_search/template`. Untyped documents may be searched without naming an index,
    /// which means all indices. Shards that failed are an error, unless the call is to
    /// [`allow_partial`](SearchTemplate::allow_partial) results. A server without its mustache
    /// module refuses the call. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, search::Template};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let template = Template::stored("by-author").param("author", "kimchy");
    /// let page = es.search_template::<Value>(template).index("tweets").send().await?;
    /// println!("{}", page.total());
    /// # Ok(())
    /// # }
    /// ```
    pub fn search_template<T: Document + DeserializeOwned>(&self, template: Template) -> SearchTemplate<T> {
        SearchTemplate {
            call: CallState::new(self, Target::of::<T>()),
            template,
            allow_partial: false,
            read_hits: HitReader::documents(),
        }
    }

    /// Shows the body of the search that a template gives, and searches nothing.
    ///
    /// `POST /_render/template`. A server without its mustache module refuses the call. It is
    /// repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, search::Template};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let template = Template::source(r#"{"size": "{{size}}"}"#).param("size", 3);
    /// println!("{}", es.render_search_template(template).send().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn render_search_template(&self, template: Template) -> RenderSearchTemplate {
        RenderSearchTemplate { call: CallState::new(self, Target::default()), template }
    }

    /// Executes several searches by templates at once. Each has its own result, by its place: a
    /// page, or the error of that search alone.
    ///
    /// `POST /_msearch/template`. What a search may have of its own is as for
    /// [`msearch`](Elasticsearch::msearch). An empty list is an error before anything is sent. It is
    /// repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, search::Template};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let template = Template::stored("by-author");
    /// let searches = ["kimchy", "shay"].map(|name| es.search_template::<Value>(template.clone().param("author", name)));
    /// for page in es.msearch_template(searches).send().await? {
    ///     println!("{}", page?.total());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn msearch_template<H>(&self, searches: impl IntoIterator<Item = SearchTemplate<H>>) -> MsearchTemplate<H> {
        let searches = searches.into_iter().collect();
        MsearchTemplate { call: CallState::new(self, Target::default()), searches }
    }
}

impl<H> SearchTemplate<H> {
    /// Whether a page is a result though some shards failed, whose hits are missing then; they are in
    /// [`Page::shards`]. Default `false`.
    pub fn allow_partial(mut self, allow: bool) -> Self {
        self.allow_partial = allow;
        self
    }

    /// Reads the hits as `I`, in place of documents.
    pub fn hits_as<I: DeserializeOwned>(self) -> SearchTemplate<I> {
        let Self { call, template, allow_partial, .. } = self;
        SearchTemplate { call, template, allow_partial, read_hits: HitReader::other() }
    }
}

impl<H> Endpoint for SearchTemplate<H> {
    type Output = Page<H>;
    const NAME: &'static str = "search_template";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.documents_path_or_all(&self.call.target, "_search")?;
        let body = server.template_body(&self.template)?;
        Ok(RequestParts::new(Method::POST, path.then("template"), Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Page<H>, Error> {
        decode_page(self, &response)
    }
}

impl<H> PageCall for SearchTemplate<H> {
    type Hit = H;

    fn read_hits(&self) -> HitReader<H> {
        self.read_hits
    }

    fn finish<'a>(&self, response: &'a Response, page: RawPage<'a, H>) -> Result<Page<H>, Error> {
        Ok(finish(self.read_hits, response, page, &self.call, self.allow_partial)?.into_page(()))
    }
}

#[derive(Deserialize)]
struct Rendered {
    template_output: Value,
}

impl Endpoint for RenderSearchTemplate {
    type Output = Value;
    const NAME: &'static str = "render_search_template";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = Path::of("_render").then("template");
        let body = server.template_body(&self.template)?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Value, Error> {
        Ok(response.json::<Rendered>()?.template_output)
    }
}

impl<H> Endpoint for MsearchTemplate<H> {
    type Output = Vec<Result<Page<H>, Error>>;
    const NAME: &'static str = "msearch_template";

    fn check(&mut self) -> Result<(), Error> {
        if self.searches.is_empty() { Err(Error::request("there are no searches")) } else { Ok(()) }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let mut lines = Vec::new();
        for search in &mut self.searches {
            search.call.check()?;
            search.check()?;
            lines.extend(msearch::header(&search.call, server, search.call.target.is_named())?);
            lines.extend(server.template_body(&search.template)?);
            lines.push(b'\n');
        }
        self.call.default_header("content-type", "application/x-ndjson");
        let path = Path::of("_msearch").then("template");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).batch(lines, self.searches.len()))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        msearch::read_list(&mut self.searches, &response)
    }
}

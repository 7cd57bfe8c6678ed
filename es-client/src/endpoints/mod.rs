//! Every endpoint of the REST API by its name, for those that have no call of their own.
//!
//! What exists is in a table, which is made from the specifications of both products: Elasticsearch from 7.10 to 9, and
//! OpenSearch 3. [`known`] lists it. See [`Elasticsearch::endpoint`].

mod elasticsearch;
mod opensearch;
mod spec;

use std::collections::BTreeMap;

use bytes::Bytes;
use es_dsl::document::Checked;
use es_transport::{Body, Idempotency};
use http::Method;
use serde::{Serialize, de::DeserializeOwned};

use self::spec::{BodyRule, part};
use crate::{
    CallInfo,
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::{Product, Server},
};

pub use self::spec::EndpointSpec;

/// How alike a name must be to be proposed in place of an unknown one, from 0 to 1.
const LIKENESS: f64 = 0.75;

/// The public endpoints of a product, sorted by name.
#[must_use]
pub fn known(product: Product) -> &'static [EndpointSpec] {
    match product {
        Product::Elasticsearch => elasticsearch::ENDPOINTS,
        Product::OpenSearch => opensearch::ENDPOINTS,
    }
}

/// A request of an endpoint by its name. See [`Elasticsearch::endpoint`].
#[must_use = "a call does nothing until it is sent: `.send::<Value>().await`"]
pub struct NamedEndpoint {
    call: CallState,
    /// The name as it was given.
    name: String,
    parts: BTreeMap<String, String>,
    body: Option<Bytes>,
    /// Set once the name is found.
    known_name: &'static str,
    method: Method,
}

builder!(@options [] NamedEndpoint);
builder!(@state [] NamedEndpoint);
builder!(@debug [] NamedEndpoint);

impl Elasticsearch {
    /// An endpoint by its name in the REST API's specification, such as `ilm.put_lifecycle`, for
    /// endpoints that have no call of their own.
    ///
    /// Method and path follow from the name and the [parts](NamedEndpoint::part) that are given. Where the
    /// products differ, the server's own specification counts. Parts, parameters and the presence of a
    /// body are checked before anything is sent; what the table of endpoints does not know is an
    /// error that tells the nearest name it knows. [`request`](Self::request) sends anything.
    ///
    /// What reads, and what is idempotent by its method, is repeated after failures;
    /// [`idempotency`](NamedEndpoint::idempotency) says otherwise.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let policy = json!({"policy": {"phases": {"delete": {"min_age": "30d", "actions": {"delete": {}}}}}});
    /// let call = es.endpoint("ilm.put_lifecycle").part("policy", "hot").param("timeout", "30s").json(&policy);
    /// println!("{}", call.send::<Value>().await?["acknowledged"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn endpoint(&self, name: impl Into<String>) -> NamedEndpoint {
        NamedEndpoint {
            call: CallState::new(self, Target::default()),
            name: name.into(),
            parts: BTreeMap::new(),
            body: None,
            known_name: "endpoint",
            method: Method::GET,
        }
    }
}

impl NamedEndpoint {
    /// A part of the path, such as `index`. Several names are joined by commas.
    pub fn part(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.parts.insert(name.into(), value.to_string());
        self
    }

    /// A body that is serialized as JSON, here and now; a number that JSON cannot hold (NaN, the
    /// infinities) is an error, and nothing is sent.
    pub fn json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.body = self.call.json("body", body).map(Bytes::from);
        self
    }

    /// A body of one JSON value a line, each serialized here and now, for endpoints such as `bulk`.
    pub fn json_lines<B: Serialize>(mut self, lines: impl IntoIterator<Item = B>) -> Self {
        let mut body = Vec::new();
        for line in lines {
            let written =
                serde_json::to_writer(&mut body, &Checked(&line)).map_err(|error| Error::serialize("body", error));
            self.call.accept(written);
            body.push(b'\n');
        }
        self.body = Some(body.into());
        self
    }

    /// A body as it is. It is sent as JSON or, by endpoints that take one JSON value a line, as lines,
    /// unless [`header`](Self::header) gives another `Content-Type`.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }
}

/// # Sending
impl NamedEndpoint {
    /// Sends the request and reads the answer as JSON. Endpoints that are asked by `HEAD`, such as
    /// `indices.exists`, give a `bool`; an answer without a body is read as `null`.
    ///
    /// # Errors
    /// [`Error`]: bad input, of which nothing is sent; a server that lacks the endpoint; no response; a
    /// response that says that it failed; a response that does not fit `T`.
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, Error> {
        Ok(self.send_with_info().await?.0)
    }

    /// Sends the request like [`send`](Self::send), and gives with the result what else is known of the
    /// call.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub async fn send_with_info<T: DeserializeOwned>(self) -> Result<(T, CallInfo), Error> {
        let response = self.response().await?;
        let answer = match response.is_of(&Method::HEAD) {
            true => {
                let exists = serde_json::Value::Bool(response.status().is_success());
                serde_json::from_value(exists).map_err(|error| response.unexpected(error.to_string()))?
            }
            false => response.json()?,
        };
        Ok((answer, response.info().clone()))
    }

    /// Sends the request and gives the response as it is, for answers that are no JSON.
    ///
    /// # Errors
    /// Those of [`send`](Self::send), but for the last one.
    pub async fn response(self) -> Result<Response, Error> {
        crate::call::send(self).await
    }
}

impl Endpoint for NamedEndpoint {
    type Output = Response;
    const NAME: &'static str = "endpoint";

    fn name(&self) -> &'static str {
        self.known_name
    }

    /// What no product knows is refused without asking which one the server is.
    fn check(&mut self) -> Result<(), Error> {
        self.known_name = match find(&self.name, Server::unknown()) {
            Some(spec) => spec.name,
            None => return Err(unknown("endpoint", &self.name, all().map(|spec| spec.name))),
        };
        let specs: Vec<_> = all().filter(|spec| spec.name == self.name).collect();
        for name in self.parts.keys() {
            if !specs.iter().any(|spec| spec.parts().any(|part| part == name)) {
                return Err(unknown("part", name, specs.iter().flat_map(|spec| spec.parts())));
            }
        }
        for (name, _) in self.call.params.iter() {
            if !specs.iter().any(|spec| spec.has_param(name)) {
                return Err(unknown("parameter", name, specs.iter().flat_map(|spec| spec.params())));
            }
        }
        Ok(())
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let spec = find(&self.name, server)
            .ok_or_else(|| Error::request(format!("{server} does not have the endpoint `{}`", self.name)))?;
        spec.check_version(server)?;
        if let Some((name, _)) = self.call.params.iter().find(|(name, _)| !spec.has_param(name)) {
            return Err(unknown("parameter", name, spec.params()));
        }
        let given: Vec<&str> = self.parts.keys().map(String::as_str).collect();
        let (methods, template) = spec.path_with(&given).ok_or_else(|| {
            let paths: Vec<&str> = spec.paths.iter().filter_map(|path| Some(path.split_once(' ')?.1)).collect();
            let given =
                if given.is_empty() { "no parts".to_owned() } else { format!("the parts {}", given.join(", ")) };
            Error::request(format!("its paths are {}, and {given} are given", paths.join(" ")))
        })?;
        let body = self.body.take();
        match spec.body {
            BodyRule::Forbidden if body.is_some() => return Err(Error::request("the endpoint takes no body")),
            BodyRule::Required | BodyRule::Lines if body.is_none() => {
                return Err(Error::request("the endpoint needs a body"));
            }
            BodyRule::Lines => self.call.default_header("content-type", "application/x-ndjson"),
            _ => (),
        }
        let bad_table = || Error::request(format!("the endpoint `{}` has no method", spec.name));
        self.method = spec.method(methods, self.parts.contains_key("id"), body.is_some()).ok_or_else(bad_table)?;
        if self.method == Method::HEAD {
            // The thing is not there.
            self.call.ignore_statuses([404]);
        }
        let path = self.path(template)?;
        let idempotency = self.repeatable(spec, methods, &path);
        let parts = RequestParts::new(self.method.clone(), path, idempotency);
        Ok(parts.body(body.map(Body::from).unwrap_or_default()))
    }

    fn decode(&mut self, response: Response) -> Result<Response, Error> {
        Ok(response)
    }
}

impl NamedEndpoint {
    /// The path with the parts in it.
    fn path(&self, template: &str) -> Result<Path, Error> {
        let mut path = Path::encoded(String::new());
        for segment in template.split('/').skip(1) {
            let named = part(segment).and_then(|name| Some((name, self.parts.get(name)?)));
            path = match named {
                None => path.then(segment),
                Some(("index", names)) => path.then(Target::named(names).names()?),
                Some((name, value)) => {
                    check_segment(name, value)?;
                    if name == "id" { path.then_name(value) } else { path.then(value) }
                }
            };
        }
        Ok(path)
    }

    fn repeatable(&self, spec: &EndpointSpec, methods: &str, path: &Path) -> Idempotency {
        match spec.name {
            "create" => Idempotency::NotIdempotent,
            "index" | "delete" if self.method != Method::POST => self.call.params.idempotency_of_write(),
            _ if spec.only_reads(methods) => Idempotency::Idempotent,
            _ => Idempotency::of(&self.method, &path.to_string()),
        }
    }
}

impl EndpointSpec {
    /// Refuses a server of a version that lacks the endpoint. One of unknown version is taken to be a
    /// current one.
    fn check_version(&self, server: Server) -> Result<(), Error> {
        let version = server.version().map(|version| (version.major, version.minor));
        if let Some((major, minor)) = self.since.filter(|since| version.is_some_and(|version| version < *since)) {
            return Err(Error::request(format!("it needs version {major}.{minor}, and the server is {server}")));
        }
        if let Some((major, minor)) = self.until.filter(|until| version.is_some_and(|version| version >= *until)) {
            return Err(Error::request(format!("version {major}.{minor} took it away, and the server is {server}")));
        }
        Ok(())
    }
}

/// The endpoints of all products.
fn all() -> impl Iterator<Item = &'static EndpointSpec> {
    [Product::Elasticsearch, Product::OpenSearch].into_iter().flat_map(known)
}

/// An endpoint of the server's product, or of any if that is not known.
fn find(name: &str, server: Server) -> Option<&'static EndpointSpec> {
    let find = |product| {
        let known = known(product);
        known.binary_search_by_key(&name, |spec| spec.name).ok().map(|at| &known[at])
    };
    match server.product() {
        Some(product) => find(product),
        None => find(Product::Elasticsearch).or_else(|| find(Product::OpenSearch)),
    }
}

/// The error that a name is not known, with the nearest one that is.
fn unknown(what: &str, name: &str, known: impl Iterator<Item = &'static str>) -> Error {
    let likeness = |known: &'static str| (strsim::jaro_winkler(name, known), known);
    let nearest = known.map(likeness).filter(|(likeness, _)| *likeness > LIKENESS).max_by(|a, b| a.0.total_cmp(&b.0));
    let nearest = nearest.map(|(_, known)| format!("; did you mean `{known}`?")).unwrap_or_default();
    Error::request(format!("there is no {what} `{}`{nearest}", name.escape_debug()))
}

#[cfg(test)]
mod tests;

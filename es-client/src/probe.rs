//! Finds out what a server is, once for all clones of a client.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use es_transport::Transport;
use http::{HeaderName, StatusCode};
use serde_json::Value;
use tokio::{sync::Mutex, time::timeout};

use crate::{
    call::{Params, Path, RequestParts, RequestSettings, exchange},
    error::Error,
    response::Response,
    server::{Product, Server, Version},
};

/// What is known of the server.
#[derive(Debug, Default)]
pub(crate) struct ServerProbe {
    known: OnceLock<Server>,
    last: Mutex<Option<Outcome>>,
    /// How many times the server was asked.
    asked: AtomicU64,
}

/// What the last asking came to.
#[derive(Debug)]
struct Outcome {
    settings: RequestSettings,
    result: Result<Server, Error>,
}

/// An answer, and whether it will be the same next time.
struct Seen {
    server: Server,
    lasting: bool,
}

impl ServerProbe {
    /// A server that is known without asking.
    pub(crate) fn known_to_be(server: Server) -> Self {
        Self { known: OnceLock::from(server), ..Self::default() }
    }

    /// What is known so far.
    pub(crate) fn known(&self) -> Option<Server> {
        self.known.get().copied()
    }

    /// Asks the server with the options and headers of the call that wants to know, within the
    /// call's total time limit.
    pub(crate) async fn ask(&self, transport: &Transport, settings: &RequestSettings) -> Result<Server, Error> {
        match settings.options.total_timeout_limit().flatten() {
            Some(limit) => {
                let asked = timeout(limit, self.ask_or_wait(transport, settings)).await;
                asked.unwrap_or_else(|_| Err(out_of_time(limit)))
            }
            None => self.ask_or_wait(transport, settings).await,
        }
    }

    /// One caller asks and the others wait. A failure is not kept, but goes to those who waited for
    /// it, so that they do not queue up to time out one after the other.
    async fn ask_or_wait(&self, transport: &Transport, settings: &RequestSettings) -> Result<Server, Error> {
        let before = self.asked.load(Ordering::Acquire);
        // A caller that gives up frees its place in the queue and, if it is asking, the lock.
        let mut last = self.last.lock().await;
        if let Some(server) = self.known() {
            return Ok(server);
        }
        if let Some(outcome) = &*last
            && self.asked.load(Ordering::Acquire) != before
            && outcome.is_for(settings)
        {
            return outcome.result.clone();
        }
        let seen = recognise(transport, settings).await;
        if let Ok(Seen { server, lasting: true }) = &seen {
            let _ = self.known.set(*server);
        }
        let result = seen.map(|seen| seen.server);
        *last = Some(Outcome { settings: settings.clone(), result: result.clone() });
        self.asked.fetch_add(1, Ordering::AcqRel);
        result
    }
}

impl Outcome {
    /// Whether another call would have seen the same: one of other headers may have other
    /// credentials, and one of other options more time, but no caller reaches a server that is not
    /// there.
    fn is_for(&self, settings: &RequestSettings) -> bool {
        let has_its_time = self.settings.options == settings.options;
        let is_unreachable = |error: &Error| error.transport().is_some_and(|e| has_its_time || !e.is_timeout());
        self.settings == *settings || self.result.as_ref().is_err_and(is_unreachable)
    }
}

fn out_of_time(limit: Duration) -> Error {
    let error = es_transport::Error::new(es_transport::ErrorKind::Timeout);
    Error::no_response(
        None,
        error
            .context(format!(
                "the product and version of the server were not known within the `total_timeout` of {limit:?}"
            ))
            .advice("allow more with `total_timeout`, or tell the client what the server is with `with_server`"),
    )
}

async fn recognise(transport: &Transport, settings: &RequestSettings) -> Result<Seen, Error> {
    let response = get(transport, settings, "info", "/").await?;
    match response.status() {
        // Builds without the module for `/` still tell of their nodes.
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {}
        _ => return recognise_by_info(&response),
    }
    let response = get(transport, settings, "nodes.info", "/_nodes/_local?filter_path=nodes.*.version").await?;
    recognise_by_nodes(&response)
}

fn recognise_by_info(response: &Response) -> Result<Seen, Error> {
    if !response.status().is_success() {
        return recognise_by_headers(response);
    }
    let info: Value = response.json()?;
    let product = match info["version"]["distribution"].as_str() {
        Some("opensearch") => Product::OpenSearch,
        _ => Product::Elasticsearch,
    };
    let number = &info["version"]["number"];
    let server = match info["version"]["build_flavor"].as_str() {
        Some("serverless") => Server::serverless(),
        _ => Server::new(product, version(response, number)?),
    };
    Ok(Seen { server, lasting: true })
}

fn recognise_by_nodes(response: &Response) -> Result<Seen, Error> {
    match response.status() {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            return Ok(Seen { server: Server::of_product(product(response)), lasting: true });
        }
        status if !status.is_success() => return recognise_by_headers(response),
        _ => {}
    }
    let mut info: Value = response.json()?;
    let node = match info["nodes"].take() {
        Value::Object(nodes) => nodes.into_iter().next().map(|(_, node)| node).unwrap_or_default(),
        _ => Value::Null,
    };
    let version = version(response, &node["version"])?;
    let product = product(response).unwrap_or_else(|| without_header(version));
    Ok(Seen { server: Server::new(product, version), lasting: true })
}

/// The version that a response names.
fn version(response: &Response, number: &Value) -> Result<Version, Error> {
    let Some(number) = number.as_str() else { return Err(response.unexpected("it names no version")) };
    number.parse().map_err(|_| response.unexpected(format!("`{number}` is not the number of a version")))
}

/// 401 and 403 on `GET /` must not fail a call that the user is allowed to make.
fn recognise_by_headers(response: &Response) -> Result<Seen, Error> {
    let server = Server::of_product(product(response));
    match response.status() {
        StatusCode::FORBIDDEN => Ok(Seen { server, lasting: true }),
        // The next call may bring credentials.
        StatusCode::UNAUTHORIZED => Ok(Seen { server, lasting: false }),
        _ => Err(response.error()),
    }
}

/// Elasticsearch sends it from 7.14 on.
static PRODUCT: HeaderName = HeaderName::from_static("x-elastic-product");

/// The product by its header.
fn product(response: &Response) -> Option<Product> {
    let header = response.headers().get(&PRODUCT)?;
    header.as_bytes().eq_ignore_ascii_case(b"Elasticsearch").then_some(Product::Elasticsearch)
}

/// The product of a server that sends no such header.
fn without_header(version: Version) -> Product {
    if (5..8).contains(&version.major) { Product::Elasticsearch } else { Product::OpenSearch }
}

async fn get(
    transport: &Transport,
    settings: &RequestSettings,
    endpoint: &'static str,
    path: &str,
) -> Result<Response, Error> {
    let parts = RequestParts::get(Path::encoded(path.to_owned()));
    exchange(transport, endpoint, parts, &Params::default(), settings.clone(), Server::unknown()).await
}

#[cfg(test)]
mod tests;

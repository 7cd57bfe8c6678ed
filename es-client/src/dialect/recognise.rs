//! Finds out what a server is, once for all clones of a client.

use std::{
    pin::Pin,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use es_transport::{Idempotency, Transport};
use http::{HeaderName, Method, StatusCode};
use serde_json::Value;
use tokio::sync::Mutex;

use super::{Product, Server, Version};
use crate::{
    answer::Answer,
    call::{Outgoing, Settings, exchange},
    error::Error,
    path::Path,
};

/// What is known of the server.
#[derive(Debug, Default)]
pub(crate) struct Recognition {
    known: OnceLock<Server>,
    asking: Mutex<Option<Outcome>>,
    /// How many times the server was asked.
    asked: AtomicU64,
}

pub(crate) type Asking<'a> = Pin<Box<dyn Future<Output = Result<Server, Error>> + Send + 'a>>;

/// What the last asking came to.
#[derive(Debug)]
struct Outcome {
    settings: Settings,
    result: Result<Server, Error>,
}

/// An answer, and whether it will be the same next time.
struct Seen {
    server: Server,
    lasting: bool,
}

impl Recognition {
    /// Knows it already.
    pub(crate) fn pinned(server: Server) -> Self {
        Self { known: OnceLock::from(server), ..Self::default() }
    }

    /// What is known so far.
    pub(crate) fn known(&self) -> Option<Server> {
        self.known.get().copied()
    }

    /// Asks in the manner of the call that wants to know. Boxed, so that it is compiled here and not
    /// in each program.
    ///
    /// One caller asks and the others wait. A failure is not kept, but goes to those who waited for
    /// it, so that they do not queue up to time out one after the other.
    pub(crate) fn ask<'a>(&'a self, transport: &'a Transport, settings: &'a Settings) -> Asking<'a> {
        Box::pin(self.ask_or_wait(transport, settings))
    }

    async fn ask_or_wait(&self, transport: &Transport, settings: &Settings) -> Result<Server, Error> {
        let before = self.asked.load(Ordering::Acquire);
        // A caller that gives up frees its place in the queue and, if it is asking, the lock.
        let mut last = self.asking.lock().await;
        if let Some(server) = self.known() {
            return Ok(server);
        }
        if let Some(outcome) = &*last
            && self.asked.load(Ordering::Acquire) != before
            && outcome.settings == *settings
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

async fn recognise(transport: &Transport, settings: &Settings) -> Result<Seen, Error> {
    let answer = get(transport, settings, "info", "/").await?;
    match answer.status() {
        // Builds without the module for `/` still tell of their nodes.
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {}
        _ => return recognise_by_info(&answer),
    }
    let answer = get(transport, settings, "nodes.info", "/_nodes/_local?filter_path=nodes.*.version").await?;
    recognise_by_nodes(&answer)
}

fn recognise_by_info(answer: &Answer) -> Result<Seen, Error> {
    if !answer.status().is_success() {
        return recognise_by_headers(answer);
    }
    let info: Value = answer.read()?;
    let product = match info["version"]["distribution"].as_str() {
        Some("opensearch") => Product::OpenSearch,
        _ => Product::Elasticsearch,
    };
    let number = info["version"]["number"].as_str().unwrap_or_default();
    let version = number.parse().map_err(|_| answer.unfit("its version is not a number"))?;
    Ok(Seen { server: Server::new(product, version), lasting: true })
}

fn recognise_by_nodes(answer: &Answer) -> Result<Seen, Error> {
    match answer.status() {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            return Ok(Seen { server: Server { product: product(answer), version: None }, lasting: true });
        }
        status if !status.is_success() => return recognise_by_headers(answer),
        _ => {}
    }
    let mut info: Value = answer.read()?;
    let node = match info["nodes"].take() {
        Value::Object(nodes) => nodes.into_iter().next().map(|(_, node)| node).unwrap_or_default(),
        _ => Value::Null,
    };
    let number = node["version"].as_str().unwrap_or_default();
    let version: Version = number.parse().map_err(|_| answer.unfit("it names no version"))?;
    let product = product(answer).unwrap_or_else(|| without_header(version));
    Ok(Seen { server: Server::new(product, version), lasting: true })
}

/// A user who may not look is no reason to fail a call that the user may make.
fn recognise_by_headers(answer: &Answer) -> Result<Seen, Error> {
    let server = Server { product: product(answer), version: None };
    match answer.status() {
        StatusCode::FORBIDDEN => Ok(Seen { server, lasting: true }),
        // The next call may bring credentials.
        StatusCode::UNAUTHORIZED => Ok(Seen { server, lasting: false }),
        _ => Err(answer.error()),
    }
}

/// Elasticsearch sends it from 7.14 on.
static PRODUCT: HeaderName = HeaderName::from_static("x-elastic-product");

/// The product by its header.
fn product(answer: &Answer) -> Option<Product> {
    let header = answer.headers().get(&PRODUCT)?;
    header.as_bytes().eq_ignore_ascii_case(b"Elasticsearch").then_some(Product::Elasticsearch)
}

/// The product of a server that sends no such header.
fn without_header(version: Version) -> Product {
    if (5..8).contains(&version.major) { Product::Elasticsearch } else { Product::OpenSearch }
}

async fn get(transport: &Transport, settings: &Settings, endpoint: &'static str, path: &str) -> Result<Answer, Error> {
    let request = Outgoing {
        method: Method::GET,
        path: Path::encoded(path.to_owned()),
        body: Default::default(),
        idempotency: Idempotency::Idempotent,
    };
    exchange(settings.clone(), transport, endpoint, request).await
}

#[cfg(test)]
mod tests;

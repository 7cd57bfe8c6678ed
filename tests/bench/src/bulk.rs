//! The clients that are compared by writing many documents.

use std::str::FromStr;

use bytes::Bytes;
use elasticsearch::{BulkOperation, BulkOperations, BulkParts};
use es_client::{Elasticsearch, Server, bulk};
use http::{Request, header::CONTENT_TYPE};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::{
    Result,
    documents::{Held, held},
    stacks::{self, AUTHORIZATION, elasticsearch_rs, expect},
};

/// How many documents one time writes.
pub const DOCUMENTS: u32 = 50_000;

/// How many documents a request has.
pub const OF_A_REQUEST: u32 = 1_000;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    Hyper,
    Client,
    /// One request after another, as by hand.
    OneAtOnce,
    ElasticsearchRs,
}

impl Stack {
    pub const ALL: [Self; 4] = [Self::Hyper, Self::Client, Self::OneAtOnce, Self::ElasticsearchRs];

    pub fn name(self) -> &'static str {
        match self {
            Self::Hyper => "hyper",
            Self::Client => "es-client",
            Self::OneAtOnce => "es-client-1",
            Self::ElasticsearchRs => "elasticsearch",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Hyper => "lines by serde, over bare hyper `SendRequest`",
            Self::Client => "**es-client**, four requests at once",
            Self::OneAtOnce => "es-client, `concurrency(1)`",
            Self::ElasticsearchRs => "the `elasticsearch` crate 9.1.0-alpha.1",
        }
    }
}

impl FromStr for Stack {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|stack| stack.name() == name).ok_or_else(|| format!("no client is called {name}"))
    }
}

pub enum Client {
    Hyper { sender: SendRequest<Full<Bytes>>, host: String },
    Client { client: Elasticsearch, concurrency: usize },
    ElasticsearchRs(elasticsearch::Elasticsearch),
}

/// The first line of a document, with an id of the client's, so that it can be sent again.
#[derive(Serialize)]
struct Line<'a> {
    create: Metadata<'a>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    _index: &'a str,
    _id: &'a str,
}

/// What is to be known of an answer: what became of each document.
#[derive(Deserialize)]
struct Answer {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    create: Created,
}

#[derive(Deserialize)]
struct Created {
    status: u16,
    result: Option<String>,
    error: Option<IgnoredAny>,
}

impl Answer {
    fn created(&self) -> u32 {
        let is_created = |item: &&Item| {
            let Created { status, result, error } = &item.create;
            *status == 201 && error.is_none() && result.as_deref() == Some("created")
        };
        self.items.iter().filter(is_created).count() as u32
    }
}

impl Client {
    pub async fn new(stack: Stack, port: u16) -> Result<Self> {
        let origin = format!("http://127.0.0.1:{port}");
        Ok(match stack {
            Stack::Hyper => match stacks::Client::new(stacks::Stack::Hyper, port).await? {
                stacks::Client::Hyper { sender, host } => Self::Hyper { sender, host },
                _ => return Err("it is not hyper".into()),
            },
            Stack::Client | Stack::OneAtOnce => {
                let builder = Elasticsearch::builder().node(&origin).http_auth("user:password");
                let client = builder.build()?.with_server(Server::elasticsearch(9, 2));
                Self::Client { client, concurrency: if stack == Stack::Client { 4 } else { 1 } }
            }
            Stack::ElasticsearchRs => {
                Self::ElasticsearchRs(elasticsearch::Elasticsearch::new(elasticsearch_rs(&origin)?))
            }
        })
    }

    /// Writes all documents.
    pub async fn write(&mut self) -> Result {
        let documents = held(DOCUMENTS);
        let created = match self {
            Self::Client { client, concurrency } => {
                let bulk = client.bulk().concurrency(*concurrency).index_all(bulk::iter(documents));
                bulk.send().await?.created as u32
            }
            Self::Hyper { sender, host } => by_hand(sender, host, documents).await?,
            Self::ElasticsearchRs(client) => by_crate(client, documents).await?,
        };
        expect(created == DOCUMENTS)
    }
}

/// An id as long as those of es-client.
fn id(number: u32) -> String {
    format!("{number:020}")
}

async fn by_hand(
    sender: &mut SendRequest<Full<Bytes>>,
    host: &str,
    documents: impl Iterator<Item = Held>,
) -> Result<u32> {
    const PATH: &str = "/_bulk?filter_path=items.*.status,items.*.result,items.*.error";
    let (mut body, mut created) = (Vec::new(), 0);
    for (document, number) in documents.zip(1..) {
        let line = Line { create: Metadata { _index: "small", _id: &id(number) } };
        serde_json::to_writer(&mut body, &line)?;
        body.push(b'\n');
        serde_json::to_writer(&mut body, &document)?;
        body.push(b'\n');
        if number % OF_A_REQUEST == 0 {
            let size = body.len();
            // Kept until the answer is there: what failed would be sent again.
            let lines = Bytes::from(std::mem::replace(&mut body, Vec::with_capacity(size)));
            sender.ready().await?;
            let mut request = Request::post(PATH).header("host", host).header("authorization", AUTHORIZATION);
            request = request.header(CONTENT_TYPE, "application/x-ndjson").header("accept", "application/json");
            let response = sender.send_request(request.body(Full::from(lines.clone()))?).await?;
            let answer = response.into_body().collect().await?.to_bytes();
            created += serde_json::from_str::<Answer>(std::str::from_utf8(&answer)?)?.created();
        }
    }
    Ok(created)
}

async fn by_crate(client: &elasticsearch::Elasticsearch, documents: impl Iterator<Item = Held>) -> Result<u32> {
    let (mut operations, mut created) = (BulkOperations::new(), 0);
    for (document, number) in documents.zip(1..) {
        operations.push(BulkOperation::create(document).id(id(number)).index("small"))?;
        if number % OF_A_REQUEST == 0 {
            let body = std::mem::replace(&mut operations, BulkOperations::new());
            let call = client.bulk(BulkParts::None).filter_path(&["items.*.status", "items.*.result", "items.*.error"]);
            created += call.body(vec![body]).send().await?.json::<Answer>().await?.created();
        }
    }
    Ok(created)
}

//! The clients that are compared by typed work: the query is written by serde, and what the answer
//! says ends in structs.

use std::{
    io::{Read, Write},
    ops::Range,
    str::FromStr,
    sync::Mutex,
};

use bytes::Bytes;
use es_client::{
    Elasticsearch, Server,
    dsl::{
        Document,
        query::{bool_query, match_all},
    },
};
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client as Legacy, connect::HttpConnector};
use serde::de::DeserializeOwned;

use crate::{
    Result,
    documents::{Escaped, Floats, Kind, Long, Numbers, Sample, Small},
    floor::{Answer, Count, Counted, Documents, Found, Header, Ids, Page, Pages, Scroll, Search},
    server::PAGES,
    stacks::{AUTHORIZATION, elasticsearch_rs, expect, headers, legacy},
};

/// A client with what turns structs into JSON and back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    Legacy,
    Client,
    Reqwest,
    ElasticsearchRs,
}

impl Stack {
    pub const ALL: [Self; 4] = [Self::Legacy, Self::Client, Self::Reqwest, Self::ElasticsearchRs];

    pub fn name(self) -> &'static str {
        match self {
            Self::Legacy => "legacy",
            Self::Client => "es-client",
            Self::Reqwest => "reqwest",
            Self::ElasticsearchRs => "elasticsearch",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Legacy => "hyper-util's legacy client and serde",
            Self::Client => "**es-client**",
            Self::Reqwest => "reqwest 0.12 and serde",
            Self::ElasticsearchRs => "the `elasticsearch` crate 9.1.0-alpha.1 and serde",
        }
    }
}

impl FromStr for Stack {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|stack| stack.name() == name).ok_or_else(|| format!("no client is called {name}"))
    }
}

/// A client of the server.
pub enum Client {
    Legacy { client: Legacy<HttpConnector, Full<Bytes>>, origin: String, gzip: bool },
    Client(Elasticsearch),
    Reqwest { client: reqwest::Client, origin: String },
    ElasticsearchRs(elasticsearch::Elasticsearch),
}

/// What was asked for is not what came.
const WRONG: &str = "the answer is not what the server sends";

impl Client {
    /// A client that perhaps packs requests and asks for packed answers.
    pub fn new(stack: Stack, port: u16, gzip: bool) -> Result<Self> {
        let origin = format!("http://127.0.0.1:{port}");
        Ok(match stack {
            Stack::Legacy => Self::Legacy { client: legacy(), origin, gzip },
            Stack::Client => {
                let builder = Elasticsearch::builder().node(&origin).http_auth("user:password");
                Self::Client(builder.http_compress(gzip).build()?.with_server(Server::elasticsearch(9, 2)))
            }
            Stack::Reqwest => Self::Reqwest { client: reqwest::Client::builder().no_proxy().build()?, origin },
            Stack::ElasticsearchRs => {
                Self::ElasticsearchRs(elasticsearch::Elasticsearch::new(elasticsearch_rs(&origin)?))
            }
        })
    }

    /// A document by its id.
    pub async fn get(&self) -> Result {
        const PATH: &str = "/small/_doc/1";
        let likes = match self {
            Self::Client(client) => client.get::<Small>("1").send().await?.ok_or(WRONG)?.source.likes,
            Self::Legacy { client, origin, .. } => {
                let request = headers(Request::get(format!("{origin}{PATH}")), "").body(Full::default())?;
                let found: Found<Small> = read(&body(client.request(request).await?).await?)?;
                found._source.likes
            }
            Self::Reqwest { client, origin } => {
                let request = client.get(format!("{origin}{PATH}")).header("authorization", AUTHORIZATION);
                let found: Found<Small> = read(&request.send().await?.bytes().await?)?;
                found._source.likes
            }
            Self::ElasticsearchRs(client) => {
                let call = client.get(elasticsearch::GetParts::IndexId("small", "1"));
                call.send().await?.json::<Found<Small>>().await?._source.likes
            }
        };
        expect(likes == 7)
    }

    /// A search with a query, which finds ten documents.
    pub async fn search(&self) -> Result {
        let hits = match self {
            Self::Client(client) => client_search(client).await?,
            Self::Legacy { client, origin, .. } => {
                let query = serde_json::to_vec(&Search::new(TITLE, LANG, SIZE))?;
                let request = headers(Request::post(format!("{origin}/ten/_search")), "").body(Full::from(query))?;
                let page: Page<Small> = read(&body(client.request(request).await?).await?)?;
                page.hits.hits.len()
            }
            Self::Reqwest { client, origin } => {
                let request = client
                    .post(format!("{origin}/ten/_search"))
                    .header("accept", "application/json")
                    .header("content-type", "application/json")
                    .header("authorization", AUTHORIZATION)
                    .body(serde_json::to_vec(&Search::new(TITLE, LANG, SIZE))?);
                let page: Page<Small> = read(&request.send().await?.bytes().await?)?;
                page.hits.hits.len()
            }
            Self::ElasticsearchRs(client) => {
                let parts = elasticsearch::SearchParts::Index(&["ten"]);
                let call = client.search(parts).body(Search::new(TITLE, LANG, SIZE));
                call.send().await?.json::<Page<Small>>().await?.hits.hits.len()
            }
        };
        expect(hits == 10)
    }

    /// A hundred documents by their ids.
    pub async fn mget(&self) -> Result {
        const IDS: Range<u32> = 0..100;
        let likes: u64 = match self {
            Self::Client(client) => {
                let mut likes = 0;
                for found in client.mget::<Small>(IDS).send().await? {
                    likes += u64::from(found?.ok_or(WRONG)?.source.likes);
                }
                likes
            }
            Self::Legacy { client, origin, .. } => {
                let body = serde_json::to_vec(&Ids::new(IDS.map(|id| id.to_string())))?;
                let json = post(client, format!("{origin}/small/_mget"), body).await?;
                let found: Documents<Small> = read(&json)?;
                found.docs.iter().flat_map(|found| &found._source).map(|document| u64::from(document.likes)).sum()
            }
            Self::Reqwest { .. } | Self::ElasticsearchRs(_) => return Err("this is not measured of it".into()),
        };
        expect(likes == 700)
    }

    /// How many documents match.
    pub async fn count(&self) -> Result {
        let count = match self {
            Self::Client(client) => {
                let article = Small::fields();
                let query = bool_query().must(article.title.matches(TITLE)).filter(article.lang.term(LANG));
                client.count::<Small>().index("ten").query(query).send().await?
            }
            Self::Legacy { client, origin, .. } => {
                let body = serde_json::to_vec(&Counted::new(TITLE, LANG))?;
                let answer: Count = read(&post(client, format!("{origin}/ten/_count"), body).await?)?;
                if answer._shards.failed == 0 { answer.count } else { 0 }
            }
            Self::Reqwest { .. } | Self::ElasticsearchRs(_) => return Err("this is not measured of it".into()),
        };
        expect(count == 10)
    }

    /// Ten searches, each of which finds ten documents.
    pub async fn msearch(&self) -> Result {
        let hits: usize = match self {
            Self::Client(client) => {
                let article = Small::fields();
                let search = || {
                    let query = bool_query().must(article.title.matches(TITLE)).filter(article.lang.term(LANG));
                    client.search::<Small>().index("ten").query(query).size(SIZE)
                };
                let searches: Vec<_> = (0..10).map(|_| search()).collect();
                let mut hits = 0;
                for page in client.msearch(searches).send().await? {
                    hits += page?.hits.len();
                }
                hits
            }
            Self::Legacy { client, origin, .. } => {
                let mut body = Vec::new();
                for _ in 0..10 {
                    serde_json::to_writer(&mut body, &Header::new("ten"))?;
                    body.push(b'\n');
                    serde_json::to_writer(&mut body, &Search::new(TITLE, LANG, SIZE))?;
                    body.push(b'\n');
                }
                let pages: Pages<Small> = read(&post(client, format!("{origin}/_msearch"), body).await?)?;
                let whole = |page: &&Answer<Small>| page._shards.as_ref().is_some_and(|shards| shards.failed == 0);
                pages.responses.iter().filter(whole).flat_map(|page| &page.hits).map(|list| list.hits.len()).sum()
            }
            Self::Reqwest { .. } | Self::ElasticsearchRs(_) => return Err("this is not measured of it".into()),
        };
        expect(hits == 100)
    }

    /// All documents of an index: by a point in time, and by a scroll that is written by hand.
    pub async fn scan(&self) -> Result {
        let mut hits = 0;
        match self {
            Self::Client(client) => {
                let mut scan = client.scan::<Small>().index("scan").stream();
                while let Some(hit) = scan.try_next().await? {
                    hits += u32::from(!hit.source.text.is_empty());
                }
            }
            Self::Legacy { client, origin, .. } => {
                const FIRST: &[u8] = br#"{"size":1000,"sort":["_doc"]}"#;
                let mut json = post(client, format!("{origin}/scan/_search?scroll=1m"), FIRST.to_vec()).await?;
                loop {
                    let page: Page<Small> = read(&json)?;
                    if page._shards.failed > 0 || page.hits.hits.is_empty() {
                        break;
                    }
                    for hit in page.hits.hits {
                        hits += u32::from(!hit._source.text.is_empty());
                    }
                    let next = Scroll { scroll: "1m", scroll_id: page._scroll_id.ok_or(WRONG)? };
                    json = post(client, format!("{origin}/_search/scroll"), serde_json::to_vec(&next)?).await?;
                }
            }
            Self::Reqwest { .. } | Self::ElasticsearchRs(_) => return Err("this is not measured of it".into()),
        }
        expect(hits == 1000 * PAGES)
    }

    /// A search that finds a thousand documents.
    pub async fn page(&self, kind: Kind) -> Result {
        match kind {
            Kind::Small => self.page_of::<Small>().await,
            Kind::Long => self.page_of::<Long>().await,
            Kind::Escaped => self.page_of::<Escaped>().await,
            Kind::Floats => self.page_of::<Floats>().await,
            Kind::Numbers => self.page_of::<Numbers>().await,
        }
    }

    async fn page_of<T: Sample>(&self) -> Result {
        const QUERY: &[u8] = br#"{"query":{"match_all":{}},"size":1000}"#;
        let hits = match self {
            Self::Client(client) => {
                let page = client.search::<T>().query(match_all()).size(1000).send().await?;
                page.hits.len()
            }
            Self::Legacy { client, origin, gzip } => {
                let path = format!("{origin}/{}/_search", T::INDEX.unwrap_or_default());
                let mut request = headers(Request::post(path), "");
                let mut query = Bytes::from_static(QUERY);
                if *gzip {
                    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
                    packed.write_all(&query)?;
                    query = packed.finish()?.into();
                    request = request.header("content-encoding", "gzip").header("accept-encoding", "gzip");
                }
                let mut json = body(client.request(request.body(Full::from(query))?).await?).await?;
                if *gzip {
                    let mut plain = Vec::new();
                    MultiGzDecoder::new(&json[..]).read_to_end(&mut plain)?;
                    json = plain.into();
                }
                read::<Page<T>>(&json)?.hits.hits.len()
            }
            Self::Reqwest { .. } | Self::ElasticsearchRs(_) => return Err("pages are not measured of it".into()),
        };
        expect(hits == 1000)
    }
}

const TITLE: &str = "bonsai";
const LANG: &str = "en";
const SIZE: u32 = 10;

async fn client_search(client: &Elasticsearch) -> Result<usize> {
    let article = Small::fields();
    let query = bool_query().must(article.title.matches(TITLE)).filter(article.lang.term(LANG));
    let page = client.search::<Small>().index("ten").query(query).size(SIZE).send().await?;
    Ok(page.hits.len())
}

/// Sends a body and reads the answer.
async fn post(client: &Legacy<HttpConnector, Full<Bytes>>, uri: String, json: Vec<u8>) -> Result<Bytes> {
    let request = headers(Request::post(uri), "").body(Full::from(json))?;
    body(client.request(request).await?).await
}

async fn body(response: Response<hyper::body::Incoming>) -> Result<Bytes> {
    Ok(response.into_body().collect().await?.to_bytes())
}

/// Text is read faster than bytes, in which each string is checked by itself.
fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T> {
    Ok(serde_json::from_str(std::str::from_utf8(json)?)?)
}

/// That es-client sends what the others send.
pub async fn check() -> Result {
    let sent = std::sync::Arc::new(Mutex::new(Bytes::new()));
    let seen = std::sync::Arc::clone(&sent);
    let service = tower::service_fn(move |request: Request<es_client::transport::Body>| {
        *seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) =
            Bytes::copy_from_slice(request.body().as_bytes().map_or(&b""[..], |bytes| bytes));
        let answer = Kind::Small.page(10).map(|page| {
            Response::builder().header("x-elastic-product", "Elasticsearch").body(page).unwrap_or_default()
        });
        std::future::ready(answer)
    });
    let hits = client_search(&Elasticsearch::from_service(service).with_server(Server::elasticsearch(9, 2))).await?;
    expect(hits == 10)?;
    let sent: serde_json::Value = serde_json::from_slice(&sent.lock().map_err(|error| error.to_string())?)?;
    let expected = serde_json::to_value(Search::new(TITLE, LANG, SIZE))?;
    if sent == expected { Ok(()) } else { Err(format!("es-client sends {sent}, and not {expected}").into()) }
}

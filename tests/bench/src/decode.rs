//! Reading of a page of a thousand hits from memory.

use std::{convert::Infallible, future::ready, hint::black_box, str::FromStr};

use bytes::Bytes;
use cpu_time::ThreadTime;
use es_client::{Elasticsearch, Server, search};
use http::{Method, Request, Response};
use http_body_util::Full;
use tokio::runtime::Runtime;

use crate::{
    Result,
    count::runtime,
    documents::{Escaped, Floats, Kind, Long, Numbers, Sample, Small},
    floor,
};

/// A way to read a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The text into derived structs.
    Floor,
    /// The text into a `Page`.
    Page,
    /// The answer of a service into derived structs, after its bytes are known to be UTF-8.
    FloorOfAnswer,
    /// A search over a service.
    Search,
}

impl Way {
    pub const ALL: [Self; 4] = [Self::Floor, Self::Page, Self::FloorOfAnswer, Self::Search];

    pub fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Page => "page",
            Self::FloorOfAnswer => "floor-of-answer",
            Self::Search => "search",
        }
    }
}

impl FromStr for Way {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|way| way.name() == name).ok_or_else(|| format!("no way is called {name}"))
    }
}

/// Reads so many pages in one way and does nothing else: valgrind counts.
pub fn only(kind: Kind, way: Way, number: u32) -> Result {
    match kind {
        Kind::Small => Pages::<Small>::new(kind)?.times(way, number),
        Kind::Long => Pages::<Long>::new(kind)?.times(way, number),
        Kind::Escaped => Pages::<Escaped>::new(kind)?.times(way, number),
        Kind::Floats => Pages::<Floats>::new(kind)?.times(way, number),
        Kind::Numbers => Pages::<Numbers>::new(kind)?.times(way, number),
    }
}

/// The best times of the processor to read one hit in all ways, in nanoseconds.
pub fn times(kind: Kind) -> Result<[f64; 4]> {
    match kind {
        Kind::Small => Pages::<Small>::new(kind)?.best(),
        Kind::Long => Pages::<Long>::new(kind)?.best(),
        Kind::Escaped => Pages::<Escaped>::new(kind)?.best(),
        Kind::Floats => Pages::<Floats>::new(kind)?.best(),
        Kind::Numbers => Pages::<Numbers>::new(kind)?.best(),
    }
}

/// A page as text, and a client over a service that answers with it.
struct Pages<T> {
    text: String,
    client: Elasticsearch,
    runtime: Runtime,
    documents: std::marker::PhantomData<T>,
}

const HITS: u32 = 1000;

impl<T: Sample> Pages<T> {
    fn new(kind: Kind) -> Result<Self> {
        let text = kind.page(HITS)?;
        let body = Bytes::copy_from_slice(text.as_bytes());
        let answer = move |_: Request<es_client::transport::Body>| {
            let mut response = Response::new(Full::new(body.clone()));
            response.headers_mut().insert("x-elastic-product", http::HeaderValue::from_static("Elasticsearch"));
            ready(Ok::<_, Infallible>(response))
        };
        let client = Elasticsearch::from_service(tower::service_fn(answer)).with_server(Server::elasticsearch(9, 2));
        Ok(Self { text, client, runtime: runtime()?, documents: std::marker::PhantomData })
    }

    fn once(&self, way: Way) -> Result {
        let hits = match way {
            Way::Floor => black_box(serde_json::from_str::<floor::Page<T>>(&self.text)?).hits.hits.len(),
            Way::Page => black_box(serde_json::from_str::<search::Page<T>>(&self.text)?).hits.len(),
            Way::FloorOfAnswer => {
                let path = format!("/{}/_search", T::INDEX.unwrap_or_default());
                let call = self.client.request(Method::POST, path).body("{}");
                let answer = self.runtime.block_on(async { call.send().await })?;
                black_box(serde_json::from_str::<floor::Page<T>>(std::str::from_utf8(answer.bytes())?)?).hits.hits.len()
            }
            Way::Search => {
                let call = self.client.search::<T>();
                black_box(self.runtime.block_on(async { call.send().await })?).hits.len()
            }
        };
        if hits == HITS as usize { Ok(()) } else { Err("hits are missing".into()) }
    }

    fn times(&self, way: Way, number: u32) -> Result {
        (0..number).try_for_each(|_| self.once(way))
    }

    /// By turns, so that what else the machine does falls on all alike; the best time of each is one
    /// of which nothing else took a part.
    fn best(&self) -> Result<[f64; 4]> {
        let mut best = [f64::INFINITY; 4];
        for _ in 0..100 {
            for (way, best) in Way::ALL.into_iter().zip(&mut best) {
                let begun = ThreadTime::now();
                self.once(way)?;
                *best = best.min(begun.elapsed().as_secs_f64() * 1e9 / f64::from(HITS));
            }
        }
        Ok(best)
    }
}

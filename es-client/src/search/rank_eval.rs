//! `rank_eval`: how good the order of hits is, by ratings of documents.

use std::collections::{BTreeMap, BTreeSet};

use es_dsl::{Document, search::SearchBody};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::{Error, ErrorCause},
    response::Response,
    server::{Availability, Server},
};

/// Rates the order of hits. See [`Elasticsearch::rank_eval`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct RankEval<T> {
    call: CallState,
    requests: Vec<RatedSearch<T>>,
    metric: Metric,
}

builder! {
    impl [T] RankEval<T>: indices, indices_options;
    impl [T: Document] send -> RankReport;
}

/// A search, and how well documents answer it.
///
/// ```
/// use es_client::{prelude::*, queries::*, search::RatedSearch};
///
/// let search: SearchBody<Value> = SearchBody::new().query(match_("text", "bonsai"));
/// let rated = RatedSearch::new("bonsai", search).rating("tweets", 1, 3).rating("tweets", 2, 0);
/// # let _ = rated;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(bound = "")]
#[must_use]
pub struct RatedSearch<T> {
    id: String,
    request: SearchBody<T>,
    ratings: Vec<Rating>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Rating {
    _index: String,
    _id: String,
    rating: u32,
}

impl<T> RatedSearch<T> {
    /// A search under a name of your own.
    pub fn new(name: impl Into<String>, search: SearchBody<T>) -> Self {
        Self { id: name.into(), request: search, ratings: Vec::new() }
    }

    /// How well a document answers it: 0 means not at all.
    pub fn rating(mut self, index: impl Into<String>, id: impl ToString, rating: u32) -> Self {
        self.ratings.push(Rating { _index: index.into(), _id: id.to_string(), rating });
        self
    }
}

/// How the order of hits is measured. Each looks at the first `k` hits.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Metric {
    /// The part of the hits that have a rating of at least 1.
    Precision {
        /// How many hits.
        k: u32,
    },
    /// The part of the documents with a rating of at least 1 that are hits; version 7.8 and later.
    Recall {
        /// How many hits.
        k: u32,
    },
    /// 1 through the place of the first hit with a rating of at least 1.
    MeanReciprocalRank {
        /// How many hits.
        k: u32,
    },
    /// The sum of the ratings, of which later hits count less.
    DiscountedCumulativeGain {
        /// How many hits.
        k: u32,
        /// Whether the sum is divided by that of the best order.
        normalize: bool,
    },
}

impl Metric {
    fn body(self) -> Value {
        match self {
            Self::Precision { k } => json!({"precision": {"k": k}}),
            Self::Recall { k } => json!({"recall": {"k": k}}),
            Self::MeanReciprocalRank { k } => json!({"mean_reciprocal_rank": {"k": k}}),
            Self::DiscountedCumulativeGain { k, normalize } => json!({"dcg": {"k": k, "normalize": normalize}}),
        }
    }
}

/// How good the order of hits is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RankReport {
    /// The mean of all searches that did not fail.
    pub metric_score: f64,
    /// The result of each search, by its name.
    pub searches: BTreeMap<String, Result<RankedSearch, Error>>,
}

/// How good the order of the hits of one search is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RankedSearch {
    /// The score.
    pub metric_score: f64,
    /// The hits that have no rating.
    pub unrated_docs: Vec<UnratedDocument>,
    /// What the score is made of, as the server tells it.
    #[serde(default)]
    pub metric_details: Value,
}

/// A hit that has no rating.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct UnratedDocument {
    /// Its index.
    #[serde(rename = "_index")]
    pub index: String,
    /// Its id.
    #[serde(rename = "_id")]
    pub id: String,
}

impl Elasticsearch {
    /// Executes searches and tells how good the order of their hits is, by ratings of documents and
    /// a metric.
    ///
    /// `POST /{index}/_rank_eval` of Elasticsearch 6.2 and later, and OpenSearch. Each search has a
    /// result of its own. A call without searches is an error before anything is sent. A server
    /// without its rank-eval module refuses the call. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*, search::{Metric, RatedSearch}};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let search: SearchBody<Value> = SearchBody::new().query(match_("text", "bonsai"));
    /// let rated = RatedSearch::new("bonsai", search).rating("tweets", 1, 3);
    /// let report = es.rank_eval([rated], Metric::Precision { k: 10 }).index("tweets").send().await?;
    /// println!("{}", report.metric_score);
    /// # Ok(())
    /// # }
    /// ```
    pub fn rank_eval<T: Document>(
        &self,
        searches: impl IntoIterator<Item = RatedSearch<T>>,
        metric: Metric,
    ) -> RankEval<T> {
        let requests = searches.into_iter().collect();
        RankEval { call: CallState::new(self, Target::of::<T>()), requests, metric }
    }
}

#[derive(Serialize)]
#[serde(bound = "")]
struct Body<'a, T> {
    requests: &'a [RatedSearch<T>],
    metric: Value,
}

#[derive(Deserialize)]
struct Answer {
    metric_score: f64,
    details: BTreeMap<String, RankedSearch>,
    #[serde(default)]
    failures: BTreeMap<String, Failed>,
}

#[derive(Deserialize)]
struct Failed {
    error: ErrorCause,
}

impl<T: Document> Endpoint for RankEval<T> {
    type Output = RankReport;
    const NAME: &'static str = "rank_eval";
    const AVAILABLE: Availability = Availability::since(Some((6, 2)), Some((1, 0)));

    fn check(&mut self) -> Result<(), Error> {
        if self.requests.is_empty() {
            return Err(Error::request("there are no searches"));
        }
        let mut names = BTreeSet::new();
        if let Some(doubled) = self.requests.iter().find(|search| !names.insert(&search.id)) {
            return Err(Error::request(format!("two searches are called `{}`", doubled.id.escape_debug())));
        }
        self.call.target.check_if_named()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = self.call.target.path_or_all("_rank_eval")?;
        let body = server.search_body(&Body { requests: &self.requests, metric: self.metric.body() })?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<RankReport, Error> {
        let Answer { metric_score, details, failures } = response.json()?;
        let failures = failures.into_iter().map(|(name, failed)| {
            let error = Error::item(response.origin(), &name, failed.error);
            (name, Err(error))
        });
        let searches = details.into_iter().map(|(name, ranked)| (name, Ok(ranked))).chain(failures).collect();
        Ok(RankReport { metric_score, searches })
    }
}

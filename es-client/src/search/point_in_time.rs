//! Points in time: opens one, and closes it.

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;

use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::{Response, Shards},
    server::{Availability, Server},
};

const AVAILABLE: Availability = Availability::since(Some((7, 10)), Some((2, 4)));

/// Opens a point in time. See [`Elasticsearch::open_point_in_time`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct OpenPointInTime {
    call: CallState,
}

/// Closes a point in time. See [`Elasticsearch::close_point_in_time`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClosePointInTime {
    call: CallState,
    id: String,
}

builder! {
    impl [] OpenPointInTime: indices, search_routing;
    impl [] send -> String;
}

builder! {
    impl [] ClosePointInTime:;
    impl [] send -> bool;
}

impl Elasticsearch {
    /// Opens a point in time of the index of a document type, kept for a time such as `"1m"`, and
    /// gives its id. Searches with [`pit`](super::Search::pit) find the documents as they are now.
    ///
    /// `POST /{index}/_pit?keep_alive=1m` of Elasticsearch 7.10 and later;
    /// `POST /{index}/_search/point_in_time?keep_alive=1m` of OpenSearch 2.4 and later. It is not
    /// repeated once a server may have executed it.
    ///
    /// ```no_run
    /// # use es_client::{dsl::search::PointInTime, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let id = es.open_point_in_time::<Value>("1m").index("logs").send().await?;
    /// let page = es.search::<Value>().pit(PointInTime::of(id.clone()).keep_alive("1m")).send().await?;
    /// es.close_point_in_time(page.pit_id.unwrap_or(id)).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn open_point_in_time<T: Document>(&self, keep_alive: impl ToString) -> OpenPointInTime {
        let call = OpenPointInTime { call: CallState::new(self, Target::of::<T>()) };
        call.param("keep_alive", keep_alive)
    }

    /// Closes a point in time before its time is over. `false` means that it was closed already.
    ///
    /// `DELETE /_pit` of Elasticsearch 7.10 and later; `DELETE /_search/point_in_time` of OpenSearch
    /// 2.4 and later. It is repeated after failures.
    ///
    /// ```no_run
    /// # async fn f(es: es_client::Elasticsearch, id: String) -> Result<(), es_client::Error> {
    /// es.close_point_in_time(id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn close_point_in_time(&self, id: impl Into<String>) -> ClosePointInTime {
        ClosePointInTime { call: CallState::new(self, Target::default()), id: id.into() }
    }
}

impl OpenPointInTime {
    pub(super) fn of(call: CallState) -> Self {
        Self { call }
    }

    /// Whether indices that are missing or closed are passed over. Default: a missing index is an
    /// error ([`Error::is_index_not_found`]).
    pub fn ignore_unavailable(self, ignore: bool) -> Self {
        self.param("ignore_unavailable", ignore)
    }

    /// Which indices patterns may mean: `open`, `closed`, `hidden`, `none` or `all`, or several of
    /// these. Default `open`.
    pub fn expand_wildcards(self, states: impl Names) -> Self {
        self.param("expand_wildcards", states.joined())
    }
}

#[derive(Deserialize)]
struct Opened {
    #[serde(alias = "pit_id")]
    id: String,
    /// Absent on Elasticsearch up to 8.
    #[serde(rename = "_shards", default)]
    shards: Shards,
}

impl Endpoint for OpenPointInTime {
    type Output = String;
    const NAME: &'static str = "open_point_in_time";
    const AVAILABLE: Availability = AVAILABLE;

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.open_point_in_time_path(&self.call.target)?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<String, Error> {
        let opened: Opened = response.json()?;
        response.check_shards(&opened.shards)?;
        Ok(opened.id)
    }
}

/// What the products answer.
#[derive(Deserialize)]
#[serde(untagged)]
enum Closed {
    Elasticsearch { num_freed: u64 },
    OpenSearch { pits: Vec<ClosedOne> },
}

#[derive(Deserialize)]
struct ClosedOne {
    successful: bool,
}

impl Endpoint for ClosePointInTime {
    type Output = bool;
    const NAME: &'static str = "close_point_in_time";
    const AVAILABLE: Availability = AVAILABLE;

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        if self.id.is_empty() { Err(Error::request("the id of the point in time is empty")) } else { Ok(()) }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let (path, body) = server.close_point_in_time(&self.id);
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::Idempotent).body(body.to_string()))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        Ok(match response.json()? {
            Closed::Elasticsearch { num_freed } => num_freed > 0,
            Closed::OpenSearch { pits } => pits.iter().any(|pit| pit.successful),
        })
    }
}

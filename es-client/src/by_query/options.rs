//! The options of calls about all documents that match.

use std::fmt;

use crate::{
    call::{CallState, WAIT},
    error::Error,
    server::{Availability, Server},
    tasks::{RateEndpoint, TaskKind},
};

/// How many documents a call about many of them works on in a second: a number, or
/// [`Unlimited`](Self::Unlimited).
///
/// ```
/// use es_client::by_query::RequestsPerSecond;
///
/// assert_eq!(RequestsPerSecond::from(500).to_string(), "500");
/// assert_eq!(RequestsPerSecond::from(0.5).to_string(), "0.5");
/// assert_eq!(RequestsPerSecond::Unlimited.to_string(), "-1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum RequestsPerSecond {
    /// So many.
    Limited(f64),
    /// As many as the servers can.
    Unlimited,
}

impl RequestsPerSecond {
    /// Refuses what is no rate: servers would take some of it for another rate.
    pub(crate) fn check(self) -> Result<Self, Error> {
        match self {
            Self::Limited(rate) if !(rate.is_finite() && rate > 0.0) => Err(Error::request(format!(
                "`requests_per_second` is {rate}: give a number above 0, or `RequestsPerSecond::Unlimited`"
            ))),
            rate => Ok(rate),
        }
    }
}

impl From<u32> for RequestsPerSecond {
    fn from(rate: u32) -> Self {
        Self::Limited(rate.into())
    }
}

impl From<f64> for RequestsPerSecond {
    fn from(rate: f64) -> Self {
        Self::Limited(rate)
    }
}

/// As servers read it: -1 for no limit.
impl fmt::Display for RequestsPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limited(rate) => rate.fmt(f),
            Self::Unlimited => f.write_str("-1"),
        }
    }
}

/// Refuses what makes the server answer with the id of a task, which is no report.
pub(super) fn check_awaited(call: &CallState) -> Result<(), Error> {
    match call.params.get(WAIT) {
        Some("false") => Err(Error::request(
            "`wait_for_completion=false` makes it a task, whose id `send` would lose: begin it with `start()`",
        )),
        _ => Ok(()),
    }
}

/// Refuses options that the server does not know.
pub(super) fn check_server(call: &CallState, server: Server) -> Result<(), Error> {
    match call.params.get("slices") {
        Some("auto") => Availability::since(Some((6, 1)), Some((1, 0))).check_of("`slices_auto`", server),
        _ => Ok(()),
    }
}

/// The kind of the tasks of a call: `action` is what servers call the work, and `path` what the path of the endpoint begins
/// with that sets its rate.
pub(super) const fn task_kind(action: &'static str, endpoint: &'static str, path: &'static str) -> TaskKind {
    let rate = Some(RateEndpoint { name: endpoint, path });
    TaskKind { action, available: Availability::EVERYWHERE, report: "", rate }
}

/// Declares the methods of all calls about many documents.
macro_rules! options {
    ([$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Whether the shards are refreshed at the end, so that the changes show in searches.
            /// Default `false`: with the index's next refresh.
            pub fn refresh(self, refresh: bool) -> Self {
                self.param("refresh", refresh)
            }

            /// How many documents are worked on in a second, on average; between its batches the server
            /// waits. Default: unlimited.
            pub fn requests_per_second(mut self, rate: impl Into<$crate::by_query::RequestsPerSecond>) -> Self {
                if let Some(rate) = self.call.accept(rate.into().check()) {
                    self.call.set_param("requests_per_second", rate);
                }
                self
            }

            /// In how many parts the work is split, which go on at the same time. Default 1.
            pub fn slices(self, slices: u32) -> Self {
                self.param("slices", slices)
            }

            /// In as many parts as the server finds good: one for each shard, up to a limit.
            /// Elasticsearch 6.1 and later, OpenSearch.
            pub fn slices_auto(self) -> Self {
                self.param("slices", "auto")
            }

            /// How long each write waits for shards that are not there, as `"30s"`. Default `1m`.
            pub fn timeout(self, time: impl ToString) -> Self {
                self.param("timeout", time)
            }
        }
        $crate::call::methods!(@wait_for_active_shards [$($generics)*] $builder);
    };
}

/// Declares the methods of those that change documents where they are.
macro_rules! by_query_options {
    ([$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Goes on when a document was changed by somebody else meanwhile, and counts it
            /// ([`ByQueryReport::version_conflicts`](crate::by_query::ByQueryReport::version_conflicts)).
            /// Without this the call fails at the first such document
            /// ([`Error::is_conflict`](crate::Error::is_conflict)); what was done until then stays
            /// done.
            pub fn conflicts_proceed(self) -> Self {
                self.param("conflicts", "proceed")
            }

            /// How many documents are worked on at the most. Default: all that match. Elasticsearch before
            /// 7.3 gets it as `size`.
            pub fn max_docs(self, documents: u64) -> Self {
                self.param("max_docs", documents)
            }

            /// How many documents a batch has. Default 1,000; more than 10,000 are refused by servers that are
            /// not set otherwise.
            pub fn scroll_size(self, documents: u32) -> Self {
                self.param("scroll_size", documents)
            }
        }
        $crate::by_query::options::options!([$($generics)*] $builder);
        $crate::call::methods!(@search_routing [$($generics)*] $builder);
    };
}

pub(super) use {by_query_options, options};

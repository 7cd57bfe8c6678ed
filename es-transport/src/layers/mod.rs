//! The layers, one folder each: what it is for (`mod`), its `layer`, its `service`, its `future`.

pub(crate) mod auth;
#[cfg(feature = "aws")]
pub(crate) mod aws;
pub(crate) mod buffer;
#[cfg(feature = "gzip")]
pub(crate) mod compress;
#[cfg(any(feature = "metrics", feature = "tracing"))]
#[cfg_attr(not(all(feature = "metrics", feature = "tracing")), allow(dead_code, reason = "each uses a part of it"))]
mod conventions;
pub(crate) mod headers;
#[cfg(feature = "metrics")]
pub(crate) mod metrics;
pub(crate) mod product_check;
pub(crate) mod retry;
pub(crate) mod sniff;
pub(crate) mod timeout;
#[cfg(feature = "tracing")]
pub(crate) mod trace;

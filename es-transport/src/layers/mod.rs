//! The layers, one folder each: what it is for (`mod`), its `layer`, its `service`, its `future`.

pub(crate) mod auth;
#[cfg(feature = "aws")]
pub(crate) mod aws;
pub(crate) mod buffer;
#[cfg(feature = "gzip")]
pub(crate) mod compress;
pub(crate) mod headers;
pub(crate) mod product_check;
pub(crate) mod retry;
pub(crate) mod sniff;
pub(crate) mod timeout;
#[cfg(feature = "tracing")]
pub(crate) mod trace;

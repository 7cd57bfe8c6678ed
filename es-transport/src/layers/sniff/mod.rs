//! Sniffing: asking the cluster which nodes it has, and using those.

mod config;
mod discovery;
mod future;
mod layer;
mod parse;
mod service;
mod sniffer;

pub use self::{
    config::{SniffConfig, SniffedNodeCallback},
    future::SniffFuture,
    layer::SniffLayer,
    service::Sniff,
    sniffer::Sniffer,
};

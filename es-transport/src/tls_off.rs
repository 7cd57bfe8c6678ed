//! The place of `tls.rs` in a build without TLS: `https` is a configuration error.

use std::time::Duration;

use tokio::net::TcpStream;

use crate::{error::Error, node::http1::Handshake};

#[derive(Debug, Default)]
pub(crate) struct TlsSettings {}

impl TlsSettings {
    pub(crate) fn is_set(&self) -> bool {
        false
    }

    pub(crate) fn connector(self) -> Result<Tls, Error> {
        Err(Error::config("https needs the feature `tls` of es-transport"))
    }
}

/// There is none.
#[derive(Debug, Clone)]
pub(crate) enum Tls {}

impl Tls {
    pub(crate) fn handshake<'a>(&'a self, _: &'a str, _: TcpStream, _: Duration) -> Handshake<'a> {
        match *self {}
    }
}

//! The place of `tls.rs` in a build without TLS: `https` is a configuration error.

use std::time::Duration;

use tokio::net::TcpStream;

use crate::error::Error;

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
    pub(crate) async fn handshake(&self, _: &str, _: TcpStream, _: Duration) -> Result<TcpStream, Error> {
        match *self {}
    }
}

//! TLS in a build without it: `https` is a configuration error.

use crate::{
    error::Error,
    http1::stream::{HandshakeFuture, Stream},
    node_url::NodeUrl,
};

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

/// Never there.
#[derive(Debug, Clone)]
pub(crate) enum Tls {}

impl Tls {
    pub(crate) fn handshake<'a>(&'a self, _: &'a NodeUrl, _: Box<dyn Stream>) -> HandshakeFuture<'a> {
        match *self {}
    }
}

//! The settings of TLS.

use std::sync::Arc;

use super::TransportBuilder;
use crate::error::Error;

/// TLS: settings of nodes whose URL is `https`. Without any, the platform's authorities are trusted.
impl<T> TransportBuilder<T> {
    /// Trusts the authorities in this PEM file, and no others. Repeated calls add up.
    /// Also `ca_certs`.
    pub fn ca_file(self, path: impl AsRef<std::path::Path>) -> Self {
        let path = path.as_ref();
        match std::fs::read(path) {
            Ok(pem) => self.ca_pem(pem),
            Err(e) => self
                .failing(Error::config(format!("cannot read the authority's file {}", path.display())).with_source(e)),
        }
    }

    /// The older name of [`ca_file`](Self::ca_file).
    pub fn ca_certs(self, path: impl AsRef<std::path::Path>) -> Self {
        self.ca_file(path)
    }

    /// Trusts the authorities in this PEM text, and no others. Repeated calls add up.
    pub fn ca_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        let trusted = self.settings.tls.trust_pem(pem.as_ref());
        self.checked(trusted)
    }

    /// Trusts the node's certificate, or an authority that signed it, by its SHA-256 fingerprint:
    /// 64 hexadecimal digits, as the server prints at its first start. The host name is then not
    /// compared. Also `ssl_assert_fingerprint`.
    pub fn ca_fingerprint(mut self, fingerprint: &str) -> Self {
        let trusted = self.settings.tls.trust_fingerprint(fingerprint);
        self.checked(trusted)
    }

    /// The older name of [`ca_fingerprint`](Self::ca_fingerprint).
    pub fn ssl_assert_fingerprint(self, fingerprint: &str) -> Self {
        self.ca_fingerprint(fingerprint)
    }

    /// Shows a client certificate: its chain and its private key, both in PEM.
    pub fn client_certificate(mut self, chain_pem: impl AsRef<[u8]>, key_pem: impl AsRef<[u8]>) -> Self {
        let identified = self.settings.tls.identify(chain_pem.as_ref(), key_pem.as_ref());
        self.checked(identified)
    }

    /// Accepts any certificate. Whoever sits between client and node can then read and change
    /// everything, credentials included: for experiments only.
    pub fn danger_accept_any_certificate(mut self) -> Self {
        let trusted = self.settings.tls.trust_anyone();
        self.checked(trusted)
    }

    /// Takes a configuration of rustls as it is, for whatever the other settings cannot say.
    pub fn rustls_config(mut self, config: Arc<rustls::ClientConfig>) -> Self {
        self.settings.tls.whole(config);
        self
    }

    fn failing(mut self, error: Error) -> Self {
        self.settings.fail(error);
        self
    }

    fn checked(self, result: Result<(), Error>) -> Self {
        match result {
            Ok(()) => self,
            Err(error) => self.failing(error),
        }
    }
}

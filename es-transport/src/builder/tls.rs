//! The settings of TLS.

use std::{path::Path, sync::Arc};

use super::TransportBuilder;

/// TLS: settings of nodes whose URL is `https`. Without any, the platform's authorities are trusted.
///
/// They need the feature `tls` or `tls-no-provider`.
impl<T> TransportBuilder<T> {
    /// Trusts the authorities in this PEM file, and no others. Repeated calls add up.
    pub fn ca_file(mut self, path: impl AsRef<Path>) -> Self {
        self.settings.named("ca_file", "ca_certs");
        self.settings.ca_file(path.as_ref());
        self
    }

    /// Trusts the authorities in this PEM text, and no others. Repeated calls add up.
    pub fn ca_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        let trusted = self.settings.tls.trust_pem(pem.as_ref());
        self.settings.check(trusted);
        self
    }

    /// Trusts the node's certificate, or an authority that signed it, by its SHA-256 fingerprint:
    /// 64 hexadecimal digits, as the server prints at its first start. The host name is then not
    /// compared.
    pub fn ca_fingerprint(mut self, fingerprint: &str) -> Self {
        self.settings.named("ca_fingerprint", "ssl_assert_fingerprint");
        self.settings.ca_fingerprint(fingerprint);
        self
    }

    /// Shows a client certificate: its chain and its private key, both in PEM.
    pub fn client_certificate(mut self, chain_pem: impl AsRef<[u8]>, key_pem: impl AsRef<[u8]>) -> Self {
        let identified = self.settings.tls.identify(chain_pem.as_ref(), key_pem.as_ref());
        self.settings.check(identified);
        self
    }

    /// Accepts any certificate. Whoever sits between client and node can then read and change
    /// everything, credentials included: for experiments only.
    pub fn danger_accept_any_certificate(mut self) -> Self {
        let trusted = self.settings.tls.trust_anyone();
        self.settings.check(trusted);
        self
    }

    /// Takes a configuration of rustls as it is, for whatever the other settings cannot say. They
    /// cannot be combined with it.
    ///
    /// Its type is that of rustls 0.23, which the program must depend on itself; a later rustls comes
    /// with a later major version of this crate.
    pub fn rustls_config(mut self, config: Arc<rustls::ClientConfig>) -> Self {
        self.settings.tls.whole(config);
        self
    }
}

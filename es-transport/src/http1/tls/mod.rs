//! TLS to the nodes by rustls: trusted authorities, client certificates, the handshake.

use std::{fmt, io, sync::Arc};

use hyper_util::rt::TokioIo;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_cert_signed_by_trust_anchor,
    },
    crypto::{CryptoProvider, hash::HashAlgorithm, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};
use tokio_rustls::TlsConnector;

use crate::{
    error::{Error, ErrorKind},
    http1::stream::{HandshakeFuture, Stream},
    node_url::NodeUrl,
};

/// The TLS settings, as they are collected by the builder.
#[derive(Default)]
pub(crate) struct TlsSettings {
    trust: Trust,
    identity: Option<Identity>,
    whole: Option<Arc<ClientConfig>>,
}

/// Who signed the certificates that are accepted.
#[derive(Default)]
enum Trust {
    #[default]
    Platform,
    Authorities(RootCertStore),
    /// A verifier of our own, over the cryptography that is chosen at the end.
    Pinned(Box<dyn FnOnce(Arc<CryptoProvider>) -> Arc<dyn ServerCertVerifier> + Send>),
}

/// A client certificate with its chain, and its key.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl TlsSettings {
    /// Whether any setting was given.
    pub(crate) fn is_set(&self) -> bool {
        !matches!(self.trust, Trust::Platform) || self.identity.is_some() || self.whole.is_some()
    }

    /// Trusts these authorities, in PEM, and no others.
    pub(crate) fn trust_pem(&mut self, pem: &[u8]) -> Result<(), Error> {
        let mut roots = match std::mem::take(&mut self.trust) {
            Trust::Authorities(roots) => roots,
            Trust::Platform => RootCertStore::empty(),
            other => {
                self.trust = other;
                return Err(two_ways());
            }
        };
        for certificate in certificates("authority", pem)? {
            roots
                .add(certificate)
                .map_err(|e| Error::config("the authority's certificate cannot be used").with_cause(e))?;
        }
        self.trust = Trust::Authorities(roots);
        Ok(())
    }

    /// Trusts the certificate, or the authority, with this SHA-256 fingerprint.
    pub(crate) fn trust_fingerprint(&mut self, text: &str) -> Result<(), Error> {
        self.pin(Some(fingerprint(text)?))
    }

    /// Trusts whoever answers.
    pub(crate) fn trust_anyone(&mut self) -> Result<(), Error> {
        self.pin(None)
    }

    fn pin(&mut self, wanted: Option<[u8; 32]>) -> Result<(), Error> {
        if !matches!(self.trust, Trust::Platform) {
            return Err(two_ways());
        }
        self.trust = Trust::Pinned(Box::new(move |provider| Arc::new(Pinned { wanted, provider })));
        Ok(())
    }

    /// Shows this certificate to the nodes.
    pub(crate) fn identify(&mut self, chain: &[u8], key: &[u8]) -> Result<(), Error> {
        let chain = certificates("client", chain)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|e| {
            Error::config("the key of the client's certificate is not a private key in PEM").with_cause(e)
        })?;
        self.identity = Some(Identity { chain, key });
        Ok(())
    }

    /// Takes a configuration of rustls as it is.
    pub(crate) fn whole(&mut self, config: Arc<ClientConfig>) {
        self.whole = Some(config);
    }

    pub(crate) fn connector(self) -> Result<Tls, Error> {
        if let Some(config) = self.whole {
            if !matches!(self.trust, Trust::Platform) || self.identity.is_some() {
                return Err(Error::config(
                    "`rustls_config` is complete, and other TLS settings are given: make them in it",
                ));
            }
            return Ok(Tls { connector: TlsConnector::from(config) });
        }
        let provider = provider()?;
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|e| Error::config("the cryptography provider offers no version of TLS").with_cause(e))?;
        let config = match self.trust {
            Trust::Platform => config.with_root_certificates(platform_roots()?),
            Trust::Authorities(roots) => config.with_root_certificates(roots),
            Trust::Pinned(verifier) => config.dangerous().with_custom_certificate_verifier(verifier(provider)),
        };
        let config = match self.identity {
            None => config.with_no_client_auth(),
            Some(Identity { chain, key }) => config
                .with_client_auth_cert(chain, key)
                .map_err(|e| Error::config("the client's certificate and its key do not fit").with_cause(e))?,
        };
        Ok(Tls { connector: TlsConnector::from(Arc::new(config)) })
    }
}

/// Makes TLS streams.
#[derive(Clone)]
pub(crate) struct Tls {
    connector: TlsConnector,
}

impl Tls {
    /// Performs the handshake with the node at the other end of the stream.
    pub(crate) fn handshake<'a>(&'a self, node: &'a NodeUrl, stream: Box<dyn Stream>) -> HandshakeFuture<'a> {
        Box::pin(async move {
            match self.connector.connect(server_name(node)?, TokioIo::new(stream)).await {
                Ok(stream) => Ok(Box::new(TokioIo::new(stream)) as Box<dyn Stream>),
                Err(error) => Err(refused(node, error)),
            }
        })
    }
}

/// The name that a node's certificate must have.
fn server_name(node: &NodeUrl) -> Result<ServerName<'static>, Error> {
    let host = node.bare_host();
    ServerName::try_from(host.to_owned())
        .map_err(|e| Error::config(format!("`{host}` cannot be the name in a certificate")).with_cause(e))
}

/// A handshake that failed.
fn refused(node: &NodeUrl, error: io::Error) -> Error {
    let (host, port) = (node.host(), node.port());
    let (context, advice) = match error.get_ref().and_then(|cause| cause.downcast_ref()) {
        Some(rustls::Error::InvalidMessage(_)) => (
            "the node was asked for https and answered with something that is not TLS",
            format!("give its host as http://{host}:{port}, or the port on which it speaks https"),
        ),
        None if error.kind() == io::ErrorKind::UnexpectedEof => (
            "the node was asked for https and closed the connection during the TLS handshake",
            format!("if it does not speak https, give its host as http://{host}:{port}"),
        ),
        Some(rustls::Error::AlertReceived(_)) => (
            "the node ended the TLS handshake",
            "if it asks for a certificate of the client, give one with `client_certificate`; its log says more"
                .to_owned(),
        ),
        Some(rustls::Error::PeerIncompatible(_)) => (
            "the node and this client have no TLS in common",
            "TLS 1.2 or 1.3 is needed, as all servers of today have it".to_owned(),
        ),
        Some(rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext { .. })) => (
            "the node's certificate is for another name",
            "give its host by a name in the certificate, or trust its fingerprint with `ca_fingerprint`".to_owned(),
        ),
        Some(rustls::Error::InvalidCertificate(_)) => (
            "the node's certificate is not trusted",
            "trust its authority with `ca_file`, `ca_pem` or `ca_fingerprint`".to_owned(),
        ),
        // The reason of the verifier here, which has "unexpected error" before it otherwise.
        Some(rustls::Error::General(reason)) => {
            let advice = "compare `ca_fingerprint` with the node's certificate, which may be a new one";
            return Error::new(ErrorKind::Tls).context(reason.clone()).advice(advice);
        }
        _ => ("the TLS handshake failed", "does the node speak https?".to_owned()),
    };
    Error::new(ErrorKind::Tls).context(context).with_cause(error).advice(advice)
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

/// Accepts a certificate by its fingerprint, or any.
#[derive(Debug)]
struct Pinned {
    /// `None` accepts any.
    wanted: Option<[u8; 32]>,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    fn matches(&self, certificate: &CertificateDer<'_>, wanted: &[u8; 32]) -> bool {
        let sha256 = self.provider.cipher_suites.iter().find_map(|suite| {
            let hash = suite.tls13()?.common.hash_provider;
            (hash.algorithm() == HashAlgorithm::SHA256).then_some(hash)
        });
        sha256.is_some_and(|hash| hash.hash(certificate).as_ref() == wanted)
    }
}

impl ServerCertVerifier for Pinned {
    /// The fingerprint is the node's own or that of an authority in its chain. For an authority
    /// the chain up to it is verified, since anybody can append a certificate; the host name is
    /// not, since whoever pins an authority trusts all it signed.
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(wanted) = &self.wanted else { return Ok(ServerCertVerified::assertion()) };
        if self.matches(end_entity, wanted) {
            return Ok(ServerCertVerified::assertion());
        }
        let Some(authority) = intermediates.iter().find(|certificate| self.matches(certificate, wanted)) else {
            return Err(rustls::Error::General(
                "no certificate of the node has the fingerprint that is trusted".into(),
            ));
        };
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone().into_owned())?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        let end_entity = ParsedCertificate::try_from(end_entity)?;
        verify_server_cert_signed_by_trust_anchor(&end_entity, &roots, intermediates, now, algorithms)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn two_ways() -> Error {
    Error::config(
        "several ways to trust the nodes are given: give either authorities (`ca_file`, `ca_pem`), or `ca_fingerprint`, \
         or `danger_accept_any_certificate`",
    )
}

/// The program's choice of cryptography if it made one, ring otherwise.
fn provider() -> Result<Arc<CryptoProvider>, Error> {
    if let Some(chosen) = CryptoProvider::get_default() {
        return Ok(Arc::clone(chosen));
    }
    #[cfg(feature = "tls-ring")]
    return Ok(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(not(feature = "tls-ring"))]
    return Err(Error::config(
        "TLS needs a cryptography provider: enable the feature `tls-ring`, or install one with `CryptoProvider::install_default`",
    ));
}

fn platform_roots() -> Result<RootCertStore, Error> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    for certificate in found.certs {
        // A few of the hundreds may be of a kind that rustls does not support.
        let _ = roots.add(certificate);
    }
    if roots.is_empty() {
        let error = Error::config("this machine has no trusted authorities")
            .advice("name one with `ca_file` or `ca_fingerprint`");
        return Err(match found.errors.into_iter().next() {
            Some(cause) => error.with_cause(cause),
            None => error,
        });
    }
    Ok(roots)
}

/// The certificates in a text; `whose` is named in the error.
fn certificates(whose: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let all = all.map_err(|e| Error::config(format!("the {whose}'s certificate is not in PEM")).with_cause(e))?;
    if all.is_empty() {
        return Err(Error::config(format!(
            "the {whose}'s certificate is not in PEM: there is no `-----BEGIN CERTIFICATE-----`"
        )));
    }
    Ok(all)
}

/// 64 hexadecimal digits, with or without colons, in any case.
fn fingerprint(text: &str) -> Result<[u8; 32], Error> {
    let wrong = || Error::config("`ca_fingerprint` takes the 64 hexadecimal digits of SHA-256, with or without colons");
    let digits: Option<Vec<u32>> = text.chars().filter(|c| *c != ':').map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() == 64).ok_or_else(wrong)?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (pair[0] << 4 | pair[1]) as u8;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x01_fingerprints_in_any_case_with_or_without_colons() {
        let plain = "AB".repeat(32);
        let colons = ["ab"; 32].join(":");
        assert_eq!(fingerprint(&plain).unwrap(), [0xab; 32]);
        assert_eq!(fingerprint(&colons).unwrap(), [0xab; 32]);
        for wrong in ["", "abcd", &"zz".repeat(32), &"é".repeat(32), &"+a".repeat(32)] {
            assert!(fingerprint(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn certificates_that_are_none_are_refused() {
        let mut settings = TlsSettings::default();
        assert!(settings.trust_pem(b"no pem").is_err());
        assert!(settings.identify(b"no pem", b"no key").is_err());
        settings.trust_anyone().unwrap();
        assert!(settings.trust_fingerprint(&"ab".repeat(32)).is_err(), "two ways to trust");
    }
}

//! The rows of the conformance list on TLS, against servers with certificates made here.

#![cfg(feature = "tls")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

#[cfg(feature = "proxy")]
mod wire;

use std::{fmt::Write, net::SocketAddr, sync::Arc};

use es_transport::{Body, Delivery, ErrorKind, Transport, TransportBuilder};
use http::{Request, Uri};
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::hash::Output,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::WebPkiClientVerifier,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;
use tower::service_fn;

/// An authority and what it signs.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

struct Signed {
    pem: String,
    key_pem: String,
    der: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    fn sign(&self, name: &str) -> Signed {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        Signed {
            pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            der: certificate.der().clone(),
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }

    fn pem(&self) -> String {
        self.issuer.pem()
    }

    fn der(&self) -> CertificateDer<'static> {
        self.issuer.der().clone()
    }
}

fn sha256(certificate: &CertificateDer<'_>) -> String {
    let suite = rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
    let digest: Output = suite.tls13().unwrap().common.hash_provider.hash(certificate);
    digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02X}").unwrap();
        hex
    })
}

/// Answers every request with 200 over TLS, until the runtime ends.
async fn serve(chain: Vec<CertificateDer<'static>>, server: Signed, clients: Option<&Authority>) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().unwrap();
    let config = match clients {
        None => config.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.der()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            config.with_client_cert_verifier(verifier)
        }
    };
    let mut all = vec![server.der];
    all.extend(chain);
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(all, server.key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut buffer = [0; 4096];
                while let Ok(1..) = stream.read(&mut buffer).await {
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await.unwrap();
                }
            });
        }
    });
    address
}

async fn outcome(
    host: &str,
    address: SocketAddr,
    settings: impl Fn(TransportBuilder) -> TransportBuilder,
) -> Result<(), ErrorKind> {
    let node = format!("https://{host}:{}", address.port());
    let transport = settings(Transport::builder().node(&node).max_retries(0)).build().unwrap();
    for _ in 0..2 {
        let request = Request::get("/").body(Body::empty()).unwrap();
        transport.send(request).await.map_err(|e| e.kind())?;
    }
    assert_eq!(transport.pool().unwrap().nodes()[0].open_connections(), 1, "the connection is kept");
    Ok(())
}

#[tokio::test]
async fn tls_over_the_stream_of_a_connector() {
    let authority = Authority::new();
    let address = serve(vec![], authority.sign("es.internal"), None).await;
    // No name service knows the node, and the certificate is checked against its name.
    let connector = service_fn(move |_: Uri| async move { TcpStream::connect(address).await.map(TokioIo::new) });
    let trusting = |builder: TransportBuilder| builder.ca_pem(authority.pem()).connector(connector);
    assert_eq!(outcome("es.internal", address, trusting).await, Ok(()));
    assert_eq!(outcome("other.internal", address, trusting).await, Err(ErrorKind::Tls));
}

#[cfg(feature = "proxy")]
#[tokio::test]
async fn tls_through_a_proxy() {
    let authority = Authority::new();
    let address = serve(vec![], authority.sign("es.internal"), None).await;
    let (proxy, _heads) = wire::proxy(address).await;
    let proxy = proxy.to_string();
    // The node's certificate is checked, and not the proxy's name.
    let trusting = |builder: TransportBuilder| builder.ca_pem(authority.pem()).proxy(&proxy);
    assert_eq!(outcome("es.internal", address, trusting).await, Ok(()));
    assert_eq!(outcome("other.internal", address, trusting).await, Err(ErrorKind::Tls));
}

#[tokio::test]
async fn an_authority_is_trusted_and_the_host_name_compared() {
    let (authority, other) = (Authority::new(), Authority::new());
    let address = serve(vec![], authority.sign("localhost"), None).await;
    assert_eq!(outcome("localhost", address, |t| t.ca_pem(authority.pem())).await, Ok(()));
    assert_eq!(outcome("localhost", address, |t| t.ca_pem(other.pem()).ca_pem(authority.pem())).await, Ok(()));
    assert_eq!(outcome("localhost", address, |t| t.ca_pem(other.pem())).await, Err(ErrorKind::Tls));
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_pem(authority.pem())).await, Err(ErrorKind::Tls));
    let address = serve(vec![], authority.sign("127.0.0.1"), None).await;
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_pem(authority.pem())).await, Ok(()));

    let file = std::env::temp_dir().join(format!("es-transport-ca-{}.pem", std::process::id()));
    std::fs::write(&file, authority.pem()).unwrap();
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_file(&file)).await, Ok(()));
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn x01_a_fingerprint_of_the_node_or_of_an_authority_that_signed_it() {
    let (authority, other) = (Authority::new(), Authority::new());
    let node = authority.sign("elsewhere");
    let own = sha256(&node.der);
    let address = serve(vec![authority.der(), other.der()], node, None).await;
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_fingerprint(&own)).await, Ok(()));
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_fingerprint(&own.to_lowercase())).await, Ok(()));
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_fingerprint(&sha256(&authority.der()))).await, Ok(()));
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_fingerprint(&"00".repeat(32))).await, Err(ErrorKind::Tls));
    // It stands in the chain, but it did not sign the node's certificate.
    assert_eq!(outcome("127.0.0.1", address, |t| t.ca_fingerprint(&sha256(&other.der()))).await, Err(ErrorKind::Tls));
}

#[tokio::test]
async fn a_client_certificate() {
    let authority = Authority::new();
    let client = authority.sign("client");
    let address = serve(vec![], authority.sign("localhost"), Some(&authority)).await;
    let trusted = |t: TransportBuilder| t.ca_pem(authority.pem());
    assert_eq!(
        outcome("localhost", address, |t| trusted(t).client_certificate(&client.pem, &client.key_pem)).await,
        Ok(())
    );
    assert!(outcome("localhost", address, trusted).await.is_err());
}

#[tokio::test]
async fn x04_verification_off_by_a_loud_name() {
    let address = serve(vec![], Authority::new().sign("elsewhere"), None).await;
    assert_eq!(outcome("127.0.0.1", address, |t| t.danger_accept_any_certificate()).await, Ok(()));
}

#[tokio::test]
async fn x02_tls_settings_without_https_are_refused() {
    let authority = Authority::new();
    for hosts in [vec!["http://es1:9200"], vec!["https://es1:9200", "http://es2:9200"]] {
        let error = Transport::builder().hosts(hosts).ca_pem(authority.pem()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("is not https"), "{error}");
    }
    let both = Transport::builder().node("https://es1:9200").ca_pem(authority.pem()).danger_accept_any_certificate();
    assert!(both.build().unwrap_err().to_string().contains("several ways to trust the nodes"));
}

#[tokio::test]
async fn a_node_that_speaks_no_tls_is_a_tls_error_with_advice() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    });
    let transport = Transport::builder()
        .node(&format!("https://{address}"))
        .danger_accept_any_certificate()
        .max_retries(0)
        .build()
        .unwrap();
    let error = transport.send(Request::get("/").body(Body::empty()).unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls);
    let text = error.to_string();
    assert!(
        text.contains("was asked for https") && text.contains(&format!("give its host as http://{address}")),
        "{text}"
    );
}

#[tokio::test]
async fn x03_a_node_that_offers_less_than_tls_1_2_is_refused_in_clear_words() {
    for (version, minor) in [("1.0", 1), ("1.1", 2)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut hello = [0; 4096];
            assert!(stream.read(&mut hello).await.unwrap() > 0);
            // Its answer to the client: the version, 32 bytes of chance, no session, one cipher suite, no compression.
            let mut body = vec![3, minor];
            body.extend([7; 32]);
            body.extend([0, 0x00, 0x2f, 0]);
            let mut record = vec![22, 3, minor, 0, body.len() as u8 + 4, 2, 0, 0, body.len() as u8];
            record.extend(body);
            stream.write_all(&record).await.unwrap();
            let mut reply = Vec::new();
            let _ = stream.read_to_end(&mut reply).await;
            reply
        });
        let builder = Transport::builder().node(&format!("https://{address}")).danger_accept_any_certificate();
        let transport = builder.max_retries(0).basic_auth("elastic", "s3cret").build().unwrap();
        let error = transport.send(Request::get("/").body(Body::empty()).unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Tls, Delivery::NotSent), "{version}");
        assert!(error.to_string().contains("TLS 1.2"), "{version}: {error}");
        // An alert is all that it got.
        let reply = serving.await.unwrap();
        assert_eq!((reply[0], reply.len()), (21, 7), "{version}");
    }
}

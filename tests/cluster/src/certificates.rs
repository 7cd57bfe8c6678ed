//! An authority of the cluster's own, and what it signs.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use ring::digest::{SHA256, digest};
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

use crate::{
    Error, http,
    security::{Certificates, Issued},
};

/// Makes an authority, a certificate for nodes on this machine and one for a client.
pub(crate) fn create() -> Result<Certificates, Error> {
    let [ca, node, client] = issue().map_err(failed)?;
    let certificate = |issued: &Issued| Certificate::from_pem(issued.certificate_pem.as_bytes());
    let key = PrivateKey::from_pem(client.key_pem.as_bytes()).map_err(failed)?;
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&[certificate(&ca).map_err(failed)?]))
        .client_cert(Some(ClientCert::new_with_certs(&[certificate(&client).map_err(failed)?], key)))
        .build();
    let agent = http::config().tls_config(tls).build().into();
    Ok(Certificates { ca, node, client, agent })
}

fn failed(error: impl ToString) -> Error {
    Error::Security { reason: error.to_string() }
}

fn issue() -> Result<[Issued; 3], rcgen::Error> {
    let mut params = named("es-cluster authority", &[])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

    let sign = |name: &str, hosts: &[&str], usage: ExtendedKeyUsagePurpose| {
        let mut params = named(name, hosts)?;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &authority)?;
        Ok::<_, rcgen::Error>(issued(&certificate, &key))
    };
    let node = sign("es-cluster node", &["localhost", "127.0.0.1"], ExtendedKeyUsagePurpose::ServerAuth)?;
    let client = sign("es-cluster client", &[], ExtendedKeyUsagePurpose::ClientAuth)?;
    let ca = issued(authority.as_ref(), authority.key());
    Ok([ca, node, client])
}

fn named(name: &str, hosts: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(hosts.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}

fn issued(certificate: &rcgen::Certificate, key: &KeyPair) -> Issued {
    let hash = digest(&SHA256, certificate.der());
    Issued {
        certificate_pem: certificate.pem(),
        fingerprint: hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
        key_pem: key.serialize_pem(),
    }
}

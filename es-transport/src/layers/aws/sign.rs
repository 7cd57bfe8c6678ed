//! The signature itself: the steps that AWS's documentation of Signature Version 4 calls canonical request, string to sign,
//! signing key and signature.

use std::{fmt::Write, time::SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use ring::{digest, hmac};
use time::OffsetDateTime;

use super::credentials::AwsCredentials;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// All but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, and slashes stay.
const IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// When and for what a request is signed.
pub(super) struct Signed<'a> {
    /// As `20150830T123600Z`.
    pub(super) time: String,
    region: &'a str,
    service: &'a str,
}

impl<'a> Signed<'a> {
    pub(super) fn at(time: SystemTime, region: &'a str, service: &'a str) -> Self {
        let time = OffsetDateTime::from(time);
        let (year, month, day) = time.to_calendar_date();
        let (hour, minute, second) = time.to_hms();
        let time = format!("{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z", u8::from(month));
        Self { time, region, service }
    }

    /// The day, region and service that a key is good for.
    fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.day(), self.region, self.service)
    }

    fn day(&self) -> &str {
        self.time.split('T').next().unwrap_or_default()
    }

    /// The key of this scope.
    fn key(&self, secret: &str) -> hmac::Key {
        let first = hmac::Key::new(hmac::HMAC_SHA256, format!("AWS4{secret}").as_bytes());
        [self.day(), self.region, self.service, "aws4_request"]
            .iter()
            .fold(first, |key, part| hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&key, part.as_bytes()).as_ref()))
    }
}

/// The value of the header `Authorization`. The path and the query are as they are sent; the headers are those to sign.
pub(super) fn sign(
    signed: &Signed<'_>,
    credentials: &AwsCredentials,
    method: &str,
    path: &str,
    query: &str,
    headers: &[(&str, String)],
    body_hash: &str,
) -> String {
    let (canonical, names) = canonical_request(method, path, query, headers, body_hash);
    let scope = signed.scope();
    let to_sign = format!("{ALGORITHM}\n{}\n{scope}\n{}", signed.time, hex_sha256(canonical.as_bytes()));
    let signature = hex(hmac::sign(&signed.key(&credentials.secret_access_key), to_sign.as_bytes()).as_ref());
    let key_id = &credentials.access_key_id;
    format!("{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}")
}

/// The request in the one form that both sides hash, and the names of its headers.
pub(super) fn canonical_request(
    method: &str,
    path: &str,
    query: &str,
    headers: &[(&str, String)],
    body_hash: &str,
) -> (String, String) {
    let mut lines: Vec<(String, String)> = Vec::new();
    for (name, value) in headers {
        let (name, value) = (name.to_ascii_lowercase(), value.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
        match lines.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => *values = format!("{values},{value}"),
            None => lines.push((name, value)),
        }
    }
    lines.sort();
    let names = lines.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let lines: String = lines.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let (path, query) = (canonical_path(path), canonical_query(query));
    (format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{body_hash}"), names)
}

/// The path without dots and empty parts, encoded once more.
fn canonical_path(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end = if parts.is_empty() || !path.ends_with('/') { "" } else { "/" };
    let path = format!("/{}{end}", parts.join("/"));
    percent_encode(path.as_bytes(), IN_PATH).to_string()
}

/// The parameters in order.
fn canonical_query(query: &str) -> String {
    let mut params = encoded_params(query);
    params.sort();
    written(&params)
}

/// A query that means the same to servers, and whose encoding nobody can take for another.
pub(super) fn encoded_query(query: &str) -> String {
    written(&encoded_params(query))
}

/// Names and values, all encoded in the same way. A plus stands for a space in what programs write themselves.
fn encoded_params(query: &str) -> Vec<(String, String)> {
    let encoded = |text: &str| {
        let text: Vec<u8> = percent_decode_str(&text.replace('+', "%20")).collect();
        percent_encode(&text, RESERVED).to_string()
    };
    let params = query.split('&').filter(|param| !param.is_empty());
    let params = params.map(|param| param.split_once('=').unwrap_or((param, "")));
    params.map(|(name, value)| (encoded(name), encoded(value))).collect()
}

fn written(params: &[(String, String)]) -> String {
    params.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

pub(super) fn hex_sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

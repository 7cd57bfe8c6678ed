//! The address of a node.

use std::{
    fmt,
    hash::{Hash, Hasher},
    net::Ipv6Addr,
    sync::Arc,
};

use http::{
    HeaderValue, Uri,
    uri::{Authority, PathAndQuery, Scheme},
};

/// The address of a node: scheme, host, port and path prefix. Two nodes are the same when these
/// are, whatever the case of the host and whether a default port was written.
///
/// It never holds credentials, so it can be shown and logged.
///
/// ```
/// use es_transport::NodeUrl;
///
/// let url: NodeUrl = "https://ES.example:9243/search/".parse().unwrap();
/// assert_eq!(url.to_string(), "https://es.example:9243/search");
/// assert_eq!((url.host(), url.port()), ("es.example", 9243));
/// ```
#[derive(Clone)]
pub struct NodeUrl(Arc<Parts>);

struct Parts {
    scheme: Scheme,
    authority: Authority,
    port: u16,
    /// Empty, or beginning with a slash and not ending with one.
    path_prefix: String,
    host_header: HeaderValue,
}

impl NodeUrl {
    pub(crate) fn new(tls: bool, host: &str, port: u16, path_prefix: &str) -> Result<Self, InvalidNodeUrl> {
        let host_and_port = format!("{}:{port}", host.to_ascii_lowercase());
        // HTTP leaves the port out of `Host` when it is the scheme's own; servers accept both.
        let (host_header, authority) = match (HeaderValue::from_str(&host_and_port), Authority::try_from(host_and_port))
        {
            (Ok(header), Ok(authority)) if is_host(host) && authority.port_u16() == Some(port) => (header, authority),
            _ => return Err(InvalidNodeUrl::Host(redacted(host))),
        };
        let trimmed = path_prefix.trim_matches('/');
        let path_prefix = if trimmed.is_empty() { String::new() } else { format!("/{trimmed}") };
        let is_path = || PathAndQuery::try_from(path_prefix.as_str()).is_ok() && !path_prefix.contains(['?', '#']);
        if !path_prefix.is_empty() && !is_path() {
            return Err(InvalidNodeUrl::Path { authority, path_prefix });
        }
        let scheme = if tls { Scheme::HTTPS } else { Scheme::HTTP };
        Ok(Self(Arc::new(Parts { scheme, authority, port, path_prefix, host_header })))
    }

    /// Whether the scheme is `https`.
    pub fn is_tls(&self) -> bool {
        self.0.scheme == Scheme::HTTPS
    }

    /// The host without port; an IPv6 address stands in brackets.
    pub fn host(&self) -> &str {
        self.0.authority.host()
    }

    /// The host as name services and certificates want it: without brackets.
    pub(crate) fn bare_host(&self) -> &str {
        without_brackets(self.host())
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// What every path begins with on this node: empty, or `/` and more without a slash at the end.
    pub fn path_prefix(&self) -> &str {
        &self.0.path_prefix
    }

    pub(crate) fn host_header(&self) -> &HeaderValue {
        &self.0.host_header
    }

    /// The address alone, as a connector wants it.
    pub(crate) fn origin(&self) -> Uri {
        self.uri(PathAndQuery::from_static("/"))
    }

    pub(crate) fn uri(&self, path: PathAndQuery) -> Uri {
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.0.scheme.clone());
        parts.authority = Some(self.0.authority.clone());
        parts.path_and_query = Some(path);
        // A URI with scheme, authority and path is valid.
        Uri::from_parts(parts).unwrap_or_default()
    }
}

/// Whether a text can be a host, apart from its characters: a name, or an IPv6 address in brackets.
fn is_host(text: &str) -> bool {
    match text.strip_prefix('[') {
        Some(rest) => {
            let address = rest.strip_suffix(']').and_then(|inside| inside.split('%').next());
            address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
        }
        None => !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)),
    }
}

/// The host of a URL as name services want it: an IPv6 address stands in brackets there.
pub(crate) fn without_brackets(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// The scheme that a text begins with, if it does.
pub(crate) fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    rest.starts_with("//").then_some(scheme)
}

/// A text for errors, without the password that may be in it.
pub(crate) fn redacted(text: &str) -> String {
    match text.rsplit_once('@') {
        None => text.to_owned(),
        Some((before, after)) => {
            let (scheme, colon) = scheme(before).map_or(("", ""), |scheme| (scheme, "://"));
            format!("{scheme}{colon}<hidden>@{after}")
        }
    }
}

/// What is wrong with the parts of a node's address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvalidNodeUrl {
    #[error("`{0}` is not the name or address of a host, without scheme, user and port")]
    Host(String),
    #[error("the path `{path_prefix}` of node {authority} is not a valid URL path")]
    Path { authority: Authority, path_prefix: String },
}

impl PartialEq for NodeUrl {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.0.scheme == other.0.scheme
                && self.0.authority == other.0.authority
                && self.0.path_prefix == other.0.path_prefix)
    }
}

impl Eq for NodeUrl {}

impl Hash for NodeUrl {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.authority.hash(state);
        self.0.path_prefix.hash(state);
    }
}

impl fmt::Display for NodeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.0.scheme, self.0.authority, self.0.path_prefix)
    }
}

impl fmt::Debug for NodeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_hold_an_address_and_nothing_is_outside_of_them() {
        for host in ["[]", "[]1", "[::1]190", "[es1]", "es]1", "[::1", "::1]", "a;b", "u@es", "es/p"] {
            assert!(NodeUrl::new(false, host, 9200, "").is_err(), "{host}");
        }
        assert_eq!(NodeUrl::new(false, "[::1]", 9200, "").unwrap().to_string(), "http://[::1]:9200");
    }

    #[test]
    fn identity_ignores_case_and_trailing_slash() {
        let url = |tls, host, path| NodeUrl::new(tls, host, 9200, path).unwrap();
        assert_eq!(url(false, "ES", "/"), url(false, "es", ""));
        assert_ne!(url(false, "es", ""), url(true, "es", ""));
        assert_ne!(url(false, "es", ""), url(false, "es", "/p"));
    }
}

//! The address of a node.

use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    sync::Arc,
};

use http::{
    HeaderValue, Request, Uri,
    uri::{Authority, PathAndQuery, Scheme},
};

use crate::{error::Error, hosts::Host};

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
    pub(crate) fn new(tls: bool, host: &str, port: u16, path_prefix: &str) -> Result<Self, Error> {
        let whole = format!("{}:{port}", host.to_ascii_lowercase());
        // HTTP leaves the port out of `Host` when it is the scheme's own; servers accept both.
        let (host_header, authority) = match (HeaderValue::from_str(&whole), Authority::try_from(whole)) {
            (Ok(header), Ok(authority)) if is_host(host) && authority.port_u16() == Some(port) => (header, authority),
            _ => return Err(Error::config(format!("`{host}` is not the name or address of a host"))),
        };
        let trimmed = path_prefix.trim_matches('/');
        let path_prefix = if trimmed.is_empty() { String::new() } else { format!("/{trimmed}") };
        if PathAndQuery::try_from(path_prefix.as_str()).is_err() && !path_prefix.is_empty() {
            return Err(Error::config(format!("the path `{path_prefix}` of node {authority} is not a valid URL path")));
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
        self.host().trim_start_matches('[').trim_end_matches(']')
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

    fn uri(&self, path: PathAndQuery) -> Uri {
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.0.scheme.clone());
        parts.authority = Some(self.0.authority.clone());
        parts.path_and_query = Some(path);
        // It has all its parts, so it is one.
        Uri::from_parts(parts).unwrap_or_default()
    }

    /// Puts the path prefix before a request's path, and makes the URI a whole one where `form`
    /// asks for it, whatever authority it had.
    pub(crate) fn direct<B>(&self, request: &mut Request<B>, form: UriForm) -> Result<(), Error> {
        // The way of most requests: there is nothing to change.
        if form == UriForm::Path && self.0.path_prefix.is_empty() && request.uri().authority().is_none() {
            return Ok(());
        }
        let malformed =
            |e: http::Error| Error::config("the path of the request is not a valid URL path").with_source(e);
        let mut path = request.uri().path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"));
        if !self.0.path_prefix.is_empty() {
            let prefixed = format!("{}{path}", self.0.path_prefix);
            path = PathAndQuery::try_from(prefixed).map_err(|e| malformed(e.into()))?;
        }
        *request.uri_mut() = match form {
            UriForm::Path => Uri::from(path),
            UriForm::Whole => self.uri(path),
        };
        Ok(())
    }
}

/// Whether a text can be a host, apart from its characters.
fn is_host(text: &str) -> bool {
    !text.is_empty() && !text.as_bytes().contains(&b'@')
}

/// What a request's URI holds on its way to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UriForm {
    /// Scheme, authority and path: any HTTP client can send it.
    Whole,
    /// The path alone, which is all that the transport's own connections need.
    Path,
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

impl FromStr for NodeUrl {
    type Err = Error;

    /// Reads a whole URL; user information in it is refused here, see [`Host::url`].
    fn from_str(text: &str) -> Result<Self, Error> {
        let host = Host::url(text)?;
        match host.credentials {
            None => Ok(host.url),
            Some(_) => Err(Error::config("a node's URL does not hold credentials")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_ignores_case_and_trailing_slash() {
        assert_eq!(Host::url("http://ES:9200/").unwrap().url, Host::url("http://es:9200").unwrap().url);
        assert_ne!(Host::url("http://es:9200").unwrap().url, Host::url("https://es:9200").unwrap().url);
        assert_ne!(Host::url("http://es:9200").unwrap().url, Host::url("http://es:9200/p").unwrap().url);
    }

    #[test]
    fn requests_are_directed_with_their_prefix_and_encoding_untouched() {
        let url = Host::url("http://es:9200/pre/").unwrap().url;
        let mut request = Request::get("/a%2Fb/_doc/x%20y?q=%23").body(()).unwrap();
        url.direct(&mut request, UriForm::Whole).unwrap();
        assert_eq!(request.uri().to_string(), "http://es:9200/pre/a%2Fb/_doc/x%20y?q=%23");
        let mut request = Request::get("http://elsewhere/a%2Fb?q=%23").body(()).unwrap();
        url.direct(&mut request, UriForm::Path).unwrap();
        assert_eq!(request.uri().to_string(), "/pre/a%2Fb?q=%23");
    }
}

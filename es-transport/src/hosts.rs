//! Hosts and URLs, in all the forms they are given in, become nodes here.

use std::{
    borrow::Cow,
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{
    HeaderValue, Request, Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use serde_json::Value;

use crate::{auth::Credentials, error::Error};

const DEFAULT_PORT: u16 = 9200;

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
        let authority = Authority::try_from(format!("{}:{port}", host.to_ascii_lowercase()))
            .ok()
            .filter(|a| !host.is_empty() && !host.contains('@') && a.port_u16() == Some(port))
            .ok_or_else(|| Error::config(format!("`{host}` is not the name or address of a host")))?;
        let trimmed = path_prefix.trim_matches('/');
        let path_prefix = if trimmed.is_empty() { String::new() } else { format!("/{trimmed}") };
        if PathAndQuery::try_from(path_prefix.as_str()).is_err() && !path_prefix.is_empty() {
            return Err(Error::config(format!("the path `{path_prefix}` of node {authority} is not a valid URL path")));
        }
        // HTTP leaves the port out of `Host` when it is the scheme's own; servers accept both.
        let host_header = HeaderValue::try_from(authority.as_str())
            .map_err(|_| Error::config(format!("`{host}` cannot be sent as a Host header")))?;
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
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.0.scheme.clone());
        parts.authority = Some(self.0.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_static("/"));
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
        let mut parts = std::mem::take(request.uri_mut()).into_parts();
        let path = parts.path_and_query.take().unwrap_or(PathAndQuery::from_static("/"));
        parts.path_and_query = Some(match self.0.path_prefix.as_str() {
            "" => path,
            prefix => PathAndQuery::try_from(format!("{prefix}{path}")).map_err(|e| malformed(e.into()))?,
        });
        let whole = form == UriForm::Whole;
        parts.scheme = whole.then(|| self.0.scheme.clone());
        parts.authority = whole.then(|| self.0.authority.clone());
        *request.uri_mut() = Uri::from_parts(parts).map_err(|e| malformed(e.into()))?;
        Ok(())
    }
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

impl std::str::FromStr for NodeUrl {
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

/// A node as it was configured: its address, and the credentials that stood in its URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    pub(crate) url: NodeUrl,
    pub(crate) credentials: Option<Credentials>,
}

impl Host {
    /// A whole URL, such as `https://user:password@es.example:9243/prefix`. Scheme and host are
    /// needed, and the port too unless the scheme is `https` (443).
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) saying what is missing.
    pub fn url(text: &str) -> Result<Self, Error> {
        if !text.contains("://") {
            return Err(incomplete(text, "a scheme"));
        }
        parse(text, |tls| if tls { Ok(443) } else { Err(incomplete(text, "a port")) })
    }

    /// A host as the setting `hosts` takes it: a URL, or `host`, `host:port`, `user:pw@host`.
    /// Without a scheme it is `http`; without a port 9200, and 443 for `https`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it is not a host.
    pub fn lenient(text: &str) -> Result<Self, Error> {
        let default_port = |tls| Ok(if tls { 443 } else { DEFAULT_PORT });
        if text.contains("://") { parse(text, default_port) } else { parse(&format!("http://{text}"), default_port) }
    }

    /// The address that a cloud id holds: `name:` and the base64 of `domain[:port]$elasticsearch[$…]`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it is malformed.
    pub fn cloud(id: &str) -> Result<Self, Error> {
        let malformed = || Error::config("the cloud id is malformed; copy it whole from the deployment's page");
        let (_, encoded) = id.trim().rsplit_once(':').ok_or_else(malformed)?;
        let decoded = BASE64_STANDARD.decode(encoded).map_err(|e| malformed().with_source(e))?;
        let decoded = String::from_utf8(decoded).map_err(|e| malformed().with_source(e))?;
        let mut parts = decoded.split('$');
        let domain = parts.next().filter(|domain| !domain.is_empty()).ok_or_else(malformed)?;
        let cluster = parts.next().filter(|cluster| !cluster.is_empty()).ok_or_else(malformed)?;
        let (domain, port) = match domain.split_once(':') {
            None => (domain, 443),
            Some((domain, port)) => (domain, port.parse().ok().filter(|p| *p > 0).ok_or_else(malformed)?),
        };
        Ok(Self { url: NodeUrl::new(true, &format!("{cluster}.{domain}"), port, "")?, credentials: None })
    }

    /// The same node at another address, for
    /// [`sniffed_node_callback`](crate::TransportBuilder::sniffed_node_callback): scheme, path
    /// prefix and credentials stay.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when `host` is not the name of a host.
    pub fn at(&self, host: &str, port: u16) -> Result<Self, Error> {
        let url = NodeUrl::new(self.url.is_tls(), host, port, self.url.path_prefix())?;
        Ok(Self { url, credentials: self.credentials.clone() })
    }

    /// Its address.
    pub fn node_url(&self) -> &NodeUrl {
        &self.url
    }

    /// One entry of the array that the setting `hosts` takes: `{"host": …, "port": …}`, both
    /// optional (localhost, 9200), and `scheme` or `use_ssl`, `http_auth`, `url_prefix`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) naming the key that is unknown or of the
    /// wrong type.
    pub fn json(entry: &Value) -> Result<Self, Error> {
        let object = match entry {
            Value::String(text) => return Self::lenient(text),
            Value::Object(object) => object,
            _ => return Err(Error::config("an entry of `hosts` is a string or an object with `host` and `port`")),
        };
        let wrong = |key: &str, want: &str| Error::config(format!("`{key}` in an entry of `hosts` must be {want}"));
        let (mut host, mut port, mut tls, mut prefix, mut credentials) = ("localhost", None, false, "", None);
        for (key, value) in object {
            match key.as_str() {
                "host" => host = value.as_str().ok_or_else(|| wrong(key, "a string"))?,
                "port" => {
                    let number = value.as_u64().and_then(|p| u16::try_from(p).ok()).filter(|p| *p > 0);
                    port = Some(number.ok_or_else(|| wrong(key, "a number from 1 to 65535"))?);
                }
                "scheme" => {
                    tls = match value.as_str() {
                        Some("http") => false,
                        Some("https") => true,
                        _ => return Err(wrong(key, "`http` or `https`")),
                    }
                }
                "use_ssl" => tls = value.as_bool().ok_or_else(|| wrong(key, "true or false"))?,
                "url_prefix" | "path_prefix" => prefix = value.as_str().ok_or_else(|| wrong(key, "a string"))?,
                "http_auth" => {
                    let pair = value.as_array().map(|pair| pair.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
                    credentials = Some(match (value.as_str(), pair) {
                        (Some(text), _) => Credentials::user_password(text)?,
                        (None, Some(Some(pair))) if pair.len() == 2 => Credentials::basic(pair[0], pair[1])?,
                        _ => return Err(wrong(key, "`user:password` or an array of the two")),
                    });
                }
                _ => {
                    return Err(Error::config(format!(
                        "an entry of `hosts` has the unknown key `{key}`; known are host, port, scheme, use_ssl, url_prefix, http_auth"
                    )));
                }
            }
        }
        let url = NodeUrl::new(tls, &bracketed(host), port.unwrap_or(DEFAULT_PORT), prefix)?;
        Ok(Self { url, credentials })
    }
}

/// A host that was given apart from its port: an IPv6 address comes without brackets there, as it
/// does in the Python client.
fn bracketed(host: &str) -> Cow<'_, str> {
    if host.matches(':').count() > 1 && !host.starts_with('[') { format!("[{host}]").into() } else { host.into() }
}

fn incomplete(text: &str, missing: &str) -> Error {
    Error::config(format!(
        "the URL `{}` has not {missing}: it must include a scheme, host and port, for example https://localhost:9200",
        redacted(text)
    ))
}

/// What may be shown of a text that may be a URL with a password in it.
fn redacted(text: &str) -> String {
    match text.rsplit_once('@') {
        None => text.to_owned(),
        Some((before, after)) => {
            let scheme = before.split_once("://").map_or(String::new(), |(scheme, _)| format!("{scheme}://"));
            format!("{scheme}<hidden>@{after}")
        }
    }
}

fn parse(text: &str, default_port: impl FnOnce(bool) -> Result<u16, Error>) -> Result<Host, Error> {
    let malformed = |why: &str| Error::config(format!("`{}` is not the URL of a node: {why}", redacted(text)));
    let uri: Uri = text.parse().map_err(|e: http::uri::InvalidUri| malformed(&e.to_string()))?;
    let tls = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        _ => return Err(malformed("the scheme is http or https")),
    };
    if uri.query().is_some() || text.contains('#') {
        return Err(malformed("it has a query or a fragment"));
    }
    let authority = uri.authority().ok_or_else(|| malformed("it names no host"))?;
    let (user_info, address) = match authority.as_str().rsplit_once('@') {
        Some((user_info, address)) => (Some(user_info), address),
        None => (None, authority.as_str()),
    };
    let after_host = &address[authority.host().len()..];
    let port = match after_host.strip_prefix(':') {
        None => default_port(tls)?,
        Some(digits) => {
            digits.parse().ok().filter(|p| *p > 0).ok_or_else(|| malformed("the port is a number from 1 to 65535"))?
        }
    };
    Ok(Host {
        url: NodeUrl::new(tls, authority.host(), port, uri.path())?,
        credentials: user_info.map(Credentials::from_user_info).transpose()?,
    })
}

/// What the setting `hosts` accepts: strings, `(host, port)` pairs, arrays and vectors of them,
/// and the JSON of the Python client, `[{"host": …, "port": …}]`.
///
/// ```
/// use es_transport::IntoHosts;
///
/// assert_eq!([("es1", 9200), ("es2", 9200)].into_hosts()?.len(), 2);
/// assert_eq!("https://es.example".into_hosts()?.len(), 1);
/// assert_eq!(serde_json::json!([{"host": "es1"}, {"port": 9201}]).into_hosts()?.len(), 2);
/// # Ok::<_, es_transport::Error>(())
/// ```
pub trait IntoHosts {
    /// The hosts.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for the first that is not a host.
    fn into_hosts(self) -> Result<Vec<Host>, Error>;
}

impl IntoHosts for &str {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        Ok(vec![Host::lenient(self)?])
    }
}

impl IntoHosts for String {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        self.as_str().into_hosts()
    }
}

impl IntoHosts for &String {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        self.as_str().into_hosts()
    }
}

impl IntoHosts for (&str, u16) {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        let (host, port) = self;
        let url = NodeUrl::new(false, &bracketed(host), port, "")?;
        Ok(vec![Host { url, credentials: None }])
    }
}

impl IntoHosts for (String, u16) {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        (self.0.as_str(), self.1).into_hosts()
    }
}

impl IntoHosts for Host {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        Ok(vec![self])
    }
}

impl IntoHosts for &Value {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        match self {
            Value::Array(entries) => entries.iter().map(Host::json).collect(),
            one => Ok(vec![Host::json(one)?]),
        }
    }
}

impl IntoHosts for Value {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        (&self).into_hosts()
    }
}

fn all<T: IntoHosts>(items: impl IntoIterator<Item = T>) -> Result<Vec<Host>, Error> {
    let nested = items.into_iter().map(IntoHosts::into_hosts).collect::<Result<Vec<_>, _>>()?;
    Ok(nested.into_iter().flatten().collect())
}

impl<T: IntoHosts> IntoHosts for Vec<T> {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        all(self)
    }
}

impl<T: IntoHosts, const N: usize> IntoHosts for [T; N] {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        all(self)
    }
}

impl<T: IntoHosts + Clone> IntoHosts for &[T] {
    fn into_hosts(self) -> Result<Vec<Host>, Error> {
        all(self.iter().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lenient(text: &str) -> String {
        Host::lenient(text).unwrap().url.to_string()
    }

    #[test]
    fn n02_hosts_are_read_leniently() {
        assert_eq!(lenient("elastic.co"), "http://elastic.co:9200");
        assert_eq!(lenient("elastic.co:42"), "http://elastic.co:42");
        assert_eq!(lenient("https://elastic.co"), "https://elastic.co:443");
        assert_eq!(lenient("https://elastic.co:42"), "https://elastic.co:42");
        assert_eq!(lenient("[::1]"), "http://[::1]:9200");
        let host = Host::lenient("user:secre%5D@elastic.co").unwrap();
        assert_eq!(host.url.to_string(), "http://elastic.co:9200");
        assert_eq!(host.credentials, Some(Credentials::basic("user", "secre]").unwrap()));
        let host = Host::lenient("https://user:secret@elastic.co/prefix").unwrap();
        assert_eq!(host.url.to_string(), "https://elastic.co:443/prefix");
    }

    #[test]
    fn n03_urls_of_nodes_are_whole() {
        for text in ["localhost:9200", "localhost", "[::1]:3002", "http://localhost"] {
            let err = Host::url(text).unwrap_err().to_string();
            assert!(err.contains("must include a scheme, host and port"), "{text}: {err}");
        }
        assert_eq!(Host::url("https://localhost").unwrap().url.port(), 443);
        let url = Host::url("http://[::1]:3002/url-prefix").unwrap().url;
        assert_eq!((url.host(), url.port(), url.path_prefix()), ("[::1]", 3002, "/url-prefix"));
    }

    #[test]
    fn malformed_urls_are_refused_without_showing_a_password() {
        for text in [
            "http://u:s3cret@host:99999",
            "ftp://u:s3cret@host:1",
            "http://u:s3cret@ho st:1",
            "http://u:s3cret@host:0",
            "http://u:s3cret@:9200",
            "u:s3cret@",
        ] {
            let err = Host::lenient(text).unwrap_err();
            let shown = format!("{err} {err:?}");
            assert!(!shown.contains("s3cret"), "{text}: {shown}");
        }
        assert!(Host::url("http://host:1/?q=1").is_err());
    }

    #[test]
    fn n05_cloud_ids() {
        let id = |text: &str| format!("deployment:{}", BASE64_STANDARD.encode(text));
        let url = |text: &str| Host::cloud(&id(text)).map(|host| host.url.to_string()).ok();
        assert_eq!(url("cloud.es.io$abc$kib").as_deref(), Some("https://abc.cloud.es.io:443"));
        assert_eq!(url("cloud.es.io:9243$abc$kib").as_deref(), Some("https://abc.cloud.es.io:9243"));
        assert_eq!(url("cloud.es.io$abc").as_deref(), Some("https://abc.cloud.es.io:443"));
        for malformed in ["cloud.es.io$", "cloud.es.io", "$abc", "cloud.es.io:x$abc", ""] {
            assert_eq!(url(malformed), None, "{malformed}");
        }
        for malformed in ["no-colon", "name:no base64!", "name:"] {
            assert!(Host::cloud(malformed).is_err(), "{malformed}");
        }
    }

    #[test]
    fn n04_json_hosts_name_their_unknown_keys() {
        let hosts = json!([{"host": "es1", "port": 9201}, {}, {"host": "::1", "use_ssl": true, "url_prefix": "p", "http_auth": ["u", "p"]}])
            .into_hosts()
            .unwrap();
        let urls: Vec<_> = hosts.iter().map(|h| h.url.to_string()).collect();
        assert_eq!(urls, ["http://es1:9201", "http://localhost:9200", "https://[::1]:9200/p"]);
        assert!(hosts[2].credentials.is_some());
        let err = json!([{"hostname": "es1"}]).into_hosts().unwrap_err();
        assert!(err.to_string().contains("unknown key `hostname`"), "{err}");
        assert!(json!([{"port": 70000}]).into_hosts().is_err());
        assert!(json!([1]).into_hosts().is_err());
    }

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

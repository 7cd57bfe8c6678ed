//! Reads hosts and URLs in all the forms in which they are given.

pub(crate) mod into;

use std::{borrow::Cow, str::FromStr};

use std::net::Ipv6Addr;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::Uri;
use serde_json::Value;

use crate::{
    credentials::Credentials,
    error::Error,
    node_url::{NodeUrl, redacted, scheme},
};

const DEFAULT_PORT: u16 = 9200;

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
        if scheme(text).is_none() {
            return Err(incomplete(text, "scheme"));
        }
        parse(text, None)
    }

    /// A host as the setting `hosts` takes it: a URL, or `host`, `host:port`, `user:pw@host`.
    /// Without a scheme it is `http`; without a port 9200, and 443 for `https`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it is not a host.
    pub fn lenient(text: &str) -> Result<Self, Error> {
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            return Err(Error::config(format!(
                "`{text}` is an IPv6 address; in a host it stands in brackets, as in `[{address}]` or `[{address}]:9200`"
            )));
        }
        if text.is_empty() {
            return Err(Error::config("a host is empty: give its address, as http://localhost:9200"));
        }
        // A comma may stand in a password, and in no name of a host.
        let after_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
        let authority = after_scheme.split_once('/').map_or(after_scheme, |(authority, _)| authority);
        let address = authority.rsplit_once('@').map_or(authority, |(_, address)| address);
        if address.contains(',') || (authority.contains(',') && authority.matches('@').count() > 1) {
            return Err(Error::config(format!(
                "`{}` is more than one host; give them as a list with an entry for each",
                redacted(text)
            )));
        }
        let port = Some(DEFAULT_PORT);
        if scheme(text).is_some() { parse(text, port) } else { parse(&format!("http://{text}"), port) }
    }

    /// The address that a cloud id holds: `name:` and the base64 of `domain[:port]$elasticsearch[:port][$…]`.
    /// The cluster's own port goes before that of the domain; without one it is 443.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it is malformed.
    pub fn cloud(id: &str) -> Result<Self, Error> {
        let malformed = || Error::config("the cloud id is malformed; copy it whole from the deployment's page");
        let (_, encoded) = id.trim().rsplit_once(':').ok_or_else(malformed)?;
        let decoded = BASE64_STANDARD.decode(encoded).map_err(|_| malformed())?;
        let decoded = String::from_utf8(decoded).map_err(|_| malformed())?;
        let mut parts = decoded.split('$');
        let domain = parts.next().filter(|domain| !domain.is_empty()).ok_or_else(malformed)?;
        let cluster = parts.next().filter(|cluster| !cluster.is_empty()).ok_or_else(malformed)?;
        let with_port = |part: &'_ str| match part.split_once(':') {
            None => Ok((part.to_owned(), None)),
            Some((name, port)) => match port.parse() {
                Ok(port) if port > 0 && !name.is_empty() => Ok((name.to_owned(), Some(port))),
                _ => Err(malformed()),
            },
        };
        let (domain, common_port) = with_port(domain)?;
        let (cluster, own_port) = with_port(cluster)?;
        let port = own_port.or(common_port).unwrap_or(443);
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

impl FromStr for NodeUrl {
    type Err = Error;

    /// Reads a whole URL; user information in it is refused here, see [`Host::url`].
    fn from_str(text: &str) -> Result<Self, Error> {
        let host = Host::url(text)?;
        match host.credentials {
            None => Ok(host.url),
            Some(_) => Err(Error::config(format!("`{}` has credentials: read it as a `Host`", redacted(text)))),
        }
    }
}

/// A host that was given apart from its port: an IPv6 address comes without brackets there, as it
/// does in the Python client.
fn bracketed(host: &str) -> Cow<'_, str> {
    if host.matches(':').count() > 1 && !host.contains(['[', '/', '@']) {
        format!("[{host}]").into()
    } else {
        host.into()
    }
}

fn incomplete(text: &str, missing: &str) -> Error {
    Error::config(format!(
        "the URL `{}` has no {missing}: it must include a scheme, host and port, for example https://localhost:9200",
        redacted(text)
    ))
}

/// Reads a URL, in which the port may be left out where it is the scheme's own (443), or where there
/// is another for plain `http`.
fn parse(text: &str, http_port: Option<u16>) -> Result<Host, Error> {
    let malformed = |why: &str| Error::config(format!("`{}` is not the URL of a node: {why}", redacted(text)));
    let uri: Uri = text.parse().map_err(|e: http::uri::InvalidUri| malformed(&e.to_string()))?;
    if text.as_bytes().contains(&b'#') {
        return Err(malformed("it has a fragment"));
    }
    let ParsedUrl { tls, user_info, host, port } = parts(&uri).map_err(malformed)?;
    let default_port = if tls { Some(443) } else { http_port };
    let port = port.or(default_port).ok_or_else(|| incomplete(text, "port"))?;
    let credentials = user_info.map(Credentials::from_user_info).transpose()?;
    Ok(Host { url: NodeUrl::new(tls, host, port, uri.path())?, credentials })
}

/// The parts of a URL before its path.
struct ParsedUrl<'a> {
    tls: bool,
    user_info: Option<&'a str>,
    host: &'a str,
    port: Option<u16>,
}

fn parts(uri: &Uri) -> Result<ParsedUrl<'_>, &'static str> {
    let tls = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        _ => return Err("its scheme is neither http nor https"),
    };
    if uri.query().is_some() {
        return Err("it has a query");
    }
    let authority = uri.authority().ok_or("it names no host")?;
    let host = authority.host();
    let (user_info, address) = match authority.as_str().rsplit_once('@') {
        Some((user_info, address)) => (Some(user_info), address),
        None => (None, authority.as_str()),
    };
    let port = match address[host.len()..].strip_prefix(':') {
        None => None,
        Some(digits) => match digits.parse() {
            Ok(port) if port > 0 && !digits.starts_with('+') => Some(port),
            _ => return Err("its port is no number from 1 to 65535"),
        },
    };
    Ok(ParsedUrl { tls, user_info, host, port })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::into::IntoHosts;
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
    fn n02_what_is_no_host_is_said_with_what_to_write() {
        for (text, words) in [
            ("a:9200,b:9200", "`a:9200,b:9200` is more than one host; give them as a list"),
            ("u:p@a,b", "`<hidden>@a,b` is more than one host"),
            ("http://a:9200, http://b:9200", "more than one host"),
            ("::1", "`[::1]` or `[::1]:9200`"),
            ("2001:db8::1", "`[2001:db8::1]`"),
            ("fe80::1:9200", "stands in brackets"),
        ] {
            let error = Host::lenient(text).unwrap_err();
            assert!(error.to_string().contains(words), "{text}: {error}");
        }
        assert_eq!(lenient("u:p,w@es"), "http://es:9200");
        assert_eq!(lenient("http://es/a,b"), "http://es:9200/a,b");
        for text in ["u:s3cret@a:9200,u:s3cret@b", "u:s3cret,x@a:99999", "u:s3cret,x@a,u:s3cret@b"] {
            let error = Host::lenient(text).unwrap_err();
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
        for path in ["/pre?x=1", "pre#x", "?", "a/#"] {
            let entry = json!([{"host": "es", "url_prefix": path}]);
            let error = entry.into_hosts().unwrap_err();
            assert!(error.to_string().contains("is not a valid URL path"), "{path}: {error}");
        }
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
        assert!(Host::lenient("host:+9200").is_err());
    }

    #[test]
    fn n02_a_url_in_the_place_of_a_host_is_refused_without_showing_a_password() {
        for host in ["u:s3cret@es", "http://u:s3cret@es", "http://u:s3cret@es:9200", "s3cret@"] {
            let errors = [
                json!([{"host": host, "port": 9200}]).into_hosts().unwrap_err(),
                (host, 9200).into_hosts().unwrap_err(),
                Host::url("http://es:1").and_then(|known| known.at(host, 9200)).unwrap_err(),
            ];
            for error in errors {
                let shown = format!("{error} {error:?}");
                assert!(!shown.contains("s3cret"), "{shown}");
                assert!(shown.contains("is not the name or address of a host, without scheme"), "{shown}");
            }
        }
    }

    #[test]
    fn n05_cloud_ids() {
        let id = |text: &str| format!("deployment:{}", BASE64_STANDARD.encode(text));
        let url = |text: &str| Host::cloud(&id(text)).map(|host| host.url.to_string()).ok();
        assert_eq!(url("cloud.es.io$abc$kib").as_deref(), Some("https://abc.cloud.es.io:443"));
        assert_eq!(url("cloud.es.io:9243$abc$kib").as_deref(), Some("https://abc.cloud.es.io:9243"));
        assert_eq!(url("cloud.es.io$abc").as_deref(), Some("https://abc.cloud.es.io:443"));
        assert_eq!(url("cloud.es.io$abc:9244$kib:9245").as_deref(), Some("https://abc.cloud.es.io:9244"));
        assert_eq!(url("cloud.es.io:9243$abc:9244$kib").as_deref(), Some("https://abc.cloud.es.io:9244"));
        for malformed in ["cloud.es.io$abc:", "cloud.es.io$abc:0", "cloud.es.io$:9244", "cloud.es.io$abc:x", ":1$abc"] {
            assert_eq!(url(malformed), None, "{malformed}");
        }
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
}

//! HTTP proxies: which nodes are reached through which, and the tunnel to a node.
//!
//! hyper-util reads the variables of the environment and their exceptions as curl does. Its `Tunnel` does not tell
//! the status of a proxy that refuses, so the tunnel is asked for by hyper itself.

use std::net::IpAddr;

use http::{
    Request, StatusCode,
    header::{HOST, PROXY_AUTHORIZATION},
};
use hyper::{client::conn::http1, upgrade::Upgraded};
use hyper_util::{
    client::proxy::matcher::{Intercept, Matcher},
    rt::TokioIo,
};
use tokio::runtime::Handle;

use super::{
    connector::Connector,
    stream::{ConnectFuture, Connecting, Stream},
    tcp,
};
use crate::{
    body::Body,
    error::{BoxError, Error, ErrorKind},
    node_url::{NodeUrl, redacted, without_brackets},
};

/// The proxies, as they are collected by the builder: URLs, with user and password if they want them.
#[derive(Default)]
pub(crate) struct ProxySettings {
    /// For nodes whose URL is `http`.
    http: Option<Given>,
    /// For those with `https`.
    https: Option<Given>,
    /// The hosts that are reached without one.
    except: Vec<Given>,
}

/// A proxy's URL or a list of hosts, and what named it, for errors.
#[derive(Clone)]
struct Given {
    text: String,
    name: &'static str,
}

impl ProxySettings {
    /// One proxy for all nodes.
    pub(crate) fn all(&mut self, url: &str) {
        let given = Given { text: url.to_owned(), name: "proxy" };
        (self.http, self.https) = (Some(given.clone()), Some(given));
    }

    /// Hosts that are reached without a proxy.
    pub(crate) fn except(&mut self, hosts: &str) {
        self.except.push(Given { text: hosts.to_owned(), name: "no_proxy" });
    }

    /// What the environment says, where nothing else was given.
    pub(crate) fn environment(&mut self, variable: impl Fn(&str) -> Option<String>) {
        let first = |names: [&'static str; 2]| {
            names.into_iter().find_map(|name| {
                let text = variable(name).filter(|value| !value.is_empty())?;
                Some(Given { text, name })
            })
        };
        let all = || first(["ALL_PROXY", "all_proxy"]);
        // A server of CGI programs passes on the header `Proxy` of a request under this name.
        let is_cgi = variable("REQUEST_METHOD").is_some();
        let http = if is_cgi { ["http_proxy", "http_proxy"] } else { ["HTTP_PROXY", "http_proxy"] };
        self.http = self.http.take().or_else(|| first(http)).or_else(all);
        self.https = self.https.take().or_else(|| first(["HTTPS_PROXY", "https_proxy"])).or_else(all);
        self.except.extend(first(["NO_PROXY", "no_proxy"]));
    }

    /// What makes the streams to the nodes; `None` without a proxy.
    ///
    /// # Errors
    /// A proxy or an exception that cannot be used, the latter even where there is no proxy.
    pub(crate) fn connector(self) -> Result<Option<Connector>, Error> {
        let has_proxy = self.http.is_some() || self.https.is_some();
        let routes = self.routes()?;
        Ok(has_proxy.then(|| {
            Connector::of(move |node| match routes.proxy(node) {
                None => Connecting { stream: tcp::connecting(node), proxy: None },
                Some(proxy) => Connecting { proxy: Some(address(&proxy)), stream: tunneling(proxy, node) },
            })
        }))
    }

    /// Which nodes are reached through which proxy.
    fn routes(self) -> Result<Routes, Error> {
        let (http, https) = (url_of(self.http)?, url_of(self.https)?);
        let (mut except, mut except_at) = (Vec::new(), Vec::new());
        for Given { text, name } in &self.except {
            for entry in text.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()) {
                match exception(entry) {
                    Some((host, None)) => except.push(host),
                    Some((host, Some(port))) => {
                        except_at.push((port, Matcher::builder().all("http://proxy").no(host).build()));
                    }
                    None => {
                        return Err(Error::config(format!("`{name}` has `{entry}`, which names no hosts")).advice(
                            "give names and addresses, with a port if it is meant alone, networks as 10.0.0.0/8, or `*` for all",
                        ));
                    }
                }
            }
        }
        let proxies = Matcher::builder().http(http).https(https).no(except.join(",")).build();
        Ok(Routes { proxies, except_at })
    }
}

/// Which nodes are reached through which proxy.
struct Routes {
    proxies: Matcher,
    /// Hosts that are reached without one at this port only: those that the matcher leaves out.
    except_at: Vec<(u16, Matcher)>,
}

impl Routes {
    fn proxy(&self, node: &NodeUrl) -> Option<Intercept> {
        let origin = node.origin();
        let is_excepted = |(port, others): &(u16, Matcher)| *port == node.port() && others.intercept(&origin).is_none();
        if self.except_at.iter().any(is_excepted) {
            return None;
        }
        self.proxies.intercept(&origin)
    }
}

/// An entry of `no_proxy` as hyper-util's matcher knows it, and its port; `None` if it can match no node.
fn exception(entry: &str) -> Option<(String, Option<u16>)> {
    let known = |host: &str| Some((host.to_owned(), None));
    if entry == "*" || entry.parse::<IpAddr>().is_ok() {
        return known(entry);
    }
    if let Some((address, bits)) = entry.split_once('/') {
        let most = if address.parse::<IpAddr>().ok()?.is_ipv4() { 32 } else { 128 };
        return known(entry).filter(|_| bits.parse().is_ok_and(|bits: u8| bits <= most));
    }
    if let Some(address) = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return known(address).filter(|_| address.parse::<IpAddr>().is_ok());
    }
    if let Some((host, port)) = entry.rsplit_once(':') {
        let port = port.parse().ok()?;
        return exception(host).filter(|(_, inner)| inner.is_none()).map(|(host, _)| (host, Some(port)));
    }
    let name = entry.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(entry);
    known(name).filter(|_| !name.contains(['*', '@', '[', ']']) && name != ".")
}

/// The URL of a proxy that can be used; empty where there is none.
fn url_of(given: Option<Given>) -> Result<String, Error> {
    let Some(Given { text: url, name }) = given else { return Ok(String::new()) };
    let one = Matcher::builder().all(url.as_str()).build().intercept(&http::Uri::from_static("http://node/"));
    let has_path = url.parse::<http::Uri>().is_ok_and(|uri| !matches!(uri.path(), "" | "/"));
    match one {
        Some(proxy) if proxy.uri().scheme_str() == Some("http") && proxy.uri().host().is_some() && !has_path => Ok(url),
        _ => {
            Err(Error::config(format!("`{name}` has `{}`, which is not the address of an HTTP proxy", redacted(&url)))
                .advice("give it as http://user:password@proxy:3128; for proxies of other kinds there is `connector`"))
        }
    }
}

/// Host and port of a proxy.
fn address(proxy: &Intercept) -> String {
    format!("{}:{}", proxy.uri().host().unwrap_or_default(), port(proxy))
}

fn port(proxy: &Intercept) -> u16 {
    proxy.uri().port_u16().unwrap_or(80)
}

fn tunneling(proxy: Intercept, node: &NodeUrl) -> ConnectFuture<'_> {
    Box::pin(async move { Ok(tunnel(&proxy, node).await.map(Box::new)? as Box<dyn Stream>) })
}

/// A stream through the proxy to the node, which the proxy opened.
async fn tunnel(proxy: &Intercept, node: &NodeUrl) -> Result<Upgraded, Error> {
    let at = format!("the proxy {}", address(proxy));
    let unreachable = |cause: BoxError| {
        Error::new(ErrorKind::Connect)
            .context(format!("cannot connect to {at}"))
            .with_cause(cause)
            .advice("does it run, and is its address right?")
    };
    let host = without_brackets(proxy.uri().host().unwrap_or_default());
    let stream = tcp::connect(host, port(proxy)).await.map_err(|e| unreachable(e.into()))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|e| unreachable(e.into()))?;
    Handle::try_current().map_err(|e| unreachable(e.into()))?.spawn(connection.with_upgrades());

    let response = sender.send_request(connect(proxy, node)?).await.map_err(|e| unreachable(e.into()))?;
    let status = response.status();
    if status.is_success() {
        return hyper::upgrade::on(response).await.map_err(|e| unreachable(e.into()));
    }
    let advice = match status {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED if proxy.basic_auth().is_some() => {
            "are user and password in the proxy's URL right?".to_owned()
        }
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => "give user and password in the proxy's URL".to_owned(),
        _ => format!("does it allow CONNECT to port {}, and reach the node?", node.port()),
    };
    let refused = format!("{at} made no connection to the node and answered {status}");
    Err(Error::new(ErrorKind::Connect).context(refused).advice(advice))
}

/// The request for a tunnel to the node.
fn connect(proxy: &Intercept, node: &NodeUrl) -> Result<Request<Body>, Error> {
    let target = format!("{}:{}", node.host(), node.port());
    let mut request = Request::connect(&target).header(HOST, &target);
    if let Some(credentials) = proxy.basic_auth() {
        request = request.header(PROXY_AUTHORIZATION, credentials);
    }
    let unusable =
        |e: http::Error| Error::new(ErrorKind::Connect).context("no proxy can be asked for this node").with_cause(e);
    request.body(Body::empty()).map_err(unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Through which proxy a node is reached, by these variables.
    fn route(variables: &[(&str, &str)], node: &str) -> Option<String> {
        let mut proxy = ProxySettings::default();
        proxy.environment(|name| {
            variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| (*value).to_owned())
        });
        let found = proxy.routes().unwrap().proxy(&node.parse().unwrap())?;
        Some(found.uri().authority().unwrap().to_string())
    }

    #[test]
    fn the_environment_names_proxies_as_it_does_for_curl() {
        let both = [("HTTP_PROXY", "http://a:1"), ("https_proxy", "b:2")];
        let all = [("ALL_PROXY", "http://user:secret@c:3"), ("HTTP_PROXY", "")];
        let twice = [("HTTPS_PROXY", "a:1"), ("https_proxy", "b:2"), ("all_proxy", "c:3")];
        let cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "a:1"), ("HTTPS_PROXY", "b:2")];
        let cgi_lower = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "a:1"), ("http_proxy", "b:2")];
        for (variables, node, proxy) in [
            (&[][..], "http://es:9200/", None),
            (&both, "http://es:9200/", Some("a:1")),
            (&both, "https://es:9200/", Some("b:2")),
            (&both[..1], "https://es:9200/", None),
            (&all, "http://es:9200/", Some("c:3")),
            (&all, "https://es:9200/", Some("c:3")),
            (&twice, "https://es:9200/", Some("a:1")),
            (&twice, "http://es:9200/", Some("c:3")),
            (&cgi, "http://es:9200/", None),
            (&cgi, "https://es:9200/", Some("b:2")),
            (&cgi_lower, "http://es:9200/", Some("b:2")),
        ] {
            assert_eq!(route(variables, node).as_deref(), proxy, "{variables:?} {node}");
        }
    }

    #[test]
    fn some_hosts_are_reached_without_a_proxy() {
        for (except, node, has_proxy) in [
            ("", "http://es:9200/", true),
            ("es", "http://es:9200/", false),
            ("example.com, other", "https://es1.example.com:9200/", false),
            (".example.com", "https://es1.example.com:9200/", false),
            ("example.com", "https://notexample.com/", true),
            ("10.0.0.0/8", "http://10.1.2.3:9200/", false),
            ("10.0.0.0/8", "http://11.1.2.3:9200/", true),
            ("::1", "http://[::1]:9200/", false),
            ("other es", "http://es:9200/", false),
            ("*.example.com", "https://es1.example.com:9200/", false),
            ("*.example.com", "https://notexample.com/", true),
            ("es:9200", "http://es:9200/", false),
            ("es:9200", "http://es:9201/", true),
            (".example.com:9200", "https://es1.example.com:9200/", false),
            ("10.1.2.3:9200", "http://10.1.2.3:9200/", false),
            ("10.1.2.3:9200", "http://10.1.2.3:9201/", true),
            ("[::1]", "http://[::1]:9200/", false),
            ("[::1]:9200", "http://[::1]:9200/", false),
            ("[::1]:9200", "http://[::1]:9201/", true),
            ("*", "http://es:9200/", false),
        ] {
            let variables = [("ALL_PROXY", "http://proxy:3128"), ("no_proxy", except)];
            assert_eq!(route(&variables, node).is_some(), has_proxy, "{except} {node}");
        }
    }

    #[test]
    fn an_entry_that_can_match_no_node_is_refused_with_and_without_a_proxy() {
        for entry in
            ["10.0.0.0/99", "es/8", "192.168.*", "es:port", "es:99999", "es:1:2", "http://es", "[es]", "u@es", "."]
        {
            for has_proxy in [true, false] {
                let mut proxy = ProxySettings::default();
                if has_proxy {
                    proxy.all("http://proxy:3128");
                }
                proxy.except("localhost");
                proxy.environment(|name| (name == "NO_PROXY").then(|| format!("es1,{entry}")));
                let error = proxy.connector().err().unwrap();
                assert_eq!(error.kind(), ErrorKind::Config);
                let told = format!("`NO_PROXY` has `{entry}`, which names no hosts");
                assert!(error.to_string().contains(&told), "{error}");
            }
        }
        let mut none = ProxySettings::default();
        none.except("localhost");
        assert!(none.connector().unwrap().is_none());
    }

    #[test]
    fn what_was_given_wins_over_the_environment() {
        let mut proxy = ProxySettings::default();
        proxy.all("http://given:1");
        proxy.except("es1");
        proxy.environment(|name| match name {
            "HTTPS_PROXY" => Some("http://other:2".to_owned()),
            "NO_PROXY" => Some("es2".to_owned()),
            _ => None,
        });
        let routes = proxy.routes().unwrap();
        let to = |node: &str| routes.proxy(&node.parse().unwrap()).map(|found| found.uri().to_string());
        assert_eq!(to("https://es:9200/").as_deref(), Some("http://given:1/"));
        assert_eq!((to("https://es1:9200/"), to("http://es2:9200/")), (None, None));
    }
}

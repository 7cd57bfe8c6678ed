//! What the setting `hosts` accepts.

use serde_json::Value;

use super::{Host, bracketed};
use crate::{error::Error, node_url::NodeUrl};

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
            Value::Array(entries) => {
                let mut hosts = Vec::with_capacity(entries.len());
                for entry in entries {
                    hosts.push(Host::json(entry)?);
                }
                Ok(hosts)
            }
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
    let mut hosts = Vec::new();
    for item in items {
        hosts.append(&mut item.into_hosts()?);
    }
    Ok(hosts)
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

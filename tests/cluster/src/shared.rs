use std::{env, path::PathBuf, sync::OnceLock};

use crate::{Cluster, ClusterBuilder, Error, Server, artifacts, external};

/// One slot for each of [`Server::ALL`]. Never dropped: the watchdogs end these clusters with the process.
static SHARED: [OnceLock<Result<Cluster, Error>>; 4] = [const { OnceLock::new() }; 4];

/// A single node of this server that all tests of this process share, started at its first use.
///
/// With `ELASTICSEARCH_URL` set it is the server named there, and None for every other product or major version.
///
/// None, after saying why on the error output, when the machine has no Java or Maven; a continuous integration
/// run (`CI` is set) panics instead, so that no test is skipped there unseen. It also panics when the server is
/// there and does not start.
pub fn shared(server: Server) -> Option<&'static Cluster> {
    let slot = &SHARED[Server::ALL.iter().position(|s| *s == server)?];
    let result = slot.get_or_init(|| match external::url() {
        Some(url) => external::connect(&url, server),
        None => Cluster::builder(server).on_progress(|line| eprintln!("{line}")).start(),
    });
    available(result.as_ref())
}

/// Starts a cluster of one's own under the rule of [`shared`]: None where the machine cannot have one.
///
/// None as well when `ELASTICSEARCH_URL` is set, since that server is not ours to stop or configure.
pub fn require(builder: ClusterBuilder) -> Option<Cluster> {
    if external::url().is_some() {
        return available(Err::<Cluster, _>(Error::NotOurs));
    }
    available(builder.start())
}

/// The folder with the public REST suites that run on this server (`test`), and with its API specification (`api`),
/// under the rule of [`shared`]. Maven fetches it once. Elasticsearch 7 and OpenSearch 3 have one.
pub fn rest_api_spec(server: Server) -> Option<PathBuf> {
    available(artifacts::rest_api_spec(server, &|line| eprintln!("{line}")))
}

/// The cluster, or None where its lack is no failure.
#[allow(clippy::panic, reason = "a test that needs a server which does not start has failed")]
fn available<C, E: std::borrow::Borrow<Error>>(result: Result<C, E>) -> Option<C> {
    let error = match result {
        Ok(cluster) => return Some(cluster),
        Err(error) => error,
    };
    let error = error.borrow();
    let by_choice = matches!(error, Error::OtherServer { .. } | Error::NotOurs);
    if by_choice || (error.is_missing_tool() && !is_ci(env::var("CI").ok().as_deref())) {
        eprintln!("skipped: {error}");
        return None;
    }
    panic!("{error}");
}

fn is_ci(value: Option<&str>) -> bool {
    !matches!(value, None | Some("" | "0" | "false"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continuous_integration_is_known_by_its_variable() {
        for (value, ci) in
            [(None, false), (Some(""), false), (Some("false"), false), (Some("true"), true), (Some("1"), true)]
        {
            assert_eq!(is_ci(value), ci);
        }
    }

    #[test]
    fn a_choice_skips_and_a_failure_does_not() {
        let other = Error::OtherServer { wanted: Server::OpenSearch3, found: "Elasticsearch 9.2.0".into() };
        assert!(available::<(), _>(Err(other)).is_none());
        assert!(available::<_, Error>(Ok(1)).is_some());
        let failure = || available::<(), _>(Err(Error::UnknownServer("x".into())));
        assert!(std::panic::catch_unwind(failure).is_err());
    }
}

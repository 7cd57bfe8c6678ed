//! What the example programs share: the server they talk to, and the requests they show.
//!
//! Every program takes `--url URL` to use a server that is already there, or `--server NAME` to
//! choose the one that it starts by itself.

pub mod rust_type;
pub mod shop;

use std::{collections::BTreeMap, error::Error, fmt, process::ExitCode};

use es_client::{
    Elasticsearch,
    transport::{Body, HttpService, TransportBuilder},
};
use es_cluster::{Cluster, Server};
use tower::util::MapRequestLayer;

/// The result of an example.
pub type Result<T = (), E = Box<dyn Error + Send + Sync>> = std::result::Result<T, E>;

/// The server of an example: one that it started, or one that was there.
#[derive(Debug)]
pub struct Running {
    /// Ends the servers when it is dropped.
    cluster: Option<Cluster>,
    urls: Vec<String>,
}

impl Running {
    /// The addresses of its nodes.
    pub fn urls(&self) -> &[String] {
        &self.urls
    }

    /// The cluster, if this program started it.
    pub fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_ref()
    }

    /// The settings of a client for this server, which prints each request on its way.
    pub fn builder(&self) -> TransportBuilder<Elasticsearch> {
        Elasticsearch::builder().hosts(self.urls.as_slice()).node_layer(show_requests())
    }

    /// A client for this server, which prints each request on its way.
    ///
    /// # Errors
    /// When a URL cannot be used.
    pub fn client(&self) -> Result<Elasticsearch> {
        Ok(self.builder().build()?)
    }
}

/// A tower layer that prints what is sent, and to which node.
fn show_requests() -> MapRequestLayer<fn(http::Request<Body>) -> http::Request<Body>> {
    MapRequestLayer::new(|request: http::Request<Body>| {
        println!("  \u{2192} {} {}", request.method(), request.uri());
        request
    })
}

const _: fn() = || {
    fn is_layer<L: tower::Layer<HttpService>>(_: L) {}
    is_layer(show_requests());
};

/// Refuses to go on where one of the indices is there already: on a server that is not this program's own it may be
/// somebody's.
///
/// # Errors
/// The name of the index.
pub async fn check_absent(es: &Elasticsearch, names: &[&str]) -> Result {
    for name in names {
        if es.indices().exists(*name).send().await? {
            return Err(format!("the server has an index `{name}` already, and this example would change it").into());
        }
    }
    Ok(())
}

/// A word with a capital at its beginning.
fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Runs `work`, which creates these indices, and removes them again however it ends.
///
/// # Errors
/// That of the work; or, before it begins, that of [`check_absent`].
pub async fn with_indices<F>(es: &Elasticsearch, names: &[&str], work: impl FnOnce() -> F) -> Result
where
    F: Future<Output = Result>,
{
    check_absent(es, names).await?;
    let outcome = work().await;
    for name in names {
        if es.indices().exists(*name).send().await? {
            es.indices().delete(*name).send().await?;
        }
    }
    outcome
}

/// Options that only one example has: the name of each, and what it is.
pub type OwnOptions = &'static [(&'static str, &'static str)];

struct Arguments {
    url: Option<String>,
    server: Server,
    own: BTreeMap<String, String>,
}

impl Arguments {
    /// `None` when only the help was asked for.
    fn parse(own: OwnOptions) -> Result<Option<Self>> {
        use lexopt::prelude::{Long, Short, Value, ValueExt};

        let mut arguments = Self { url: None, server: Server::Elasticsearch7, own: BTreeMap::new() };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("url") => arguments.url = Some(parser.value()?.string()?),
                Long("server") => arguments.server = parser.value()?.string()?.parse()?,
                Long(name) if own.iter().any(|(known, _)| *known == name) => {
                    let name = name.to_owned();
                    arguments.own.insert(name, parser.value()?.string()?);
                }
                // Options of one example may be written as words, too: `pull tweets`.
                Value(word) if own.iter().any(|(known, _)| word == *known) => {
                    arguments.own.insert(word.string()?, parser.value()?.string()?);
                }
                Short('h') | Long("help") => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(arguments))
    }
}

struct Usage(OwnOptions);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "--url URL      use the server at URL; otherwise one is started here and ended with the program")?;
        let known: Vec<_> = Server::ALL.iter().map(ToString::to_string).collect();
        write!(f, "--server NAME  the server to start: {} (5.6, 7.10, 9.2, opensearch for short)", known.join(", "))?;
        self.0.iter().try_for_each(|(name, what)| write!(f, "\n--{:12} {what}", format!("{name} VALUE")))
    }
}

/// Runs an example: starts its server of `nodes` nodes unless `--url` names one, and prints what
/// goes wrong.
pub fn run<F>(nodes: usize, example: impl FnOnce(Running) -> F) -> ExitCode
where
    F: Future<Output = Result>,
{
    run_with(nodes, &[], |running, _| example(running))
}

/// Runs an example that has options of its own, which it gets by their names.
pub fn run_with<F>(
    nodes: usize,
    own: OwnOptions,
    example: impl FnOnce(Running, BTreeMap<String, String>) -> F,
) -> ExitCode
where
    F: Future<Output = Result>,
{
    let mut arguments = match Arguments::parse(own) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{}", Usage(own));
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n{}", Usage(own));
            return ExitCode::FAILURE;
        }
    };
    let options = std::mem::take(&mut arguments.own);
    let outcome = start(arguments, nodes).and_then(|running| {
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(async {
            tokio::select! {
                // An example that does something of its own about Ctrl-C comes first.
                biased;
                outcome = example(running, options) => outcome,
                _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
            }
        })
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: Arguments, nodes: usize) -> Result<Running> {
    if let Some(url) = arguments.url {
        return Ok(Running { cluster: None, urls: vec![url] });
    }
    let cluster = Cluster::builder(arguments.server).nodes(nodes).on_progress(|line| eprintln!("{line}")).start()?;
    Ok(Running { urls: cluster.urls(), cluster: Some(cluster) })
}

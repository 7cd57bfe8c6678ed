//! `nodes.hot_threads`: what the nodes are busy with.

use super::Nodes;
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    cluster::ChosenNodes,
    error::Error,
    response::Response,
    server::Server,
};

/// Asks what the nodes are busy with. See [`Nodes::hot_threads`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct NodesHotThreads {
    call: CallState,
    nodes: ChosenNodes,
}

builder! {
    impl [] NodesHotThreads: nodes, nodes_timeout;
    impl [] send -> String;
}

impl Nodes {
    /// The busiest threads of each node with their stack traces, as a text for people.
    ///
    /// `GET /_nodes/{nodes}/hot_threads`. The server watches its threads for a while, half a second
    /// by default, before it answers. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// println!("{}", es.nodes().hot_threads().nodes("_local").threads(5).send().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn hot_threads(&self) -> NodesHotThreads {
        NodesHotThreads { call: CallState::new(&self.client, Target::default()), nodes: ChosenNodes::default() }
    }
}

impl NodesHotThreads {
    /// How many threads of each node are told of. Default 3.
    pub fn threads(self, count: u32) -> Self {
        self.param("threads", count)
    }

    /// How long the server watches, as `"500ms"`. Default `500ms`.
    pub fn interval(self, time: impl ToString) -> Self {
        self.param("interval", time)
    }

    /// How many stack traces are taken of each thread. Default 10.
    pub fn snapshots(self, count: u32) -> Self {
        self.param("snapshots", count)
    }

    /// What makes a thread busy: `cpu`, `wait`, `block`, or, on Elasticsearch, `mem`. Default `cpu`.
    pub fn measure(self, measure: impl ToString) -> Self {
        self.param("type", measure)
    }

    /// What threads are sorted by: `cpu` or `total`. Default: what is measured. Elasticsearch from
    /// version 7.16 on.
    pub fn sort(self, sort: impl ToString) -> Self {
        self.param("sort", sort)
    }

    /// Whether threads are left out that wait for work. Default `true`.
    pub fn ignore_idle_threads(self, ignore: bool) -> Self {
        self.param("ignore_idle_threads", ignore)
    }
}

impl Endpoint for NodesHotThreads {
    type Output = String;
    const NAME: &'static str = "nodes.hot_threads";

    fn check(&mut self) -> Result<(), Error> {
        // The answer is a text, which servers refuse to write as JSON.
        self.call.default_header("accept", "text/plain");
        self.nodes.check()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(self.nodes.under(Path::of("_nodes")).then("hot_threads")))
    }

    fn decode(&mut self, response: Response) -> Result<String, Error> {
        let text = response.text()?;
        // Each node begins with it; of no node there is no text.
        match text.is_empty() || text.trim_start().starts_with(":::") {
            true => Ok(text.to_owned()),
            false => Err(response.unexpected("it does not tell of the threads of nodes")),
        }
    }
}

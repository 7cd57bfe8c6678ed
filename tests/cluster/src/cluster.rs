use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    ClusterBuilder, Error, Node, Security, Server, artifacts,
    http::{Health, Http},
    lock,
    node::Ours,
    site::{Deadline, Site},
};

/// A running server: one node or several.
///
/// It ends, with its data, when this is dropped, and also when this process dies in any way.
///
/// ```no_run
/// use es_cluster::{Cluster, Server};
///
/// let cluster = Cluster::builder(Server::Elasticsearch9)
///     .nodes(3)
///     .on_progress(|line| eprintln!("{line}"))
///     .start()?;
/// println!("{:?}", cluster.urls());
/// cluster.kill(2)?;
/// cluster.wait_for_nodes(2)?;
/// cluster.restart(2)?;
/// cluster.wait_for_nodes(3)?;
/// # Ok::<(), es_cluster::Error>(())
/// ```
#[derive(Debug)]
pub struct Cluster {
    // Dropped first, so that no node outlives its files.
    nodes: Vec<Node>,
    /// None for a server that is not ours.
    site: Option<Site>,
    server: Server,
    scripting: bool,
    http: Http,
    startup_timeout: Duration,
}

impl Cluster {
    /// Describes a cluster of this server, of one node at first.
    pub fn builder(server: Server) -> ClusterBuilder {
        ClusterBuilder::new(server)
    }

    pub(crate) fn start(builder: ClusterBuilder) -> Result<Self, Error> {
        if builder.certificates.is_some() && !builder.server.has_security() {
            return Err(Error::NoSecurity { server: builder.server });
        }
        let mut site = Site::prepare(&builder)?;
        let ClusterBuilder { server, nodes: count, startup_timeout, certificates, progress, .. } = builder;
        let _turn = lock::turn(&artifacts::cache());
        let nodes = if count == 1 { String::new() } else { format!(" with {count} nodes") };
        progress(&format!("starting {server}{nodes}…"));
        let (started, deadline) = (Instant::now(), Deadline::after(startup_timeout));

        if let Some(create) = certificates {
            site.secure(create()?)?;
        }

        // The others are told where the first one listens.
        let mut process = site.launch(0, &[], None)?;
        let ports = site.wait_for_ports(0, &mut process, deadline)?;
        let first = Node::ours(0, site.scheme(), ports, process);
        let peers: Vec<String> = first.process().map(Ours::transport).into_iter().collect();
        let mut nodes = vec![first];
        let others = (1..count)
            .map(|index| Ok((index, site.launch(index, &peers, None)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        for (index, mut process) in others {
            let ports = site.wait_for_ports(index, &mut process, deadline)?;
            nodes.push(Node::ours(index, site.scheme(), ports, process));
        }

        let http = match site.security() {
            Some(security) => Http::secured(security),
            None => Http::new(),
        };
        let cluster =
            Self { nodes, site: Some(site), server, scripting: server.has_scripting(), http, startup_timeout };
        cluster.wait_until(count, deadline, true)?;
        progress(&format!("{server} is ready at {} after {} s", cluster.url(), started.elapsed().as_secs()));
        Ok(cluster)
    }

    /// A server that runs already and is not ours to stop.
    pub(crate) fn external(server: Server, scripting: bool, node: Node) -> Self {
        Self {
            nodes: vec![node],
            site: None,
            server,
            scripting,
            http: Http::new(),
            startup_timeout: Duration::from_secs(120),
        }
    }

    /// The server it is made of.
    pub fn server(&self) -> Server {
        self.server
    }

    /// True when it has Painless, `_update_by_query` and `_reindex`.
    pub fn has_scripting(&self) -> bool {
        self.scripting
    }

    /// Who may use the cluster and how it is trusted, if it was started with security.
    pub fn security(&self) -> Option<&Security> {
        self.site.as_ref()?.security()
    }

    /// The nodes, also those that were stopped.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Where the first running node listens, such as `http://127.0.0.1:15000`.
    pub fn url(&self) -> &str {
        let running = self.nodes.iter().find(|node| node.is_running());
        running.or(self.nodes.first()).map_or("", Node::url)
    }

    /// Where every node listens, also those that were stopped.
    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.url().to_owned()).collect()
    }

    /// Kills a node, counted from 0, with SIGKILL; it is gone when this returns.
    ///
    /// # Errors
    /// When there is no such node, or the server is not ours.
    pub fn kill(&self, node: usize) -> Result<(), Error> {
        self.ours(node)?.kill();
        Ok(())
    }

    /// Stops a node, counted from 0, in an orderly way (SIGTERM); it is gone when this returns.
    ///
    /// # Errors
    /// When there is no such node, or the server is not ours.
    pub fn stop(&self, node: usize) -> Result<(), Error> {
        self.ours(node)?.stop();
        Ok(())
    }

    /// Starts a node again, with its data and at its old address; one that runs is stopped first.
    ///
    /// It answers when this returns. [`wait_for_nodes`](Self::wait_for_nodes) waits until it has joined the others.
    ///
    /// # Errors
    /// When there is no such node, the server is not ours, or the node does not start.
    pub fn restart(&self, node: usize) -> Result<(), Error> {
        let ours = self.ours(node)?;
        let site = self.site.as_ref().ok_or(Error::NotOurs)?;
        ours.stop();
        let peers: Vec<String> = (0..self.nodes.len())
            .filter(|&other| other != node)
            .filter_map(|other| self.nodes[other].process())
            .map(Ours::transport)
            .collect();
        let mut process = ours.process();
        *process = site.launch(node, &peers, Some(ours.ports))?;
        site.wait_for_ports(node, &mut process, Deadline::after(self.startup_timeout))?;
        Ok(())
    }

    /// Waits until the cluster counts exactly `nodes` nodes.
    ///
    /// # Errors
    /// When it does not within the builder's `startup_timeout`.
    pub fn wait_for_nodes(&self, nodes: usize) -> Result<(), Error> {
        self.wait_until(nodes, Deadline::after(self.startup_timeout), false)
    }

    /// Waits for the number of nodes and for the end of what the master has to do.
    fn wait_until(&self, nodes: usize, deadline: Deadline, all_run: bool) -> Result<(), Error> {
        let path = format!("/_cluster/health?wait_for_nodes={nodes}&wait_for_events=languid&timeout=2s");
        loop {
            if let (true, Some(site)) = (all_run, &self.site) {
                for (index, node) in self.nodes.iter().enumerate() {
                    if let Some(ours) = node.process() {
                        site.check_running(index, &mut ours.process())?;
                    }
                }
            }
            let last = match self.http.get(self.url(), &path) {
                Err(error) => error.to_string(),
                Ok((status, body)) => match Health::parse(&body) {
                    None => format!("the cluster's health answered {status}"),
                    Some(health) if self.site.as_ref().is_some_and(|site| site.cluster() != health.cluster) => {
                        format!("another cluster, {}, answered", health.cluster)
                    }
                    Some(health) if health.nodes == nodes as u64 && !health.timed_out => return Ok(()),
                    Some(health) => format!("{} of {nodes} nodes are there", health.nodes),
                },
            };
            if deadline.is_over() {
                return Err(match &self.site {
                    Some(site) => {
                        let running = self.nodes.iter().position(Node::is_running);
                        site.not_ready(running.unwrap_or(0), deadline, last)
                    }
                    None => Error::Request { url: crate::http::without_credentials(self.url()), reason: last },
                });
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn ours(&self, index: usize) -> Result<&Ours, Error> {
        let node = self.nodes.get(index).ok_or(Error::NoSuchNode { index, nodes: self.nodes.len() })?;
        node.process().ok_or(Error::NotOurs)
    }
}

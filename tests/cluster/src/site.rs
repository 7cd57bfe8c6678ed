//! The place a cluster lives in: its files, its temporary folder, and how its nodes are started there.

use std::{
    env,
    ffi::OsString,
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    ClusterBuilder, Error, Security, Server, artifacts,
    error::IoContext,
    java::{self, Java},
    ownership::{copy_for, open_to_all, own},
    process::{Process, Program, make_folder, tail},
    security::Certificates,
    server::{Package, node_name},
    watchdog::Watchdog,
};

/// The user without rights, as whom a server runs that refuses to run as root.
const NOBODY: u32 = 65534;

/// How long one of the server's tools may take.
const TOOL_LIMIT: Duration = Duration::from_secs(60);

/// How many lines of a log an error shows.
const LOG_LINES: usize = 40;

/// Logs to the process's output only, which goes to one file per node.
const LOG4J: &str = "\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
";

/// The ports a node listens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ports {
    pub(crate) http: u16,
    pub(crate) transport: u16,
}

/// A hundred ports that no other cluster on this machine uses: fifty for HTTP, and the others between nodes. A cluster
/// that shared them could get the port of a node that has died, and would be taken for it.
#[derive(Debug)]
struct PortBlock {
    first: u16,
    /// Listens on the block's last port, which says to others that the block is taken; the system frees it when this
    /// process ends.
    _claim: Option<TcpListener>,
}

impl PortBlock {
    /// Takes a free block. They lie below the ports that systems give to outgoing connections.
    fn claim() -> Self {
        let mut blocks: Vec<u16> = (150..320).map(|hundred| hundred * 100).collect();
        fastrand::shuffle(&mut blocks);
        let claimed =
            blocks.iter().find_map(|&first| Some((first, TcpListener::bind(("127.0.0.1", first + 99)).ok()?)));
        match claimed {
            Some((first, claim)) => Self { first, _claim: Some(claim) },
            // All are taken: servers look for free ports by themselves.
            None => Self { first: blocks[0], _claim: None },
        }
    }

    fn http(&self) -> String {
        format!("{}-{}", self.first, self.first + 49)
    }

    fn transport(&self) -> String {
        format!("{}-{}", self.first + 50, self.first + 98)
    }
}

#[derive(Debug)]
pub(crate) struct Site {
    server: Server,
    java: Java,
    /// The server's files.
    home: PathBuf,
    /// Removed by the watchdog.
    folder: PathBuf,
    user: Option<u32>,
    watchdog: Arc<Watchdog>,
    cluster: String,
    nodes: usize,
    heap_mb: u32,
    settings: Vec<(Option<usize>, String, String)>,
    jvm_options: Vec<String>,
    security: Option<Security>,
    /// Where nodes look for free ports.
    ports: PortBlock,
}

impl Site {
    /// Finds Java, fetches the server and makes the folder.
    pub(crate) fn prepare(builder: &ClusterBuilder) -> Result<Self, Error> {
        let server = builder.server;
        let mut folder = temporary_folder(&scratch())?;
        let root = fs::metadata(folder.path()).context("look at", folder.path())?.uid() == 0;
        let user = (root && server.refuses_root()).then_some(NOBODY);
        if user.is_some() && folder.path().parent().is_none_or(|parent| !open_to_all(parent)) {
            folder = temporary_folder(Path::new("/tmp"))?;
        }
        let java = java::find(server, |home| user.is_none() || open_to_all(home))?;
        let home = artifacts::ensure(server, &java, &builder.progress)?;

        let watchdog = Arc::new(Watchdog::start(folder.path())?);
        let mut site = Self {
            server,
            java,
            home,
            folder: folder.keep(),
            user,
            watchdog,
            cluster: format!("es-cluster-{:016x}", fastrand::u64(..)),
            nodes: builder.nodes,
            heap_mb: builder.heap_mb,
            settings: builder.settings.clone(),
            jvm_options: builder.jvm_options.clone(),
            security: None,
            ports: PortBlock::claim(),
        };
        if let Some(user) = site.user {
            chown(&site.folder, Some(user), Some(user)).context("change the owner of", &site.folder)?;
            if !open_to_all(&site.home.join("lib")) || !open_to_all(&site.home.join("bin/elasticsearch")) {
                let copy = site.folder.join("home");
                copy_for(user, &site.home, &copy)?;
                site.home = copy;
            }
        }
        Ok(site)
    }

    /// The cluster's name, which no other cluster has.
    pub(crate) fn cluster(&self) -> &str {
        &self.cluster
    }

    pub(crate) fn security(&self) -> Option<&Security> {
        self.security.as_ref()
    }

    /// What addresses of nodes begin with.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.security.is_some() { "https" } else { "http" }
    }

    /// Gives the cluster https, a user and a service token.
    pub(crate) fn secure(&mut self, certificates: Certificates) -> Result<(), Error> {
        let folder = self.folder.join("security");
        make_folder(&folder)?;
        for name in ["jvm.options", "elasticsearch.yml", "roles.yml", "users", "users_roles"] {
            fs::write(folder.join(name), "").context("write", folder.join(name))?;
        }
        fs::write(folder.join("log4j2.properties"), LOG4J).context("write", &folder)?;
        if let Some(user) = self.user {
            own(user, &folder)?;
        }
        let security = Security::create(certificates, &folder, |tool, args| {
            let program = Program {
                path: self.home.join("bin").join(tool),
                args: args.iter().map(OsString::from).collect(),
                env: self.environment(&folder, &folder),
                user: self.user,
                folder: folder.clone(),
                log: folder.join("tools.log"),
            };
            let done = Process::run(&program, &self.watchdog, TOOL_LIMIT)?;
            Ok((done, tail(&program.log, LOG_LINES)))
        })?;
        self.security = Some(security);
        Ok(())
    }

    /// Starts a node's process. It gets free ports, or the ones it had before.
    pub(crate) fn launch(&self, index: usize, peers: &[String], before: Option<Ports>) -> Result<Process, Error> {
        let folder = self.node_folder(index);
        for name in ["config", "data", "logs", "tmp"] {
            make_folder(&folder.join(name))?;
        }
        for name in ["http.ports", "transport.ports"] {
            let _ = fs::remove_file(folder.join("logs").join(name));
        }
        let settings = self.settings(index, peers, before);
        self.write(index, "log4j2.properties", &self.logging())?;
        let program = match self.server.package() {
            Package::Runner { .. } => {
                self.write(index, "elasticsearch.yml", "")?;
                self.write(index, "opensearch.yml", "")?;
                self.launcher(index, &settings)
            }
            Package::Zip { .. } => {
                let lines: Vec<_> = settings.iter().map(|(key, value)| format!("{key}: {}", quoted(value))).collect();
                self.write(index, "elasticsearch.yml", &lines.join("\n"))?;
                self.write(index, "jvm.options", &self.jvm_options(index).join("\n"))?;
                if let Some(security) = &self.security {
                    security.install(&folder.join("config"))?;
                }
                self.start_script(index)
            }
        };
        if let Some(user) = self.user {
            own(user, &folder)?;
        }
        Process::spawn(&program, &self.watchdog)
    }

    /// Waits until a node listens, and tells where.
    ///
    /// Servers write the ports they bound to files, each in one step.
    pub(crate) fn wait_for_ports(
        &self,
        index: usize,
        process: &mut Process,
        deadline: Deadline,
    ) -> Result<Ports, Error> {
        let logs = self.node_folder(index).join("logs");
        let read = |name: &str| parse_port(&fs::read_to_string(logs.join(name)).ok()?);
        loop {
            if let (Some(http), Some(transport)) = (read("http.ports"), read("transport.ports")) {
                return Ok(Ports { http, transport });
            }
            self.check_running(index, process)?;
            if deadline.is_over() {
                return Err(self.not_ready(index, deadline, format!("{} does not listen yet", node_name(index))));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// An error with the end of the log if the node's process has ended.
    pub(crate) fn check_running(&self, index: usize, process: &mut Process) -> Result<(), Error> {
        match process.ended() {
            None => Ok(()),
            Some(status) => Err(Error::Exited {
                server: self.server,
                node: node_name(index),
                status: status.to_string(),
                log: self.log(index),
            }),
        }
    }

    pub(crate) fn not_ready(&self, index: usize, deadline: Deadline, last: String) -> Error {
        Error::NotReady { server: self.server, waited: deadline.limit, last, log: self.log(index) }
    }

    /// The end of a node's log.
    pub(crate) fn log(&self, index: usize) -> String {
        tail(&self.log_file(index), LOG_LINES)
    }

    fn log_file(&self, index: usize) -> PathBuf {
        self.node_folder(index).join("output.log")
    }

    fn node_folder(&self, index: usize) -> PathBuf {
        self.folder.join(node_name(index))
    }

    fn write(&self, index: usize, name: &str, text: &str) -> Result<(), Error> {
        let path = self.node_folder(index).join("config").join(name);
        fs::write(&path, text).context("write", path)
    }

    /// What a node logs. Servers that run from libraries are told to send what is deprecated as headers, too; the
    /// others do so by themselves.
    fn logging(&self) -> String {
        let package = match self.server {
            Server::Elasticsearch7 => "elasticsearch",
            Server::OpenSearch3 => "opensearch",
            Server::Elasticsearch5 | Server::Elasticsearch9 => return LOG4J.to_owned(),
        };
        format!(
            "{LOG4J}\
             packages = org.{package}.common.logging\n\
             appender.header_warning.type = HeaderWarningAppender\n\
             appender.header_warning.name = header_warning\n\
             logger.deprecation.name = org.{package}.deprecation\n\
             logger.deprecation.level = info\n\
             logger.deprecation.appenderRef.header_warning.ref = header_warning\n\
             logger.deprecation.additivity = false\n"
        )
    }

    fn settings(&self, index: usize, peers: &[String], before: Option<Ports>) -> Vec<(String, String)> {
        let folder = self.node_folder(index);
        let (http, transport) = match before {
            Some(ports) => (ports.http.to_string(), ports.transport.to_string()),
            None => (self.ports.http(), self.ports.transport()),
        };
        let ours = [
            ("cluster.name", self.cluster.clone()),
            ("node.name", node_name(index)),
            ("path.data", folder.join("data").display().to_string()),
            ("path.logs", folder.join("logs").display().to_string()),
            // Snapshots of all nodes go here.
            ("path.repo", self.folder.join("snapshots").display().to_string()),
            ("network.host", "127.0.0.1".to_owned()),
            ("http.port", http),
            (self.server.transport_port_setting(), transport),
            ("node.portsfile", "true".to_owned()),
            // A node shall answer before it has found the others.
            ("discovery.initial_state_timeout", "0s".to_owned()),
            // A disk that is nearly full must not keep tests from creating indices.
            ("cluster.routing.allocation.disk.threshold_enabled", "false".to_owned()),
        ];
        let discovery = self.server.discovery(index, self.nodes, peers, before.is_none());
        let own = self.server.own_settings().iter().map(|&(key, value)| (key, value.to_owned()));
        let mut settings: Vec<(String, String)> =
            ours.into_iter().chain(discovery).chain(own).map(|(key, value)| (key.to_owned(), value)).collect();
        let security = self.security.iter().flat_map(Security::settings);
        let wanted = self.settings.iter().filter(|(node, ..)| node.is_none_or(|node| node == index));
        let later: Vec<_> = security.chain(wanted.map(|(_, key, value)| (key.clone(), value.clone()))).collect();
        for (key, value) in later {
            settings.retain(|(known, _)| *known != key);
            settings.push((key, value));
        }
        settings
    }

    /// A small heap and the quickest start.
    fn jvm_options(&self, index: usize) -> Vec<String> {
        let temporary = self.node_folder(index).join("tmp");
        let mut options = vec![
            format!("-Xms{}m", self.heap_mb),
            format!("-Xmx{}m", self.heap_mb),
            "-XX:+UseSerialGC".to_owned(),
            "-XX:TieredStopAtLevel=1".to_owned(),
            "-XX:-AlwaysPreTouch".to_owned(),
            "-XX:+ExitOnOutOfMemoryError".to_owned(),
            format!("-Djava.io.tmpdir={}", temporary.display()),
        ];
        options.extend(self.server.jvm_options().iter().map(|&option| option.to_owned()));
        options.extend(self.jvm_options.iter().cloned());
        options
    }

    fn launcher(&self, index: usize, settings: &[(String, String)]) -> Program {
        let classes = ["launcher", "lib/*"].map(|name| self.home.join(name).display().to_string()).join(":");
        let folder = self.node_folder(index);
        let mut args: Vec<OsString> = self.jvm_options(index).into_iter().map(OsString::from).collect();
        args.extend(["-cp".into(), classes.into(), "NodeLauncher".into(), folder.clone().into()]);
        args.extend(settings.iter().map(|(key, value)| format!("{key}={value}").into()));
        Program {
            path: self.java.program("java"),
            args,
            env: Vec::new(),
            user: self.user,
            log: self.log_file(index),
            folder,
        }
    }

    fn start_script(&self, index: usize) -> Program {
        let folder = self.node_folder(index);
        Program {
            path: self.home.join("bin/elasticsearch"),
            args: Vec::new(),
            env: self.environment(&folder.join("config"), &folder.join("tmp")),
            user: self.user,
            log: self.log_file(index),
            folder,
        }
    }

    /// What the server's start script and tools are told.
    fn environment(&self, config: &Path, temporary: &Path) -> Vec<(&'static str, OsString)> {
        vec![
            ("HOME", temporary.into()),
            ("ES_JAVA_HOME", self.java.home.clone().into()),
            ("ES_PATH_CONF", config.into()),
            ("ES_TMPDIR", temporary.into()),
            ("ES_JAVA_OPTS", OsString::new()),
            ("CLI_JAVA_OPTS", "-XX:TieredStopAtLevel=1".into()),
        ]
    }
}

/// Where folders of servers are made: in memory if there is room and nobody says otherwise (`TMPDIR`), as servers wait
/// for the disk at each index that they make.
fn scratch() -> PathBuf {
    const ROOM: u64 = 4 << 30;
    let memory = Path::new("/dev/shm");
    let roomy = fs4::available_space(memory).is_ok_and(|room| room >= ROOM);
    match env::var_os("TMPDIR").is_none() && roomy {
        true => memory.to_owned(),
        false => env::temp_dir(),
    }
}

fn temporary_folder(parent: &Path) -> Result<TempDir, Error> {
    tempfile::Builder::new().prefix("es-cluster-").tempdir_in(parent).context("make a folder in", parent)
}

/// A point in time and how long it was away at first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    limit: Duration,
    end: Instant,
}

impl Deadline {
    pub(crate) fn after(limit: Duration) -> Self {
        Self { limit, end: Instant::now() + limit }
    }

    pub(crate) fn is_over(self) -> bool {
        Instant::now() >= self.end
    }
}

/// The port in `127.0.0.1:9200`, which may be one of several lines.
fn parse_port(text: &str) -> Option<u16> {
    text.lines().find_map(|line| line.strip_prefix("127.0.0.1:")?.trim().parse().ok())
}

/// YAML's double quotes are JSON's.
fn quoted(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_the_one_on_the_local_address() {
        assert_eq!(parse_port("[::1]:9201\n127.0.0.1:9200\n"), Some(9200));
        assert_eq!(parse_port("127.0.0.1:65536"), None);
        assert_eq!(parse_port("127.0.0.1:"), None);
        assert_eq!(parse_port(""), None);
    }

    #[test]
    fn clusters_have_ports_of_their_own() {
        let blocks: Vec<_> = (0..60).map(|_| PortBlock::claim()).collect();
        let mut first: Vec<_> = blocks.iter().map(|block| block.first).collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), blocks.len());
        let PortBlock { first, .. } = blocks[0];
        assert_eq!(blocks[0].http(), format!("{first}-{}", first + 49));
        assert_eq!(blocks[0].transport(), format!("{}-{}", first + 50, first + 98));
    }

    #[test]
    fn settings_are_quoted_for_yaml() {
        assert_eq!(quoted(r#"a "b" \ c: #"#), r#""a \"b\" \\ c: #""#);
    }
}

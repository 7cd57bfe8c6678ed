//! Ends processes and removes a folder when this process is gone, however it went.

use std::{
    io::{self, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::{Error, error::IoContext};

/// Reads `watch GROUP` and `forget GROUP` until its input ends, which is when the process that holds the other
/// end has dropped it or died; then it kills the watched process groups and removes the folder.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
groups=
while read -r word group; do
  case $word in
    watch) groups="$groups $group" ;;
    forget)
      kept=
      for each in $groups; do [ "$each" = "$group" ] || kept="$kept $each"; done
      groups=$kept ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf -- "$1" && break
  sleep 0.3
done
"#;

/// How long killing the processes and removing the folder may take.
const END_LIMIT: Duration = Duration::from_secs(20);

/// A shell in a process group of its own, so that neither Ctrl-C nor a killed test run takes it along.
#[derive(Debug)]
pub(crate) struct Watchdog {
    shell: Child,
    orders: Mutex<Option<ChildStdin>>,
}

impl Watchdog {
    /// Starts the watch; `folder` is removed at its end.
    pub(crate) fn start(folder: &Path) -> Result<Self, Error> {
        let mut shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "watchdog"])
            .arg(folder)
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("start", "/bin/sh")?;
        let orders = Mutex::new(shell.stdin.take());
        Ok(Self { shell, orders })
    }

    /// Kills this process group when the watch ends.
    pub(crate) fn watch(&self, group: u32) -> io::Result<()> {
        self.order("watch", group)
    }

    /// No longer kills this process group: it is gone, and its number may be given to another.
    pub(crate) fn forget(&self, group: u32) -> io::Result<()> {
        self.order("forget", group)
    }

    fn order(&self, word: &str, group: u32) -> io::Result<()> {
        match self.orders.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(orders) => writeln!(orders, "{word} {group}"),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Drop for Watchdog {
    /// Ends the watch and waits until the folder is gone.
    fn drop(&mut self) {
        drop(self.orders.lock().unwrap_or_else(PoisonError::into_inner).take());
        let deadline = Instant::now() + END_LIMIT;
        while matches!(self.shell.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_watch_kills_what_is_watched_and_removes_the_folder() {
        let folder = tempfile::tempdir().unwrap().keep();
        let spawn = || Command::new("sleep").arg("600").process_group(0).spawn().unwrap();
        let (mut watched, mut forgotten) = (spawn(), spawn());

        let watchdog = Watchdog::start(&folder).unwrap();
        for child in [&watched, &forgotten] {
            watchdog.watch(child.id()).unwrap();
        }
        watchdog.forget(forgotten.id()).unwrap();
        drop(watchdog);

        assert!(!folder.exists());
        assert!(!watched.wait().unwrap().success());
        assert!(forgotten.try_wait().unwrap().is_none());
        forgotten.kill().unwrap();
        forgotten.wait().unwrap();
    }
}

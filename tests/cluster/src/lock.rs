//! Locks between processes. The operating system gives them back when their holder dies.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// After this long a start goes ahead without its turn.
const TURN_LIMIT: Duration = Duration::from_secs(900);

/// Waits until one of these files is ours alone; None when the limit is over first.
pub(crate) fn any_of(paths: &[PathBuf], limit: Duration) -> io::Result<Option<File>> {
    let deadline = Instant::now() + limit;
    loop {
        for path in paths {
            let file = File::create(path)?;
            match fs4::FileExt::try_lock(&file) {
                Ok(()) => return Ok(Some(file)),
                Err(fs4::TryLockError::WouldBlock) => {}
                Err(fs4::TryLockError::Error(error)) => return Err(error),
            }
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// A turn to start a cluster, given back when dropped.
///
/// A start keeps two processors busy. When all tests of a suite start theirs at once, none is ready in time.
pub(crate) fn turn(folder: &Path) -> Option<File> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let turns: Vec<_> = (0..processors.div_ceil(2)).map(|turn| folder.join(format!("turn-{turn}"))).collect();
    // Without a place for the files there are no turns, which is no reason not to start.
    any_of(&turns, TURN_LIMIT).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [folder.path().join("a"), folder.path().join("b")];
        let lock = || any_of(&paths, Duration::ZERO).unwrap();
        let (first, second) = (lock(), lock());
        assert!(first.is_some() && second.is_some());
        assert!(lock().is_none());
        drop(first);
        assert!(lock().is_some());
    }
}

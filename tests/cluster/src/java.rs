//! Finds a JDK that can run a server.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Error, Server};

/// Where systems keep their JDKs.
const HOMES: [&str; 2] = ["/usr/lib/jvm", "/Library/Java/JavaVirtualMachines"];

/// A JDK on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Java {
    pub(crate) home: PathBuf,
    pub(crate) major: u32,
}

impl Java {
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.home.join("bin").join(name)
    }
}

/// The first JDK that runs this server and satisfies `usable`; one that the environment names comes first.
pub(crate) fn find(server: Server, usable: impl Fn(&Path) -> bool) -> Result<Java, Error> {
    let needed = server.java();
    let mut found = Vec::new();
    for home in candidates() {
        let Some(major) = major_version(&home) else {
            continue;
        };
        let java = Java { home, major };
        if !java.program("javac").is_file() {
            found.push(format!("{} is only a runtime, without javac", java.home.display()));
        } else if !needed.contains(&java.major) {
            found.push(format!("{} is Java {}", java.home.display(), java.major));
        } else if !usable(&java.home) {
            found.push(format!("{} cannot be entered by the user the server runs as", java.home.display()));
        } else {
            return Ok(java);
        }
    }
    Err(Error::NoJava {
        server,
        needed: match *needed.end() {
            u32::MAX => format!("{} or newer", needed.start()),
            newest => format!("{} to {newest}", needed.start()),
        },
        found: match found.is_empty() {
            true => "there is no JDK at all".to_owned(),
            false => found.join("; "),
        },
    })
}

/// Every place that may hold a JDK, each once.
fn candidates() -> Vec<PathBuf> {
    let named = ["ES_JAVA_HOME", "JAVA_HOME"].into_iter().filter_map(env::var_os).map(PathBuf::from);
    let on_path = on_path("java")
        .and_then(|java| java.canonicalize().ok())
        .and_then(|java| Some(java.parent()?.parent()?.to_owned()));
    let installed = HOMES.into_iter().flat_map(|folder| {
        let mut homes: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        homes.sort();
        homes
    });
    let mut homes = Vec::new();
    for home in named.chain(on_path).chain(installed) {
        // macOS wraps the home in a bundle.
        let inner = home.join("Contents/Home");
        let home = if inner.is_dir() { inner } else { home };
        let Ok(home) = home.canonicalize() else {
            continue;
        };
        if home.join("bin/java").is_file() && !homes.contains(&home) {
            homes.push(home);
        }
    }
    homes
}

/// The program of this name on the `PATH`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path: OsString = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Reads the `release` file that JDKs carry, or asks the program itself.
fn major_version(home: &Path) -> Option<u32> {
    let release = fs::read_to_string(home.join("release")).unwrap_or_default();
    let line = release.lines().find_map(|line| line.strip_prefix("JAVA_VERSION="));
    if let Some(major) = line.and_then(parse_major) {
        return Some(major);
    }
    let output = Command::new(home.join("bin/java")).arg("-version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    parse_major(text.lines().next()?.split_once(" version ")?.1)
}

/// The major version in `"17.0.15"`, `"25"`, `"26-ea"` or the old spelling `"1.8.0_392"`.
fn parse_major(version: &str) -> Option<u32> {
    let mut numbers = version.trim_start_matches('"').split(|c: char| !c.is_ascii_digit());
    match numbers.next()?.parse().ok()? {
        1 => numbers.next()?.parse().ok(),
        major => Some(major),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_versions_old_and_new() {
        for (text, major) in [
            ("\"17.0.15\"", Some(17)),
            ("\"25\"", Some(25)),
            ("\"26-ea\" 2026-03-17", Some(26)),
            ("\"1.8.0_392\"", Some(8)),
            ("21.0.2", Some(21)),
            ("", None),
            ("\"\"", None),
            ("\"1\"", None),
        ] {
            assert_eq!(parse_major(text), major, "{text}");
        }
    }

    #[test]
    fn the_message_names_what_is_needed_and_what_was_found() {
        let error = find(Server::Elasticsearch9, |_| false).unwrap_err();
        assert!(error.is_missing_tool());
        let text = error.to_string();
        assert!(text.contains("Elasticsearch 9.2.0 needs a JDK 21 or newer"), "{text}");
        assert!(text.contains("ES_JAVA_HOME"), "{text}");
    }
}

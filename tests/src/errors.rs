//! Pages of errors as programs print them, and how they are compared with the files that hold them.

use std::{error::Error, fmt::Write as _};

use es_cluster::Server;

/// A page of errors.
#[derive(Debug)]
pub struct Page {
    text: String,
    /// Whether errors are shown with all that can be printed of them.
    in_full: bool,
}

impl Page {
    /// An empty page with a title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self { text: format!("# {title}\n"), in_full: true }
    }

    /// A page of errors as `{}` prints them.
    #[must_use]
    pub fn of_lines(title: &str) -> Self {
        Self { in_full: false, ..Self::new(title) }
    }

    /// Begins a section.
    pub fn section(&mut self, title: &str) {
        let _ = write!(self.text, "\n## {title}\n");
    }

    /// Adds an error: what was asked, what `{}` prints, the chain of its sources, and `{:?}` without what `{}` says.
    pub fn add(&mut self, asked: &str, error: &dyn Error) {
        let shown = error.to_string();
        let debug = format!("{error:?}").replace(&format!("{shown:?}"), "…");
        let asked = asked.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(self.text, "\n`{asked}`\n\n    {shown}\n");
        if !self.in_full {
            return;
        }
        let mut cause = error.source();
        while let Some(error) = cause {
            let _ = writeln!(self.text, "    caused by: {error}");
            cause = error.source();
        }
        let _ = writeln!(self.text, "    {debug}");
    }

    /// Adds the entries of another page.
    pub fn append(&mut self, page: &str) {
        self.text += page.split_once('\n').map_or(page, |(_title, entries)| entries);
    }

    /// Replaces what is another in each run.
    pub fn hide(&mut self, text: &str) {
        self.text = self.text.replace(text, "…");
    }

    /// The text, with what differs from run to run made the same.
    #[must_use]
    pub fn finish(self) -> String {
        // Where no name service answers, the system says so in place of knowing no such name.
        let text = self.text.replace("Temporary failure in name resolution", "Name or service not known");
        let text = replaced(&text, "127.0.0.1:", "9200", |c| c.is_ascii_digit());
        let text = replaced(&text, "localhost:", "9200", |c| c.is_ascii_digit());
        replaced(&text, " after ", "5ms", |c| c.is_ascii_digit() || ".nµms".contains(c))
    }
}

/// Replaces what stands behind a prefix: the digit there and all that belongs to the same word.
fn replaced(text: &str, prefix: &str, by: &str, belongs: fn(char) -> bool) -> String {
    let mut parts = text.split(prefix);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(belongs);
        replaced += prefix;
        replaced += if part.starts_with(|c: char| c.is_ascii_digit()) { by } else { &part[..part.len() - rest.len()] };
        replaced += rest;
    }
    replaced
}

/// Adds what each of the expressions fails with.
///
/// # Panics
/// Where one does not fail.
#[macro_export]
macro_rules! failures {
    ($page:expr; $($result:expr;)*) => {$(
        match $result {
            Err(error) => $page.add(stringify!($result), &error),
            Ok(_) => panic!("{} succeeds", stringify!($result)),
        }
    )*};
}

/// Compares a page of what a server says with its file; `what` is the end of the file's name.
///
/// # Panics
/// Where they differ.
pub fn assert_page_of_server(server: Server, what: &str, page: Page) {
    let name = format!("{}_{}{what}.md", server.name().to_lowercase(), server.version());
    assert_page(&format!("{}/tests/errors/servers/{name}", env!("CARGO_MANIFEST_DIR")), &page.finish());
}

/// Compares a page with its file, or writes the file where `UPDATE` is set.
///
/// # Panics
/// Where they differ.
#[allow(clippy::panic, reason = "a test whose page is another has failed")]
pub fn assert_page(file: &str, page: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, page).unwrap_or_else(|error| panic!("{file}: {error}"));
        return;
    }
    let kept = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    for (line, (was, is)) in kept.lines().zip(page.lines()).enumerate() {
        assert_eq!(was, is, "{file}:{}; `UPDATE=1` writes the page anew", line + 1);
    }
    assert_eq!(kept.len(), page.len(), "{file}: the page has another end; `UPDATE=1` writes it anew");
}

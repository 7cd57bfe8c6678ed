//! The README's tables: what works where, which a test writes, and what this client has beside others.

use std::collections::BTreeSet;
use std::path::Path;

use super::{SERVERS, endpoints, every_server};

/// Groups of calls, and the beginnings of their endpoints' names; the first that fits counts.
const GROUPS: [(&str, &[&str]); 16] = [
    ("many writes at once", &["bulk"]),
    (
        "documents by id",
        &["index", "create", "get", "get_source", "exists", "exists_source", "mget", "update", "delete"],
    ),
    ("update and delete by query", &["update_by_query", "delete_by_query"]),
    ("stored and tried scripts", &["put_script", "get_script", "delete_script", "scripts_painless_execute"]),
    ("aliases", &["indices.*alias*"]),
    ("templates", &["indices.*template", "cluster.*component_template"]),
    ("data streams", &["indices.*data_stream"]),
    ("indices", &["indices.*"]),
    ("cluster", &["cluster.*", "info", "ping"]),
    ("nodes and tasks", &["nodes.*", "tasks.*"]),
    ("cat, as typed rows", &["cat.*"]),
    ("ingest pipelines", &["ingest.*"]),
    ("snapshots", &["snapshot.*"]),
    ("users and keys", &["security.*"]),
    ("ES\\|QL, SQL, PPL, searches that go on", &["esql.*", "sql.*", "ppl.*", "async_search.*"]),
    ("search and the like", &["*"]),
];

/// Whether a name fits a pattern with stars.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            rest.is_empty()
                || (0..=name.len()).filter(|at| name.is_char_boundary(*at)).any(|at| fits(rest, &name[at..]))
        }),
    }
}

/// The table: how many typed calls there are in each group, how many of these each server has, and how many of these are not tried on it.
async fn table() -> String {
    let offered = endpoints::offered().await;
    let unrecorded: BTreeSet<(String, String)> = every_server::unrecorded();
    let group_of =
        |name: &str| GROUPS.iter().position(|(_, patterns)| patterns.iter().any(|pattern| fits(pattern, name)));
    let mut table = String::from(
        "| typed calls | | Elasticsearch 5.6 | 7.10 | 9.2 | OpenSearch 3.8 |\n|---|---|---|---|---|---|\n",
    );
    for (number, (group, _)) in GROUPS.iter().enumerate() {
        let calls: Vec<_> = offered.iter().filter(|(name, _)| group_of(name) == Some(number)).collect();
        if calls.is_empty() {
            continue;
        }
        let cells = SERVERS.map(|server| {
            let has: Vec<_> = calls.iter().filter(|(_, typed)| typed.servers.contains(server)).collect();
            let untried =
                has.iter().filter(|(name, _)| unrecorded.contains(&((**name).to_owned(), server.to_owned()))).count();
            match (has.len(), untried) {
                (0, _) => "–".to_owned(),
                (has, 0) if has == calls.len() => "all".to_owned(),
                (has, 0) => has.to_string(),
                (has, untried) if untried == has => format!("{has}, untried"),
                (has, untried) => format!("{has}, {untried} untried"),
            }
        });
        table += &format!("| {group} | {} | {} |\n", calls.len(), cells.join(" | "));
    }
    table
}

#[tokio::test]
async fn the_readme_says_what_works_where() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("| typed calls |").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    let right = format!("{before}{}\n{after}", table().await);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &right).unwrap();
    }
    assert!(right == std::fs::read_to_string(path).unwrap(), "the README's table is another: UPDATE=1 makes it");
}

/// Each cell about this client that does not say "not yet" links to its page of the docs. That the page is there is looked up
/// in docs that were built before, as CI does: `cargo doc --workspace --no-deps --all-features`.
#[test]
fn what_the_readme_says_of_this_client_is_in_the_docs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, table) = readme.split_once("| | es-client |").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let docs = root.join("target/doc");
    for row in table.lines().skip(2) {
        let cell = row.split(" | ").nth(1).unwrap();
        if cell.starts_with("not yet") {
            continue;
        }
        let link = cell.split_once("][").and_then(|(_, rest)| rest.split_once(']'));
        let (name, _) = link.unwrap_or_else(|| panic!("`{cell}` links to nothing"));
        let (_, url) = readme.split_once(&format!("\n[{name}]: ")).unwrap_or_else(|| panic!("[{name}] is nowhere"));
        let url = url.lines().next().unwrap();
        let page = url.strip_prefix("https://docs.rs/es-").and_then(|url| url.split_once("/latest/")).unwrap().1;
        if docs.join("es_client/index.html").exists() {
            assert!(docs.join(page).exists(), "{url} is not in the docs");
        }
    }
}

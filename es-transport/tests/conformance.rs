//! Which rows of the conformance list hold: a table made from the tests that are run, kept in `src/conformance.md`.
//! `UPDATE=1 cargo test -p es-transport --test conformance` writes it anew.
//!
//! Names in the source would not do: a test can be ignored, or left out with a feature. So the test programs are asked
//! which tests they run. That these pass is theirs to tell, in the same run of all tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The rows: what is expected, and the reason where one is left out.
const ROWS: &[(&str, &str, Option<&str>)] = &[
    ("P01", "a pool without nodes is refused", None),
    ("P02", "a node given twice is refused; found twice by a sniff it counts once", None),
    ("P03", "nodes take turns in the same order", None),
    ("P04", "the configured order is kept or shuffled", None),
    ("P05", "three nodes, eleven requests: one after another", None),
    ("P06", "a dead node gets no requests", None),
    ("P07", "the dead timeout doubles up to its maximum", None),
    ("P08", "the legacy times of death", None),
    ("P09", "the Java client's times of death", Some("a preset of another client")),
    ("P10", "dead up to the instant, alive right after it", None),
    ("P11", "when all are dead, the one that is back soonest is asked", None),
    ("P12", "a node whose time is over takes its turn again", None),
    ("P13", "a success clears the count; the next failure begins anew", None),
    ("P14", "requests that fail together count as one failure", None),
    ("P15", "the failure of a node that left changes nothing", None),
    ("P16", "a new node is preferred to a dead seed", None),
    ("P17", "nodes leave and return", None),
    ("P18", "a filter that refuses all nodes is an error that lists them", None),
    ("P19", "a selector sees living nodes only", None),
    ("P20", "nodes of an attribute are required or preferred", None),
    ("P21", "dedicated masters are spared", None),
    ("P22", "a single node is always asked", None),
    ("P23", "many threads always find a node", None),
    (
        "P24",
        "dead nodes are pinged back to life",
        Some("a setting of the JavaScript client; here the next request is the ping"),
    ),
    ("P25", "a pool that takes no node out of use", None),
    ("P26", "the nodes are whole while they change", None),
    ("S01", "one sniff before the first request", None),
    ("S02", "the sniff on start has the time of a request, later ones their own", None),
    ("S03", "a sniff when the interval is over", None),
    (
        "S04",
        "a least time between two sniffs after failures",
        Some("a preset of another client; sniffs that are wanted at once share one"),
    ),
    ("S05", "a failure causes a sniff, a success none", None),
    ("S06", "without retries the error comes back and the pool is replaced", None),
    ("S07", "a failed sniff does not stop the retry", None),
    ("S08", "after a failed sniff the next is made after a pause", None),
    ("S09", "a sniff on start that fails or finds nothing is an error", None),
    ("S10", "a later sniff that finds nothing changes nothing", None),
    ("S11", "publish addresses in all their forms; what cannot be used is skipped", None),
    ("S12", "sniffed nodes inherit scheme, prefix and credentials", None),
    ("S13", "a dedicated master that is sniffed is skipped", None),
    ("S14", "a callback filters and maps sniffed nodes", None),
    ("S15", "a node that is known keeps its connections", None),
    ("S16", "new facts about a known address", None),
    ("S17", "a node that is not listed any more gets no new requests", None),
    ("S18", "a dead node that is still listed stays dead", None),
    ("S19", "one node after another is asked, the seeds last", None),
    ("S20", "a pool of nodes that all fail: the seed answers", None),
    ("S21", "many triggers share one sniff", None),
    ("S22", "a sniff in the background holds nobody up", None),
    ("S23", "all first requests wait for the sniff on start, whoever caused it", None),
    ("S24", "closing during a sniff", None),
    ("S25", "a cloud id or serverless and sniffing exclude each other", None),
    ("S26", "a warning for nodes with differing options", Some("nodes have no options of their own here")),
    ("S27", "the schedule of the Java client's sniffer", Some("a preset of another client")),
    ("S28", "an error or an empty answer never stops later sniffs", None),
    ("S29", "closing cancels sniffs", None),
    ("S30", "roles and attributes as servers send them", None),
    ("S31", "sniffs carry credentials, headers and user layers", None),
    ("S32", "a sniff that times out fails no request", None),
    ("S33", "addresses that cannot be reached do not replace those that can", None),
    ("S34", "dropping the last handle ends a sniff", None),
    ("S35", "sniffs that fail again and again become rare, and the pool tells why", None),
    ("R01", "the number of attempts", None),
    ("R02", "timeouts are retried when asked for", None),
    ("R03", "the statuses that are retried are a setting", None),
    ("R04", "which statuses are retried", None),
    ("R05", "two failures and a success", None),
    ("R06", "no node twice before all once", None),
    ("R07", "every attempt carries the same bytes, compressed ones too", None),
    ("R08", "a streamed body is sent once", None),
    ("R09", "the bounds of the wait", None),
    ("R10", "statuses wait too; `Retry-After` is honoured and capped", None),
    ("R11", "no wait before a node that was not tried", None),
    ("R12", "a wait past the deadline is not begun", None),
    ("R13", "the last response is kept when attempts are used up", None),
    ("R14", "retries switched off", None),
    ("R15", "a failed TLS handshake goes to the next node", None),
    ("R16", "a connection closed before the answer", None),
    ("R17", "what no other node can help is not repeated", None),
    ("R18", "a 404 to HEAD is an answer", None),
    ("R19", "the connection of a discarded response is used again", None),
    ("R20", "a path prefix is applied once to each attempt", None),
    ("R21", "retries stop when everything fails", None),
    ("R22", "what may have been executed, wholly or in part, is repeated only if idempotent", None),
    ("R23", "no wait after the last attempt", None),
    ("R24", "the settings of a request hold over a service of the user's own", None),
    ("D01", "the statuses that take a node out of use", None),
    ("D02", "errors that are not repeated take no node out of use", None),
    ("T01", "the time limit of an attempt", None),
    ("T02", "a timeout and its node", None),
    ("T03", "a caller that goes away", None),
    ("T04", "the total time covers attempts and waits", None),
    ("T05", "a body that stalls", None),
    ("T06", "requests after closing", None),
    ("H01", "the user agent", None),
    ("H02", "the client meta header", Some("it identifies the clients of Elastic")),
    ("H03", "versions in the client meta header", Some("it identifies the clients of Elastic")),
    ("H04", "compatibility headers", None),
    ("H05", "the opaque id", None),
    ("H06", "kinds of credentials exclude each other; the request's header wins", None),
    ("H07", "user information is percent-decoded and leaves the URL", None),
    ("H08", "names of headers are compared without case", None),
    ("H09", "credentials are never shown", None),
    ("C01", "requests are compressed on demand", None),
    ("C02", "a broken encoding is an error", None),
    ("C03", "a response past the limit is given up", None),
    ("C04", "a page that is no JSON is kept as text", None),
    ("C05", "an empty body is no JSON to decode", None),
    ("C06", "content codings in any case, by their other names, and in lists", None),
    ("E01", "what the server says of an error", None),
    ("E02", "statuses taken for success", None),
    ("E03", "the product check", None),
    ("E04", "warnings", None),
    ("E05", "an error tells node, attempts and times", None),
    ("X01", "fingerprints, of the node or an authority", None),
    ("X02", "TLS settings without https are refused", None),
    ("X03", "TLS below 1.2 is refused", None),
    ("X04", "verification off by a loud name", None),
    ("N01", "the default host", None),
    ("N02", "hosts in their lenient forms", None),
    ("N03", "URLs of nodes are whole", None),
    ("N04", "unknown keys of a host are refused", None),
    ("N05", "cloud ids", None),
    ("N06", "two names of one setting exclude each other", None),
    ("N07", "`http_auth` in its forms", None),
    ("K01", "responses that were read reuse one connection", None),
    ("K02", "idle and old connections are not used", None),
    ("K03", "a long response outlives the idle time", None),
    ("K04", "concurrent requests have connections of their own", None),
    ("K05", "a body that was dropped half-read", None),
    ("K06", "a connection seen closed is replaced", None),
    ("K07", "a connection that proves stale is replaced without an error", None),
    ("K08", "`Connection: close` is obeyed", None),
    ("K09", "path and host on the wire", None),
    ("K10", "nodes do not share connections", None),
    ("K11", "a server error does not cost the connection", None),
    ("K12", "a connection that is not to be used again completes its body", None),
    ("K13", "a connection closed when it is accepted", None),
    ("K14", "a connection broken after the request", None),
    ("K15", "a body that breaks off", None),
    ("K16", "a clean end before any byte of a response", None),
    ("K17", "responses without a body", None),
    ("K18", "a stale connection says nothing about its node", None),
    ("K19", "the cap on connections; a waiter that leaves frees its place", None),
    ("K20", "IPv6 literals", None),
    ("K21", "a name of a dead and a living address", None),
    ("K22", "an answer before the request is written whole", None),
    ("K23", "connecting takes no longer than the request may, and kills its node", None),
];

/// The packages whose tests stand for rows.
const PACKAGES: [&str; 2] = ["es-transport", "es-client"];

/// The tests by row: `p03_p05_nodes_take_turns` stands for both. One that is left out by a feature or ignored does not
/// count.
fn tests() -> BTreeMap<String, Vec<String>> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (folder, program) in test_programs() {
        let ignored = listed(&folder, &program, &["--list", "--ignored"]);
        for path in listed(&folder, &program, &["--list"]).difference(&ignored) {
            let name = path.rsplit("::").next().unwrap_or(path);
            for id in ids(name) {
                rows.entry(id).or_default().push(name.to_owned());
            }
        }
    }
    for names in rows.values_mut() {
        names.sort();
    }
    rows
}

/// The tests that a test program lists.
fn listed(folder: &Path, program: &Path, arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", program.display());
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

/// The rows that the name of a test begins with.
fn ids(name: &str) -> impl Iterator<Item = String> {
    let is_id = |part: &&str| {
        matches!(part.as_bytes(), [letter, digits @ ..] if letter.is_ascii_lowercase()
            && digits.len() == 2 && digits.iter().all(u8::is_ascii_digit))
    };
    name.split('_').take_while(is_id).map(str::to_uppercase)
}

/// The test programs of `PACKAGES` as `cargo test` builds them in the workspace, but for this one, each with the
/// folder of its package. Cargo is asked, as only it knows which of the files in its target folder are those.
fn test_programs() -> Vec<(PathBuf, PathBuf)> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--workspace", "--lib", "--tests", "--no-run", "--quiet", "--message-format=json"]);
    cargo.current_dir(workspace);
    // What cargo told this test about its package: build scripts that look at it would run again.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_EXE_"].iter().any(|begin| name.starts_with(begin)) {
            cargo.env_remove(name);
        }
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut programs = Vec::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let message: Value = serde_json::from_slice(line).unwrap();
        let manifest = Path::new(message["manifest_path"].as_str().unwrap_or_default());
        let folder = manifest.parent().unwrap_or(manifest);
        let ours = PACKAGES.iter().any(|package| folder == workspace.join(package));
        if let (true, false, Some(program)) =
            (ours, message["target"]["name"] == "conformance", message["executable"].as_str())
        {
            programs.push((folder.to_owned(), PathBuf::from(program)));
        }
    }
    programs.sort();
    for package in PACKAGES {
        assert!(programs.iter().any(|(folder, _)| folder.ends_with(package)), "no tests of {package}: {programs:?}");
    }
    programs
}

#[test]
fn the_table_is_what_the_tests_say() {
    let tests = tests();
    let (mut held, mut left_out, mut open) = (0, 0, 0);
    let mut table = String::from("| row | what is expected | |\n|---|---|---|\n");
    for (id, expected, reason) in ROWS {
        let standing = match (tests.get(*id), reason) {
            (Some(names), None) => {
                held += 1;
                names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join("<br>")
            }
            (None, Some(reason)) => {
                left_out += 1;
                format!("left out: {reason}")
            }
            (None, None) => {
                open += 1;
                "not yet".to_owned()
            }
            (Some(_), Some(_)) => panic!("{id} is tested and left out"),
        };
        writeln!(table, "| {id} | {expected} | {standing} |").unwrap();
    }
    for id in tests.keys() {
        assert!(ROWS.iter().any(|(row, ..)| row == id), "{id} is tested and no row");
    }
    let summary =
        format!("{held} rows hold, each by the tests named; {left_out} are left out, {open} are not done.\n\n");
    let table = summary + &table;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/conformance.md");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap();
    let changed: Vec<_> = committed.lines().filter(|line| !table.lines().any(|now| now == *line)).collect();
    assert!(
        committed == table,
        "these lines do not hold any more; with UPDATE=1 this test writes the table anew:\n{}",
        changed.join("\n")
    );
}

//! The part of the answers that is in this repository.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use super::{EXAMPLES, LIVE, Recorded, data};

/// How long a line of the sample may be, in bytes.
const LONGEST: usize = 700;

/// Where the sample of a file is.
pub(super) fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)
}

/// What makes answers alike: the endpoint, the status, the members, and the kinds of aggregations.
fn form(answer: &Recorded) -> (String, u16, Vec<String>, BTreeSet<String>) {
    let members = answer.body.as_object().into_iter().flatten().map(|(name, _)| name.clone());
    // In a mapping, the members are names of indices.
    let members = if answer.endpoint == "indices.get_mapping" { Vec::new() } else { members.collect() };
    let mut kinds = BTreeSet::new();
    if let Some(request) = &answer.request {
        kinds_of(request, &mut kinds);
    }
    (answer.endpoint.clone(), answer.status, members, kinds)
}

fn kinds_of(body: &Value, kinds: &mut BTreeSet<String>) {
    for aggs in ["aggs", "aggregations"].into_iter().filter_map(|name| body.get(name)?.as_object()) {
        for agg in aggs.values() {
            kinds_of(agg, kinds);
            let names = agg.as_object().into_iter().flatten().map(|(name, _)| name.clone());
            kinds.extend(names.filter(|name| !["aggs", "aggregations", "meta"].contains(&name.as_str())));
        }
    }
}

/// The endpoints with typed calls; `create` is one of `index`.
pub(super) const TYPED: [&str; 12] = [
    "search",
    "get",
    "index",
    "create",
    "update",
    "delete",
    "update_by_query",
    "delete_by_query",
    "indices.create",
    "indices.delete",
    "indices.refresh",
    "indices.get_mapping",
];

/// The first answer of each form that a typed call reads; of errors, the first of each status and endpoint.
fn sample(text: &str) -> String {
    let mut forms = BTreeSet::new();
    let mut sample = String::new();
    for line in text.lines().filter(|line| line.len() <= LONGEST && !line.contains("/tmp/")) {
        let answer = Recorded::read(line);
        let wanted = TYPED.contains(&answer.endpoint.as_str()) || answer.status >= 400;
        if wanted && forms.insert(form(&answer)) {
            sample.push_str(line);
            sample.push('\n');
        }
    }
    sample
}

#[test]
#[ignore = "needs the data of the specification (ES_API_DATA)"]
fn the_sample_is_that_of_the_data() {
    for file in LIVE.into_iter().chain([EXAMPLES]) {
        let text = data(file).unwrap();
        let sample = sample(&text);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(path(file).parent().unwrap()).unwrap();
            std::fs::write(path(file), &sample).unwrap();
        }
        assert!(
            std::fs::read_to_string(path(file)).unwrap() == sample,
            "tests/data/{file} is another: UPDATE=1 makes it"
        );
    }
}

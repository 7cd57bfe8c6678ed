//! The files of a suite: YAML documents, each a test of named steps.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

/// A test with what goes before and after it.
#[derive(Debug)]
pub(crate) struct Test {
    /// `search/10_source_filtering.yml::_source: true`
    pub(crate) name: String,
    pub(crate) setup: Vec<Step>,
    pub(crate) steps: Vec<Step>,
    pub(crate) teardown: Vec<Step>,
}

/// `do: {search: …}`, `match: {hits.total: 1}`.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) kind: String,
    pub(crate) args: Value,
}

/// All tests of a folder and those below it.
pub(crate) fn read(folder: &Path) -> Vec<Test> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    files.iter().flat_map(|file| tests(&file.strip_prefix(folder).unwrap().display().to_string(), file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yml") {
            files.push(path);
        }
    }
}

fn tests(name: &str, file: &Path) -> Vec<Test> {
    let text = fs::read_to_string(file).unwrap();
    // Otherwise a field called `n` is `false`.
    let options = serde_saphyr::options! { strict_booleans: true };
    let documents: Vec<Option<Map<String, Value>>> =
        serde_saphyr::from_multiple_with_options(&text, options).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (mut setup, mut teardown, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for (key, steps_of) in documents.into_iter().flatten().flatten() {
        match key.as_str() {
            "setup" => setup = steps(steps_of),
            "teardown" => teardown = steps(steps_of),
            _ => found.push((key, steps(steps_of))),
        }
    }
    let test = |(test, steps): (String, Vec<Step>)| {
        let name = format!("{name}::{}", test.trim());
        Test { name, setup: setup.clone(), steps, teardown: teardown.clone() }
    };
    found.into_iter().map(test).collect()
}

fn steps(list: Value) -> Vec<Step> {
    let Value::Array(list) = list else { return Vec::new() };
    let step = |step: Value| match step {
        Value::Object(step) => step.into_iter().next().map(|(kind, args)| Step { kind, args }),
        _ => None,
    };
    list.into_iter().filter_map(step).collect()
}

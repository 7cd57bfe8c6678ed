//! Random queries of all kinds, on the fields that each kind fits.

mod compound;
mod full_text;
mod joining;
mod places;
mod spans;
mod special;
mod term_level;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use es_client::prelude::*;

use crate::choices::Choices;
use crate::documents::{self, Everything};
use crate::failures::{self, Failure};
use crate::rig::Rig;
use crate::skipped;

type Fields = <Everything as Document>::Fields;

type Make = fn(&mut Choices, &Fields) -> Query<Everything>;

/// Calls each of these methods, or not, and makes a query with or without a boost and a name of it.
macro_rules! query {
    ($c:ident, $kind:expr, $built:expr $(, $param:ident($($value:expr),*))* $(,)?) => {
        IntoQuery::<Everything>::into_query(
            maybe!($c, $kind, $built $(, $param($($value),*))*, boost($c.positive()), name($c.name()))
        )
    };
}
use query;

/// Every kind, with the families one after the other.
fn kinds() -> impl Iterator<Item = (&'static str, Make)> {
    let families: [&[(&str, Make)]; 7] = [
        full_text::KINDS,
        term_level::KINDS,
        compound::KINDS,
        joining::KINDS,
        places::KINDS,
        spans::KINDS,
        special::KINDS,
    ];
    families.into_iter().flatten().copied()
}

impl Choices {
    /// A query of any kind, with at most so many levels below it.
    pub(crate) fn query(&mut self) -> Query<Everything> {
        let known: Vec<_> = kinds().filter(|(kind, _)| skipped::has(self.server, skipped::QUERIES, kind)).collect();
        let (_, make) = self.of(&known);
        make(self, &Everything::fields())
    }

    /// A query that is part of another: the deeper, the plainer.
    pub(crate) fn part(&mut self) -> Query<Everything> {
        if self.depth == 0 {
            let (_, make) = self.of(&term_level::KINDS[..3]);
            return make(self, &Everything::fields());
        }
        self.depth -= 1;
        let query = self.query();
        self.depth += 1;
        query
    }

    pub(crate) fn parts(&mut self) -> Vec<Query<Everything>> {
        (0..=self.below(2)).map(|_| self.part()).collect()
    }
}

/// The names of all kinds in some JSON that looks like a query.
fn kinds_in(json: &Value, known: &BTreeSet<&str>, found: &mut BTreeMap<String, u64>) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| kinds_in(item, known, found)),
        Value::Object(members) => {
            for (name, value) in members {
                if known.contains(name.as_str()) && value.is_object() {
                    *found.entry(name.clone()).or_default() += 1;
                }
                kinds_in(value, known, found);
            }
        }
        _ => {}
    }
}

/// Every kind of the specification is tried, or is in the table of what the server lacks; and lacks it.
async fn all_kinds_are_known(rig: &Rig, index: &str) {
    let spec: Value = serde_json::from_str(include_str!("../../../../es-dsl/tests/data/query_spec.json")).unwrap();
    for kind in spec["kinds"].as_object().unwrap().keys() {
        let tried = kinds().any(|(tried, _)| tried == kind);
        let skipped = !skipped::has(rig.server, skipped::QUERIES, kind);
        assert!(tried || skipped, "no queries of the kind {kind} are made for {}", rig.server);
    }
    let missing: Vec<_> = skipped::missing(rig.server, skipped::QUERIES).collect();
    let queries = missing.iter().map(|(kind, _)| (index.to_owned(), json!({"query": {*kind: {}}}).to_string()));
    let answers = rig.search(queries.collect()).await;
    for ((kind, why), answer) in missing.iter().zip(&answers) {
        let reason = failures::reason(&answer["error"]);
        let unknown = format!("unknown query [{kind}]");
        assert!(reason.contains(&unknown), "the table says that {kind} {why}, and {} says: {answer}", rig.server);
    }
    let objections =
        rig.objections(index, missing.iter().map(|(kind, _)| json!({*kind: {}}).to_string()).collect()).await;
    assert!(objections.iter().all(Option::is_some), "an unknown kind is not valid: {objections:?}");
}

/// Random queries of every kind are valid, find something or nothing, and are not refused.
pub(crate) async fn are_accepted(rig: &Rig) {
    let started = Instant::now();
    let docs = documents::documents(&mut rig.choices(0));
    let index = rig.index("generated-queries", &docs).await;
    all_kinds_are_known(rig, &index).await;
    let tried: Vec<_> = kinds().filter(|(kind, _)| skipped::has(rig.server, skipped::QUERIES, kind)).collect();
    let queries: Vec<Query<Everything>> = (0..rig.count)
        .map(|case| {
            let mut choices = rig.choices(case);
            choices.depth = 2;
            choices.index = index.clone();
            // Each kind in its turn, so that all of them come up.
            let (_, make) = tried[case as usize % tried.len()];
            make(&mut choices, &Everything::fields())
        })
        .collect();
    let bodies = queries.iter().map(|query| {
        let body = SearchBody::<Everything>::new().query(query.clone()).size(0);
        (index.clone(), serde_json::to_string(&body).unwrap())
    });
    let answers = rig.search(bodies.collect()).await;
    assert_eq!(answers.len(), queries.len());

    let objections = rig.objections(&index, queries.iter().map(Query::to_string).collect()).await;
    assert_eq!(objections.len(), queries.len());

    let mut failures = Vec::new();
    for (case, query) in queries.iter().enumerate() {
        let failed = answers[case]["_shards"]["failures"].get(0).or(answers[case].get("error"));
        if let Some(reason) = failed.map(failures::reason).or_else(|| objections[case].clone()) {
            failures.push(Failure { case: case as u64, sent: query.to_string(), reason });
        }
    }
    let names: BTreeSet<_> = kinds().map(|(kind, _)| kind).collect();
    let mut found = BTreeMap::new();
    queries.iter().for_each(|query| kinds_in(&serde_json::to_value(query).unwrap(), &names, &mut found));
    rig.report(
        &format!("{} queries of {} kinds valid and accepted", rig.count - failures.len() as u64, found.len()),
        started,
    );
    failures::none(rig, "queries", &failures);
    rig.delete(&index).await;
}

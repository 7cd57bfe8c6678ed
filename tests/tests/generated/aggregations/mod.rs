//! Random aggregations in aggregations, whose results have to be read as what their types say.

mod buckets;
mod made;
mod metrics;
mod pipelines;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use es_client::dsl::aggregation;
use es_client::prelude::*;

use crate::choices::Choices;
use crate::documents::{self, Everything};
use crate::failures::{self, Failure};
use crate::rig::Rig;
use crate::skipped;
use made::{Made, Set};

type Fields = <Everything as Document>::Fields;

type Make = fn(&mut Choices, &Fields) -> Set;

/// Where an aggregation may stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Anywhere,
    /// Not in another one.
    Top,
    /// Only the last: what it counts cannot be counted in other buckets again.
    Metric,
}

/// Every kind, by its name.
fn kinds() -> impl Iterator<Item = (&'static str, Place, Make)> {
    let families: [&[(&str, Place, Make)]; 3] = [metrics::KINDS, buckets::KINDS, pipelines::KINDS];
    families.into_iter().flatten().copied()
}

/// The kinds that a server has.
fn known(server: es_cluster::Server) -> Vec<(&'static str, Place, Make)> {
    kinds().filter(|(kind, _, _)| skipped::has(server, skipped::AGGREGATIONS, kind)).collect()
}

impl Choices {
    /// What is computed in each bucket of this kind.
    fn subs_of(&mut self, kind: &str) -> Set {
        let beyond_the_query = !self.may(skipped::SORTED_WITH_SCORES);
        let fails = self.server == es_cluster::Server::OpenSearch3 && skipped::DEFERRED.contains(&kind);
        match beyond_the_query && fails {
            true => self.but(skipped::SCORING, Self::subs),
            false => self.subs(),
        }
    }

    /// What is computed in each bucket of any kind.
    fn subs(&mut self) -> Set {
        let mut set = Set::default();
        for _ in 0..self.below(3) {
            let fits = |place: Place| place == Place::Metric || place == Place::Anywhere && self.depth > 0;
            let choice: Vec<_> =
                known(self.server).into_iter().filter(|(kind, place, _)| fits(*place) && self.may(kind)).collect();
            let (_, _, make) = self.of(&choice);
            let depth = self.depth;
            self.depth = depth.saturating_sub(1);
            set.extend(make(self, &Everything::fields()));
            self.depth = depth;
        }
        set
    }
}

impl Choices {
    /// Whether this kind, or parameter of a kind, can be computed here.
    fn may(&self, name: &str) -> bool {
        !self.without.contains(&name)
    }

    /// What `make` makes, without these kinds, or parameters of kinds, in it.
    fn but(&mut self, kinds: &[&'static str], make: impl FnOnce(&mut Self) -> Set) -> Set {
        let before = self.without.len();
        self.without.extend(kinds);
        let set = make(self);
        self.without.truncate(before);
        set
    }
}

/// Every kind of this crate is tried, or is in the table of what the server lacks; and lacks it.
async fn all_kinds_are_known(rig: &Rig, index: &str) {
    let tried: BTreeSet<_> = kinds().map(|(kind, _, _)| kind).collect();
    for (kind, _) in aggregation::kinds() {
        let skipped = !skipped::has(rig.server, skipped::AGGREGATIONS, kind);
        assert!(tried.contains(kind) || skipped, "no {kind} aggregations are made for {}", rig.server);
    }
    let missing: Vec<_> = skipped::missing(rig.server, skipped::AGGREGATIONS).collect();
    let bodies = missing.iter().map(|(kind, _)| (index.to_owned(), json!({"aggs": {"a": {*kind: {}}}}).to_string()));
    let answers = rig.search(bodies.collect()).await;
    for ((kind, why), answer) in missing.iter().zip(&answers) {
        let reason = failures::reason(&answer["error"]);
        let unknown = reason.contains(&format!("Unknown aggregation type [{kind}]"));
        assert!(unknown, "the table says that {kind} {why}, and {} says: {answer}", rig.server);
    }
}

/// Random aggregations of every kind are computed, and their results are read.
pub(crate) async fn are_read(rig: &Rig) {
    let started = Instant::now();
    let docs = documents::documents(&mut rig.choices(0));
    let index = rig.index("generated-aggregations", &docs).await;
    all_kinds_are_known(rig, &index).await;
    let tried = known(rig.server);
    let sets: Vec<(Set, String)> = (0..rig.count)
        .map(|case| {
            let mut choices = rig.choices(case);
            choices.depth = 2;
            choices.index = index.clone();
            let (kind, _, make) = tried[case as usize % tried.len()];
            let set = make(&mut choices, &Everything::fields());
            let mut body = SearchBody::<Everything>::new().size(0).aggs(set.aggregations());
            // OpenSearch fails at a matrix of no documents.
            if kind != "matrix_stats" && choices.one_in(3) {
                choices.depth = 0;
                body = body.query(choices.part());
            }
            (set, serde_json::to_string(&body).unwrap())
        })
        .collect();
    let answers = rig.search(sets.iter().map(|(_, body)| (index.clone(), body.clone())).collect()).await;
    assert_eq!(answers.len(), sets.len());

    let mut failures = Vec::new();
    let mut read: BTreeMap<&str, u64> = BTreeMap::new();
    for (case, ((set, body), answer)) in sets.iter().zip(&answers).enumerate() {
        let refused = answer["_shards"]["failures"].get(0).or(answer.get("error"));
        let reason = match refused {
            Some(error) => failures::reason(error),
            None => match set.read(&answer["aggregations"], &mut read) {
                Ok(()) => continue,
                Err(error) => format!("{error}; the answer: {}", answer["aggregations"]),
            },
        };
        failures.push(Failure { case: case as u64, sent: body.clone(), reason });
    }
    let accepted = rig.count - failures.len() as u64;
    let results: u64 = read.values().sum();
    rig.report(&format!("{accepted} aggregations accepted, {results} results of {} kinds read", read.len()), started);
    failures::none(rig, "aggregations", &failures);
    if rig.count >= 1_000 {
        let never: Vec<_> = tried.iter().map(|(kind, _, _)| *kind).filter(|kind| !read.contains_key(kind)).collect();
        assert!(never.is_empty(), "never read on {}: {never:?}", rig.server);
    }
    rig.delete(&index).await;
}

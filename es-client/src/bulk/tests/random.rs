//! Random operations against a server that fails at random, in virtual time.
//!
//! `BULK_CASES=10000 cargo test -p es-client --lib bulk::tests::random` does ten thousand runs, in about five minutes;
//! without the variable there are 500. A failure prints its `BULK_SEED`, which makes the same runs again when it is set.

use std::{collections::BTreeMap, env};

use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestCaseError},
};
use serde_json::{Value, json};

use super::{
    Does, operation, run,
    store::{Faults, Store},
};
use crate::bulk::{Outcome, Report, Settled, iter};

fn does() -> impl Strategy<Value = (Does, u8)> {
    let does = prop::sample::select(vec![Does::Index, Does::Create, Does::New, Does::Doc, Does::Script, Does::Delete]);
    (does, 0..8_u8)
}

fn faults() -> impl Strategy<Value = Faults> {
    let percent = || prop_oneof![Just(0), 0..30_u32];
    (percent(), percent(), percent(), percent(), percent()).prop_map(
        |(lost_request, lost_answer, refused, proxy, item)| Faults { lost_request, lost_answer, refused, proxy, item },
    )
}

/// One run.
#[derive(Debug, Clone)]
struct Case {
    operations: Vec<(Does, u8)>,
    faults: Faults,
    seed: u64,
    concurrency: usize,
    flush_operations: usize,
    max_attempts: u32,
    longest: usize,
}

prop_compose! {
    fn cases()(
        operations in prop::collection::vec(does(), 0..80),
        faults in faults(),
        seed: u64,
        concurrency in 1..5_usize,
        flush_operations in 1..20_usize,
        max_attempts in prop::sample::select(vec![1, 2, 10]),
        longest in prop::sample::select(vec![120_usize, 400, usize::MAX]),
    ) -> Case {
        Case { operations, faults, seed, concurrency, flush_operations, max_attempts, longest }
    }
}

impl Case {
    /// Does the operations; gives what the bulk says became of them, and the server.
    fn run(&self) -> (Vec<Outcome<u64>>, Report, Store) {
        let mut store = Store::new(self.faults, self.seed);
        store.longest = self.longest;
        // The waits between attempts are random, too.
        fastrand::seed(self.seed);
        let (outcomes, report) = run(async {
            let operations = self.operations.iter().zip(0..).map(|((does, id), number)| operation(number, *does, *id));
            let bulk = store.client().bulk().index("i").concurrency(self.concurrency);
            let bulk = bulk.flush_operations(self.flush_operations).max_attempts(self.max_attempts);
            let mut stream = bulk.operations(iter(operations)).outcomes().await.unwrap();
            let mut outcomes = Vec::new();
            while let Some(outcome) = stream.next().await {
                outcomes.push(outcome);
            }
            (outcomes, stream.report())
        });
        (outcomes, report, store)
    }
}

/// What a document is after the operations that were done on it, each once and in their order.
fn model(operations: &[(Does, u8)], is_done: impl Fn(u64) -> bool) -> BTreeMap<String, Value> {
    let mut documents = BTreeMap::<String, Value>::new();
    for ((does, id), number) in operations.iter().zip(0..).filter(|(_, number)| is_done(*number)) {
        let document = documents.entry(id.to_string()).or_default();
        match does {
            Does::Index | Does::Create => *document = json!({"number": number}),
            Does::Doc => document["number"] = number.into(),
            Does::Script => document["count"] = (document["count"].as_u64().unwrap_or(0) + 1).into(),
            Does::Delete => *document = Value::Null,
            // Its id is not known.
            Does::New => {}
        }
    }
    documents
}

/// What the outcomes say must be what the server did, and what it has what the model has.
fn check(operations: &[(Does, u8)], outcomes: &[Outcome<u64>], store: &Store) -> Result<(), TestCaseError> {
    let mut settled: Vec<u64> = outcomes.iter().map(|outcome| outcome.context).collect();
    settled.sort_unstable();
    prop_assert_eq!(settled, (0..operations.len() as u64).collect::<Vec<_>>(), "each ends once");
    let state = store.state.lock().unwrap();
    for outcome in outcomes {
        let (does, _) = operations[outcome.context as usize];
        let done = state.done.get(&outcome.context).copied().unwrap_or(0);
        match &outcome.result {
            Settled::Written(_) => {
                prop_assert!(done >= 1, "{:?} is not done", outcome);
                let once = matches!(does, Does::New | Does::Create | Does::Script);
                prop_assert!(!once || done == 1, "{:?} is done {} times", outcome, done);
            }
            // Another request may have been refused finally after an earlier one was lost; then it is unknown.
            Settled::Rejected(_) => prop_assert_eq!(done, 0, "{:?} is done", outcome),
            Settled::Unknown(_) => {
                let once = matches!(does, Does::New | Does::Create | Does::Script);
                prop_assert!(!once || done <= 1, "{:?} is done {} times", outcome, done);
            }
        }
    }
    let is_done = |number| state.done.contains_key(&number);
    let mut documents = model(operations, is_done);
    let mut new = 0;
    for (id, stored) in &state.documents {
        let mut history = stored.history.clone();
        history.dedup();
        prop_assert!(history.is_sorted(), "{}: {:?}", id, history);
        match documents.remove(id) {
            Some(document) => prop_assert_eq!(&stored.source, &document, "{}", id),
            None => new += 1,
        }
    }
    let is_new = |number: &u64| operations[*number as usize].0 == Does::New;
    prop_assert_eq!(new, (0..operations.len() as u64).filter(is_new).filter(|number| is_done(*number)).count());
    prop_assert!(documents.values().all(Value::is_null), "{:?} are not there", documents);
    Ok(())
}

fn number<T: std::str::FromStr>(variable: &str) -> Option<T> {
    env::var(variable).ok()?.parse().ok()
}

fn config() -> ProptestConfig {
    let seed = number("BULK_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("BULK_SEED={seed}");
    ProptestConfig {
        cases: number("BULK_CASES").unwrap_or(500),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    /// Whatever fails: nothing is lost, nothing is done twice, and the order on each document is kept.
    #[test]
    fn outcomes_are_what_the_server_did(case in cases()) {
        let (outcomes, report, store) = case.run();
        check(&case.operations, &outcomes, &store)?;
        prop_assert_eq!(report.total(), case.operations.len() as u64);
        prop_assert!(store.state.lock().unwrap().most_in_flight <= case.concurrency);
    }
}

#[test]
fn a_seed_makes_the_same_run_again() {
    let all = [Does::Index, Does::Create, Does::New, Does::Doc, Does::Script, Does::Delete];
    let case = Case {
        operations: (0..60).map(|number| (all[number % 6], (number % 7) as u8)).collect(),
        faults: Faults { lost_request: 10, lost_answer: 10, refused: 10, proxy: 10, item: 10 },
        seed: 7,
        concurrency: 3,
        flush_operations: 5,
        max_attempts: 3,
        longest: usize::MAX,
    };
    let run = || {
        let (outcomes, ..) = case.run();
        let told = |outcome: Outcome<u64>| (outcome.context, outcome.attempts, outcome.result.written().is_ok());
        outcomes.into_iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}

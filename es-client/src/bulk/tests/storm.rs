//! Servers that take only so many requests at once, in virtual time.
//!
//! `cargo test -p es-client --lib bulk::tests::storm -- --nocapture` prints the table.

use serde_json::json;

use super::{
    run,
    store::{Faults, Store},
};
use crate::bulk::iter;

/// The requests of one storm, 64 at once where the server takes them.
const REQUESTS: usize = 6_000;

/// How a server fared that takes so many requests at once.
struct Storm {
    /// Of the time that it could work, the part in which it did.
    busy: f64,
    /// Refused requests of a thousand that were taken, in the first and in the last quarter of these.
    refused: [f64; 2],
}

fn storm(admitted: usize, refuses_operations: bool) -> Storm {
    fastrand::seed(1);
    let mut store = Store::new(Faults::default(), 1);
    store.admitted = admitted;
    store.refuses_operations = refuses_operations;
    let report = run(async {
        let documents = (0..REQUESTS).map(|n| json!({"n": n}));
        let bulk = store.client().bulk().index("i").concurrency(64).flush_operations(1).max_attempts(1_000);
        bulk.index_all(iter(documents)).send().await.unwrap()
    });
    let state = store.state.lock().unwrap();
    assert_eq!((report.created as usize, state.documents.len()), (REQUESTS, REQUESTS));
    let mut quarters = [0; 4];
    let mut taken = 0;
    for was_taken in &state.taken {
        match was_taken {
            true => taken += 1,
            false => quarters[taken * 4 / REQUESTS] += 1,
        }
    }
    let [first, .., last] = quarters.map(|refused| f64::from(refused) * 4_000.0 / REQUESTS as f64);
    let possible = report.took * admitted.min(64) as u32;
    Storm { busy: state.worked.as_secs_f64() / possible.as_secs_f64(), refused: [first, last] }
}

/// The server is kept at no less than nine tenths of what it takes, and not refused to more and more often.
#[test]
fn a_server_gets_what_it_takes_and_is_not_pressed() {
    println!("| requests that it takes at once | refuses | kept busy | refused of 1,000, at first | in the end |");
    println!("|---|---|---|---|---|");
    for refuses_operations in [false, true] {
        for admitted in [1, 2, 4, 8, 16, 32, 64] {
            let Storm { busy, refused: [first, last] } = storm(admitted, refuses_operations);
            let what = if refuses_operations { "operations" } else { "requests" };
            println!("| {admitted} | {what} | {:.1} % | {first:.1} | {last:.1} |", busy * 100.0);
            assert!(busy >= 0.9, "{admitted}: it is kept busy for {busy} of the time");
            assert!(
                last <= first && last <= 32.0,
                "{admitted}: {first} of 1,000 are refused at first, and {last} later"
            );
        }
    }
}

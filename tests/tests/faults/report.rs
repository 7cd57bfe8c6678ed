//! The table of a run.

use std::{fmt, time::Duration};

use crate::{
    load::{Log, ReadError, Wrote},
    resources::Resources,
    stored::Stored,
};

/// What one scenario came to.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) requests: usize,
    pub(crate) ok: usize,
    /// Reads that failed while a node could answer.
    pub(crate) failed_reads: usize,
    /// Reads that failed while none could.
    pub(crate) excused_reads: usize,
    /// Reads that the servers themselves answered with 503.
    pub(crate) unavailable: usize,
    pub(crate) stored: Stored,
    /// Attempts beyond the first of each request.
    pub(crate) repeats: usize,
    /// The longest time until the traffic left a node that was disturbed.
    pub(crate) left: Option<Duration>,
    /// The longest time until it came back after the node was well.
    pub(crate) back: Option<Duration>,
    pub(crate) before: Resources,
    pub(crate) after: Resources,
    pub(crate) violations: Vec<String>,
}

impl Row {
    /// The row as far as the log tells it.
    pub(crate) fn new(name: &'static str, attempts: usize, log: &Log) -> Self {
        let requests = log.writes.len() + log.reads.len();
        let acknowledged = log.writes.iter().filter(|write| matches!(write.result, Wrote::Acknowledged(_))).count();
        let unavailable = |result: &Result<(), ReadError>| matches!(result, Err(ReadError::Unavailable));
        let nothing = Resources { sockets: 0, tasks: 0 };
        Self {
            name,
            requests,
            ok: acknowledged + log.reads.iter().filter(|read| read.result.is_ok()).count(),
            failed_reads: 0,
            excused_reads: 0,
            unavailable: log.reads.iter().filter(|read| unavailable(&read.result)).count(),
            stored: Stored::default(),
            repeats: attempts.saturating_sub(requests),
            left: None,
            back: None,
            before: nothing,
            after: nothing,
            violations: Vec::new(),
        }
    }
}

/// Prints the table.
pub(crate) fn print(title: &str, rows: &[Row]) {
    println!("\n{title}\n");
    println!(
        "| scenario | requests | ok | failed reads | while no node answers | server's 503 | acknowledged | unsure \
         (found) | lost | twice | repeats | left after | back after | sockets | tasks |"
    );
    println!("|{}", "---|".repeat(15));
    rows.iter().for_each(|row| println!("{row}"));
    println!();
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, requests, ok, failed_reads, excused_reads, unavailable, stored, repeats, .. } = self;
        let Stored { acknowledged, unsure, unsure_found, lost, duplicated, .. } = stored;
        write!(f, "| {name} | {requests} | {ok} | {failed_reads} | {excused_reads} | {unavailable} ")?;
        write!(f, "| {acknowledged} | {unsure} ({unsure_found}) | {} | {} ", lost.len(), duplicated.len())?;
        write!(f, "| {repeats} | {} | {} ", time(self.left), time(self.back))?;
        let Self { before, after, .. } = self;
        write!(f, "| {} → {} | {} → {} |", before.sockets, after.sockets, before.tasks, after.tasks)
    }
}

/// Fails the test if anything happened that may not.
pub(crate) fn judge(rows: &[Row]) {
    let violations: Vec<_> =
        rows.iter().flat_map(|row| row.violations.iter().map(move |what| format!("{}: {what}", row.name))).collect();
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

fn time(time: Option<Duration>) -> String {
    time.map_or("–".to_owned(), |time| format!("{} ms", time.as_millis()))
}

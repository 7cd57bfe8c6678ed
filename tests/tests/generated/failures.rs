//! Cases that the server did not take as expected.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::rig::Rig;

/// One case that failed.
pub(crate) struct Failure {
    pub(crate) case: u64,
    pub(crate) sent: String,
    pub(crate) reason: String,
}

/// The innermost reason that a server gives.
pub(crate) fn reason(error: &Value) -> String {
    let mut reasons = Vec::new();
    collect(error, &mut reasons);
    match reasons.is_empty() {
        true => error.to_string(),
        false => reasons.join(" <- "),
    }
}

fn collect(error: &Value, reasons: &mut Vec<String>) {
    if let Some(cause) = error.get("caused_by") {
        collect(cause, reasons);
    }
    for part in ["root_cause", "failed_shards"] {
        if let Some(first) = error.get(part).and_then(|list| list.get(0)) {
            collect(first.get("reason").filter(|reason| reason.is_object()).unwrap_or(first), reasons);
        }
    }
    if let Some(reason) = error.get("reason").and_then(Value::as_str)
        && !reasons.iter().any(|known| known == reason)
    {
        reasons.push(reason.to_owned());
    }
}

/// A reason without what differs from case to case, so that equal ones can be counted.
fn kind_of(reason: &str) -> String {
    let mut kind = String::new();
    let mut quoted = false;
    for c in reason.chars() {
        match c {
            '"' | '\'' => quoted = !quoted,
            '[' | '`' if !quoted => quoted = true,
            ']' | '`' => quoted = false,
            _ if quoted || c.is_ascii_digit() => {}
            '\n' => break,
            _ => kind.push(c),
        }
    }
    kind.chars().take(100).collect()
}

/// Ends the test if there are failures, and prints the shortest of each kind.
pub(crate) fn none(rig: &Rig, what: &str, failures: &[Failure]) {
    let mut kinds: BTreeMap<String, Vec<&Failure>> = BTreeMap::new();
    for failure in failures {
        kinds.entry(kind_of(&failure.reason)).or_default().push(failure);
    }
    for failures in kinds.values() {
        let Some(Failure { case, sent, reason }) = failures.iter().min_by_key(|failure| failure.sent.len()) else {
            continue;
        };
        println!("{} {what} on {}, the shortest of them case {case}:", failures.len(), rig.server);
        println!("    sent:   {sent}\n    reason: {reason}");
    }
    assert!(
        failures.is_empty(),
        "{} of {} {what} failed on {}; to repeat: ES_GENERATED_SEED={} ES_GENERATED_COUNT={}",
        failures.len(),
        rig.count,
        rig.server,
        rig.seed,
        rig.count,
    );
}

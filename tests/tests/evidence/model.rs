//! What the documents must be after what the bulk said became of the operations.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::{Range, RangeInclusive},
};

use es_client::bulk::{Outcome, Settled};

use crate::work::{Step, steps};

/// What is known of a document.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    version: i32,
    /// The step that wrote what is there; none where nothing is.
    step: Option<u8>,
    /// The next step that is to end.
    next: u8,
    /// An operation's answer was lost: it is done or not, and so with those after it that need it.
    is_unsure: bool,
}

/// All documents, and what was counted.
#[derive(Debug)]
pub(crate) struct Model {
    documents: Vec<Known>,
    pub(crate) unknown: u64,
    /// Steps that were executed more than once, with the same end.
    twice: u64,
    /// The documents that are written while a node dies.
    while_a_node_dies: Range<u32>,
    /// Steps that were conflicts with themselves: the servers began them anew when the node died.
    own_conflicts: u64,
    violations: Vec<String>,
    violated: usize,
}

/// What was read of all documents.
#[derive(Debug)]
pub(crate) struct Read {
    /// By number: the step and the version, or nothing.
    documents: Vec<Option<(u8, i32)>>,
    violations: Vec<String>,
}

impl Model {
    pub(crate) fn of(documents: u32, while_a_node_dies: Range<u32>) -> Self {
        Self {
            documents: vec![Known::default(); documents as usize],
            unknown: 0,
            twice: 0,
            while_a_node_dies,
            own_conflicts: 0,
            violations: Vec::new(),
            violated: 0,
        }
    }

    pub(crate) fn documents(&self) -> u32 {
        self.documents.len() as u32
    }

    fn violate(&mut self, what: String) {
        self.violated += 1;
        if self.violations.len() < 20 {
            self.violations.push(what);
        }
    }

    /// Takes in what became of an operation.
    pub(crate) fn settle(&mut self, outcome: &Outcome<(u32, u8)>) {
        let (key, number) = outcome.context;
        let step = steps(key)[usize::from(number)];
        let mut known = self.documents[key as usize];
        if known.next != number {
            self.violate(format!("{key}: step {number} ended when {} was to", known.next));
        }
        known.next = number + 1;
        match &outcome.result {
            Settled::Written(written) => {
                let right = expected_version(step, known.version, outcome.attempts);
                let version = written.version as i32;
                if !known.is_unsure && !right.contains(&version) {
                    self.violate(format!(
                        "{key}: step {number}, {step:?}, gave version {version}, not {right:?}: {outcome:?}"
                    ));
                }
                if !known.is_unsure && !matches!(step, Step::External(_)) {
                    self.twice += u64::try_from(version - known.version - 1).unwrap_or(0);
                }
                known.version = version;
                known.step = (step != Step::Delete).then_some(number);
                known.is_unsure = false;
            }
            Settled::Unknown(_) => {
                self.unknown += 1;
                known.is_unsure = true;
            }
            // What follows a step that may not be done may find nothing to change.
            Settled::Rejected(_) if known.is_unsure => {}
            Settled::Rejected(error)
                if error.is_conflict()
                    && matches!(step, Step::Create | Step::External(_))
                    && self.while_a_node_dies.contains(&key) =>
            {
                self.own_conflicts += 1;
                known.is_unsure = true;
            }
            Settled::Rejected(error) => self.violate(format!("{key}: step {number}, {step:?}, was rejected: {error}")),
        }
        self.documents[key as usize] = known;
    }

    /// What must be there, as one number.
    fn checksum(&self) -> u64 {
        let sure = self.documents.iter().zip(0..).filter(|(known, _)| !known.is_unsure);
        sure.fold(0, |sum, (known, key)| sum ^ hash(key, known.step.map(|step| (step, known.version))))
    }

    /// Prints the sums and stops where what was read is not what must be there.
    pub(crate) fn judge(mut self, read: &Read) {
        let (mut unsure, mut sum, mut missing) = (0, 0, 0);
        for key in 0..self.documents() {
            let (known, read) = (self.documents[key as usize], read.documents[key as usize]);
            if usize::from(known.next) != steps(key).len() {
                self.violate(format!("{key}: {} of its steps ended", known.next));
            }
            if known.is_unsure {
                unsure += 1;
                continue;
            }
            sum ^= hash(key, read);
            missing += u32::from(read.is_none() && known.step.is_some());
            if read != known.step.map(|step| (step, known.version)) {
                self.violate(format!("{key}: {known:?}, and {read:?} is read"));
            }
        }
        let right = self.checksum();
        let there = read.documents.iter().flatten().count();
        let must_be_there = self.documents.iter().filter(|known| !known.is_unsure && known.step.is_some()).count();
        println!("read: {there} documents; by the model {must_be_there}, and {unsure} may be there or not");
        println!("checksum of keys, steps and versions: {sum:016x} read, {right:016x} by the model");
        println!("lost: {missing}; executed more than once, with the same end: {}", self.twice);
        println!("conflicts of operations with themselves, which servers began anew: {}", self.own_conflicts);
        read.violations.iter().chain(&self.violations).for_each(|violation| println!("VIOLATED {violation}"));
        assert!(read.violations.is_empty() && self.violated == 0, "{} violations", self.violated);
        assert_eq!(sum, right);
    }
}

/// The versions that a step may give, which was executed once at least and in each attempt once. When the node of the
/// shard dies, a server begins the operation anew, which may be on the new primary already.
fn expected_version(step: Step, before: i32, attempts: u32) -> RangeInclusive<i32> {
    let once = before + 1;
    match step {
        Step::New | Step::Create | Step::Update => once..=once,
        Step::Index | Step::Delete => once..=before + attempts as i32 + 1,
        Step::External(version) => version as i32..=version as i32,
    }
}

fn hash(key: u32, document: Option<(u8, i32)>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (key, document).hash(&mut hasher);
    hasher.finish()
}

impl Read {
    pub(crate) fn of(documents: u32) -> Self {
        Self { documents: vec![None; documents as usize], violations: Vec::new() }
    }

    /// Takes in a document that was read.
    pub(crate) fn add(&mut self, key: u32, step: u8, version: i64, is_right: bool) {
        match self.documents.get_mut(key as usize) {
            Some(slot @ None) if is_right => *slot = Some((step, version as i32)),
            other => self.violations.push(format!("{key}: step {step}, version {version} comes after {other:?}")),
        }
    }

    /// Prints the sums and stops where not each document is there, or missing, of the step and the version that `right`
    /// gives for its number.
    pub(crate) fn judge_all(self, right: impl Fn(u32) -> Option<(u8, i32)>) {
        let right: Vec<_> = (0..self.documents.len() as u32).map(right).collect();
        let sum = |documents: &[Option<(u8, i32)>]| {
            documents.iter().zip(0..).fold(0, |sum, (document, key)| sum ^ hash(key, *document))
        };
        let wrong = self.documents.iter().zip(&right).filter(|(read, right)| read != right).count();
        let count = |documents: &[Option<(u8, i32)>]| documents.iter().flatten().count();
        println!(
            "read: {} documents, by the model {}; wrong, too many or missing: {wrong}",
            count(&self.documents),
            count(&right)
        );
        let (read, right) = (sum(&self.documents), sum(&right));
        println!("checksum of keys, steps and versions: {read:016x} read, {right:016x} by the model");
        self.violations.iter().take(20).for_each(|violation| println!("VIOLATED {violation}"));
        assert!(self.violations.is_empty() && wrong == 0 && read == right);
    }
}

//! The documents, and what is done with each.

use es_client::{bulk::Operation, document::VersionType, prelude::*};
use serde::{Deserialize, Serialize};

/// A document: its number, the step that wrote it, and a text that follows from both.
#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "evidence")]
pub(crate) struct Record {
    pub(crate) key: u32,
    pub(crate) step: u8,
    #[field(keyword)]
    pub(crate) text: String,
}

impl Record {
    pub(crate) fn new(key: u32, step: u8) -> Self {
        Self { key, step, text: format!("{key}-{step}-").repeat(12) }
    }
}

/// One operation on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A new document, whose id the client makes.
    New,
    Index,
    Create,
    Update,
    Delete,
    /// With the version of another system.
    External(i64),
}

/// What is done with a document, in this order. Most are new and written once.
pub(crate) fn steps(key: u32) -> &'static [Step] {
    use Step::{Create, Delete, External, Index, New, Update};
    match key % 20 {
        0 => &[Index, Update],
        1 => &[Index, Index, Update, Index],
        2 => &[Create, Update, Delete],
        3 => &[Index, Delete, Create, Update],
        4 => &[External(3), Update, External(9)],
        5 => &[Create],
        _ => &[New],
    }
}

/// The step of a document as an operation, which comes back with both numbers.
pub(crate) fn operation(key: u32, step: u8) -> Operation<(u32, u8)> {
    let record = Record::new(key, step);
    let operation: Operation = match steps(key)[usize::from(step)] {
        Step::New => Operation::index(&record).into(),
        Step::Index => Operation::index(&record).id(key).into(),
        Step::Create => Operation::create(&record).id(key).into(),
        Step::Update => {
            let fields = Record::fields();
            let change = Partial::new().set(fields.step, record.step).set(fields.text, record.text);
            Operation::update::<Record>(key).doc(change).into()
        }
        Step::Delete => Operation::delete::<Record>(key).into(),
        Step::External(version) => {
            Operation::index(&record).id(key).version(version).version_type(VersionType::External).into()
        }
    };
    operation.context((key, step))
}

/// All steps of these documents: the first of a thousand documents, then their second ones, and so on. Those of one
/// document are so far apart that they go in different requests, and so close that they wait for each other.
pub(crate) fn all(keys: std::ops::Range<u32>) -> impl Iterator<Item = (u32, u8)> {
    const TOGETHER: usize = 1_000;
    let starts = keys.clone().step_by(TOGETHER);
    starts.flat_map(move |start| {
        let end = keys.end.min(start + TOGETHER as u32);
        (0..4).flat_map(move |step| {
            (start..end).filter(move |key| step < steps(*key).len()).map(move |key| (key, step as u8))
        })
    })
}

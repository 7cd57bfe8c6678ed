//! Operations that go into one request.

use bytes::Bytes;
use tokio::time::Instant;

use super::lines::Repeat;

/// An operation on its way.
#[derive(Debug)]
pub(super) struct Pending<C> {
    /// How many bytes its lines have.
    pub(super) length: usize,
    /// The number of its document, if others can name that.
    pub(super) document: Option<u64>,
    pub(super) repeat: Repeat,
    /// How many times it was sent.
    pub(super) attempts: u32,
    /// When it was first sent.
    pub(super) sent: Option<Instant>,
    /// Whether an answer was lost, so that it may be done already.
    pub(super) was_lost: bool,
    /// The section between two flushes that it is of.
    pub(super) section: u64,
    pub(super) context: C,
}

/// An operation with its lines, which waits.
#[derive(Debug)]
pub(super) struct Held<C> {
    pub(super) operation: Pending<C>,
    pub(super) lines: Vec<u8>,
}

impl<C> Held<C> {
    /// With lines of its own: a part of a body would keep all of it in memory while it waits.
    pub(super) fn of(operation: Pending<C>, lines: &[u8]) -> Self {
        Self { operation, lines: lines.to_vec() }
    }
}

/// The body that is being filled.
#[derive(Debug)]
pub(super) struct Open<C> {
    pub(super) buffer: Vec<u8>,
    pub(super) operations: Vec<Pending<C>>,
    /// When the first operation came.
    pub(super) since: Option<Instant>,
}

/// A body that is complete.
#[derive(Debug)]
pub(super) struct Batch<C> {
    pub(super) body: Bytes,
    pub(super) operations: Vec<Pending<C>>,
}

impl<C> Open<C> {
    pub(super) fn new() -> Self {
        Self { buffer: Vec::new(), operations: Vec::new(), since: None }
    }

    /// Adds the operation whose lines are the last ones of the buffer.
    pub(super) fn push(&mut self, operation: Pending<C>) {
        self.since.get_or_insert_with(Instant::now);
        self.operations.push(operation);
    }

    /// Takes the last lines out of the buffer.
    pub(super) fn cut(&mut self, length: usize) -> Vec<u8> {
        self.buffer.split_off(self.buffer.len() - length)
    }

    /// The body. The next one is written to `spare`, or to a new buffer, and will be about as large.
    pub(super) fn seal(&mut self, spare: Option<Vec<u8>>) -> Batch<C> {
        let next = Self {
            buffer: spare.unwrap_or_else(|| Vec::with_capacity(self.buffer.len())),
            operations: Vec::with_capacity(self.operations.len()),
            since: None,
        };
        let Self { buffer, operations, .. } = std::mem::replace(self, next);
        Batch { body: buffer.into(), operations }
    }
}

impl<C> Batch<C> {
    /// The operations, each with its lines in the body.
    pub(super) fn operations(operations: Vec<Pending<C>>, body: &[u8]) -> impl Iterator<Item = (Pending<C>, &[u8])> {
        let mut rest = body;
        operations.into_iter().map(move |operation| {
            let (lines, behind) = rest.split_at(operation.length.min(rest.len()));
            rest = behind;
            (operation, lines)
        })
    }

    /// Two halves.
    pub(super) fn split(mut self) -> (Self, Self) {
        let later = self.operations.split_off(self.operations.len() / 2);
        let length = self.operations.iter().map(|operation| operation.length).sum();
        let body = self.body.split_off(length);
        (self, Self { body, operations: later })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_come_with_their_own_lines() {
        let operation = |length| Pending {
            length,
            document: None,
            repeat: Repeat::Same,
            attempts: 1,
            sent: None,
            was_lost: false,
            section: 0,
            context: (),
        };
        let lines: Vec<&[u8]> =
            Batch::operations(vec![operation(4), operation(2)], b"aaaabb").map(|(_, lines)| lines).collect();
        assert_eq!(lines, [&b"aaaa"[..], &b"bb"[..]]);
    }
}

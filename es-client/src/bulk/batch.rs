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
    pub(super) lines: Bytes,
}

impl<C> Held<C> {
    /// With lines of its own: a slice would keep the whole body in memory while it waits.
    pub(super) fn detached(self) -> Self {
        Self { lines: Bytes::copy_from_slice(&self.lines), ..self }
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
    /// The operations with their lines, which are slices of the body.
    pub(super) fn into_held(self) -> impl Iterator<Item = Held<C>> {
        let Self { body, operations } = self;
        let mut start = 0;
        operations.into_iter().map(move |operation| {
            let end = start + operation.length;
            let lines = body.slice(start..end);
            start = end;
            Held { operation, lines }
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
    fn what_waits_does_not_keep_its_body_in_memory() {
        let body = Bytes::from(b"aaaabb".to_vec());
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
        let batch = Batch { body: body.clone(), operations: vec![operation(4), operation(2)] };
        let held: Vec<Held<()>> = batch.into_held().map(Held::detached).collect();
        assert_eq!((&*held[0].lines, &*held[1].lines), (&b"aaaa"[..], &b"bb"[..]));
        assert!(body.is_unique());
    }
}

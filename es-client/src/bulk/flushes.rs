//! Who waits until all operations before theirs have ended.

use std::collections::VecDeque;

use tokio::sync::oneshot;

/// The operations between one flush and the next.
#[derive(Debug, Default)]
struct Section {
    /// Those that have not ended.
    open: usize,
    /// Who waits for them.
    flush: Option<oneshot::Sender<()>>,
}

/// The operations that have not ended, in sections that flushes end.
#[derive(Debug)]
pub(super) struct Flushes {
    /// The number of the first section.
    first: u64,
    /// The last one takes new operations.
    sections: VecDeque<Section>,
}

impl Flushes {
    pub(super) fn new() -> Self {
        Self { first: 0, sections: VecDeque::from([Section::default()]) }
    }

    /// Takes in an operation; gives the number of its section.
    pub(super) fn begin(&mut self) -> u64 {
        if let Some(last) = self.sections.back_mut() {
            last.open += 1;
        }
        self.first + self.sections.len() as u64 - 1
    }

    /// An operation of this section ended.
    pub(super) fn end(&mut self, section: u64) {
        if let Some(section) = self.sections.get_mut((section - self.first) as usize) {
            section.open -= 1;
        }
        self.tell();
    }

    /// Somebody waits until all operations until now have ended.
    pub(super) fn flush(&mut self, flush: oneshot::Sender<()>) {
        if let Some(last) = self.sections.back_mut() {
            last.flush = Some(flush);
        }
        self.sections.push_back(Section::default());
        self.tell();
    }

    /// Whether somebody waits.
    pub(super) fn is_awaited(&self) -> bool {
        self.sections.len() > 1
    }

    fn tell(&mut self) {
        while let Some(first) = self.sections.front_mut()
            && first.open == 0
            && let Some(flush) = first.flush.take()
        {
            // Who waited may be gone.
            let _ = flush.send(());
            self.sections.pop_front();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flush_waits_for_what_came_before_it() {
        let mut flushes = Flushes::new();
        let (first, second) = (flushes.begin(), flushes.begin());
        let (flush, mut flushed) = oneshot::channel();
        flushes.flush(flush);
        let later = flushes.begin();
        let (flush, mut flushed_later) = oneshot::channel();
        flushes.flush(flush);
        flushes.end(later);
        flushes.end(second);
        assert!(flushed.try_recv().is_err() && flushed_later.try_recv().is_err() && flushes.is_awaited());
        flushes.end(first);
        assert!(flushed.try_recv().is_ok() && flushed_later.try_recv().is_ok() && !flushes.is_awaited());
        let (flush, mut flushed) = oneshot::channel();
        flushes.flush(flush);
        assert!(flushed.try_recv().is_ok());
    }
}

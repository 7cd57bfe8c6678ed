//! Ids for documents that have none.

use std::{
    str,
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// Makes ids that nobody else makes. They begin with the time, so that ids of one time are close together in the
/// index and the server finds fast that they are new.
#[derive(Debug)]
pub(crate) struct Ids {
    /// What tells these ids from those of others at the same time.
    own: [u8; 6],
    counter: u32,
    /// The milliseconds since 1970 when the clock was last read: for each 64th id, as reading it takes longer than the rest.
    time: u64,
}

/// An id: the milliseconds since 1970 (6 bytes), a counter (3 bytes) and what is the maker's own (6 bytes).
pub(crate) struct Id([u8; 20]);

impl Ids {
    pub(crate) fn new() -> Self {
        let [a, b, c, d, e, f, ..] = fastrand::u64(..).to_be_bytes();
        Self { own: [a, b, c, d, e, f], counter: fastrand::u32(..), time: now() }
    }

    pub(crate) fn next(&mut self) -> Id {
        self.counter = self.counter.wrapping_add(1);
        if self.counter.is_multiple_of(64) {
            self.time = now();
        }
        let mut bytes = [0; 15];
        bytes[..6].copy_from_slice(&self.time.to_be_bytes()[2..]);
        bytes[6..9].copy_from_slice(&self.counter.to_be_bytes()[1..]);
        bytes[9..].copy_from_slice(&self.own);
        let mut id = [b'0'; 20];
        // 15 bytes are 20 characters.
        let _ = BASE64_URL_SAFE_NO_PAD.encode_slice(bytes, &mut id);
        Id(id)
    }
}

/// The milliseconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64
}

impl Id {
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_differ_and_begin_with_the_time() {
        let (mut one, mut other) = (Ids::new(), Ids::new());
        let ids: BTreeSet<String> =
            (0..10_000).flat_map(|_| [one.next(), other.next()]).map(|id| id.as_str().to_owned()).collect();
        assert_eq!(ids.len(), 20_000);
        assert!(ids.iter().all(|id| id.len() == 20 && !id.starts_with('_')));
        let time = |id: Id| BASE64_URL_SAFE_NO_PAD.decode(id.as_str()).unwrap()[..6].to_vec();
        let earlier = time(one.next());
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(earlier < time((0..64).map(|_| other.next()).last().unwrap()), "the clock is read for each 64th");
    }
}

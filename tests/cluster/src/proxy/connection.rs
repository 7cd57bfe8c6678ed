use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use socket2::SockRef;

use super::{Fault, Shared, response::Body};

/// A client's connection and the one made for it to the target.
///
/// Two threads hold the pair, one for each direction, and nobody else, so that it is gone when they end.
#[derive(Debug)]
pub(super) struct Connection {
    pair: Weak<Pair>,
}

#[derive(Debug)]
struct Pair {
    client: TcpStream,
    target: TcpStream,
    closed: AtomicBool,
    /// Set when the client has sent something, so that what comes back is a new response.
    asked: AtomicBool,
}

impl Connection {
    pub(super) fn start(client: TcpStream, shared: &Arc<Shared>) -> io::Result<Self> {
        let target = TcpStream::connect(&shared.target)?;
        for stream in [&client, &target] {
            stream.set_nodelay(true)?;
        }
        let pair = Arc::new(Pair { client, target, closed: AtomicBool::new(false), asked: AtomicBool::new(false) });
        for direction in [requests, responses] {
            let (pair, shared) = (Arc::clone(&pair), Arc::clone(shared));
            thread::spawn(move || {
                // However a direction ends, the other one has no more to do.
                let _ = direction(&pair, &shared);
                pair.close();
            });
        }
        Ok(Self { pair: Arc::downgrade(&pair) })
    }

    pub(super) fn is_open(&self) -> bool {
        self.pair.upgrade().is_some_and(|pair| !pair.is_closed())
    }

    /// Closes both sides, the client's with a reset.
    pub(super) fn reset(&self) {
        if let Some(pair) = self.pair.upgrade() {
            pair.reset();
        }
    }
}

impl Pair {
    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    fn close(&self) {
        if !self.closed.swap(true, Ordering::AcqRel) {
            for stream in [&self.client, &self.target] {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
    }

    /// A socket without a time to linger is reset, not closed, when its last handle goes.
    fn reset(&self) {
        if !self.closed.swap(true, Ordering::AcqRel) {
            let _ = SockRef::from(&self.client).set_linger(Some(Duration::ZERO));
            // Not the writing side: shutting it down would send an orderly end first.
            let _ = self.client.shutdown(Shutdown::Read);
            let _ = self.target.shutdown(Shutdown::Both);
        }
    }
}

/// Passes on what the client sends.
fn requests(pair: &Pair, shared: &Shared) -> io::Result<()> {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let count = (&pair.client).read(&mut bytes)?;
        if count == 0 {
            return Ok(());
        }
        if shared.fault() != Fault::Silence {
            pair.asked.store(true, Ordering::Release);
            (&pair.target).write_all(&bytes[..count])?;
        }
    }
}

/// Passes on what the target answers.
fn responses(pair: &Pair, shared: &Shared) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    let mut body = Body::default();
    let mut client = &pair.client;
    loop {
        let count = (&pair.target).read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        if pair.asked.swap(false, Ordering::AcqRel) {
            body.next_response();
        }
        let mut rest = &buffer[..count];
        // The fault may change between two pieces.
        while !rest.is_empty() && !pair.is_closed() {
            let fault = shared.fault();
            let (size, limit) = match fault {
                Fault::Drip { bytes, .. } => (bytes.clamp(1, rest.len()), usize::MAX),
                Fault::ResetAfter(limit) => (rest.len(), limit),
                _ => (rest.len(), usize::MAX),
            };
            let (piece, after) = rest.split_at(size);
            // Counted under every fault, so that one set in the middle of a response finds its place.
            if let Some(allowed) = body.cut(piece, limit) {
                client.write_all(&piece[..allowed])?;
                pair.reset();
                return Ok(());
            }
            if fault != Fault::Silence {
                client.write_all(piece)?;
            }
            if let Fault::Drip { pause, .. } = fault {
                thread::sleep(pause);
            }
            rest = after;
        }
    }
}

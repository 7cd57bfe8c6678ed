//! Reads what servers answer: JSON text, from front to back.
//!
//! What surrounds the documents of an answer is read here, by code that is compiled once; a derived
//! `Deserialize` would be compiled anew in each program for each type of documents. Only the
//! documents are read by serde, in their place and in one go, and from this reader.
//!
//! Reading is lenient: a member that is null counts as absent, an unknown one is passed over, and of
//! two with the same name the last one counts.
//!
//! It is a part of es-client and a crate of its own so that programs are built sooner: it is
//! compiled beside the transport, not after it. What it offers changes as es-client needs it.
//!
//! ```
//! use es_client_reader::{Fault, Reader, read_members};
//!
//! #[derive(Debug, Default, PartialEq)]
//! struct Shards {
//!     total: u32,
//!     failed: Option<u32>,
//! }
//!
//! read_members! {
//!     Shards = Shards::default(), needs ["total"] {
//!         "total" => total,
//!         "failed" => failed,
//!     }
//! }
//!
//! let shards: Shards = Reader::new(r#"{"total": 5, "later": [{}], "failed": null}"#).read()?;
//! assert_eq!(shards, Shards { total: 5, failed: None });
//!
//! let fault = Reader::new(r#"{"total": "five"}"#).read::<Shards>().unwrap_err();
//! assert_eq!(fault.message(), "expected a whole number from 0 to 4294967295, but found `\"five\"`");
//! # Ok::<_, Fault>(())
//! ```

mod any;
mod fault;
mod inside;
mod piece;
mod read;
mod text;
mod value;

use std::borrow::Cow;

pub use any::parse;
pub use fault::Fault;
pub use read::{Read, deserialize};
pub use text::end_of_chars;
use text::{end_of_string, plain, unescaped};

/// As deep as serde_json goes.
const DEPTH_LIMIT: u8 = 128;

/// A place in a JSON text, from which on it is read.
///
/// ```
/// use es_client_reader::{Fault, Reader};
///
/// let mut json = Reader::new(r#"{"took": 3, "hits": [{"_id": "1"}, {"_id": "2"}]}"#);
/// let mut hits = 0;
/// json.object(&["hits"], &mut |name, value| match name {
///     "hits" => value.array(&mut |_| {
///         hits += 1;
///         Ok(())
///     }),
///     _ => Ok(()),
/// })?;
/// json.end()?;
/// assert_eq!(hits, 2);
/// # Ok::<_, Fault>(())
/// ```
#[derive(Debug)]
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
}

/// Takes the next member of an object, or leaves it to be passed over.
type TakeMember<'a, 't> = dyn FnMut(&str, &mut Reader<'t>) -> Result<(), Fault> + 'a;
/// Takes the next item of an array, or leaves it to be passed over.
type TakeItem<'a, 't> = dyn FnMut(&mut Reader<'t>) -> Result<(), Fault> + 'a;

impl<'t> Reader<'t> {
    /// The beginning of a text.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// The same place, to read from without leaving it.
    pub fn ahead(&self) -> Self {
        Self { ..*self }
    }

    /// Reads an object, in which these members must be: 32 at the most. What is not taken is
    /// passed over.
    ///
    /// # Errors
    /// When there is no object here, it lacks such a member, or taking one fails.
    pub fn object(&mut self, needed: &[&str], take: &mut TakeMember<'_, 't>) -> Result<(), Fault> {
        // One bit for each that is there.
        let mut found = 0u32;
        self.members_in_turn(&mut |name, value| {
            if value.rest().starts_with(b"null") {
                return Ok(());
            }
            for (n, needed) in needed.iter().enumerate() {
                if *needed == name {
                    found |= 1 << n;
                }
            }
            take(name, value)
        })?;
        match needed.get(found.trailing_ones() as usize) {
            Some(name) => Err(self.fault(format!("missing field `{name}`"))),
            None => Ok(()),
        }
    }

    /// Reads the members of an object, those that are null, too.
    fn members_in_turn(&mut self, take: &mut TakeMember<'_, 't>) -> Result<(), Fault> {
        self.open(b'{', "an object")?;
        let mut is_first = true;
        while self.has_next(b'}', &mut is_first)? {
            let name = self.name()?;
            let before = self.at;
            take(&name, self)?;
            if self.at == before {
                self.skip()?;
            }
        }
        Ok(())
    }

    /// Reads an array. What is not taken is passed over.
    ///
    /// # Errors
    /// When there is no array here, or taking an item fails.
    pub fn array(&mut self, take: &mut TakeItem<'_, 't>) -> Result<(), Fault> {
        self.open(b'[', "an array")?;
        let mut is_first = true;
        while self.has_next(b']', &mut is_first)? {
            let before = self.at;
            take(self)?;
            if self.at == before {
                self.skip()?;
            }
        }
        Ok(())
    }

    /// Passes over the value here, and gives its text. Whether it is sound inside is not looked at.
    ///
    /// # Errors
    /// When the text ends before the value does.
    pub fn skip(&mut self) -> Result<&'t str, Fault> {
        let text = self.rest();
        let mut depth = 0u32;
        let mut end = 0;
        loop {
            match text.get(end) {
                Some(b'"') => end = end_of_string(text, end),
                Some(b'{' | b'[') => {
                    depth += 1;
                    end += 1;
                    continue;
                }
                Some(b'}' | b']') if depth > 0 => {
                    depth -= 1;
                    end += 1;
                }
                // Between values.
                Some(b',' | b':' | b' ' | b'\n' | b'\r' | b'\t') if depth > 0 => {
                    end += 1;
                    continue;
                }
                _ => end = end_of_word(text, end).ok_or_else(|| self.broken())?,
            }
            if depth == 0 {
                return self.advance(end);
            }
        }
    }

    /// Reads a number or name.
    fn word(&mut self) -> Result<&'t str, Fault> {
        match end_of_word(self.rest(), 0) {
            Some(end) => self.advance(end),
            None => Err(self.broken()),
        }
    }

    /// Reads a text.
    ///
    /// # Errors
    /// When there is none here, or what is escaped in it cannot be.
    pub fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        let rest = self.rest();
        if rest.first() != Some(&b'"') {
            return Err(self.other("a string"));
        }
        // Few texts have anything escaped.
        let end = 1 + plain(&rest[1..]);
        if rest.get(end) == Some(&b'"') {
            return self.advance(end + 1).map(|quoted| Cow::Borrowed(&quoted[1..end]));
        }
        let quoted = self.skip()?;
        match quoted.get(1..quoted.len() - 1).and_then(unescaped) {
            Some(text) => Ok(Cow::Owned(text)),
            None => Err(Fault::syntax(self.text, self.at, "lone surrogate in hex escape")),
        }
    }

    /// Reads what may be as deep as if it were alone.
    fn by_itself<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let depth = std::mem::take(&mut self.depth);
        let read = read(self);
        self.depth = depth;
        read
    }

    /// Whether there is an object here.
    pub fn is_object(&mut self) -> bool {
        self.peek() == Some(b'{')
    }

    /// Makes sure that only space is left.
    ///
    /// # Errors
    /// When more is left.
    pub fn end(&mut self) -> Result<(), Fault> {
        if self.peek().is_none() { Ok(()) } else { Err(self.broken()) }
    }

    /// The error that the value here is another one.
    pub fn other(&mut self, wanted: &str) -> Fault {
        match self.skip() {
            Ok(found) => self.fault(format!("expected {wanted}, but found {}", excerpt(found))),
            Err(fault) => fault,
        }
    }

    /// The error that something does not fit that ends here.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.at, message.into())
    }

    /// The error that there is no JSON here.
    fn broken(&self) -> Fault {
        Fault::syntax(self.text, self.at, "unexpected JSON")
    }

    fn open(&mut self, byte: u8, wanted: &str) -> Result<(), Fault> {
        if self.peek() != Some(byte) {
            return Err(self.other(wanted));
        }
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_LIMIT { Err(self.fault("the answer is nested too deep")) } else { Ok(()) }
    }

    /// Reads the name of a member.
    fn name(&mut self) -> Result<Cow<'t, str>, Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.broken());
        }
        let name = self.string()?;
        if self.eat(b':') { Ok(name) } else { Err(self.broken()) }
    }

    /// Whether another item follows, before the byte that ends them.
    fn has_next(&mut self, end: u8, is_first: &mut bool) -> Result<bool, Fault> {
        let next = self.peek();
        if next == Some(end) {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            if next != Some(b',') {
                return Err(self.broken());
            }
            self.at += 1;
            self.peek();
        }
        Ok(true)
    }

    /// The first byte behind space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// Passes over a byte and the space around it, if it is here.
    fn eat(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        if is_here {
            self.at += 1;
            self.peek();
        }
        is_here
    }

    /// What lies ahead, from the first byte behind space.
    fn rest(&mut self) -> &'t [u8] {
        self.peek();
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn advance(&mut self, length: usize) -> Result<&'t str, Fault> {
        let start = self.at;
        match self.text.get(start..start + length) {
            Some(passed) => {
                self.at += length;
                Ok(passed)
            }
            None => Err(self.broken()),
        }
    }
}

/// Where the number or name ends that begins at `start`; `None` if there is none.
fn end_of_word(text: &[u8], start: usize) -> Option<usize> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
    let rest = text.get(start..)?;
    let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    (length > 0).then_some(start + length)
}

/// The beginning of a value, for an error.
fn excerpt(value: &str) -> String {
    const SHOWN: usize = 40;
    match end_of_chars(value, SHOWN) {
        Some(end) => format!("`{}…`", &value[..end]),
        None => format!("`{value}`"),
    }
}

#[cfg(test)]
mod tests;

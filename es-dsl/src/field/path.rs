//! Where a field lies in its document.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::FieldDef;
use sealed::Sealed;

/// A place in a document: its top, or the inside of a field.
pub trait Place: Sealed + 'static {
    /// The dotted path; empty at the top.
    const PATH: &'static str;

    /// The names of the members that lead there in a document, outermost first. A name may have dots
    /// of its own, which the path does not tell from those between names.
    fn members() -> Vec<Cow<'static, str>>;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Top {}
    impl<F, P> Sealed for super::At<F, P> {}
}

/// The top of a document.
#[derive(Debug, Clone, Copy)]
pub struct Top;

impl Place for Top {
    const PATH: &'static str = "";

    fn members() -> Vec<Cow<'static, str>> {
        Vec::new()
    }
}

/// The place of the field `F`, which lies in `P`.
pub struct At<F, P = Top>(PhantomData<fn() -> (F, P)>);

impl<F, P> fmt::Debug for At<F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("At")
    }
}

impl<F: FieldDef, P: Place> Place for At<F, P> {
    const PATH: &'static str = {
        let (path, length) = Self::JOINED;
        match std::str::from_utf8(path.split_at(*length).0) {
            Ok(path) => path,
            Err(_) => panic!("joined names are not UTF-8"),
        }
    };

    fn members() -> Vec<Cow<'static, str>> {
        let mut members = P::members();
        members.push(Cow::Borrowed(F::NAME));
        members
    }
}

impl<F: FieldDef, P: Place> At<F, P> {
    /// The path, joined at compile time.
    const JOINED: &'static ([u8; MAX], usize) = &join(P::PATH, F::NAME);
}

/// The longest path, in bytes; a longer one is a compile error.
const MAX: usize = 512;

const fn join(parent: &str, name: &str) -> ([u8; MAX], usize) {
    let mut path = ([0; MAX], 0);
    append(&mut path, parent);
    if !parent.is_empty() {
        append(&mut path, ".");
    }
    append(&mut path, name);
    path
}

const fn append((path, length): &mut ([u8; MAX], usize), part: &str) {
    let part = part.as_bytes();
    assert!(*length + part.len() <= MAX, "the path of a field is longer than 512 bytes");
    let mut i = 0;
    while i < part.len() {
        path[*length] = part[i];
        *length += 1;
        i += 1;
    }
}

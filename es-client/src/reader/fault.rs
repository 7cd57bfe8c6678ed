//! What is wrong with a text, and where.

use serde_json::{Error, Value};

/// What is wrong with a text.
#[derive(Debug)]
pub(crate) struct Fault {
    /// How many bytes of the text lie before the place.
    pub(crate) at: usize,
    pub(crate) message: String,
    /// The error of the reader of a value; its line and column count from the value on.
    pub(crate) source: Option<Error>,
}

impl Fault {
    pub(crate) fn new(at: usize, message: String) -> Self {
        Self { at, message, source: None }
    }

    /// A value that begins at `start` with this text and cannot be read.
    pub(super) fn of_value(text: &str, start: usize, error: Error) -> Self {
        Self { at: start + offset(text, error.line(), error.column()), ..Self::from(error) }
    }

    /// What serde_json says of a text that is no JSON.
    pub(super) fn syntax(text: &str, at: usize) -> Self {
        match text.parse::<Value>() {
            Err(error) => Self::of_value(text, 0, error),
            Ok(_) => Self::new(at, "unexpected JSON".to_owned()),
        }
    }
}

/// Where it is remains to be told.
impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let mut message = error.to_string();
        // The line and column of a text that the reader of the message never sees.
        let place = format!(" at line {} column {}", error.line(), error.column());
        if message.ends_with(&place) {
            message.truncate(message.len() - place.len());
        }
        Self { at: 0, message, source: Some(error) }
    }
}

/// How many bytes lie before a position, which counts lines and bytes from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut before = 0;
    for line in text.split_inclusive('\n').take(line.saturating_sub(1)) {
        before += line.len();
    }
    (before + column).min(text.len())
}

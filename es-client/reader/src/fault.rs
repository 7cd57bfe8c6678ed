//! What is wrong with a text, and where.

use std::{error::Error, fmt};

use serde::de::{self, Expected, IgnoredAny, Unexpected};
use serde_json::Number;

/// What is wrong with a text, and where. One word wide, so that results stay small.
///
/// ```
/// let fault = es_client_reader::parse("[1 2]").unwrap_err();
/// assert_eq!((fault.at(), fault.message()), (4, "expected `,` or `]`"));
/// ```
#[derive(Debug)]
pub struct Fault(Box<Told>);

#[derive(Debug)]
struct Told {
    /// How many bytes of the text lie before the place, where that is known yet.
    at: Option<usize>,
    message: String,
    /// The error of the reader of a value; its line and column count from the value on.
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault at this place, which is counted in bytes.
    pub fn new(at: usize, message: String) -> Self {
        Self(Box::new(Told { at: Some(at), message, source: None }))
    }

    /// What serde_json says of a text that is no JSON; `otherwise`, if it finds nothing wrong.
    pub(super) fn syntax(text: &str, at: usize, otherwise: &str) -> Self {
        match serde_json::from_str::<IgnoredAny>(text) {
            Err(error) => {
                let at = offset(text, error.line(), error.column());
                Self::from(error).or_at(at)
            }
            Ok(_) => Self::new(at, otherwise.to_owned()),
        }
    }

    /// How many bytes of the text lie before the place; 0 where it is not known.
    pub fn at(&self) -> usize {
        self.0.at.unwrap_or_default()
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The error that told it first: serde_json's, where it read the text, or this one.
    pub fn origin(&self) -> &(dyn Error + 'static) {
        match &self.0.source {
            Some(source) => &**source,
            None => self,
        }
    }

    /// The place, if it is not told yet.
    pub(super) fn or_at(mut self, at: usize) -> Self {
        self.0.at = self.0.at.or(Some(at));
        self
    }

    /// Where it is remains to be told.
    #[cold]
    fn of(message: fmt::Arguments<'_>) -> Self {
        Self(Box::new(Told { at: None, message: fmt::format(message), source: None }))
    }
}

/// Where it is remains to be told.
impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        let mut message = format!("{error}");
        // The line and column of a text that the reader of the message never sees.
        let place = format!(" at line {} column {}", error.line(), error.column());
        if message.ends_with(&place) {
            message.truncate(message.len() - place.len());
        }
        Self(Box::new(Told { at: None, message, source: Some(error.into()) }))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl Error for Fault {}

/// In serde's words; those that most types can need are put together here, once.
impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::of(format_args!("{message}"))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(format_args!("invalid type: {}, expected {expected}", InJson(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(format_args!("invalid value: {}, expected {expected}", InJson(found)))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::of(format_args!("missing field `{name}`"))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::of(format_args!("duplicate field `{name}`"))
    }
}

/// What was found, as JSON spells it.
struct InJson<'a>(Unexpected<'a>);

impl fmt::Display for InJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Unit => f.write_str("null"),
            Unexpected::Float(value) => match Number::from_f64(value) {
                Some(number) => write!(f, "floating point `{number}`"),
                None => self.0.fmt(f),
            },
            other => other.fmt(f),
        }
    }
}

/// How many bytes lie before a position, which counts lines and bytes from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let (mut before, mut line) = (0, line);
    for (at, byte) in text.bytes().enumerate() {
        if line > 1 && byte == b'\n' {
            line -= 1;
            before = at + 1;
        }
    }
    (before + column).min(text.len())
}

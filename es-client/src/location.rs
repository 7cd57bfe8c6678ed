//! Where in a JSON text a decoding error is, in the reader's terms: a path of names, and the
//! document that it leads through.
//!
//! Looked up only after decoding failed, so that successful decoding pays nothing for it.

use std::ops::Range;

use serde_json::Value;

use crate::reader::parse;

/// A place in a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Location {
    /// The path from the top, such as `hits.hits[3]._source.likes`; empty for the top itself.
    pub(crate) path: String,
    /// The id of the innermost document around the place, if there is one.
    pub(crate) document: Option<Box<str>>,
}

impl Location {
    /// The place in this text that ends with so many bytes.
    pub(crate) fn at(text: &str, end: usize) -> Self {
        let steps = steps(text, end);
        let document = parse(text).ok().and_then(|json| document(&json, &steps));
        let mut path = String::new();
        for step in &steps {
            step.append_to(&mut path);
        }
        Self { path, document }
    }
}

/// One step down.
#[derive(Debug, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
}

impl Step {
    fn append_to(&self, path: &mut String) {
        match self {
            Self::Key(key) => {
                if !path.is_empty() {
                    *path += ".";
                }
                *path += key;
            }
            Self::Index(index) => *path += &format!("[{index}]"),
        }
    }
}

/// What the scan is inside of.
enum Frame {
    Object { key: Option<Range<usize>>, in_value: bool },
    Array { index: Option<usize> },
}

/// The path to the value that the first `end` bytes of the text end in or with.
fn steps(text: &str, end: usize) -> Vec<Step> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut string: Option<usize> = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().take(end) {
        if let Some(start) = string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    string = None;
                    if let Some(Frame::Object { key, in_value: false }) = frames.last_mut() {
                        *key = Some(start..at + 1);
                    }
                }
                _ => {}
            }
            continue;
        }
        match (byte, frames.last_mut()) {
            (b',', Some(Frame::Array { index })) => *index = index.map(|i| i + 1),
            (b',', Some(frame)) => *frame = Frame::Object { key: None, in_value: false },
            (b':', Some(Frame::Object { in_value, .. })) => *in_value = true,
            (b'}' | b']', _) => {
                frames.pop();
            }
            (b' ' | b'\t' | b'\n' | b'\r', _) => {}
            (_, top) => {
                if let Some(Frame::Array { index }) = top {
                    index.get_or_insert(0);
                }
                match byte {
                    b'"' => string = Some(at),
                    b'{' => frames.push(Frame::Object { key: None, in_value: false }),
                    b'[' => frames.push(Frame::Array { index: None }),
                    _ => {}
                }
            }
        }
    }
    // The reader may have stopped before the first value of an array.
    let ends = text.as_bytes().get(end..).is_none_or(|rest| rest.trim_ascii_start().first() == Some(&b']'));
    if let Some(Frame::Array { index }) = frames.last_mut()
        && !ends
    {
        index.get_or_insert(0);
    }
    let mut steps = Vec::new();
    for frame in frames {
        if let Some(step) = step(text, frame) {
            steps.push(step);
        }
    }
    steps
}

fn step(text: &str, frame: Frame) -> Option<Step> {
    match frame {
        Frame::Object { key, .. } => {
            let quoted = text.get(key?)?;
            Some(Step::Key(match parse(quoted) {
                Ok(Value::String(key)) => key,
                _ => quoted.get(1..quoted.len() - 1)?.to_owned(),
            }))
        }
        Frame::Array { index } => index.map(Step::Index),
    }
}

/// The `_id` of the innermost object on the way that has one.
fn document(json: &Value, steps: &[Step]) -> Option<Box<str>> {
    let mut id = None;
    let mut here = json;
    let mut steps = steps.iter();
    loop {
        if let Some(found) = here.get("_id").and_then(Value::as_str) {
            id = Some(found);
        }
        let next = match steps.next() {
            Some(Step::Key(key)) => here.get(key),
            Some(Step::Index(index)) => here.get(index),
            None => None,
        };
        match next {
            Some(inner) => here = inner,
            None => return id.map(Box::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reader;
    use proptest::prelude::*;
    use serde::{Deserialize, de::IgnoredAny};

    #[derive(Debug, Deserialize)]
    struct Page {
        #[allow(dead_code, reason = "only decoded")]
        hits: Vec<Hit>,
    }

    #[derive(Debug, Deserialize)]
    struct Hit {
        #[allow(dead_code, reason = "only decoded")]
        _source: Tweet,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only decoded")]
    struct Tweet {
        likes: u32,
        tags: Vec<String>,
        place: Option<Box<Tweet>>,
    }

    fn fails_at(text: &str) -> (String, Option<String>) {
        let fault = Reader::new(text).value::<Page>().unwrap_err();
        let location = Location::at(text, fault.at());
        (location.path, location.document.map(String::from))
    }

    fn hits(source: &str) -> String {
        format!(
            "{{\"took\":1,\n \"hits\":[{{\"_id\":\"a\",\"_source\":{{\"likes\":1,\"tags\":[]}}}},\n\
             {{\"_id\":\"b\\\"2\",\"_score\":null,\"_source\":{source}}}]}}"
        )
    }

    #[test]
    fn the_value_that_does_not_fit_is_named_with_its_document() {
        for (source, path) in [
            (r#"{"likes":"many","tags":[]}"#, "hits[1]._source.likes"),
            (r#"{"likes": {"a":1},"tags":[]}"#, "hits[1]._source.likes"),
            (r#"{"likes":-1,"tags":[]}"#, "hits[1]._source.likes"),
            (r#"{"likes":1.5 ,"tags":[]}"#, "hits[1]._source.likes"),
            (r#"{"likes":null,"tags":[]}"#, "hits[1]._source.likes"),
            (r#"{"likes":1,"tags":["a, [{", 7]}"#, "hits[1]._source.tags[1]"),
            (r#"{"likes":1,"tags":[[]]}"#, "hits[1]._source.tags[0]"),
            (r#"{"likes":1,"tags":"a"}"#, "hits[1]._source.tags"),
            (r#"{"likes":1,"tags":[],"place":{"likes":[],"tags":[]}}"#, "hits[1]._source.place.likes"),
            (r#"{"likes":1}"#, "hits[1]._source"),
            ("[]", "hits[1]._source"),
            ("7", "hits[1]._source"),
        ] {
            assert_eq!(fails_at(&hits(source)), (path.to_owned(), Some("b\"2".to_owned())), "{source}");
        }
    }

    #[test]
    fn what_is_outside_of_documents_has_none() {
        assert_eq!(fails_at("{}"), (String::new(), None));
        assert_eq!(fails_at(r#"{"hits":7}"#), ("hits".to_owned(), None));
        assert_eq!(fails_at("nonsense"), (String::new(), None));
    }

    proptest! {
        /// Whatever the text and the place, looking it up ends without a panic.
        #[test]
        fn any_text_will_do(text in r#"[\[\]{}:,"\\a1 é\n]{0,40}"#, end in 0usize..50) {
            let _ = Location::at(&text, end);
            if let Err(fault) = Reader::new(&text).value::<IgnoredAny>() {
                let _ = Location::at(&text, fault.at());
            }
        }
    }
}

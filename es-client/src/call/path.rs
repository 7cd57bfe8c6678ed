//! Paths and query strings of requests: the one place where names are percent-encoded.

use std::fmt;

use es_transport::Idempotency;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for something else in a path or a query string. The rest are the unreserved
/// characters, and the two by which Elasticsearch combines names.
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b',').remove(b'*');

/// The parameter that OpenSearch calls `cluster_manager_timeout`.
pub(crate) const MASTER_TIMEOUT: &str = "master_timeout";

/// The parameter that Elasticsearch calls `size` before 7.3.
pub(crate) const MAX_DOCS: &str = "max_docs";

/// Parameters that are a name.
const NAMES: [&str; 8] =
    ["routing", "preference", "pipeline", "parent_task_id", "id", "name", "realm_name", "username"];

/// Parameters that are a list of names.
const LISTS: [&str; 9] =
    ["actions", "nodes", "fields", "stored_fields", "groups", "expand_wildcards", "metric", "h", "s"];

/// A path under construction, always encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path(String);

impl Path {
    /// A path that starts with this name.
    pub(crate) fn of(name: &str) -> Self {
        Self(String::with_capacity(name.len() + 16)).then(name)
    }

    /// `/`.
    pub(crate) fn root() -> Self {
        Self("/".to_owned())
    }

    /// A path that is encoded already.
    pub(crate) fn encoded(path: String) -> Self {
        Self(path)
    }

    /// Adds a segment of the API or a name that cannot be one of its words, such as an index.
    pub(crate) fn then(mut self, segment: &str) -> Self {
        self.0 += "/";
        encode(segment, &mut self.0);
        self
    }

    /// Adds a segment, where there is one.
    pub(crate) fn then_some(self, segment: Option<&str>) -> Self {
        match segment {
            Some(segment) => self.then(segment),
            None => self,
        }
    }

    /// Adds the name that a user gave to something: a document, a pipeline. An underscore at its
    /// beginning is encoded, too: servers would take it for one of the API's own words, such as
    /// `_search`.
    pub(crate) fn then_name(mut self, name: &str) -> Self {
        self.0 += "/";
        match name.strip_prefix('_') {
            Some(rest) => {
                self.0 += "%5F";
                encode(rest, &mut self.0);
            }
            None => encode(name, &mut self.0),
        }
        self
    }

    /// The path alone, also of one that came with a query string.
    pub(crate) fn without_query(mut self) -> String {
        if let Some(end) = self.0.find('?') {
            self.0.truncate(end);
        }
        self.0
    }

    /// The path with its query string.
    pub(crate) fn with_query(&self, params: &Params) -> String {
        let mut uri = self.0.clone();
        let mut mark = if uri.contains('?') { "&" } else { "?" };
        for (name, value) in &params.0 {
            uri += mark;
            encode(name, &mut uri);
            uri += "=";
            encode(value, &mut uri);
            mark = "&";
        }
        uri
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn encode(text: &str, into: &mut String) {
    into.extend(utf8_percent_encode(text, RESERVED));
}

/// The parameters of a query string, in the order in which they were set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Sets a parameter; a second value takes the place of the first.
    pub(crate) fn set(&mut self, name: String, value: String) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter that should name something and has an empty name. Servers take it for one that was not given: tasks of
    /// no action are all tasks.
    pub(crate) fn unnamed(&self) -> Option<&str> {
        let is_unnamed = |(name, value): &(&str, &str)| match LISTS.contains(name) {
            true => value.split(',').any(str::is_empty),
            false => value.is_empty() && NAMES.contains(name),
        };
        self.iter().find(is_unnamed).map(|(name, _)| name)
    }

    /// Whether a parameter has another name on some servers.
    pub(crate) fn depend_on_server(&self) -> bool {
        self.get(MASTER_TIMEOUT).is_some() || self.get(MAX_DOCS).is_some()
    }

    /// Gives a parameter another name.
    pub(crate) fn rename(&mut self, name: &str, other: &str) {
        self.0.iter_mut().filter(|(known, _)| known == name).for_each(|(known, _)| other.clone_into(known));
    }

    /// Whether a write of a document that these parameters go with may be executed twice. One that
    /// succeeds only in a certain state of its document fails the second time, because of what the
    /// first one did.
    pub(crate) fn idempotency_of_write(&self) -> Idempotency {
        let is_conditional = ["if_seq_no", "if_primary_term", "version"].iter().any(|name| self.get(name).is_some());
        match is_conditional || self.get("op_type") == Some("create") {
            true => Idempotency::NotIdempotent,
            false => Idempotency::Idempotent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::uri::PathAndQuery;
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    #[test]
    fn what_stands_for_something_else_is_encoded_once() {
        let path = Path::of("a/b").then("_doc").then("100% #1+ü");
        assert_eq!(path.to_string(), "/a%2Fb/_doc/100%25%20%231%2B%C3%BC");
        assert_eq!(Path::of("logs-*,a").then("%2F").to_string(), "/logs-*,a/%252F");
        let names = Path::of("tweets").then("_doc").then_name("_search").then_name("a_b").then_name("_");
        assert_eq!(names.to_string(), "/tweets/_doc/%5Fsearch/a_b/%5F");
    }

    #[test]
    fn a_parameter_has_one_value() {
        let mut params = Params::default();
        params.set("routing".into(), "a&b=c".into());
        params.set("refresh".into(), "true".into());
        params.set("refresh".into(), "wait_for".into());
        assert_eq!(Path::of("x").with_query(&params), "/x?routing=a%26b%3Dc&refresh=wait_for");
        assert_eq!(Path::encoded("/x?v".into()).without_query(), "/x");
        assert_eq!(Path::encoded("/x?v".into()).with_query(&params), "/x?v&routing=a%26b%3Dc&refresh=wait_for");
    }

    proptest! {
        /// Any name comes out of the path as it went in, and changes nothing around it.
        #[test]
        fn names_round_trip(index in ".+", id in ".+", value in ".*") {
            let mut params = Params::default();
            params.set("routing".into(), value.clone());
            let uri = Path::of(&index).then("_doc").then_name(&id).with_query(&params);
            let uri = PathAndQuery::try_from(uri).unwrap();
            let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
            let segments: Vec<_> = uri.path().split('/').map(decode).collect();
            prop_assert_eq!(segments, ["", &index, "_doc", &id]);
            let query = uri.query().unwrap();
            prop_assert_eq!(decode(query.strip_prefix("routing=").unwrap()), value);
        }
    }
}

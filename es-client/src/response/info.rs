//! What is known of a call beyond its result.

use std::time::Duration;

use es_transport::{Attempt, Body, NodeUrl, ResponseInfo};
use http::{HeaderMap, Response, StatusCode, header::WARNING};

/// What is known of a call beyond its result: warnings, the node, the attempts, the time it took.
///
/// Every call's `send_with_info` gives it, and [`Response::info`](crate::Response::info).
#[derive(Debug, Clone)]
pub struct CallInfo {
    status: StatusCode,
    headers: HeaderMap,
    node: Option<NodeUrl>,
    /// Empty where the first one was a success.
    attempts: Vec<Attempt>,
    elapsed: Duration,
}

impl CallInfo {
    /// What is known of a response, and its body, which is still to be read.
    pub(crate) fn of(response: Response<Body>) -> (Self, Body) {
        let info = ResponseInfo::of(&response);
        let node = info.and_then(ResponseInfo::node).or(response.body().node()).cloned();
        let attempts = info.map(|info| info.attempts().to_vec()).unwrap_or_default();
        let (head, body) = response.into_parts();
        (Self { status: head.status, headers: head.headers, node, attempts, elapsed: Duration::ZERO }, body)
    }

    /// Adds the time that the call took.
    pub(crate) fn after(self, elapsed: Duration) -> Self {
        Self { elapsed, ..self }
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What the server warns of, such as the use of something that will go away: the sentences of
    /// its `Warning` headers.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let headers = self.headers.get_all(WARNING);
        headers.iter().filter_map(|header| header.to_str().ok()).flat_map(warning_texts)
    }

    /// The node that answered; `None` over a service of one's own.
    pub fn node(&self) -> Option<&NodeUrl> {
        self.node.as_ref()
    }

    /// Every attempt, oldest first, where the first one was no success; empty where it was: then
    /// [`node`](Self::node) and [`elapsed`](Self::elapsed) tell all of it.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// How long the call took, with all its attempts, the waits between them, and the reading of the
    /// response. The time that the server says a search took is in its result.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

/// The sentences of a warning header: `299 agent "sentence"`, perhaps with a date in quotes behind
/// it, perhaps followed by a comma and another warning.
fn warning_texts(header: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = header;
    while let Some((before, quoted)) = rest.split_once('"') {
        let mut text = String::new();
        let mut chars = quoted.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => text.extend(chars.next()),
                _ => text.push(c),
            }
        }
        // A date stands right behind its sentence; a sentence stands behind a code and an agent.
        if !before.trim_matches([' ', ',']).is_empty() {
            texts.push(text);
        }
        rest = chars.as_str();
    }
    if texts.is_empty() { vec![header.to_owned()] } else { texts }
}

#[cfg(test)]
mod tests;

//! The headers that a layer adds, prepared once for all attempts.

use http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE};

/// Prepared once for all attempts: a list, because the map that a request has already, or a new one,
/// has room made for it and for what other layers add, and a clone of a map has not.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) always: Vec<(HeaderName, HeaderValue)>,
    /// Where there is a body.
    pub(super) content_type: HeaderValue,
}

/// How many headers may still be added for free: `Authorization` and `Host`.
const ROOM: usize = 2;

impl Template {
    pub(super) fn fill(&self, headers: &mut HeaderMap, with_body: bool) {
        let has_own = !headers.is_empty();
        headers.reserve(self.always.len() + 1 + ROOM);
        for (name, value) in &self.always {
            if !has_own || !headers.contains_key(name) {
                headers.append(name, value.clone());
            }
        }
        if with_body && !(has_own && headers.contains_key(CONTENT_TYPE)) {
            headers.append(&CONTENT_TYPE, self.content_type.clone());
        }
    }
}

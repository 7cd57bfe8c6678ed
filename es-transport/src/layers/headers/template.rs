//! The headers that a layer adds, prepared once for all attempts.

use http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE};

/// The headers as a list: they are added to the map of the request, for which room is made once. A
/// clone of a map would have no room for the headers that other layers add.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) always: Vec<(HeaderName, HeaderValue)>,
    /// Where there is a body.
    pub(super) content_type: HeaderValue,
}

/// Room for the headers that other layers add: `Authorization` and `Host`.
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

//! What the products' specifications say of one endpoint.

use http::Method;

/// An endpoint as a product's specification has it. See [`known`](super::known).
#[derive(Debug, PartialEq, Eq)]
pub struct EndpointSpec {
    pub(super) name: &'static str,
    /// The first version that has it; `None` where all have that this client speaks to.
    pub(super) since: Option<(u32, u32)>,
    /// The first version that has it no longer.
    pub(super) until: Option<(u32, u32)>,
    pub(super) body: BodyRule,
    /// `GET,POST /{index}/_search`. The first one of those with the same parts is used.
    pub(super) paths: &'static [&'static str],
    /// Separated by blanks.
    pub(super) params: &'static str,
}

/// Whether an endpoint takes a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyRule {
    /// It takes none.
    Forbidden,
    /// It may have one.
    Optional,
    /// It needs one.
    Required,
    /// It needs one JSON value a line.
    Lines,
}

/// Parameters of every endpoint.
const COMMON: [&str; 6] = ["error_trace", "filter_path", "format", "human", "pretty", "source_content_type"];

/// Requests by `POST` that only read, of endpoints that cannot be asked by `GET`.
const READING: [&str; 2] = ["esql.query", "render_search_template"];

impl EndpointSpec {
    /// The name, such as `indices.create`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Methods and paths, such as `GET,POST /{index}/_search`.
    #[must_use]
    pub fn paths(&self) -> &'static [&'static str] {
        self.paths
    }

    /// The parameters of its own in the query string. Those that every endpoint has (`pretty`,
    /// `human`, `error_trace`, `filter_path`, `format`, `source_content_type`) are not among them.
    pub fn params(&self) -> impl Iterator<Item = &'static str> {
        self.params.split_ascii_whitespace()
    }

    /// Whether its body is one JSON value a line.
    #[must_use]
    pub fn takes_lines(&self) -> bool {
        self.body == BodyRule::Lines
    }

    pub(super) fn has_param(&self, name: &str) -> bool {
        COMMON.contains(&name) || self.params().any(|known| known == name)
    }

    /// The parts of all its paths.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.paths.iter().flat_map(|path| parts(path))
    }

    /// The path that has these parts and no others, with its methods.
    pub(super) fn path_with(&self, given: &[&str]) -> Option<(&'static str, &'static str)> {
        let has_all =
            |path: &'static str| parts(path).count() == given.len() && parts(path).all(|part| given.contains(&part));
        self.paths.iter().filter(|path| has_all(path)).find_map(|path| path.split_once(' '))
    }

    /// The method for one of its paths: the only one; for a new document `PUT` with an id; with a body
    /// `POST`, as not everything between here and the server lets `GET` have one.
    pub(super) fn method(&self, methods: &str, has_id: bool, has_body: bool) -> Option<Method> {
        let names_document = has_id && matches!(self.name, "index" | "create");
        let wanted: &[&str] = match (names_document, has_body) {
            (true, _) => &["PUT"],
            (_, true) => &["POST", "PUT"],
            (_, false) => &["GET"],
        };
        let listed = |wanted: &&&str| methods.split(',').any(|method| method == **wanted);
        let method = wanted.iter().find(listed).copied().or_else(|| methods.split(',').next())?;
        method.parse().ok()
    }

    /// Whether a request by this method only reads. The next page of a scroll is not read twice.
    pub(super) fn only_reads(&self, methods: &str) -> bool {
        READING.contains(&self.name) || self.name != "scroll" && methods.split(',').any(|method| method == "GET")
    }
}

/// The parts of a path: `index` and `id` of `/{index}/_doc/{id}`.
fn parts(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(part)
}

/// The name of a part, of a segment that is one.
pub(super) fn part(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

//! The terms that matched, marked in fragments of the text.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::json::{FromJson, Json, Text, ToJson};
use crate::query::{Clause, IntoQuery, On};

keywords! {
    /// How fragments are cut.
    pub enum BoundaryScanner {
        /// At given characters; `fvh` only.
        Chars = "chars",
        /// Between sentences.
        Sentence = "sentence",
        /// Between words.
        Word = "word",
    }
}

keywords! {
    /// How the `plain` highlighter cuts fragments.
    pub enum Fragmenter {
        /// All of the same length.
        Simple = "simple",
        /// Without cutting between terms that belong together. The default.
        Span = "span",
    }
}

keywords! {
    /// In which order fragments come.
    pub enum HighlightOrder {
        /// The best first.
        Score = "score",
        /// As in the text. The default.
        None = "none",
    }
}

keywords! {
    /// Which tags are put around terms.
    pub enum TagsSchema {
        /// `<em class="hlt1">` and so on.
        Styled = "styled",
        /// `<em>`. The default.
        Default = "default",
    }
}

keywords! {
    /// Whether the text is made safe for HTML.
    pub enum Encoder {
        /// It is left as it is. The default.
        Default = "default",
        /// It is.
        Html = "html",
    }
}

/// Declares what can be said for all fields, and for each for itself.
macro_rules! highlights {
    ($($both:tt)*) => {
        object! {
            /// What is highlighted, and how; each field can say it for itself.
            pub struct Highlight [fields: HighlightFields, highlight_query: Option<Box<Clause>>] {
                /// Whether the text is made safe for HTML. Default [`Encoder::Default`].
                encoder: Encoder,
                $($both)*
            }
            methods [] on Highlight
        }

        object! {
            /// How one field is highlighted.
            #[derive(Default)]
            pub struct HighlightField [highlight_query: Option<Box<Clause>>, matched_fields: Option<Vec<Text>>] {
                /// How far before the first term a fragment begins; `fvh` only.
                fragment_offset: i32,
                $($both)*
            }
            methods [] on HighlightField
        }
    };
}

highlights! {
    /// Which highlighter: `unified`, the default, `plain` or `fvh`, or one of a plugin.
    kind: String as impl Into<String> = "type",
    /// The characters at which sentences end, for `fvh` with `chars`.
    boundary_chars: String as impl Into<String>,
    /// How far to look for them.
    boundary_max_scan: u32,
    /// How fragments are cut.
    boundary_scanner: BoundaryScanner,
    /// The language by whose rules they are cut, as `"en-US"`.
    boundary_scanner_locale: String as impl Into<String>,
    /// Whether the document is read instead of stored fields; up to version 8.
    force_source: bool,
    /// How the `plain` highlighter cuts fragments.
    fragmenter: Fragmenter,
    /// How many characters a fragment has. Default 100.
    fragment_size: u32,
    /// Whether terms of filters are highlighted.
    highlight_filter: bool,
    /// How many characters of a text are looked at.
    max_analyzed_offset: i64,
    /// As `max_analyzed_offset`, as OpenSearch spells it.
    max_analyzer_offset: i64,
    /// How long a fragment may become.
    max_fragment_length: u32,
    /// How many characters are sent back where nothing matches. Default 0.
    no_match_size: u32,
    /// How many fragments. Default 5; 0 means the whole text.
    number_of_fragments: u32,
    /// Options of the highlighter.
    options: Map<String, Value>,
    /// `score` puts the best fragments first. Default: their order in the text.
    order: HighlightOrder,
    /// How many phrases of a document `fvh` looks at. Default 256.
    phrase_limit: u32,
    /// What is put behind a term. Default `</em>`.
    post_tags: Vec<String> as impl Into<Vec<String>>,
    /// What is put before a term. Default `<em>`.
    pre_tags: Vec<String> as impl Into<Vec<String>>,
    /// Whether only the field that was asked for is highlighted. Default true.
    require_field_match: bool,
    /// `styled` puts a class into the tags.
    tags_schema: TagsSchema,
}

/// The fields of a [`Highlight`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum HighlightFields {
    /// By name.
    Map(BTreeMap<String, HighlightField>),
    /// In an order.
    List(Vec<On<HighlightField>>),
}

impl ToJson for HighlightFields {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Map(fields) => fields.json(),
            Self::List(fields) => fields.json(),
        }
    }
}

impl FromJson for HighlightFields {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::Array(_) => FromJson::from_json(json).map(Self::List),
            fields => FromJson::from_json(fields).map(Self::Map),
        }
    }
}

impl Default for Highlight {
    fn default() -> Self {
        Self::new(HighlightFields::Map(BTreeMap::new()), None)
    }
}

impl Highlight {
    /// Highlights a field, which may have wildcards.
    ///
    /// `{"fields": {"text": {}}}`
    #[must_use]
    pub fn of(field: impl Into<Text>) -> Self {
        Self::default().field(field)
    }

    /// Adds a field, which may have wildcards.
    #[must_use]
    pub fn field(self, field: impl Into<Text>) -> Self {
        self.field_with(field, HighlightField::default())
    }

    /// Highlights a field in its own way.
    ///
    /// `{"fields": {"text": {"number_of_fragments": 0}}}`
    #[must_use]
    pub fn field_with(mut self, field: impl Into<Text>, how: HighlightField) -> Self {
        let field = field.into();
        match &mut self.fields {
            HighlightFields::Map(fields) => drop(fields.insert(field.into_owned(), how)),
            HighlightFields::List(fields) => fields.push(On { field, params: how }),
        }
        self
    }

    /// Highlights what this query matches, in place of the search's own.
    #[must_use]
    pub fn highlight_query<D>(mut self, query: impl IntoQuery<D>) -> Self {
        self.highlight_query = Some(Box::new(query.into_query().into_clause()));
        self
    }
}

impl HighlightField {
    /// Highlights what this query matches, in place of the search's own.
    #[must_use]
    pub fn highlight_query<D>(mut self, query: impl IntoQuery<D>) -> Self {
        self.highlight_query = Some(Box::new(query.into_query().into_clause()));
        self
    }

    /// Adds a field whose matches are marked in this one, as `text.exact`.
    #[must_use]
    pub fn matched_field(mut self, field: impl Into<Text>) -> Self {
        self.matched_fields.get_or_insert_default().push(field.into());
        self
    }
}

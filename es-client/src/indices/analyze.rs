//! `indices.analyze`: the terms that an analyzer makes of a text.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Indices;
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, json},
    error::Error,
    response::Response,
    server::Server,
};

/// Analyzes a text. See [`Indices::analyze`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesAnalyze {
    call: CallState,
    body: Body,
}

builder! {
    impl [] IndicesAnalyze: index;
    impl [] send -> Analysis;
}

#[derive(Debug, Default, Serialize)]
struct Body {
    text: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    analyzer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalizer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokenizer: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    char_filter: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    filter: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<String>,
}

/// What an analyzer makes of a text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Analysis {
    /// The terms, in the order of the text. Empty where the call asked to [`explain`](IndicesAnalyze::explain).
    #[serde(default)]
    pub tokens: Vec<AnalyzedToken>,
    /// The terms after each step, if the call asked to [`explain`](IndicesAnalyze::explain).
    pub detail: Option<AnalysisDetail>,
}

/// A term, and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AnalyzedToken {
    /// The term.
    pub token: String,
    /// Where in the text it begins, in UTF-16 units.
    pub start_offset: u32,
    /// Where it ends.
    pub end_offset: u32,
    /// What the tokenizer takes it for, such as `<ALPHANUM>`.
    #[serde(rename = "type")]
    pub token_type: String,
    /// Its number among the terms; several may stand in one place.
    pub position: u32,
    /// What else the server tells of it: `positionLength`, say, and the attributes where the call asked to explain.
    #[serde(flatten)]
    pub attributes: Map<String, Value>,
}

/// The terms after each step of the analysis.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AnalysisDetail {
    /// Whether the steps are the call's own, and not those of an analyzer.
    #[serde(default)]
    pub custom_analyzer: bool,
    /// The terms of an analyzer that is taken as one step.
    pub analyzer: Option<AnalysisStep>,
    /// The text after each of the character filters.
    #[serde(default)]
    pub charfilters: Vec<FilteredText>,
    /// The terms that the tokenizer made.
    pub tokenizer: Option<AnalysisStep>,
    /// The terms after each of the token filters.
    #[serde(default)]
    pub tokenfilters: Vec<AnalysisStep>,
}

/// The terms after one step.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AnalysisStep {
    /// The name of the analyzer, tokenizer or filter.
    pub name: String,
    /// The terms.
    pub tokens: Vec<AnalyzedToken>,
}

/// The text after a character filter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct FilteredText {
    /// The name of the filter.
    pub name: String,
    /// The texts, in the order of the call's.
    pub filtered_text: Vec<String>,
}

impl Indices {
    /// The terms that an analyzer makes of a text: by name, as that of a field, or put together from a tokenizer and filters.
    /// Default: the index's default analyzer, without an index the standard one.
    ///
    /// `POST /_analyze`, and `POST /{index}/_analyze` where an [`index`](IndicesAnalyze::index) is named, whose own analyzers
    /// are known then. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let analysis = es.indices().analyze("Quick foxes").index("tweets").field("text").send().await?;
    /// for token in analysis.tokens {
    ///     println!("{} at {}", token.token, token.start_offset);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn analyze(&self, text: impl Into<String>) -> IndicesAnalyze {
        let body = Body { text: vec![text.into()], ..Body::default() };
        IndicesAnalyze { call: CallState::new(&self.client, Target::default()), body }
    }
}

impl IndicesAnalyze {
    /// Another text, as if it were another value of the field.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.body.text.push(text.into());
        self
    }

    /// The analyzer, by its name.
    pub fn analyzer(mut self, name: impl Into<String>) -> Self {
        self.body.analyzer = Some(name.into());
        self
    }

    /// The normalizer, by its name: it makes one term of the text. Version 6 and later.
    pub fn normalizer(mut self, name: impl Into<String>) -> Self {
        self.body.normalizer = Some(name.into());
        self
    }

    /// The field of the index whose analyzer it is.
    pub fn field(mut self, name: impl Into<String>) -> Self {
        self.body.field = Some(name.into());
        self
    }

    /// The tokenizer: its name, or JSON such as `{"type": "ngram", "min_gram": 2}`.
    pub fn tokenizer(mut self, tokenizer: impl Serialize) -> Self {
        self.body.tokenizer = self.call.json_value("tokenizer", &tokenizer);
        self
    }

    /// A character filter that the text goes through before the tokenizer: its name, or JSON. Several are taken in their
    /// order.
    pub fn char_filter(mut self, filter: impl Serialize) -> Self {
        self.body.char_filter.extend(self.call.json_value("char_filter", &filter));
        self
    }

    /// A filter that the terms go through after the tokenizer: its name, or JSON such as
    /// `{"type": "stop", "stopwords": ["a"]}`. Several are taken in their order.
    pub fn filter(mut self, filter: impl Serialize) -> Self {
        self.body.filter.extend(self.call.json_value("filter", &filter));
        self
    }

    /// Whether the answer has the terms after each step: [`Analysis::detail`] in place of the tokens. Default `false`.
    pub fn explain(mut self, explain: bool) -> Self {
        self.body.explain = Some(explain);
        self
    }

    /// The attributes of a term that the answer explains, such as `keyword`. Default: all.
    pub fn attributes<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.body.attributes = names.into_iter().map(Into::into).collect();
        self
    }
}

impl Endpoint for IndicesAnalyze {
    type Output = Analysis;
    const NAME: &'static str = "indices.analyze";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = self.call.target.path_or_all("_analyze")?;
        let body = json("request", &self.body)?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Analysis, Error> {
        #[derive(Deserialize)]
        struct Given {
            tokens: Option<serde::de::IgnoredAny>,
            detail: Option<serde::de::IgnoredAny>,
        }

        let Given { tokens, detail } = response.json()?;
        match (tokens, detail) {
            (None, None) => Err(response.unexpected("it has neither `tokens` nor `detail`")),
            _ => response.json(),
        }
    }
}

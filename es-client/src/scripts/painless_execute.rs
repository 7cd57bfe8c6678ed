//! `scripts_painless_execute`: tries a script.

use es_dsl::{IntoQuery, Script, document::Checked, query::Clause};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};

use super::Scripts;
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, json},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Tries a script. See [`Scripts::painless_execute`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ScriptsPainlessExecute {
    call: CallState,
    script: Script,
    context: Option<String>,
    setup: ContextSetup,
}

builder! {
    impl [] ScriptsPainlessExecute:;
    impl [] send -> Value;
}

/// What a script in a context of searches is tried with.
#[derive(Debug, Default, Serialize)]
struct ContextSetup {
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<Clause>,
}

impl Scripts {
    /// Tries a script, and gives its result: in the default context, `painless_test`, as a text, in `filter` as a boolean, in
    /// `score` as a number. Nothing is changed.
    ///
    /// `POST /_scripts/painless/_execute`, Elasticsearch 6.3 and later, OpenSearch. A script that does not compile, or fails,
    /// is an error that shows where. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let script = Script::painless("doc['likes'].value * params.factor").param("factor", 2);
    /// let call = es.scripts().painless_execute(script).context("score").document("tweets", &json!({"likes": 3}));
    /// println!("{}", call.send().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn painless_execute(&self, script: Script) -> ScriptsPainlessExecute {
        let call = CallState::new(&self.client, Target::default());
        ScriptsPainlessExecute { call, script, context: None, setup: ContextSetup::default() }
    }
}

impl ScriptsPainlessExecute {
    /// What the script is for: `painless_test`, `filter`, `score`, and others on newer servers. Default `painless_test`.
    pub fn context(mut self, context: impl Into<String>) -> Self {
        self.context = Some(context.into());
        self
    }

    /// The document that the script reads, as if it were in this index.
    pub fn document(mut self, index: impl Into<String>, document: &(impl Serialize + ?Sized)) -> Self {
        let json = to_raw_value(&Checked(document)).map_err(|error| Error::serialize("document", error));
        self.setup.document = self.call.accept(json);
        self.setup.index = Some(index.into());
        self
    }

    /// The query whose score the script reads as `_score`. Default: all documents.
    pub fn query<D>(mut self, query: impl IntoQuery<D>) -> Self {
        self.setup.query = Some(query.into_query().into_clause());
        self
    }
}

impl Endpoint for ScriptsPainlessExecute {
    type Output = Value;
    const NAME: &'static str = "scripts_painless_execute";
    const AVAILABLE: Availability = Availability::since(Some((6, 3)), Some((1, 0)));

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            script: Box<RawValue>,
            #[serde(skip_serializing_if = "Option::is_none")]
            context: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            context_setup: Option<&'a ContextSetup>,
        }

        let has_setup = self.setup.index.is_some() || self.setup.query.is_some();
        let body = Body {
            script: server.script_body(&self.script)?,
            context: self.context.as_deref(),
            context_setup: has_setup.then_some(&self.setup),
        };
        let path = Path::of("_scripts").then("painless").then("_execute");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(json("script", &body)?))
    }

    fn decode(&mut self, response: Response) -> Result<Value, Error> {
        #[derive(Deserialize)]
        struct Executed {
            result: Value,
        }

        Ok(response.json::<Executed>()?.result)
    }
}

//! Any request of the REST API, for endpoints that have no call of their own.

use es_transport::{Body, Idempotency};
use http::{HeaderMap, Method, StatusCode};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    call_info::CallInfo,
    client::Elasticsearch,
    error::Error,
    path::Path,
    target::Target,
};

/// A request by method and path. See [`Elasticsearch::request`].
#[derive(Debug)]
pub struct Request {
    method: Method,
    path: String,
    body: Body,
}

impl Elasticsearch {
    /// A request by method and path, for endpoints that have no call of their own.
    ///
    /// The path is sent as it is: names in it that have characters such as `/`, `#` or spaces must
    /// be percent-encoded already. Whether the request may be repeated after a failure in which
    /// the server may have executed it is decided by the method; [`Call::idempotency`] says
    /// otherwise. The tables under `/_cat` come as text, unless the parameter `format` or an `Accept`
    /// header asks for another form. A status that is no success is an error, unless
    /// [`ignore_status`](Call::ignore_status) names it.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let nodes = es.request(Method::GET, "/_cat/nodes").query(&[("v", "")]).send().await?;
    /// println!("{}", nodes.text()?);
    ///
    /// let settings = json!({"persistent": {"action.auto_create_index": "false"}});
    /// let res = es.request(Method::PUT, "/_cluster/settings").body_json(&settings).send().await?;
    /// println!("{}", res.json::<Value>()?["acknowledged"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Call<Request> {
        let path = path.into();
        let is_table = path.starts_with("/_cat");
        let call = Call::new(self, Target::default(), Request { method, path, body: Body::empty() });
        if is_table { call.header("accept", "text/plain") } else { call }
    }
}

impl Call<Request> {
    /// Parameters of the query string. Also [`param`](Call::param), one at a time.
    pub fn query<N: AsRef<str>, V: ToString>(mut self, params: &[(N, V)]) -> Self {
        for (name, value) in params {
            self.draft.params.set(name.as_ref().to_owned(), value.to_string());
        }
        self
    }

    /// A body that is serialized as JSON, here and now.
    pub fn body_json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        let json = serde_json::to_vec(body).map_err(|error| Error::serialize("body", error));
        self.endpoint.body = self.accept(json).map(Body::from).unwrap_or_default();
        self
    }

    /// A body as it is. It is sent as `application/json`, unless [`header`](Call::header) gives
    /// another `Content-Type`.
    pub fn body(self, body: impl Into<Body>) -> Self {
        self.with(|request| request.body = body.into())
    }
}

impl Render for Request {
    fn check(&self, _target: &Target) -> Result<(), Error> {
        if !self.path.starts_with('/') {
            return Err(Error::request(format!("the path `{}` does not begin with `/`", self.path.escape_debug())));
        }
        // It would cut the path off.
        if self.path.as_bytes().contains(&b'#') {
            return Err(Error::request(format!("write `#` in the path `{}` as `%23`", self.path.escape_debug())));
        }
        Ok(())
    }

    fn depends_on_server(&self, _target: &Target) -> bool {
        false
    }

    fn render(&mut self, _scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            idempotency: Idempotency::of(&self.method),
            method: std::mem::take(&mut self.method),
            path: Path::encoded(std::mem::take(&mut self.path)),
            body: std::mem::take(&mut self.body),
        })
    }
}

impl Endpoint for Request {
    type Output = Response;
    const NAME: &'static str = "request";

    fn decode(answer: Answer) -> Result<Response, Error> {
        Ok(Response { answer })
    }
}

/// A response in memory.
#[derive(Debug)]
pub struct Response {
    answer: Answer,
}

impl Response {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.answer.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.answer.headers()
    }

    /// The body as text.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not UTF-8.
    pub fn text(&self) -> Result<&str, Error> {
        self.answer.text()
    }

    /// The body read as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not JSON or does not fit the type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.answer.json()
    }

    /// The body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.answer.body
    }

    /// What is known of the call beyond its result: warnings, node, attempts, time.
    pub fn info(&self) -> &CallInfo {
        &self.answer.info
    }

    /// What the server warns of: see [`CallInfo::warnings`].
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.info().warnings()
    }
}

#[cfg(test)]
mod tests;

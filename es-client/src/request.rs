//! Any request of the REST API, for endpoints that have no call of their own.

use es_transport::{Body, Idempotency};
use http::Method;
use serde::Serialize;

use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// A request by method and path. See [`Elasticsearch::request`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Request {
    call: CallState,
    method: Method,
    path: String,
    body: Body,
}

builder! {
    impl [] Request: ;
    impl [] send -> Response;
}

impl Elasticsearch {
    /// A request by method and path, for endpoints that have no call of their own.
    ///
    /// The path is sent as it is: names in it that have characters such as `/`, `#` or spaces must
    /// be percent-encoded already. Whether the request may be repeated after a failure in which
    /// the server may have executed it is decided by the method; [`Request::idempotency`] says
    /// otherwise. The tables under `/_cat` come as text, unless the parameter `format` or an `Accept`
    /// header asks for another form. A status that is no success is an error, unless
    /// [`ignore_status`](Request::ignore_status) names it.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let nodes = es.request(Method::GET, "/_cat/nodes").query(&[("v", "")]).send().await?;
    /// println!("{}", nodes.text()?);
    ///
    /// let settings = json!({"persistent": {"action.auto_create_index": "false"}});
    /// let res = es.request(Method::PUT, "/_cluster/settings").json(&settings).send().await?;
    /// println!("{}", res.json::<Value>()?["acknowledged"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        let path = path.into();
        let is_table = path.starts_with("/_cat");
        let request = Request { call: CallState::new(self, Target::default()), method, path, body: Body::empty() };
        if is_table { request.header("accept", "text/plain") } else { request }
    }
}

impl Request {
    /// Parameters of the query string. Also [`param`](Self::param), one at a time.
    pub fn query<N: AsRef<str>, V: ToString>(mut self, params: &[(N, V)]) -> Self {
        for (name, value) in params {
            self.call.set_param(name.as_ref(), value.to_string());
        }
        self
    }

    /// A body that is serialized as JSON, here and now; a number that JSON cannot hold (NaN, the
    /// infinities) is an error, and nothing is sent.
    pub fn json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        self.body = self.call.json("body", body).map(Body::from).unwrap_or_default();
        self
    }

    /// A body as it is. It is sent as `application/json`, unless [`header`](Self::header) gives
    /// another `Content-Type`.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }
}

impl Endpoint for Request {
    type Output = Response;
    const NAME: &'static str = "request";
    const IS_RAW: bool = true;

    fn check(&mut self) -> Result<(), Error> {
        if !self.path.starts_with('/') {
            return Err(Error::request(format!("the path `{}` does not begin with `/`", self.path.escape_debug())));
        }
        // It would cut the path off.
        if self.path.contains('#') {
            return Err(Error::request(format!("write `#` in the path `{}` as `%23`", self.path.escape_debug())));
        }
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let idempotency = Idempotency::of(&self.method, &self.path);
        let (method, path) = (std::mem::take(&mut self.method), std::mem::take(&mut self.path));
        Ok(RequestParts::new(method, Path::encoded(path), idempotency).body(std::mem::take(&mut self.body)))
    }

    fn decode(&mut self, response: Response) -> Result<Response, Error> {
        Ok(response)
    }
}

#[cfg(test)]
mod tests;

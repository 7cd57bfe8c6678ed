//! The endpoint-independent state of a call.

use std::{fmt, time::Duration};

use es_dsl::document::Checked;
use es_transport::{Idempotency, RequestOptions};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{
    exchange::{RequestParts, RequestSettings, exchange},
    path::Params,
    target::Target,
};
use crate::{client::Elasticsearch, error::Error, response::Response, server::Server};

/// The endpoint-independent state of a call.
pub(crate) struct CallState {
    client: Elasticsearch,
    pub(crate) target: Target,
    pub(crate) params: Params,
    settings: RequestSettings,
    idempotency: Option<Idempotency>,
    /// Statuses that count as success.
    ignored: Vec<u16>,
    /// The first bad input, which sending tells.
    error: Option<Error>,
}

impl CallState {
    pub(crate) fn new(client: &Elasticsearch, target: Target) -> Self {
        Self {
            client: client.clone(),
            target,
            params: Params::default(),
            settings: RequestSettings::default(),
            idempotency: None,
            ignored: Vec::new(),
            error: None,
        }
    }

    /// The state of one of the requests that a call of several makes: with its target and options, and
    /// with no parameters.
    pub(crate) fn of_one_request(&self) -> Self {
        Self {
            client: self.client.clone(),
            target: self.target.clone(),
            params: Params::default(),
            settings: self.settings.clone(),
            idempotency: self.idempotency,
            ignored: self.ignored.clone(),
            error: None,
        }
    }

    /// Makes the client's total time limit the call's own, if it has none: all its requests share it.
    pub(crate) fn limit_total(&mut self) {
        self.settings.limit_total(self.client.transport().total_timeout());
    }

    /// Takes the time that a request took from the total time limit, if there is one.
    pub(crate) fn take_time(&mut self, elapsed: Duration) {
        self.settings.take_time(elapsed);
    }

    /// Keeps bad input until the call is sent.
    pub(crate) fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// The value, or nothing, and the error is kept.
    pub(crate) fn accept<T>(&mut self, value: Result<T, Error>) -> Option<T> {
        value.map_err(|error| self.fail(error)).ok()
    }

    /// The JSON of a value that the user gives, or nothing, and the error is kept; `what` names it there.
    pub(crate) fn json(&mut self, what: &str, value: &(impl Serialize + ?Sized)) -> Option<Vec<u8>> {
        self.accept(json(what, value))
    }

    /// The same as a value, for a body that has other members, too.
    pub(crate) fn json_value(&mut self, what: &str, value: &(impl Serialize + ?Sized)) -> Option<Value> {
        let json = serde_json::to_value(Checked(value)).map_err(|error| Error::serialize(what, error));
        self.accept(json)
    }

    pub(crate) fn set_param(&mut self, name: impl Into<String>, value: impl ToString) {
        self.params.set(name.into(), value.to_string());
    }

    pub(crate) fn set_request_timeout(&mut self, timeout: Option<Duration>) {
        self.settings.options = self.take_options().request_timeout(timeout);
    }

    pub(crate) fn set_total_timeout(&mut self, timeout: Option<Duration>) {
        self.settings.options = self.take_options().total_timeout(timeout);
    }

    pub(crate) fn set_max_retries(&mut self, retries: u32) {
        self.settings.options = self.take_options().max_retries(retries);
    }

    pub(crate) fn set_retry_on_timeout(&mut self, retry: bool) {
        self.settings.options = self.take_options().retry_on_timeout(retry);
    }

    fn take_options(&mut self) -> RequestOptions {
        std::mem::take(&mut self.settings.options)
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.settings.headers.retain(|(known, _)| *known != name);
                self.settings.headers.push((name, value));
            }
            _ => self.fail(Error::request(format!(
                "the header `{}` cannot be sent: its name or value holds what no header can carry",
                name.escape_debug()
            ))),
        }
    }

    /// Sets a header that the user did not set.
    pub(crate) fn default_header(&mut self, name: &'static str, value: &'static str) {
        if !self.settings.headers.iter().any(|(known, _)| known == name) {
            self.set_header(name, value);
        }
    }

    pub(crate) fn set_idempotency(&mut self, idempotency: Idempotency) {
        self.idempotency = Some(idempotency);
    }

    pub(crate) fn ignore_statuses(&mut self, statuses: impl IntoIterator<Item = u16>) {
        self.ignored.extend(statuses);
    }

    /// Whether a status counts as success for this call though it is none.
    pub(crate) fn ignores(&self, status: u16) -> bool {
        self.ignored.contains(&status)
    }

    /// Whether the call has options beside its target and its parameters.
    pub(crate) fn has_options(&self) -> bool {
        self.settings != RequestSettings::default() || self.idempotency.is_some() || !self.ignored.is_empty()
    }

    /// Refuses bad input that was kept, and parameters that should name something and do not.
    pub(crate) fn check(&mut self) -> Result<(), Error> {
        self.take_error()?;
        match self.params.unnamed() {
            Some(name) => Err(Error::request(format!("`{name}` is empty, or has an empty name in it"))),
            None => Ok(()),
        }
    }

    /// The bad input that was kept.
    pub(crate) fn take_error(&mut self) -> Result<(), Error> {
        self.error.take().map_or(Ok(()), Err)
    }

    /// The server's product and version, which are asked for at the first call that needs them.
    pub(crate) async fn server(&mut self) -> Result<Server, Error> {
        match self.client.known_server() {
            Some(server) => Ok(server),
            // Boxed because it is rare and large.
            None => Box::pin(self.find_server()).await,
        }
    }

    async fn find_server(&mut self) -> Result<Server, Error> {
        self.limit_total();
        let started = Instant::now();
        let server = self.client.find_server(&self.settings).await;
        self.take_time(started.elapsed());
        server
    }

    /// Sends the request and reads the response, whatever its status; again while a write block refuses it, if the client
    /// waits for such.
    pub(crate) async fn exchange(
        &mut self,
        endpoint: &'static str,
        mut parts: RequestParts,
        server: Server,
    ) -> Result<Response, Error> {
        parts.idempotency = self.idempotency.unwrap_or(parts.idempotency);
        match self.client.write_block_wait() {
            // Boxed because it is rare and large.
            Some(limit) => Box::pin(self.exchange_for(limit, endpoint, parts, server)).await,
            None => {
                let settings = std::mem::take(&mut self.settings);
                let sent = exchange(self.client.transport(), endpoint, parts, &self.params, settings, server);
                self.seen(endpoint, sent.await)
            }
        }
    }

    /// Sends the request again while a write block refuses it, for so long.
    async fn exchange_for(
        &self,
        limit: Duration,
        endpoint: &'static str,
        mut parts: RequestParts,
        server: Server,
    ) -> Result<Response, Error> {
        let started = Instant::now();
        loop {
            let again = parts.try_clone();
            let response = self.exchange_once(endpoint, parts, server).await?;
            let is_refused = response.status() == StatusCode::FORBIDDEN && response.error().is_write_blocked();
            match again {
                Some(again) if is_refused && started.elapsed() < limit => parts = again,
                _ => return Ok(response),
            }
            // Others wait for the same: not all of them at the same moment.
            sleep(Duration::from_millis(fastrand::u64(50..150))).await;
        }
    }

    /// The state of another request of the same call: with its options, and with its own target and parameters.
    pub(crate) fn another(&self) -> Self {
        Self { settings: self.settings.clone(), ..Self::new(&self.client, Target::default()) }
    }

    /// The state of another request about the same indices, with the same parameters and options.
    pub(crate) fn for_the_same(&self) -> Self {
        Self { target: self.target.clone(), params: self.params.clone(), ..self.another() }
    }

    /// The state of a request about what this call began: with its headers, and without its options, which may wait for
    /// the end.
    pub(crate) fn with_headers(&self) -> Self {
        let settings = RequestSettings { headers: self.settings.headers.clone(), ..RequestSettings::default() };
        Self { settings, ..Self::new(&self.client, Target::default()) }
    }

    pub(crate) fn client(&self) -> &Elasticsearch {
        &self.client
    }

    /// Sends one request of a call that sends many.
    pub(crate) async fn exchange_once(
        &self,
        endpoint: &'static str,
        parts: RequestParts,
        server: Server,
    ) -> Result<Response, Error> {
        let sent = exchange(self.client.transport(), endpoint, parts, &self.params, self.settings.clone(), server);
        self.seen(endpoint, sent.await)
    }

    /// Logs what the server warns of.
    #[cfg_attr(not(feature = "tracing"), allow(unused_variables, clippy::unused_self, reason = "there is no log"))]
    fn seen(&self, endpoint: &'static str, response: Result<Response, Error>) -> Result<Response, Error> {
        #[cfg(feature = "tracing")]
        if let Ok(response) = &response {
            self.client.log_warnings(endpoint, response);
        }
        response
    }
}

/// The JSON of a value that the user gives; `what` names it where there is none.
pub(crate) fn json(what: &str, value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(&Checked(value)).map_err(|error| Error::serialize(what, error))
}

impl fmt::Debug for CallState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallState").field("target", &self.target).field("params", &self.params).finish_non_exhaustive()
    }
}

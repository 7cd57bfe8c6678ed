//! `reindex_rethrottle` and the like: sets how many documents a task works on in a second.

use es_transport::Idempotency;
use http::Method;

use super::{ByQueryReport, RequestsPerSecond};
use crate::{
    call::{CallState, Endpoint, HasState, Path, RequestParts, send},
    error::Error,
    response::Response,
    server::Server,
    tasks::{RateEndpoint, Task, TaskHandle, TaskList},
};

impl Task<ByQueryReport> {
    /// Sets how many documents it works on in a second: a number, or [`RequestsPerSecond::Unlimited`]. A higher rate takes
    /// effect at once, a lower one after the batch that is under way. It is shared by the parts of the task.
    ///
    /// `POST /_reindex/{id}/_rethrottle`, and the like of the other calls. It is repeated after failures.
    ///
    /// # Errors
    /// Those of every call; a task that ended already is one.
    pub async fn rethrottle(&self, rate: impl Into<RequestsPerSecond>) -> Result<(), Error> {
        send(Rethrottle::new(self.handle(), rate.into())?).await
    }
}

/// Sets the rate of a task.
struct Rethrottle {
    call: CallState,
    id: String,
    endpoint: &'static RateEndpoint,
}

impl Rethrottle {
    fn new(task: &TaskHandle, rate: RequestsPerSecond) -> Result<Self, Error> {
        let Some(endpoint) = &task.kind.rate else { return Err(Error::request("tasks of this kind have no rate")) };
        let mut call = task.call();
        call.set_param("requests_per_second", rate.check()?);
        Ok(Self { call, id: task.id.clone(), endpoint })
    }
}

impl HasState for Rethrottle {
    fn state(&mut self) -> &mut CallState {
        &mut self.call
    }
}

impl Endpoint for Rethrottle {
    type Output = ();
    const NAME: &'static str = "reindex_rethrottle";

    fn name(&self) -> &'static str {
        self.endpoint.name
    }

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.endpoint.path).then_name(&self.id).then("_rethrottle");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<(), Error> {
        match TaskList::of(&response, false)?.tasks.is_empty() {
            false => Ok(()),
            true => {
                Err(response.unexpected("no task took the new rate: it has ended, or there never was one of this id"))
            }
        }
    }
}

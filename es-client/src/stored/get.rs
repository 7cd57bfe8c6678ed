//! Asks for what is kept under a name, or under several.

use std::collections::BTreeMap;

use super::{Kind, is_missing, read};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_names},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for what is kept under a name; it gives `None` where there is nothing.
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct GetStored<T: 'static> {
    call: CallState,
    kind: &'static Kind<T>,
    name: String,
}

/// Asks for what is kept under several names; those under which there is nothing are left out.
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ListStored<T: 'static> {
    call: CallState,
    kind: &'static Kind<T>,
    names: String,
}

builder! {
    impl [T] GetStored<T>: master_timeout;
    impl [T] send -> Option<T>;
}

builder! {
    impl [T] ListStored<T>: master_timeout;
    impl [T] send -> BTreeMap<String, T>;
}

impl<T> GetStored<T> {
    pub(crate) fn new(client: &Elasticsearch, kind: &'static Kind<T>, name: String) -> Self {
        Self { call: CallState::new(client, Target::default()), kind, name }
    }
}

impl<T> ListStored<T> {
    pub(crate) fn new(client: &Elasticsearch, kind: &'static Kind<T>, names: String) -> Self {
        Self { call: CallState::new(client, Target::default()), kind, names }
    }
}

impl<T> Endpoint for GetStored<T> {
    type Output = Option<T>;
    const NAME: &'static str = "get";

    fn is_absence(response: &Response) -> bool {
        is_missing(response)
    }

    fn name(&self) -> &'static str {
        self.kind.get
    }

    fn check(&mut self) -> Result<(), Error> {
        self.kind.check_name(&self.name)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.kind.available.check(server)?;
        Ok(RequestParts::get(self.kind.path(&self.name)))
    }

    fn decode(&mut self, response: Response) -> Result<Option<T>, Error> {
        let mut found = read(self.kind, &response)?;
        match found.remove(&self.name) {
            None if response.status().is_success() => {
                Err(response.unexpected(format!("it has no `{}`", self.name.escape_debug())))
            }
            found => Ok(found),
        }
    }
}

impl<T> Endpoint for ListStored<T> {
    type Output = BTreeMap<String, T>;
    const NAME: &'static str = "get";

    fn is_absence(response: &Response) -> bool {
        is_missing(response)
    }

    fn name(&self) -> &'static str {
        self.kind.get
    }

    fn check(&mut self) -> Result<(), Error> {
        check_names(&format!("name of the {}", self.kind.what), &self.names)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        self.kind.available.check(server)?;
        Ok(RequestParts::get(self.kind.path_of_many(&self.names)))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        read(self.kind, &response)
    }
}

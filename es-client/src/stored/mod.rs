//! Calls about what a cluster keeps under a name: templates, pipelines, scripts.
//!
//! They are put, asked for, listed and deleted alike. The methods that make the calls are those of their namespaces, such
//! as [`Indices::put_index_template`](crate::indices::Indices::put_index_template).

mod delete;
mod exists;
mod get;
mod put;

use std::collections::BTreeMap;

use crate::{
    call::{Path, check_segment},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

pub use delete::DeleteStored;
pub use exists::ExistsStored;
pub use get::{GetStored, ListStored};
pub use put::PutStored;

/// One kind of what a cluster keeps, and its endpoints.
pub(crate) struct Kind<T> {
    /// What it is called in errors.
    pub(crate) what: &'static str,
    /// The path above the names.
    pub(crate) path: &'static [&'static str],
    pub(crate) available: Availability,
    /// The names of its endpoints in the REST API's specification.
    pub(crate) put: &'static str,
    pub(crate) get: &'static str,
    pub(crate) delete: &'static str,
    /// The body that puts it.
    pub(crate) write: fn(&T, Server) -> Result<Vec<u8>, Error>,
    /// Reads an answer that has it.
    pub(crate) read: fn(&Response) -> Result<BTreeMap<String, T>, Error>,
}

impl<T> Kind<T> {
    /// Where the thing of this name is. An underscore at its beginning is no word of the API.
    fn path(&self, name: &str) -> Path {
        self.parent().then_name(name)
    }

    /// Where the things of these names are: a list, a pattern, `_all`.
    fn path_of_many(&self, names: &str) -> Path {
        self.parent().then(names)
    }

    fn parent(&self) -> Path {
        let mut segments = self.path.iter();
        let first = Path::of(segments.next().unwrap_or(&""));
        segments.fold(first, |path, segment| path.then(segment))
    }

    /// Refuses what is not the name of one thing.
    pub(crate) fn check_name(&self, name: &str) -> Result<(), Error> {
        if name.contains([',', '*']) {
            return Err(Error::request(format!("`{}` is not the name of one {}", name.escape_debug(), self.what)));
        }
        check_segment(&format!("name of the {}", self.what), name)
    }
}

/// Whether an answer of status 404 says that what was asked for by its name is not there.
fn is_missing(response: &Response) -> bool {
    response.error_cause().is_none_or(|cause| cause.error_type == "resource_not_found_exception")
}

/// Reads an answer; one that says that nothing is there has nothing.
fn read<T>(kind: &Kind<T>, response: &Response) -> Result<BTreeMap<String, T>, Error> {
    match response.has_error() && is_missing(response) {
        true => Ok(BTreeMap::new()),
        false => (kind.read)(response),
    }
}

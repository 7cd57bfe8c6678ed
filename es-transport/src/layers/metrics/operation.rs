//! `RunningOperation`: a request that is being measured.

use std::{mem, sync::Arc};

use http::{Request, Response};
use opentelemetry::{KeyValue, Value};
use tokio::time::Instant;

use super::layer::Settings;
use crate::{
    body::Body,
    error::Error,
    layers::conventions::{
        COLLECTION, ERROR_TYPE, NAMESPACE, OPERATION, Operation, Outcome, SERVER_ADDRESS, SERVER_PORT, STATUS, SYSTEM,
    },
};

/// The error type of a request whose caller dropped it.
pub(super) const CANCELLED: &str = "cancelled";

/// A request that is being measured, until it ends or is dropped.
#[derive(Debug)]
pub(super) struct RunningOperation {
    settings: Arc<Settings>,
    begun: Instant,
    /// Empty once it has ended.
    attributes: Vec<KeyValue>,
}

impl RunningOperation {
    pub(super) fn begin(settings: &Arc<Settings>, request: &Request<Body>) -> Self {
        // So many attributes a request has at the most.
        let mut attributes = Vec::with_capacity(8);
        attributes.push(KeyValue::new(SYSTEM, settings.system));
        let Operation { name, collection, .. } = Operation::of(request);
        if let Some(name) = name {
            attributes.push(KeyValue::new(OPERATION, name.clone()));
        }
        if settings.collections
            && let Some(name) = collection.filter(|name| is_one_name(name))
        {
            attributes.push(KeyValue::new(COLLECTION, name.into_owned()));
        }
        Self { settings: Arc::clone(settings), begun: Instant::now(), attributes }
    }

    pub(super) fn end(&mut self, result: &Result<Response<Body>, Error>) {
        let Outcome { status, error_type, node, namespace, .. } = Outcome::of(result);
        if let Some(name) = namespace {
            self.add(NAMESPACE, name.to_owned());
        }
        if let Some(node) = node {
            self.add(SERVER_ADDRESS, node.bare_host().to_owned());
            self.add(SERVER_PORT, i64::from(node.port()));
        }
        if let Some(error_type) = error_type {
            if status.is_some() {
                self.add(STATUS, error_type.clone());
            }
            self.add(ERROR_TYPE, error_type);
        }
        self.record();
    }

    fn add(&mut self, name: &'static str, value: impl Into<Value>) {
        self.attributes.push(KeyValue::new(name, value));
    }

    fn record(&mut self) {
        let attributes = mem::take(&mut self.attributes);
        self.settings.duration.record(self.begun.elapsed().as_secs_f64(), &attributes);
    }
}

impl Drop for RunningOperation {
    fn drop(&mut self) {
        if !self.attributes.is_empty() {
            self.add(ERROR_TYPE, CANCELLED);
            self.record();
        }
    }
}

/// Whether this is the whole name of one index, alias or data stream.
fn is_one_name(name: &str) -> bool {
    !name.contains([',', '*', '?', '<']) && name != "_all"
}

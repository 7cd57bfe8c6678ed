//! What an update changes of a document: by `update`, and among the operations of `bulk`.

use es_dsl::{Document, Script, document::Checked, partial::PartialOf};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::{error::Error, server::Server};

/// What an update changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    pub(crate) doc: Option<Box<RawValue>>,
    pub(crate) upsert: Option<Box<RawValue>>,
    pub(crate) script: Option<Script>,
    pub(crate) doc_as_upsert: Option<bool>,
    pub(crate) scripted_upsert: Option<bool>,
    pub(crate) detect_noop: Option<bool>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    doc: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upsert: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_as_upsert: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scripted_upsert: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detect_noop: Option<bool>,
}

impl Change {
    pub(crate) fn set_doc<T: Document>(&mut self, doc: impl PartialOf<T>) -> Result<(), Error> {
        let json = to_raw_value(&Checked(&doc.json())).map_err(|error| Error::serialize("partial document", error))?;
        self.doc = Some(json);
        Ok(())
    }

    pub(crate) fn set_upsert(&mut self, document: &impl Serialize) -> Result<(), Error> {
        let json = to_raw_value(&Checked(document)).map_err(|error| Error::serialize("document", error))?;
        self.upsert = Some(json);
        Ok(())
    }

    /// Whether executing it twice is the same as once. A script may count something up, and where the first time
    /// wrote the upsert, the second would merge the partial document into it.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.script.is_none() && self.upsert.is_none()
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match (&self.doc, &self.script) {
            (None, None) => Err(Error::request("nothing says what to change: give `.doc(..)` or `.script(..)`")),
            (Some(_), Some(_)) => Err(Error::request("`.doc(..)` and `.script(..)` exclude each other: give one")),
            _ => Ok(()),
        }
    }

    /// The change as the server takes it.
    pub(crate) fn body(&self, server: Server) -> Result<Vec<u8>, Error> {
        let body = Body {
            doc: self.doc.as_deref(),
            script: self.script.as_ref().map(|script| server.script_body(script)).transpose()?,
            upsert: self.upsert.as_deref(),
            doc_as_upsert: self.doc_as_upsert,
            scripted_upsert: self.scripted_upsert,
            detect_noop: self.detect_noop,
        };
        serde_json::to_vec(&body).map_err(|error| Error::serialize("request", error))
    }
}

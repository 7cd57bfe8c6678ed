//! Where the operations of a bulk come from.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use es_dsl::Document;
use futures_core::Stream;
use pin_project_lite::pin_project;
use serde::Serialize;

use super::{
    lines::{Item, Lines, Written},
    operation::Kind,
};
use crate::error::Error;

pin_project! {
    /// The documents of a stream, each to be written whole: [`Bulk::index_all`](super::Bulk::index_all).
    #[derive(Debug)]
    pub struct Documents<S> {
        #[pin]
        documents: S,
        kind: Kind,
    }
}

/// A document that is written whole.
#[derive(Debug)]
pub struct Whole<T> {
    document: T,
    kind: Kind,
}

impl<S> Documents<S> {
    pub(super) fn of(documents: S, kind: Kind) -> Self {
        Self { documents, kind }
    }
}

impl<S: Stream> Stream for Documents<S> {
    type Item = Whole<S::Item>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        let kind = *this.kind;
        this.documents.poll_next(cx).map(|document| Some(Whole { document: document?, kind }))
    }
}

impl<T: Document + Serialize> Item for Whole<T> {
    type Context = ();

    fn write(&self, lines: &mut Lines<'_>) -> Result<Written, Error> {
        lines.whole(&self.document, self.kind)
    }

    fn into_context(self) {}
}

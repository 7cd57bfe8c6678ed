//! The streams that connections speak HTTP on.

use std::{future::Future, pin::Pin};

use crate::error::{BoxError, Error};

/// A stream of bytes, encrypted or not: hyper's connection is compiled once for all.
pub(crate) trait Stream: hyper::rt::Read + hyper::rt::Write + Unpin + Send {}

impl<I: hyper::rt::Read + hyper::rt::Write + Unpin + Send> Stream for I {}

/// A stream that is being made.
pub(crate) type Connecting<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Stream>, BoxError>> + Send + 'a>>;

/// A TLS handshake that is under way.
pub(crate) type Handshake<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Stream>, Error>> + Send + 'a>>;

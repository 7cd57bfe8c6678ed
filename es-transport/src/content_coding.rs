//! The codings that a response's body is in, as `Content-Encoding` lists them.

use http::{HeaderMap, StatusCode, header::CONTENT_ENCODING};

use crate::error::{Error, ErrorKind};

/// The codings in the order in which they were applied, as the server spells them.
pub(crate) fn codings(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(CONTENT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
}

/// Refuses a body in a coding that nobody asked for: who reads it takes it for text.
pub(crate) fn refuse_unasked(headers: &HeaderMap, status: StatusCode) -> Result<(), Error> {
    match codings(headers).next() {
        None => Ok(()),
        Some(coding) => Err(Error::new(ErrorKind::Body)
            .context(format!(
                "the answer (status {}) is packed as `{}`, which was not asked for",
                status.as_u16(),
                coding.escape_debug()
            ))
            .advice(
                "if a proxy packs it, have gzip unpacked with `http_compress(true)` (feature `gzip`), or send a header \
                 `Accept-Encoding` of your own and unpack it",
            )),
    }
}

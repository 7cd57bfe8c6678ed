//! Unpacks gzip: a body in memory, and one that arrives.

use std::{
    io::{self, Read, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use flate2::{read, write};
use http_body::{Body as HttpBody, Frame};

use crate::{
    body::Body,
    error::{BoxError, Error, ErrorKind},
};

/// Unpacks a body in memory to no more than so many bytes.
pub(super) fn unpack(packed: &Bytes, limit: usize) -> Result<Vec<u8>, Error> {
    let mut plain = Vec::with_capacity(packed.len().saturating_mul(4).min(limit));
    // One byte more than the limit shows that the body is too long.
    let mut reader = read::MultiGzDecoder::new(&packed[..]).take((limit as u64).saturating_add(1));
    // A response to HEAD announces an encoding and has no body.
    if !packed.is_empty() {
        reader.read_to_end(&mut plain).map_err(broken)?;
    }
    if plain.len() > limit {
        return Err(Error::new(ErrorKind::Body)
            .context(format!("the response is longer than the limit of {limit} bytes once unpacked"))
            .advice("ask for less, or raise `max_response_size`"));
    }
    Ok(plain)
}

fn broken(cause: io::Error) -> Error {
    Error::new(ErrorKind::Body).context("the response is said to be gzip and cannot be unpacked").with_cause(cause)
}

/// A body that is unpacked piece by piece.
pub(super) struct GunzipBody {
    packed: Body,
    /// What has arrived and is still packed.
    arrived: Bytes,
    /// `None` at the end of the body, and before its first byte, since an empty body is not gzip.
    decoder: Option<write::MultiGzDecoder<Vec<u8>>>,
}

impl GunzipBody {
    /// How many packed bytes are unpacked at a time; they can become a thousand times as many.
    const STEP: usize = 1 << 12;

    pub(super) fn new(packed: Body) -> Self {
        Self { packed, arrived: Bytes::new(), decoder: None }
    }

    /// Unpacks the next of the bytes that have arrived.
    fn step(&mut self) -> io::Result<Vec<u8>> {
        let step = self.arrived.split_to(self.arrived.len().min(Self::STEP));
        let decoder = self.decoder.get_or_insert_with(|| write::MultiGzDecoder::new(Vec::new()));
        decoder.write_all(&step)?;
        decoder.flush()?;
        Ok(std::mem::take(decoder.get_mut()))
    }

    /// Unpacks the rest, and checks the checksum at the end.
    fn finish(&mut self) -> io::Result<Vec<u8>> {
        self.decoder.take().map_or(Ok(Vec::new()), write::MultiGzDecoder::finish)
    }
}

impl HttpBody for GunzipBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            let (plain, ended) = if self.arrived.is_empty() {
                match ready!(Pin::new(&mut self.packed).poll_frame(cx)).transpose()? {
                    Some(frame) => {
                        self.arrived = frame.into_data().unwrap_or_default();
                        continue;
                    }
                    None => (self.finish(), true),
                }
            } else {
                (self.step(), false)
            };
            let plain = plain.map_err(|cause| {
                (self.packed, self.arrived) = (Body::empty(), Bytes::new());
                broken(cause)
            })?;
            if !plain.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(plain.into()))));
            }
            if ended {
                return Poll::Ready(None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{body::tests::pieces, layers::compress::service::pack};

    /// Unpacks what arrives in pieces of so many bytes.
    async fn unpacked(packed: &[u8], piece: usize) -> Result<Vec<u8>, Error> {
        let mut body = Body::stream(GunzipBody::new(pieces(packed.chunks(piece).map(Bytes::copy_from_slice))));
        let mut plain = Vec::new();
        while let Some(piece) = body.chunk().await? {
            plain.extend_from_slice(&piece);
        }
        assert!(body.chunk().await?.is_none(), "it has ended");
        Ok(plain)
    }

    #[tokio::test]
    async fn c02_pieces_of_any_size_unpack_and_a_broken_one_is_an_error() {
        let plain: Vec<u8> = (0..40_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let packed = pack(&plain).unwrap();
        for piece in [1, 7, 1000, usize::MAX] {
            assert_eq!(unpacked(&packed, piece).await.unwrap(), plain, "{piece}");
        }
        let twice = [packed.as_slice(), &packed].concat();
        assert_eq!(unpacked(&twice, 999).await.unwrap().len(), 2 * plain.len(), "two members");
        assert_eq!(unpacked(&[], 1).await.unwrap(), b"");
        for broken in [&packed[..packed.len() - 1], &packed[..packed.len() / 2], b"{}", &packed[1..]] {
            let error = unpacked(broken, 100).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Body);
            assert!(error.to_string().contains("cannot be unpacked"), "{error}");
        }
    }

    #[tokio::test]
    async fn c03_no_piece_is_huge_however_much_all_of_them_are() {
        let packed = pack(&vec![b' '; 16 << 20]).unwrap();
        let mut body = Body::stream(GunzipBody::new(pieces([Bytes::from(packed)])));
        let (mut largest, mut total) = (0, 0);
        while let Some(piece) = body.chunk().await.unwrap() {
            (largest, total) = (largest.max(piece.len()), total + piece.len());
        }
        assert_eq!(total, 16 << 20);
        assert!(largest < 8 << 20, "{largest}");
    }
}

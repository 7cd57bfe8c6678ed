//! The one body type of requests and responses.

mod collect;
mod watched;

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use pin_project_lite::pin_project;

pub(crate) use self::collect::collect;
use self::collect::{cut_off, too_long};
use crate::{
    error::{BoxError, Error},
    node_url::NodeUrl,
};

/// A request or response body: empty, held in memory, or streamed.
///
/// A body in memory can be sent again, so that a retry on another node is possible; a streamed
/// one cannot, and a request that carries it is attempted once.
///
/// ```
/// use es_transport::Body;
///
/// let body = Body::from(r#"{"query":{"match_all":{}}}"#);
/// assert_eq!(body.as_bytes().map(|b| b.len()), Some(26));
/// assert!(body.try_clone().is_some());
/// assert!(Body::empty().as_bytes().is_some_and(|b| b.is_empty()));
/// ```
#[derive(Default)]
pub struct Body {
    kind: Kind,
    /// The node that a response came from.
    node: Option<NodeUrl>,
}

type BoxBody = Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>;

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Bytes(Bytes),
    Stream(BoxBody),
}

impl Body {
    /// A body of no bytes.
    pub const fn empty() -> Self {
        Self::of(Kind::Empty)
    }

    const fn of(kind: Kind) -> Self {
        Self { kind, node: None }
    }

    /// A body that is produced while it is sent; it makes its request a single attempt.
    ///
    /// ```
    /// use es_transport::Body;
    /// use http_body_util::Full;
    ///
    /// let body = Body::stream(Full::new(bytes::Bytes::from_static(b"{}")));
    /// assert!(body.try_clone().is_none());
    /// ```
    pub fn stream<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::of(Kind::Stream(Box::pin(ErasedError { body })))
    }

    /// A body of any type; a [`Body`] stays what it is.
    pub(crate) fn wrap<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let mut body = Some(body);
        match (&mut body as &mut dyn std::any::Any).downcast_mut::<Option<Self>>() {
            Some(own) => own.take().unwrap_or_default(),
            None => body.map_or_else(Self::empty, Self::stream),
        }
    }

    /// The bytes, when they are in memory; `None` for a streamed body.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        static EMPTY: Bytes = Bytes::new();
        match &self.kind {
            Kind::Empty => Some(&EMPTY),
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// The node that this body of a response came from; `None` where no [`NodePoolLayer`](crate::NodePoolLayer)
    /// picked one.
    pub fn node(&self) -> Option<&NodeUrl> {
        self.node.as_ref()
    }

    /// Sets the node, which errors of reading the body name.
    pub(crate) fn comes_from(&mut self, node: &NodeUrl) {
        self.node = Some(node.clone());
    }

    /// Another handle on the same bytes, without copying them; `None` for a streamed body.
    pub fn try_clone(&self) -> Option<Self> {
        match &self.kind {
            Kind::Empty => Some(Self::of(Kind::Empty)),
            Kind::Bytes(bytes) => Some(Self::of(Kind::Bytes(bytes.clone()))),
            Kind::Stream(_) => None,
        }
    }

    /// The next piece of the body, as it arrives; `None` at its end. A body in memory is one piece.
    ///
    /// For responses that are [streamed](crate::RequestOptions::stream_response):
    /// ```no_run
    /// # async fn f(transport: es_transport::Transport) -> Result<(), Box<dyn std::error::Error>> {
    /// use es_transport::{Body, RequestOptions};
    ///
    /// let request = http::Request::get("/logs/_search?size=10000")
    ///     .extension(RequestOptions::new().stream_response(true))
    ///     .body(Body::empty())?;
    /// let mut body = transport.send(request).await?.into_body();
    /// while let Some(piece) = body.chunk().await? {
    ///     println!("{} bytes", piece.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Connection`](crate::ErrorKind::Connection) when the body breaks off,
    /// [`Timeout`](crate::ErrorKind::Timeout) when it is late, [`Body`](crate::ErrorKind::Body) when
    /// it cannot be unpacked. Nothing comes after an error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            let frame = poll_fn(|cx| Pin::new(&mut *self).poll_frame(cx)).await;
            let frame = frame.transpose().map_err(|error| from_node(self.node(), cut_off(error)))?;
            match frame.map(Frame::into_data) {
                None => return Ok(None),
                Some(Ok(piece)) if !piece.is_empty() => return Ok(Some(piece)),
                Some(_) => {}
            }
        }
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    /// [`Connection`](crate::ErrorKind::Connection) when the body breaks off,
    /// [`Body`](crate::ErrorKind::Body) when it is longer than `limit` bytes; of a streamed response
    /// those of [`Body::chunk`] too.
    pub async fn bytes(self, limit: usize) -> Result<Bytes, Error> {
        let Self { kind, node } = self;
        let bytes = match kind {
            Kind::Empty => Ok(Bytes::new()),
            Kind::Bytes(bytes) if bytes.len() <= limit => Ok(bytes),
            Kind::Bytes(_) => Err(too_long(limit)),
            // Boxed because it is rare and large.
            Kind::Stream(body) => Box::pin(collect(body, limit)).await,
        };
        bytes.map_err(|error| from_node(node.as_ref(), error))
    }
}

/// The error of reading a body from this node.
fn from_node(node: Option<&NodeUrl>, error: Error) -> Error {
    match node {
        Some(node) => error.with_node(node.clone()),
        None => error,
    }
}

pin_project! {
    /// A body of any type, its error boxed.
    struct ErasedError<B> {
        #[pin]
        body: B,
    }
}

impl<B> HttpBody for ErasedError<B>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.project().body.poll_frame(cx).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.kind {
            Kind::Empty => Poll::Ready(None),
            Kind::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.kind = Kind::Empty;
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            Kind::Stream(body) => {
                let frame = ready!(body.as_mut().poll_frame(cx));
                // Nothing comes after an error, whatever the body says that is inside.
                if let Some(Err(_)) = &frame {
                    self.kind = Kind::Empty;
                }
                Poll::Ready(frame)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Empty => true,
            Kind::Bytes(bytes) => bytes.is_empty(),
            Kind::Stream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream(body) => body.size_hint(),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() { Self::empty() } else { Self::of(Kind::Bytes(bytes)) }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<()> for Body {
    fn from((): ()) -> Self {
        Self::empty()
    }
}

/// Shows the length only: documents do not belong in logs.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_bytes() {
            Some(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            None => f.write_str("Body(stream)"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use http_body_util::BodyExt;

    /// A body that arrives in the given pieces.
    pub(crate) fn pieces(pieces: impl IntoIterator<Item = Bytes>) -> Body {
        struct Frames(std::vec::IntoIter<Bytes>);
        impl HttpBody for Frames {
            type Data = Bytes;
            type Error = std::convert::Infallible;
            fn poll_frame(
                mut self: Pin<&mut Self>,
                _: &mut Context<'_>,
            ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
                Poll::Ready(self.0.next().map(|piece| Ok(Frame::data(piece))))
            }
        }
        Body::stream(Frames(pieces.into_iter().collect::<Vec<_>>().into_iter()))
    }

    fn chunked(frames: &[&'static str]) -> Body {
        pieces(frames.iter().map(|text| Bytes::from_static(text.as_bytes())))
    }

    #[tokio::test]
    async fn frames_are_joined_up_to_the_limit() {
        assert_eq!(chunked(&["ab", "c", "de"]).bytes(5).await.unwrap(), "abcde");
        assert_eq!(chunked(&[]).bytes(0).await.unwrap(), "");
        let err = chunked(&["ab", "c", "de"]).bytes(4).await.unwrap_err();
        assert_eq!(err.kind(), ErrorKind::Body);
        assert!(err.to_string().contains("limit of 4 bytes"), "{err}");
        assert!(Body::from("abc").bytes(2).await.is_err());
    }

    #[tokio::test]
    async fn chunks_are_the_pieces_that_are_not_empty() {
        for mut body in [chunked(&["abc", "", "de"]), Body::from("abcde"), Body::empty()] {
            let (whole, mut read) = (body.size_hint().exact(), Vec::new());
            while let Some(piece) = body.chunk().await.unwrap() {
                assert!(!piece.is_empty());
                read.extend_from_slice(&piece);
            }
            assert_eq!(read, if whole == Some(0) { "" } else { "abcde" }.as_bytes());
        }
    }

    #[tokio::test]
    async fn a_body_in_memory_says_its_length_and_ends() {
        let mut body = Body::from("abc");
        assert_eq!(HttpBody::size_hint(&body).exact(), Some(3));
        let frame = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(frame, "abc");
        assert!(body.is_end_stream());
        assert!(body.frame().await.is_none());
    }

    #[test]
    fn debug_never_shows_the_content() {
        assert_eq!(format!("{:?}", Body::from("secret")), "Body(6 bytes)");
    }
}

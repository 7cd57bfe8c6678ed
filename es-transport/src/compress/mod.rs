//! gzip of request bodies and of responses.

mod unpack;

use std::{
    future::Future,
    io::Write,
    pin::Pin,
    task::{Context, Poll},
};

use flate2::{Compression, write::GzEncoder};
use http::{
    HeaderValue, Request, Response,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH},
};
use tower_layer::Layer;
use tower_service::Service;

use self::unpack::{Unpacking, unpack};
use crate::{
    body::Body,
    error::{BoxError, Error},
    options::RequestOptions,
};

/// Compresses the bodies of requests with gzip, once for all attempts when it stands around a
/// [`RetryLayer`](crate::RetryLayer).
///
/// Empty and streamed bodies, and those that are encoded already, stay as they are.
///
/// ```
/// use es_transport::{CompressLayer, RetryLayer};
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new().layer(CompressLayer::new()).layer(RetryLayer::default());
/// # let _ = stack;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct CompressLayer {
    _private: (),
}

impl CompressLayer {
    /// A layer that compresses every body in memory.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<S> Layer<S> for CompressLayer {
    type Service = Compress<S>;

    fn layer(&self, inner: S) -> Compress<S> {
        Compress { inner }
    }
}

/// The service of [`CompressLayer`].
#[derive(Debug, Clone)]
pub struct Compress<S> {
    inner: S,
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Compress<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        let plain = request.body().as_bytes().filter(|plain| !plain.is_empty());
        if let Some(plain) = plain
            && !request.headers().contains_key(CONTENT_ENCODING)
            && let Some(packed) = pack(plain)
        {
            *request.body_mut() = Body::from(packed);
            request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            request.headers_mut().remove(CONTENT_LENGTH);
        }
        self.inner.call(request)
    }
}

/// Writing into memory cannot fail; if it did, the body would be sent as it is.
fn pack(plain: &[u8]) -> Option<Vec<u8>> {
    // The lowest level costs a tenth of the highest and saves nearly as many bytes of JSON.
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::fast());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

/// Asks for responses compressed with gzip, and unpacks them.
///
/// It belongs around each attempt. Worth its while where bytes are dear: over loopback or a fast
/// local network a real server sends documents nearly twice as fast without it.
///
/// ```
/// use es_transport::{DecompressLayer, NodePool, NodePoolConfig, NodePoolLayer};
/// use tower::ServiceBuilder;
///
/// let pool = NodePool::new("localhost", NodePoolConfig::default())?;
/// let stack = ServiceBuilder::new().layer(NodePoolLayer::new(pool)).layer(DecompressLayer::new(100 << 20));
/// # let _ = stack;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DecompressLayer {
    max_response_size: usize,
}

impl DecompressLayer {
    /// A layer that unpacks responses of up to so many bytes; a longer one is an error, however
    /// small it was on the wire. [Streamed](RequestOptions::stream_response) ones are unpacked in
    /// small pieces as they are read, and of any length.
    pub fn new(max_response_size: usize) -> Self {
        Self { max_response_size }
    }
}

impl<S> Layer<S> for DecompressLayer {
    type Service = Decompress<S>;

    fn layer(&self, inner: S) -> Decompress<S> {
        Decompress { inner, max_response_size: self.max_response_size }
    }
}

/// The service of [`DecompressLayer`].
#[derive(Debug, Clone)]
pub struct Decompress<S> {
    inner: S,
    max_response_size: usize,
}

impl<S, E> Service<Request<Body>> for Decompress<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    S::Future: Send + 'static,
    E: Into<BoxError> + 'static,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        request.headers_mut().entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
        let (streams, limit) = (RequestOptions::streams(&request), self.max_response_size);
        let response = self.inner.call(request);
        Box::pin(async move {
            let response = response.await.map_err(Error::foreign)?;
            if response.headers().get(CONTENT_ENCODING).is_none_or(|encoding| encoding != "gzip") {
                return Ok(response);
            }
            let (mut parts, body) = response.into_parts();
            let plain = match streams && parts.status.is_success() {
                true => Body::stream(Unpacking::new(body)),
                false => Body::from(unpack(&body.bytes(limit).await?, limit)?),
            };
            parts.headers.remove(CONTENT_ENCODING);
            parts.headers.remove(CONTENT_LENGTH);
            Ok(Response::from_parts(parts, plain))
        })
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{
        ErrorKind, Transport,
        testing::{Reply, VirtualCluster},
    };

    fn transport(cluster: &VirtualCluster) -> Transport {
        let builder = Transport::builder().hosts(cluster.hosts()).over(cluster.service());
        builder.http_compress(true).max_response_size(1000).build().unwrap()
    }

    #[tokio::test]
    async fn c01_r07_bodies_are_compressed_once_and_empty_ones_not_at_all() {
        let cluster = VirtualCluster::new(3);
        for i in 0..3 {
            cluster.node(i).next(Reply::refused());
        }
        let transport = transport(&cluster);
        let text = r#"{"query":{"match_all":{}}}"#;
        transport.send(Request::put("/i").body(Body::from(text)).unwrap()).await.unwrap();
        let attempts = cluster.attempts();
        assert_eq!(attempts.len(), 4);
        for attempt in &attempts {
            assert_eq!(attempt.body, attempts[0].body);
            assert_eq!(attempt.headers[CONTENT_ENCODING], "gzip");
            assert_eq!(attempt.headers[ACCEPT_ENCODING], "gzip");
            assert_eq!(attempt.headers["content-type"], "application/json");
            assert_eq!(unpack(&attempt.body, 100).unwrap(), text.as_bytes());
        }
        transport.send(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert!(!cluster.attempts()[4].headers.contains_key(CONTENT_ENCODING));
    }

    #[tokio::test]
    async fn c02_a_broken_encoding_is_an_error_and_not_tried_again() {
        let cluster = VirtualCluster::new(2);
        for i in 0..2 {
            cluster.node(i).always(Reply::ok().header("content-encoding", "gzip"));
        }
        let error = transport(&cluster).send(Request::get("/").body(Body::empty()).unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), cluster.attempts().len()), (ErrorKind::Body, 1));
    }

    #[test]
    fn c03_a_small_body_that_unpacks_to_a_huge_one_is_given_up() {
        let bomb = Bytes::from(pack(&vec![b' '; 1 << 20]).unwrap());
        assert!(bomb.len() < 10_000);
        assert!(unpack(&bomb, (1 << 20) - 1).unwrap_err().to_string().contains("limit"));
        assert_eq!(unpack(&bomb, 1 << 20).unwrap().len(), 1 << 20);
        assert_eq!(unpack(&Bytes::new(), 5).unwrap(), b"");
    }

    #[tokio::test]
    async fn c01_k05_a_streamed_response_is_unpacked_as_it_arrives_and_its_length_is_not_limited() {
        use crate::body::tests::pieces;

        let plain = vec![b'x'; 5_000];
        let packed = Bytes::from(pack(&plain).unwrap());
        let answer = move |_: Request<Body>| {
            let body = pieces([packed.slice(..12), packed.slice(12..)]);
            let response = Response::builder().header(CONTENT_ENCODING, "gzip").body(body);
            std::future::ready(response)
        };
        let builder = Transport::builder().over(tower::service_fn(answer)).http_compress(true);
        let transport = builder.max_response_size(100).build().unwrap();
        let get = async |options| {
            let request = Request::get("/").extension(options).body(Body::empty()).unwrap();
            transport.send(request).await
        };
        let mut response = get(RequestOptions::new().stream_response(true)).await.unwrap();
        assert!(response.body().as_bytes().is_none() && !response.headers().contains_key(CONTENT_ENCODING));
        let mut read = Vec::new();
        while let Some(piece) = response.body_mut().chunk().await.unwrap() {
            read.extend_from_slice(&piece);
        }
        assert_eq!(read, plain);
        assert_eq!(get(RequestOptions::new()).await.unwrap_err().kind(), ErrorKind::Body, "read whole it is");
    }
}

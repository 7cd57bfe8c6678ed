use bytes::Bytes;
use http::{
    Request, Response,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING},
};

use super::{service::pack, unpack::unpack};
use crate::{
    Body, ErrorKind, RequestOptions, Transport,
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

#[tokio::test]
async fn c06_codings_are_read_in_all_their_forms() {
    let plain = "{\"took\":1}";
    let once = pack(plain.as_bytes()).unwrap();
    let twice = pack(&once).unwrap();
    for (codings, packed) in [
        (&["gzip"][..], &once),
        (&["GZIP"], &once),
        (&["x-gzip"], &once),
        (&[" gzip , identity"], &once),
        (&["identity", "Gzip"], &once),
        (&["gzip, x-gzip"], &twice),
        (&["gzip", "gzip"], &twice),
    ] {
        for streams in [false, true] {
            let (packed, codings) = (packed.clone(), codings.to_vec());
            let answer = move |_: Request<Body>| {
                let mut response = Response::new(crate::body::tests::pieces([Bytes::from(packed.clone())]));
                for coding in &codings {
                    response.headers_mut().append(CONTENT_ENCODING, http::HeaderValue::from_static(coding));
                }
                std::future::ready(Ok::<_, std::convert::Infallible>(response))
            };
            let transport = Transport::builder().over(tower::service_fn(answer)).http_compress(true).build().unwrap();
            let options = RequestOptions::new().stream_response(streams);
            let request = Request::get("/").extension(options).body(Body::empty()).unwrap();
            let response = transport.send(request).await.unwrap();
            assert!(!response.headers().contains_key(CONTENT_ENCODING));
            assert_eq!(response.into_body().bytes(100).await.unwrap(), plain);
        }
    }
}

use http::Request;

use super::future::{HEADER, PRODUCT};
use crate::{
    Body, ErrorKind, Transport,
    testing::{Reply, VirtualCluster},
};

#[tokio::test]
async fn e03_another_product_is_refused_on_success_and_verified_once() {
    let cluster = VirtualCluster::new(1);
    let get = async |transport: &Transport| {
        let response = transport.send(Request::get("/").body(Body::empty()).unwrap()).await;
        response.map(|response| response.status().as_u16()).map_err(|error| error.kind())
    };
    let over = |strict| {
        let builder = Transport::builder().hosts(cluster.hosts()).over(cluster.service());
        builder.require_elasticsearch(strict).build().unwrap()
    };
    let (off, strict) = (over(false), over(true));
    assert_eq!(get(&off).await, Ok(200));
    for status in [401, 403, 413, 500] {
        cluster.node(0).next(Reply::status(status));
        assert_eq!(get(&strict).await, Ok(status));
    }
    assert_eq!(get(&strict).await, Err(ErrorKind::Product));
    cluster.node(0).next(Reply::ok().header(HEADER, "Elastic search"));
    assert_eq!(get(&strict).await, Err(ErrorKind::Product));
    cluster.node(0).next(Reply::ok().header(HEADER, PRODUCT));
    assert_eq!(get(&strict).await, Ok(200));
    assert_eq!(get(&strict).await, Ok(200), "verified once");
    assert_eq!(cluster.attempts().len(), 9, "it is not tried again");
}

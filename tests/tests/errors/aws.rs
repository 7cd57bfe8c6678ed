//! Signatures for AWS that cannot be made.

use es_client::{
    prelude::*,
    transport::{AwsCredentials, AwsService, AwsSigV4Layer},
};
use es_tests::{errors::Page, failures};

pub(crate) async fn tell(page: &mut Page) {
    page.section("AWS");
    failures!(page;
        AwsCredentials::from_env();
    );
    let signed = |credentials| {
        let layer = AwsSigV4Layer::new("us-east-1", AwsService::OpenSearch, credentials);
        let es =
            Elasticsearch::builder().node("http://127.0.0.1:9200").max_retries(0).node_layer(layer).build().unwrap();
        async move { es.ping().send().await }
    };
    failures!(page; signed(AwsCredentials::new("key\n", "s3cret")).await;);
}

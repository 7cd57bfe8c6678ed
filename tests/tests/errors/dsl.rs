//! Errors of documents and aggregations without a client.

use es_client::{
    dsl::{
        aggregation::Aggregation,
        document::DocumentId as _,
        field::{Bounds, GeoPoint},
    },
    prelude::*,
};
use es_tests::{errors::Page, failures};

/// A document with a member that its mapping does not have.
#[derive(Debug, serde::Serialize, serde::Deserialize, Document)]
struct Keys {
    #[serde(flatten)]
    others: Inner,
}

#[derive(Debug, serde::Serialize, serde::Deserialize, Document)]
struct Inner {
    #[field(object)]
    one: Other,
}

#[derive(Debug, serde::Deserialize, Document)]
struct Other {
    name: String,
}

impl serde::Serialize for Other {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({"nickname": self.name}).serialize(serializer)
    }
}

pub(crate) fn tell(page: &mut Page) {
    page.section("Documents and aggregations");
    let keys = Keys { others: Inner { one: Other { name: "a".to_owned() } } };
    failures!(page;
        keys.check_keys();
        "somewhere".parse::<GeoPoint>();
        serde_json::from_value::<GeoPoint>(json!([1]));
        serde_json::from_value::<GeoPoint>(json!(true));
        serde_json::from_value::<GeoPoint>(json!({"coordinates": "48.2,16.4"}));
        serde_json::from_value::<Bounds<f64>>(json!(1));
        serde_json::from_value::<Aggregation>(json!(1));
        serde_json::from_value::<SearchBody<Value>>(json!(1));
        u32::from_document_id("x");
        u32::from_document_id("07");
        serde_json::from_value::<Script>(json!(1));
        serde_json::from_value::<Query<Value>>(json!(1));
        serde_json::from_value::<Mapping<Value>>(json!(1));
    );
}

use std::collections::BTreeMap;

use es_dsl::prelude::*;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize, Document)]
struct Photo {
    #[field(dense_vector)]
    embedding: [f32; 2],
    #[field(knn_vector)]
    vector: [f32; 2],
    #[field(semantic(model_id = "m"))]
    caption: String,
    #[field(shape)]
    outline: Value,
    #[field(flat_object)]
    labels: BTreeMap<String, String>,
}

fn main() {
    let p = Photo::fields();
    // Each server has its own query for vectors,
    let _ = p.embedding.knn_vector([0.1_f32, 0.2]);
    let _ = p.vector.knn([0.1_f32, 0.2]);
    // for text that a model embeds,
    let _ = p.caption.semantic("fox");
    let _ = p.vector.neural_sparse();
    // and for shapes in a plane.
    let _ = p.outline.xy_shape("POINT (1 2)");
    // A key of a `flat_object` is searched, and not counted.
    let _ = p.labels.key("env").terms_agg();
}

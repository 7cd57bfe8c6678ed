use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Picture {
    #[field(dense_vector)]
    embedding: [f32; 3],
    #[field(dense_vector(dims = 4))]
    other: [f32; 3],
    #[field(knn_vector(dimension = 2))]
    third: Vec<f32>,
}

fn main() {
    let p = Picture::fields();
    let _ = UpdateScript::new().set(p.embedding, [0.1_f32, 0.2]);
    let _ = UpdateScript::new().set(p.third, [0.1_f32, 0.2, 0.3]);
}

use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Shop {
    name: String,
    age: u8,
    place: GeoPoint,
    #[field(dense_vector)]
    embedding: [f32; 3],
}

fn main() {
    let s = Shop::fields();
    let _ = s.name.geo_distance([16.4, 48.2], "1km");
    let _ = s.age.by_distance([16.4, 48.2]);
    let _ = s.place.knn([0.1_f32, 0.2, 0.3]);
    let _ = s.embedding.knn([0.1_f32, 0.2]);
    let _ = s.age.match_phrase("x");
    let _ = s.name.distance_feature("now", "1d");
    let _ = s.name.percolate(&1);
}

use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize)]
enum Status {
    Active,
}

#[derive(Serialize, Document)]
struct Page<T> {
    total: u64,
    item: T,
}

fn main() {
    let _ = Page::<Status>::fields();
    let _ = Page::<String>::fields().item.term("x");
    let _ = Page::<u32>::fields().item.term("x");
    let _ = painless!(Page<u32>, "ctx._source.item = params.x", x = "a");
}

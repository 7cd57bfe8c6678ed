use es_dsl::prelude::*;
use es_dsl::partial::PartialOf;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    name: String,
    age: u8,
    tags: Vec<String>,
    #[field(nested)]
    visits: Vec<Visit>,
}

#[derive(Serialize, Document)]
struct Visit {
    place: String,
}

fn doc(_: impl PartialOf<Person>) {}

fn main() {
    let p = Person::fields();
    let _ = UpdateScript::new().set(p.age, "old");
    let _ = UpdateScript::new().set(p.tags, "single");
    let _ = UpdateScript::new().increment(p.name, 1);
    let _ = UpdateScript::new().append(p.name, "x");
    let _ = UpdateScript::new().remove(p.name.keyword());
    let _ = UpdateScript::new().set(p.age, 1).set(p.visits.place, "x");
    let _ = Partial::<Person>::new().set(p.age, 1.5);
    doc(Partial::new().set(Visit::fields().place, "x"));
    doc(&Partial::new().set(Visit::fields().place, "x"));
}

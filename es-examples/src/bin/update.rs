//! Changing documents: in part, by a script of typed steps, by a script of one's own, by query.

use std::process::ExitCode;

use es_client::prelude::*;
use es_examples::{Result, run, with_indices};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "people", doc_type = "person")]
struct Person {
    name: String,
    age: u32,
    #[field(keyword)]
    tags: Vec<String>,
    city: Option<String>,
}

fn main() -> ExitCode {
    run(1, |running| async move {
        let es = running.client()?;
        with_indices(&es, &["people"], || changes(&es)).await
    })
}

async fn changes(es: &Elasticsearch) -> Result {
    es.indices().create_for::<Person>().send().await?;
    for (id, name, age) in [(1, "John", 22), (2, "Jane", 31), (3, "John Smith", 40)] {
        let person = Person { name: name.into(), age, tags: vec!["new".into()], city: None };
        es.index(&person).id(id).refresh(true).send().await?;
    }
    let p = Person::fields();

    println!("\nIn part:");
    es.update::<Person>(1).doc(Partial::new().set(p.city, "Oslo")).send().await?;
    show(es, 1).await?;

    println!("\nBy typed steps; a value of the wrong type would not compile:");
    let birthday = UpdateScript::new().increment(p.age, 1).append_if_absent(p.tags, "celebrated");
    es.update::<Person>(1).script(birthday).send().await?;
    show(es, 1).await?;

    println!("\nBy a script of one's own:");
    let script = Script::painless("ctx._source.name = ctx._source.name.toUpperCase()");
    es.update::<Person>(2).script(script).send().await?;
    show(es, 2).await?;

    println!("\nEverybody who matches:");
    let res = es
        .update_by_query::<Person>()
        .query(p.name.matches("john").and(p.age.range().lt(30)))
        .script(UpdateScript::new().set(p.city, "Bergen").remove_value(p.tags, "new"))
        .refresh(true)
        .send()
        .await?;
    println!("{} of {} updated", res.updated, res.total);
    show(es, 1).await
}

async fn show(es: &Elasticsearch, id: u32) -> Result {
    if let Some(found) = es.get::<Person>(id).send().await? {
        println!("version {:?}: {:?}", found.version, found.source);
    }
    Ok(())
}

//! Templates.

use es_client::{
    Error,
    cluster::ComponentTemplate,
    indices::{IndexTemplate, LegacyTemplate, TemplateContent},
    prelude::*,
};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let (indices, cluster) = (es.indices(), es.cluster());
    // An example that shows a part.
    let is_part = answer.body.as_object().is_some_and(|templates| {
        answer.status < 400 && templates.values().any(|template| template.get("settings").is_none())
    });
    // Mappings of a form of before, which a parameter asks for.
    let has_types = answer.path.contains("include_type_name=true");
    Some(match name {
        "put_index_template" => indices.put_index_template("t", IndexTemplate::new(["t-*"])).send().await.map(drop),
        "get_index_template" => indices.get_index_templates("*").send().await.map(drop),
        "exists_index_template" => indices.exists_index_template("t").send().await.map(drop),
        "delete_index_template" => indices.delete_index_template("t").send().await.map(drop),
        "simulate_index_template" => indices.simulate_index_template("t-1").send().await.map(drop),
        "simulate_template" => indices.simulate_template().name("t").send().await.map(drop),
        "put_template" => indices.put_template("t", LegacyTemplate::new(["t-*"])).send().await.map(drop),
        "get_template" if is_part || has_types => return None,
        "get_template" => indices.get_templates("*").send().await.map(drop),
        "create_data_stream" => indices.create_data_stream("d").send().await.map(drop),
        "get_data_stream" => indices.get_data_stream("*").send().await.map(drop),
        "delete_data_stream" => indices.delete_data_stream("d").send().await.map(drop),
        "exists_template" => indices.exists_template("t").send().await.map(drop),
        "delete_template" => indices.delete_template("t").send().await.map(drop),
        "put_component_template" => {
            let template = ComponentTemplate::new(TemplateContent::new());
            cluster.put_component_template("t", template).send().await.map(drop)
        }
        "get_component_template" => cluster.get_component_templates("*").send().await.map(drop),
        "exists_component_template" => cluster.exists_component_template("t").send().await.map(drop),
        "delete_component_template" => cluster.delete_component_template("t").send().await.map(drop),
        _ => return None,
    })
}

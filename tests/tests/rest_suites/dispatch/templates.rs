//! Templates.

use es_client::{
    Elasticsearch, Error,
    cluster::ComponentTemplate,
    indices::{IndexTemplate, LegacyTemplate},
    prelude::{Mapping, Value},
};

use super::super::call::Args;
use super::{aliases::same, send};

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let (indices, cluster) = (es.indices(), es.cluster());
    // Mappings of a form of before.
    if args.values.contains_key("include_type_name") {
        return None;
    }
    Some(match name {
        "put_index_template" => {
            let (name, template) = (args.names("name")?, template(&mut args)?);
            send!(args, indices.put_index_template(name, template))
        }
        "get_index_template" => match args.names("name") {
            Some(name) if is_one(&name) => send!(args, indices.get_index_template(name)),
            name => send!(args, indices.get_index_templates(name.unwrap_or_else(|| "*".to_owned()))),
        },
        "exists_index_template" => {
            let name = args.names("name").filter(|name| is_one(name))?;
            send!(args, indices.exists_index_template(name))
        }
        "delete_index_template" => {
            let name = args.names("name")?;
            send!(args, indices.delete_index_template(name))
        }
        "simulate_index_template" => {
            let name = args.names("name")?;
            let mut call = indices.simulate_index_template(name);
            if args.values.contains_key("body") {
                call = call.template(template(&mut args)?);
            }
            send!(args, call)
        }
        "simulate_template" => {
            let mut call = indices.simulate_template();
            if let Some(name) = args.names("name") {
                call = call.name(name);
            }
            if args.values.contains_key("body") {
                call = call.template(template(&mut args)?);
            }
            send!(args, call)
        }
        "put_template" => {
            let (name, mut body) = (args.names("name")?, args.object()?);
            let mapping = body.remove("mappings").map(serde_json::from_value::<Mapping>).transpose().ok()?;
            let mut template: LegacyTemplate = same(&patterns_listed(body.into()))?;
            if let Some(mapping) = mapping {
                template = template.mapping(mapping);
            }
            send!(args, indices.put_template(name, template))
        }
        "get_template" => match args.names("name") {
            Some(name) if is_one(&name) => send!(args, indices.get_template(name)),
            name => send!(args, indices.get_templates(name.unwrap_or_else(|| "*".to_owned()))),
        },
        "create_data_stream" => {
            let name = args.names("name")?;
            send!(args, indices.create_data_stream(name))
        }
        "get_data_stream" => {
            let name = args.names("name").unwrap_or_else(|| "*".to_owned());
            send!(args, indices.get_data_stream(name))
        }
        "delete_data_stream" => {
            let name = args.names("name")?;
            send!(args, indices.delete_data_stream(name))
        }
        "exists_template" => {
            let name = args.names("name").filter(|name| is_one(name))?;
            send!(args, indices.exists_template(name))
        }
        "delete_template" => {
            let name = args.names("name")?;
            send!(args, indices.delete_template(name))
        }
        "put_component_template" => {
            let (name, template): (_, ComponentTemplate) = (args.names("name")?, same(&args.object()?.into())?);
            send!(args, cluster.put_component_template(name, template))
        }
        "get_component_template" => match args.names("name") {
            Some(name) if is_one(&name) => send!(args, cluster.get_component_template(name)),
            name => send!(args, cluster.get_component_templates(name.unwrap_or_else(|| "*".to_owned()))),
        },
        "exists_component_template" => {
            let name = args.names("name").filter(|name| is_one(name))?;
            send!(args, cluster.exists_component_template(name))
        }
        "delete_component_template" => {
            let name = args.names("name")?;
            send!(args, cluster.delete_component_template(name))
        }
        _ => return None,
    })
}

/// Whether this is the name of one thing.
pub(super) fn is_one(name: &str) -> bool {
    !name.contains([',', '*'])
}

fn template(args: &mut Args) -> Option<IndexTemplate> {
    same(&patterns_listed(args.object()?.into()))
}

/// One pattern is a list of it.
fn patterns_listed(mut template: Value) -> Value {
    if template["index_patterns"].is_string() {
        template["index_patterns"] = Value::Array(vec![template["index_patterns"].take()]);
    }
    template
}

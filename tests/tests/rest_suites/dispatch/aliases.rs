//! Aliases.

use es_client::{
    Elasticsearch, Error,
    indices::{Alias, AliasAction},
    prelude::Value,
};
use serde::{Serialize, de::DeserializeOwned};

use super::super::call::Args;
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let indices = es.indices();
    Some(match name {
        "update_aliases" => {
            let mut body = args.object()?;
            let Some(Value::Array(actions)) = body.remove("actions") else { return None };
            let actions: Vec<AliasAction> = actions.iter().map(same).collect::<Option<_>>()?;
            if !body.is_empty() {
                return None;
            }
            send!(args, indices.update_aliases().actions(actions))
        }
        "get_alias" => match (args.names("name"), args.names("index")) {
            (Some(name), Some(index)) => send!(args, indices.get_alias(name).index(index)),
            (Some(name), None) => send!(args, indices.get_alias(name)),
            (None, Some(index)) => send!(args, indices.get_aliases().index(index)),
            (None, None) => send!(args, indices.get_aliases()),
        },
        "exists_alias" => match (args.names("name")?, args.names("index")) {
            (name, Some(index)) => send!(args, indices.exists_alias(name).index(index)),
            (name, None) => send!(args, indices.exists_alias(name)),
        },
        "put_alias" => {
            let (index, name) = (args.names("index")?, args.names("name")?);
            let alias: Alias = args.object().map_or_else(|| Some(Alias::new()), |body| same(&body.into()))?;
            send!(args, indices.put_alias(index, name).alias(alias))
        }
        "delete_alias" => {
            let (index, name) = (args.names("index")?, args.names("name")?);
            send!(args, indices.delete_alias(index, name))
        }
        _ => return None,
    })
}

/// The typed form of JSON, if it says all that the JSON says and is sent as such.
pub(super) fn same<T: Serialize + DeserializeOwned>(json: &Value) -> Option<T> {
    let typed: T = serde_json::from_value(json.clone()).ok()?;
    (serde_json::to_value(&typed).ok()? == *json).then_some(typed)
}

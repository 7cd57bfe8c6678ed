//! Scripts.

use es_client::{
    Elasticsearch, Error,
    dsl::script::StoredScript,
    prelude::{Query, Script, Value},
};

use super::super::call::Args;
use super::{aliases::same, send};

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let scripts = es.scripts();
    Some(match name {
        "put_script" => {
            let (id, script): (_, StoredScript) = (args.names("id")?, same(&args.object()?.into())?);
            send!(args, scripts.put(id, script))
        }
        "get_script" => {
            let id = args.names("id")?;
            send!(args, scripts.get(id))
        }
        "delete_script" => {
            let id = args.names("id")?;
            send!(args, scripts.delete(id))
        }
        "scripts_painless_execute" => {
            let mut body = args.object()?;
            let script: Script = same(&body.remove("script")?)?;
            let mut call = scripts.painless_execute(script);
            if let Some(Value::String(context)) = body.remove("context") {
                call = call.context(context);
            }
            if let Some(Value::Object(mut setup)) = body.remove("context_setup") {
                if let (Some(Value::String(index)), Some(document)) = (setup.remove("index"), setup.remove("document"))
                {
                    call = call.document(index, &document);
                }
                if let Some(query) = setup.remove("query") {
                    call = call.query(Query::<Value>::raw(query));
                }
                body.extend(setup);
            }
            if !body.is_empty() {
                return None;
            }
            send!(args, call)
        }
        _ => return None,
    })
}

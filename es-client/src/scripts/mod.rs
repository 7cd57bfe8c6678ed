//! Scripts that the cluster stores, and scripts to try: [`Elasticsearch::scripts`].

mod painless_execute;

use std::collections::BTreeMap;

use es_dsl::script::StoredScript;
use serde::Deserialize;

use crate::{
    call::{json, methods},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Availability,
    stored::{DeleteStored, GetStored, Kind, PutStored},
};

pub use painless_execute::ScriptsPainlessExecute;

/// The calls about scripts.
#[derive(Debug, Clone)]
pub struct Scripts {
    client: Elasticsearch,
}

static SCRIPT: Kind<StoredScript> = Kind {
    what: "script",
    path: &["_scripts"],
    available: Availability::EVERYWHERE,
    put: "put_script",
    get: "get_script",
    delete: "delete_script",
    write: |script, _server| json("script", script),
    read,
};

methods!(@timeout [] PutStored<StoredScript>);

impl Elasticsearch {
    /// The calls about scripts that the cluster stores, and about scripts to try.
    pub fn scripts(&self) -> Scripts {
        Scripts { client: self.clone() }
    }
}

impl Scripts {
    /// Stores a script, or replaces the one of this id. Searches and updates name it as
    /// [`Script::stored`](crate::dsl::Script::stored), searches by templates as
    /// [`Template::stored`](crate::search::Template::stored).
    ///
    /// `PUT /_scripts/{id}`. A script that does not compile is an error where a [`context`](PutStored::context) is named, and on
    /// servers of version 5; else it is stored. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{dsl::script::StoredScript, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let birthday = StoredScript::painless("ctx._source.age += params.years");
    /// es.scripts().put("birthday", birthday).send().await?;
    /// es.update::<Value>(1).index("people").script(Script::stored("birthday").param("years", 1)).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put(&self, id: impl Into<String>, script: StoredScript) -> PutStored<StoredScript> {
        PutStored::new(&self.client, &SCRIPT, id.into(), script)
    }

    /// The script of this id; `None` if there is none.
    ///
    /// `GET /_scripts/{id}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(script) = es.scripts().get("birthday").send().await? {
    ///     println!("{:?}", script.source());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: impl Into<String>) -> GetStored<StoredScript> {
        GetStored::new(&self.client, &SCRIPT, id.into())
    }

    /// Deletes a script.
    ///
    /// `DELETE /_scripts/{id}`. A missing script is an error ([`Error::is_not_found`]). It is not repeated after a failure in
    /// which the server may have executed it: the second time would fail for what the first one did.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.scripts().delete("birthday").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: impl Into<String>) -> DeleteStored<StoredScript> {
        DeleteStored::new(&self.client, &SCRIPT, id.into())
    }
}

impl PutStored<StoredScript> {
    /// What the script is for, such as `score`, `filter` or `update`: it has to compile for this. Default: it is not
    /// compiled. Version 6 and later.
    pub fn context(self, context: impl Into<String>) -> Self {
        self.param("context", context.into())
    }
}

fn read(response: &Response) -> Result<BTreeMap<String, StoredScript>, Error> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(rename = "_id")]
        id: String,
        found: bool,
    }

    let Answer { id, found } = response.json()?;
    match found {
        true => Ok(BTreeMap::from([(id, response.json()?)])),
        false => Ok(BTreeMap::new()),
    }
}

#[cfg(test)]
mod tests;

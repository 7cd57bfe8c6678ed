//! Tables of what the cluster consists of, as rows with typed columns: [`Elasticsearch::cat`].
//!
//! Feature `cat`, or `full`.
//!
//! The same tables that people read with `curl localhost:9200/_cat/indices?v`. Here they come as
//! JSON, with sizes in bytes and times in milliseconds, so that numbers are numbers. Every column is
//! optional, because the call chooses them ([`columns`](CatTable::columns)) and versions have
//! different ones; those that a row has no member for are in its `other`.

mod aliases;
mod allocation;
mod cell;
mod count;
mod health;
mod indices;
mod nodes;
mod plugins;
mod recovery;
mod segments;
mod shards;
mod templates;
mod thread_pool;

use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

pub use aliases::CatAlias;
pub use allocation::CatAllocation;
pub use count::CatCount;
pub use health::CatHealth;
pub use indices::CatIndex;
pub use nodes::CatNode;
pub use plugins::CatPlugin;
pub use recovery::CatRecovery;
pub use segments::CatSegment;
pub use shards::CatShard;
pub use templates::CatTemplate;
pub use thread_pool::CatThreadPool;

/// The calls that give tables.
#[derive(Debug, Clone)]
pub struct Cat {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// Tables of what the cluster consists of: indices, nodes, shards and so on.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().indices().send().await? {
    ///     println!("{:?} {:?}: {:?} documents", row.health, row.index, row.docs_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn cat(&self) -> Cat {
        Cat { client: self.clone() }
    }
}

impl Cat {
    fn table<R>(&self) -> CatTable<R> {
        let mut call = CallState::new(&self.client, Target::default());
        for (name, value) in FORM {
            call.set_param(name, value);
        }
        CatTable { call, only: None, row: PhantomData }
    }
}

/// What rows can be read from: JSON, with units that are no part of the text.
const FORM: [(&str, &str); 3] = [("format", "json"), ("bytes", "b"), ("time", "ms")];

/// The rows of a table.
pub trait CatRow: DeserializeOwned {
    /// The endpoint's name in the REST API's specification, such as `cat.indices`.
    const ENDPOINT: &'static str;
    /// The table's name in the path, such as `indices`.
    const TABLE: &'static str;
}

/// Asks for a table with rows of type `R`. See [`Elasticsearch::cat`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct CatTable<R> {
    call: CallState,
    /// What the table is restricted to, if that is no index.
    only: Option<String>,
    row: PhantomData<fn() -> R>,
}

builder! {
    impl [R] CatTable<R>: ;
    impl [R: CatRow] send -> Vec<R>;
}

impl<R> CatTable<R> {
    /// The columns, by their whole names, such as `docs.count`; `*` means all. Default: those that
    /// the server finds most useful. Columns that are not asked for are `None`.
    pub fn columns(self, names: impl Names) -> Self {
        self.param("h", names.joined())
    }

    /// The columns by which the rows are sorted, such as `docs.count:desc`. Default: as the server
    /// gives them.
    pub fn sort(self, columns: impl Names) -> Self {
        self.param("s", columns.joined())
    }

    fn only(mut self, names: impl Names) -> Self {
        self.only = Some(names.joined());
        self
    }
}

impl<R: CatRow> Endpoint for CatTable<R> {
    type Output = Vec<R>;
    const NAME: &'static str = R::ENDPOINT;

    fn check(&mut self) -> Result<(), Error> {
        if let Some((name, value)) = FORM.into_iter().find(|(name, value)| self.call.params.get(name) != Some(value)) {
            return Err(Error::request(format!("the rows are read with `{name}={value}`, which cannot be changed")));
        }
        if let Some(only) = &self.only {
            check_names("name", only)?;
        }
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let table = Path::of("_cat").then(R::TABLE);
        let path = match &self.only {
            Some(only) => table.then(only),
            None => self.call.target.under(table)?,
        };
        Ok(RequestParts::get(path))
    }

    fn decode(&mut self, response: Response) -> Result<Vec<R>, Error> {
        response.json()
    }
}

#[cfg(test)]
mod tests;

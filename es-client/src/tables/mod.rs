//! Queries in other languages, whose answers are tables: ES|QL, SQL and PPL.
//!
//! Feature `tables`, or `full`.
//!
//! A row is read as a tuple, one member for each column in order, or as a struct whose fields are named as columns are;
//! a list in a row, of a field with several values, is a `Vec`.
//!
//! None of the servers that the tests of this crate run on has these languages: what is sent and read is tested with the
//! examples of the specifications.

mod clear_cursor;
mod esql;
mod ppl;
mod row;
mod sql;

use es_dsl::Document;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    error::{Error, Place},
    response::Response,
};

pub use clear_cursor::SqlClearCursor;
pub use esql::EsqlQuery;
pub use ppl::PplQuery;
pub use sql::{SqlNext, SqlQuery};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Column {
    /// The name: the one that the query gives it, if it does.
    pub name: String,
    /// The type, such as `keyword`, `long`, `double` or `date`. OpenSearch says `integer`, `timestamp` and the like.
    #[serde(rename = "type")]
    pub data_type: String,
}

/// What a query found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Table<T> {
    /// The columns, in the order of the query.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<T>,
    /// Where the following rows are, if there are any: see [`Elasticsearch::sql_next`](crate::Elasticsearch::sql_next).
    pub cursor: Option<Cursor>,
}

/// Where the following rows of an SQL query are. It can be kept and sent elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// As the server gave it.
    id: String,
    /// Servers tell them with the first rows only.
    columns: Vec<Column>,
}

/// The table as Elasticsearch writes it. ES|QL says `values`, SQL `rows`.
#[derive(Deserialize)]
struct ElasticsearchTable {
    columns: Option<Vec<Column>>,
    #[serde(alias = "values")]
    rows: Vec<Vec<Value>>,
    cursor: Option<String>,
}

/// The table as OpenSearch writes it.
#[derive(Deserialize)]
struct OpenSearchTable {
    schema: Option<Vec<AliasedColumn>>,
    datarows: Vec<Vec<Value>>,
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct AliasedColumn {
    name: String,
    alias: Option<String>,
    r#type: String,
}

impl<T: DeserializeOwned> Table<T> {
    /// Reads an answer of Elasticsearch; `columns` are those of the first rows, if these are the following ones.
    fn of_elasticsearch(response: &Response, columns: Option<&[Column]>) -> Result<Self, Error> {
        let ElasticsearchTable { columns: told, rows, cursor } = response.json()?;
        Self::of(response, told, columns, &rows, cursor)
    }

    /// The same of OpenSearch.
    fn of_opensearch(response: &Response, columns: Option<&[Column]>) -> Result<Self, Error> {
        let OpenSearchTable { schema, datarows, cursor } = response.json()?;
        let column = |AliasedColumn { name, alias, r#type }| Column { name: alias.unwrap_or(name), data_type: r#type };
        let told = schema.map(|schema| schema.into_iter().map(column).collect());
        Self::of(response, told, columns, &datarows, cursor)
    }

    fn of(
        response: &Response,
        told: Option<Vec<Column>>,
        columns: Option<&[Column]>,
        rows: &[Vec<Value>],
        cursor: Option<String>,
    ) -> Result<Self, Error> {
        let columns =
            told.or(columns.map(<[Column]>::to_vec)).ok_or_else(|| response.unexpected("it has no columns"))?;
        let read = |(number, values): (usize, &Vec<Value>)| {
            row::read(&columns, values).map_err(|(column, error)| {
                let path =
                    column.map_or_else(|| format!("rows[{number}]"), |column| format!("rows[{number}].{column}"));
                Error::decode(response.origin(), Place { path, document: None }, error)
            })
        };
        let rows = rows.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        let cursor = cursor.filter(|id| !id.is_empty()).map(|id| Cursor { id, columns: columns.clone() });
        Ok(Self { columns, rows, cursor })
    }
}

/// A query of the document language that narrows what another language sees, as JSON.
fn filter_json<D: Document>(filter: impl es_dsl::IntoQuery<D>) -> es_dsl::query::Clause {
    filter.into_query().into_clause()
}

#[cfg(test)]
mod tests;

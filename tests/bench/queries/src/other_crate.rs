//! The crate `elasticsearch-dsl`.

use elasticsearch_dsl::{Operator, Query};

use crate::Input;

pub fn query(input: &Input) -> Vec<u8> {
    let query = Query::bool()
        .must(Query::r#match("text", input.text.as_str()).operator(Operator::And))
        .filter(Query::terms("tags", &input.tags))
        .filter(Query::range("timestamp").gte(input.since.as_str()))
        .must_not(Query::term("author.keyword", input.muted.as_str()))
        .should(Query::term("author.keyword", input.author.as_str()))
        .should(Query::range("likes").gte(input.least));
    serde_json::to_vec(&query).unwrap_or_default()
}

//! A manager of the indices of logs: their template and pipeline, a new index behind the alias, why a document matches, and
//! what there is.

use es_client::{
    indices::{Alias, IndexTemplate, LegacyTemplate, TemplateContent},
    ingest::{Pipeline, Processor},
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(the_indices_of_logs_are_managed);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Line {
    message: String,
    #[field(keyword)]
    level: String,
}

/// The indices of one kind of logs, behind an alias.
struct IndexManager {
    es: Elasticsearch,
    name: String,
    /// What lines go through before they are indexed.
    processors: Vec<Processor>,
}

impl IndexManager {
    /// Sees to it that new indices are as they are to be, whatever was there before.
    async fn set_up(&self) -> Result<(), es_client::Error> {
        let pipeline = Pipeline::new(self.processors.clone()).description("one spelling of levels");
        self.es.ingest().put_pipeline(self.pipeline(), pipeline).send().await?;
        let patterns = [format!("{}-*", self.name)];
        let server = self.es.server().await?;
        // Composable templates are of Elasticsearch 7.8.
        if server.version().is_some_and(|version| version < es_client::Version::new(7, 8, 0)) && !is_opensearch(server)
        {
            let template = LegacyTemplate::new(patterns).content_of::<Line>();
            self.es.indices().put_template(&self.name, template).send().await?;
        } else {
            let template = IndexTemplate::new(patterns).content(TemplateContent::of::<Line>()).priority(500);
            self.es.indices().put_index_template(&self.name, template).send().await?;
        }
        if !self.es.indices().exists_alias(&self.name).send().await? {
            self.es.indices().create(self.index(1)).alias(&self.name, Alias::new()).send().await?;
        }
        Ok(())
    }

    fn pipeline(&self) -> String {
        format!("{}-levels", self.name)
    }

    fn index(&self, number: usize) -> String {
        format!("{}-{number:06}", self.name)
    }

    /// The indices behind the alias, with how many documents each has.
    async fn overview(&self) -> Result<Vec<(String, u64)>, es_client::Error> {
        let rows = self.es.cat().indices().index(format!("{}-*", self.name)).sort("index").send().await?;
        Ok(rows.into_iter().map(|row| (row.index.unwrap_or_default(), row.docs_count.unwrap_or_default())).collect())
    }

    /// Writes to a new index from now on; searches find the old ones no more.
    async fn start_anew(&self) -> Result<String, es_client::Error> {
        let indices = self.overview().await?;
        let next = self.index(indices.len() + 1);
        self.es.indices().create(&next).send().await?;
        let mut swap = self.es.indices().update_aliases().add(&next, &self.name);
        for (old, _) in indices {
            swap = swap.remove(old, &self.name);
        }
        swap.send().await?;
        Ok(next)
    }

    async fn write(&self, id: &str, line: &Line) -> Result<(), es_client::Error> {
        self.es.index(line).index(&self.name).id(id).pipeline(self.pipeline()).refresh(true).send().await.map(drop)
    }

    /// Whether a line matches, and why; none if it is not there.
    async fn explain(&self, id: &str, text: &str) -> Result<Option<String>, es_client::Error> {
        let query = Line::fields().message.matches(text);
        let explained = self.es.explain::<Line>(id).index(&self.name).query(query).send().await?;
        Ok(explained.map(|explained| match explained.explanation {
            Some(explanation) if explained.matched => explanation.description,
            _ => "it does not match".to_owned(),
        }))
    }
}

fn is_opensearch(server: es_client::Server) -> bool {
    server.product() == Some(es_client::Product::OpenSearch)
}

async fn the_indices_of_logs_are_managed(server: Server) {
    let Some(es) = client(server).await else { return };
    // The published package of 9.2 has none of the usual processors.
    let has_processors = server != Server::Elasticsearch9;
    let processors = if has_processors { vec![Processor::lowercase("level")] } else { Vec::new() };
    let manager = IndexManager { es: es.clone(), name: unique("logs"), processors };
    manager.set_up().await.unwrap();
    manager.set_up().await.unwrap();
    let line = Line { message: "disk is full".into(), level: "ERROR".into() };
    manager.write("a", &line).await.unwrap();
    let found = es.get::<Line>("a").index(&manager.name).send().await.unwrap().unwrap();
    assert_eq!(found.source.level, if has_processors { "error" } else { "ERROR" }, "the pipeline was there");
    let mapping = es.indices().get_mapping(manager.index(1)).send().await.unwrap();
    assert_eq!(mapping.get(&manager.index(1)), Some(&Line::mapping().with_document()), "and the template");
    assert!(manager.explain("a", "disk").await.unwrap().is_some_and(|why| why != "it does not match"));
    assert_eq!(manager.explain("a", "memory").await.unwrap().as_deref(), Some("it does not match"));
    assert_eq!(manager.overview().await.unwrap(), [(manager.index(1), 1)]);

    let next = manager.start_anew().await.unwrap();
    assert_eq!(next, manager.index(2));
    assert_eq!(manager.explain("a", "disk").await.unwrap(), None);
    manager.write("b", &line).await.unwrap();
    assert_eq!(manager.overview().await.unwrap(), [(manager.index(1), 1), (next.clone(), 1)]);
    let aliases = es.indices().get_alias(&manager.name).send().await.unwrap().unwrap();
    assert_eq!(aliases.indices_of(&manager.name).collect::<Vec<_>>(), [next]);
    es.indices().delete([manager.index(1), manager.index(2)]).send().await.unwrap();
}

//! Pipelines on real servers. The published package of version 9 has none of the common processors.

use es_client::{
    ErrorKind,
    ingest::{IngestDocument, Pipeline, Processor},
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(pipelines, simulations);

async fn pipelines(server: Server) {
    let Some(es) = client(server).await else { return };
    let (id, index) = (unique("pipeline"), unique("ingested"));
    assert_eq!(es.ingest().get_pipeline(&id).send().await.unwrap(), None);
    let processors = [
        Processor::set("kind", "log"),
        Processor::lowercase("level"),
        Processor::remove("secret").ignore_failure(true),
        Processor::script(&Script::painless("ctx.n = params.n").param("n", 7)),
    ];
    let has_processors = server != Server::Elasticsearch9;
    let pipeline = match has_processors {
        true => Pipeline::new(processors).on_failure([Processor::set("error", "{{_ingest.on_failure_message}}")]),
        false => {
            let error = es.ingest().put_pipeline(&id, Pipeline::new(processors)).send().await.unwrap_err();
            assert!(error.to_string().contains("No processor type exists with name [set]"), "{error}");
            Pipeline::new([])
        }
    };
    let pipeline = pipeline.description("for logs").version(3);
    assert!(es.ingest().put_pipeline(&id, pipeline.clone()).send().await.unwrap().acknowledged);
    let kept = es.ingest().get_pipeline(&id).send().await.unwrap().unwrap();
    assert_eq!((&kept.processors, &kept.on_failure), (&pipeline.processors, &pipeline.on_failure));
    assert_eq!((&kept.description, kept.version), (&pipeline.description, Some(3)));
    assert_eq!(es.ingest().get_pipelines([&id, &unique("none")]).send().await.unwrap()[&id], kept);
    // It can be put as it was read.
    assert!(es.ingest().put_pipeline(&id, kept).send().await.unwrap().acknowledged);

    let document = json!({"level": "WARN", "secret": 1});
    es.index(&document).index(&index).id(1).pipeline(&id).send().await.unwrap();
    let source = es.get::<Value>(1).index(&index).send().await.unwrap().unwrap().source;
    if has_processors {
        assert_eq!(source, json!({"kind": "log", "level": "warn", "n": 7}));
    } else {
        assert_eq!(source, document);
    }
    let error = es.ingest().put_pipeline(&id, Pipeline::new([Processor::new("none")])).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 400));
    assert!(es.ingest().delete_pipeline(&id).send().await.unwrap().acknowledged);
    assert!(es.ingest().delete_pipeline(&id).send().await.unwrap_err().is_not_found());
    assert!(es.ingest().get_pipelines(&id).send().await.unwrap().is_empty());
    es.indices().delete(&index).send().await.unwrap();
}

async fn simulations(server: Server) {
    let Some(es) = client(server).await else { return };
    let documents = || {
        let full = IngestDocument::new(&json!({"a": 1})).index("i").id(1).routing("r");
        [full, IngestDocument::new(&json!({"b": 2}))]
    };
    if server == Server::Elasticsearch9 {
        let call = es.ingest().simulate_pipeline(Pipeline::new([])).documents(documents());
        let results = call.send().await.unwrap();
        let first = results[0].as_ref().unwrap().as_ref().unwrap();
        assert_eq!((first.index.as_str(), first.id.as_str(), first.routing.as_deref()), ("i", "1", Some("r")));
        assert_eq!(results[1].as_ref().unwrap().as_ref().unwrap().source, json!({"b": 2}));
        return;
    }
    let id = unique("simulated");
    let pipeline = Pipeline::new([Processor::set("c", 3), Processor::rename("a", "d")]);
    es.ingest().put_pipeline(&id, pipeline.clone()).send().await.unwrap();
    for call in [es.ingest().simulate(&id), es.ingest().simulate_pipeline(pipeline)] {
        let results = call.documents(documents()).send().await.unwrap();
        let first = results[0].as_ref().unwrap().as_ref().unwrap();
        assert_eq!((first.index.as_str(), first.id.as_str(), first.routing.as_deref()), ("i", "1", Some("r")));
        assert_eq!(first.source, json!({"c": 3, "d": 1}));
        let error = results[1].as_ref().unwrap_err();
        assert!(error.kind() == ErrorKind::Api && error.to_string().contains("field [a]"), "{error}");
    }
    let steps = es.ingest().simulate(&id).documents(documents()).verbose().send().await.unwrap();
    let [first, second] = &steps[..] else { panic!("{steps:?}") };
    assert_eq!(first.as_ref().unwrap()[0].document.as_ref().unwrap().source, json!({"a": 1, "c": 3}));
    assert_eq!(first.as_ref().unwrap()[1].document.as_ref().unwrap().source, json!({"c": 3, "d": 1}));
    assert!(second.as_ref().unwrap()[1].error.is_some());
    if server != Server::Elasticsearch5 {
        let drop = Pipeline::new([Processor::drop().only_if("ctx.a == 1")]);
        let results = es.ingest().simulate_pipeline(drop).documents(documents()).send().await.unwrap();
        assert_eq!(*results[0].as_ref().unwrap(), None);
        assert!(results[1].as_ref().unwrap().is_some());
    }
    es.ingest().delete_pipeline(&id).send().await.unwrap();
    let error = es.ingest().simulate(&id).documents(documents()).send().await.unwrap_err();
    assert!(error.to_string().contains("does not exist"), "{error}");
}

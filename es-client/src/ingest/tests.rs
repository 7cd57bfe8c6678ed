use es_dsl::Script;
use serde_json::{Value, json};

use super::*;
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

const DONE: &str = r#"{"acknowledged":true}"#;

fn pipeline() -> Pipeline {
    let processors = [
        Processor::set("a", 1).tag("t").ignore_failure(true),
        Processor::remove("z").ignore_missing(true),
        Processor::script(&Script::painless("ctx.b = params.x").param("x", 1)),
    ];
    Pipeline::new(processors).description("d").version(2).on_failure([Processor::fail("no")])
}

fn body() -> Value {
    json!({
        "description": "d", "version": 2,
        "processors": [
            {"set": {"field": "a", "value": 1, "tag": "t", "ignore_failure": true}},
            {"remove": {"field": "z", "ignore_missing": true}},
            {"script": {"lang": "painless", "source": "ctx.b = params.x", "params": {"x": 1}}},
        ],
        "on_failure": [{"fail": {"message": "no"}}],
    })
}

#[tokio::test]
async fn pipelines_are_put_and_read_again() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, DONE);
        assert!(es.ingest().put_pipeline("_p", pipeline()).timeout("1s").send().await.unwrap().acknowledged);
        let asked = service.one();
        assert_eq!((asked.line().as_str(), asked.json()), ("PUT /_ingest/pipeline/%5Fp?timeout=1s", body()));
        es.ingest().delete_pipeline("p*").send().await.unwrap();
        assert_eq!(service.one().line(), "DELETE /_ingest/pipeline/p*");

        let mut kept = body();
        kept["created_date_millis"] = 1.into();
        let (service, es) = Recorder::of(server(), 200, json!({"p": kept, "empty": {"processors": []}}));
        let found = es.ingest().get_pipelines(["p", "e*"]).send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_ingest/pipeline/p,e*");
        assert_eq!(found["empty"], Pipeline::new([]));
        assert_eq!(serde_json::to_value(&found["p"]).unwrap(), body());
        assert_eq!(found["p"].processors[0].kind(), "set");
        assert_eq!(es.ingest().get_pipeline("p").send().await.unwrap().as_ref(), Some(&found["p"]));

        let (_service, es) = Recorder::of(server(), 404, "{}");
        assert_eq!(es.ingest().get_pipeline("p").send().await.unwrap(), None);
        assert!(es.ingest().get_pipelines("*").send().await.unwrap().is_empty());
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, r#"{"p":{"processors":[{"a":{},"b":{}}]}}"#);
    assert_eq!(es.ingest().get_pipeline("p").send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[test]
fn processors_are_as_servers_spell_them() {
    for (processor, json) in [
        (Processor::append("a", ["b"]), json!({"append": {"field": "a", "value": ["b"]}})),
        (Processor::rename("a", "b"), json!({"rename": {"field": "a", "target_field": "b"}})),
        (Processor::convert("a", "long"), json!({"convert": {"field": "a", "type": "long"}})),
        (Processor::date("a", ["ISO8601"]), json!({"date": {"field": "a", "formats": ["ISO8601"]}})),
        (Processor::grok("a", ["%{IP:ip}"]), json!({"grok": {"field": "a", "patterns": ["%{IP:ip}"]}})),
        (Processor::gsub("a", "b", "c"), json!({"gsub": {"field": "a", "pattern": "b", "replacement": "c"}})),
        (Processor::split("a", ","), json!({"split": {"field": "a", "separator": ","}})),
        (Processor::json("a"), json!({"json": {"field": "a"}})),
        (Processor::lowercase("a"), json!({"lowercase": {"field": "a"}})),
        (Processor::uppercase("a"), json!({"uppercase": {"field": "a"}})),
        (Processor::trim("a").only_if("true"), json!({"trim": {"field": "a", "if": "true"}})),
        (
            Processor::foreach("a", Processor::trim("_ingest._value")),
            json!({"foreach": {"field": "a", "processor": {"trim": {"field": "_ingest._value"}}}}),
        ),
        (Processor::pipeline("p"), json!({"pipeline": {"name": "p"}})),
        (
            Processor::drop().on_failure([Processor::fail("no")]),
            json!({"drop": {"on_failure": [{"fail": {"message": "no"}}]}}),
        ),
        (Processor::script(&Script::stored("s")), json!({"script": {"id": "s"}})),
    ] {
        assert_eq!(serde_json::to_value(&processor).unwrap(), json);
        assert_eq!(serde_json::from_value::<Processor>(json).unwrap(), processor);
    }
}

/// As version 7.10 answers.
#[tokio::test]
async fn each_document_has_its_own_result() {
    let answer = json!({"docs": [
        {"doc": {
            "_index": "_index", "_type": "_doc", "_id": "_id", "_source": {"a": 1},
            "_ingest": {"timestamp": "2026-11-27T18:57:23.329229199Z"},
        }},
        {"error": {
            "root_cause": [{"type": "illegal_argument_exception", "reason": "field [z] not present"}],
            "type": "illegal_argument_exception", "reason": "field [z] not present",
        }},
        null,
    ]});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, &answer);
        let call = es.ingest().simulate("p").source(&json!({"z": 0.1})).source(&json!({}));
        let document = IngestDocument::new(&json!({"q": 2})).index("i").id(1).routing("r");
        let results = call.document(document).send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_ingest/pipeline/p/_simulate");
        let last = json!({"_index": "i", "_id": "1", "_routing": "r", "_source": {"q": 2}});
        assert_eq!(asked.json(), json!({"docs": [{"_source": {"z": 0.1}}, {"_source": {}}, last]}));
        assert_eq!(results[0].as_ref().unwrap().as_ref().unwrap().source, json!({"a": 1}));
        let error = results[1].as_ref().unwrap_err();
        assert!(error.kind() == ErrorKind::Api && error.to_string().contains("field [z] not present"), "{error}");
        assert_eq!(*results[2].as_ref().unwrap(), None);
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, r#"{"docs":[{}]}"#);
    let result = es.ingest().simulate("p").source(&json!({})).send().await.unwrap().remove(0);
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Decode, "it was not dropped");
    // Half of the documents is no answer.
    let (_service, es) = Recorder::of(Server::unknown(), 200, &answer);
    let error = es.ingest().simulate("p").source(&json!({})).send().await.unwrap_err();
    assert!(error.to_string().contains("3 documents in place of 1"), "{error}");
}

#[tokio::test]
async fn each_processor_has_its_own_result() {
    let doc = json!({"_index": "i", "_id": "1", "_source": {"a": 1}});
    let cause = json!({"type": "illegal_argument_exception", "reason": "field [z] doesn't exist"});
    let answer = json!({"docs": [{"processor_results": [
        {"processor_type": "set", "status": "success", "tag": "t", "doc": doc},
        {"processor_type": "set", "status": "error_ignored", "ignored_error": {"error": cause}, "doc": doc},
        {"processor_type": "drop", "status": "dropped"},
        {"error": cause},
    ]}]});
    let (service, es) = Recorder::of(Server::unknown(), 200, answer);
    let pipeline = Pipeline::new([Processor::set("a", 1)]);
    let call = es.ingest().simulate_pipeline(pipeline).source(&json!({})).verbose();
    let results = call.send().await.unwrap().remove(0).unwrap();
    let asked = service.one();
    assert_eq!(asked.line(), "POST /_ingest/pipeline/_simulate?verbose=true");
    let pipeline = json!({"processors": [{"set": {"field": "a", "value": 1}}]});
    assert_eq!(asked.json(), json!({"pipeline": pipeline, "docs": [{"_source": {}}]}));
    assert_eq!(results[0].document.as_ref().unwrap().source, json!({"a": 1}));
    assert_eq!((results[0].tag.as_deref(), results[0].processor_type.as_deref()), (Some("t"), Some("set")));
    assert!(results[1].error.is_some() && results[1].document.is_some());
    assert_eq!(results[2].status.as_deref(), Some("dropped"));
    assert!(results[3].error.is_some() && results[3].status.is_none());
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() {
    let (service, es) = Recorder::of(Server::unknown(), 200, DONE);
    let ingest = es.ingest();
    for error in [
        ingest.put_pipeline("", pipeline()).send().await.unwrap_err(),
        ingest.put_pipeline("p", Pipeline::new([Processor::set("a", f64::NAN)])).send().await.unwrap_err(),
        ingest.get_pipeline("*").send().await.unwrap_err(),
        ingest.delete_pipeline("").send().await.unwrap_err(),
        ingest.simulate("p").send().await.unwrap_err(),
        ingest.simulate("").source(&json!({})).send().await.unwrap_err(),
        ingest.simulate("p").source(&f64::NAN).send().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(service.take().is_empty());
}

//! Documents of typed fields on real servers: the derived mapping, every query, every step of a script.

use es_client::{prelude::*, queries::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

on_each_server!(
    a_types_own_mapping_is_accepted_and_read_back,
    queries_find_what_they_say,
    update_scripts_do_what_they_say,
    ids_and_names_of_all_kinds,
    untyped_work_and_requests_of_ones_own,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "article")]
struct Article {
    title: String,
    #[field(text(analyzer = "standard"))]
    body: String,
    #[field(keyword)]
    tags: Vec<String>,
    published: bool,
    likes: u32,
    rating: f64,
    on: Timestamp,
    author: Author,
    #[field(nested)]
    comments: Vec<Comment>,
    #[serde(rename = "note-2")]
    note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Author {
    name: String,
    #[field(keyword)]
    city: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Comment {
    #[field(keyword)]
    by: String,
    stars: i32,
}

fn article(title: &str, likes: u32) -> Article {
    Article {
        title: title.into(),
        body: format!("The {title} of the house"),
        tags: vec!["home".into(), title.to_lowercase()],
        published: likes > 1,
        likes,
        rating: f64::from(likes) / 2.0,
        on: Timestamp::from_second(1_700_000_000 + i64::from(likes) * 86_400).unwrap(),
        author: Author { name: format!("Ann {title}"), city: if likes == 1 { "Rome" } else { "Oslo" }.into() },
        comments: vec![
            Comment { by: "x".into(), stars: i32::try_from(likes).unwrap() },
            Comment { by: "y".into(), stars: 0 },
        ],
        note: None,
    }
}

/// An index with the type's mapping and three articles of 1, 2 and 3 likes.
async fn articles(es: &Elasticsearch) -> String {
    let index = unique("articles");
    let create = es.indices().create(&index).mapping(Article::mapping()).doc_type("article");
    create.send().await.unwrap();
    for (likes, title) in [(1, "Roof"), (2, "Door"), (3, "Window")] {
        es.index(&article(title, likes)).index(&index).id(likes).refresh(true).send().await.unwrap();
    }
    index
}

async fn a_types_own_mapping_is_accepted_and_read_back(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = articles(&es).await;
    let mappings = es.indices().get_mapping(&index).send().await.unwrap();
    let mapping = serde_json::to_value(mappings.get(&index).unwrap()).unwrap();
    for (path, expected) in [
        ("/properties/title/type", json!("text")),
        ("/properties/title/fields/keyword/type", json!("keyword")),
        ("/properties/body/type", json!("text")),
        ("/properties/tags/type", json!("keyword")),
        ("/properties/published/type", json!("boolean")),
        ("/properties/rating/type", json!("double")),
        ("/properties/on/type", json!("date")),
        ("/properties/author/properties/city/type", json!("keyword")),
        ("/properties/comments/type", json!("nested")),
        ("/properties/comments/properties/by/type", json!("keyword")),
        ("/properties/note-2/type", json!("text")),
    ] {
        assert_eq!(mapping.pointer(path), Some(&expected), "{path} in {mapping}");
    }
    // Nothing that was indexed had to be mapped by the server.
    let ours = serde_json::to_value(Article::mapping()).unwrap();
    let fields = |mapping: &Value| mapping["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&mapping), fields(&ours));
    es.indices().delete(&index).send().await.unwrap();
}

async fn queries_find_what_they_say(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = articles(&es).await;
    let a = Article::fields();
    let cases: Vec<(Query<Article>, &[u32])> = vec![
        (match_all().into_query(), &[1, 2, 3]),
        (match_none().into_query(), &[]),
        (a.title.matches("roof").into_query(), &[1]),
        (a.body.matches("the house").operator(And).into_query(), &[1, 2, 3]),
        (a.body.match_phrase("door of the").into_query(), &[2]),
        (a.title.keyword().term("Roof").into_query(), &[1]),
        (a.title.keyword().term("roof").into_query(), &[]),
        (a.tags.term("door").into_query(), &[2]),
        (a.tags.terms(["door", "roof"]).into_query(), &[1, 2]),
        (a.published.term(true).into_query(), &[2, 3]),
        (a.likes.term(3).into_query(), &[3]),
        (a.likes.range().gte(2).into_query(), &[2, 3]),
        (a.likes.range().gt(1).lt(3).into_query(), &[2]),
        (a.rating.range().lte(1.0).into_query(), &[1, 2]),
        (a.on.range().lt("2023-11-16||/d").into_query(), &[1]),
        (a.on.range().gte(Timestamp::from_second(1_700_000_000 + 2 * 86_400).unwrap()).into_query(), &[2, 3]),
        (a.author.city.term("Rome").into_query(), &[1]),
        (a.author.name.matches("ann").into_query(), &[1, 2, 3]),
        (a.comments.nested(|c| c.by.term("x").and(c.stars.range().gte(3))).into_query(), &[3]),
        (a.comments.nested(|c| c.by.term("y").and(c.stars.range().gte(1))).into_query(), &[]),
        (a.tags.prefix("wind").into_query(), &[3]),
        (a.tags.wildcard("*oo*").into_query(), &[1, 2]),
        (a.note.exists().into_query(), &[]),
        (a.title.exists().into_query(), &[1, 2, 3]),
        (a.title.matches("roof").or(a.title.matches("door")), &[1, 2]),
        (a.body.matches("house").and(!a.tags.term("door")), &[1, 3]),
        ((a.likes.term(1) | a.likes.term(2)) & a.published.term(true), &[2]),
        (bool_query().must(a.body.matches("house")).must_not(a.likes.term(1)).into_query(), &[2, 3]),
        (Query::raw(json!({"ids": {"values": ["2"]}})), &[2]),
        (term("author.city", "Oslo").into_query(), &[2, 3]),
    ];
    for (query, expected) in cases {
        let page = es.search::<Article>().index(&index).query(query.clone()).send().await;
        let page = page.unwrap_or_else(|error| panic!("{query}: {error}"));
        let mut likes: Vec<_> = page.hits.iter().map(|hit| hit.source.likes).collect();
        likes.sort();
        assert_eq!(likes, expected, "{query}");
        assert_eq!(page.total().value, expected.len() as u64, "{query}");
    }
    es.indices().delete(&index).send().await.unwrap();
}

async fn update_scripts_do_what_they_say(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = articles(&es).await;
    if !server.has_scripting() {
        let update = es.update::<Article>(2).index(&index).script(Script::painless("ctx.op = 'noop'"));
        let error = update.send().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(400), "{error}");
        assert!(error.to_string().contains("painless"), "{error}");
        es.indices().delete(&index).send().await.unwrap();
        return;
    }
    let a = Article::fields();
    let run = async |script: UpdateScript<Article>| {
        es.update::<Article>(2).index(&index).script(script).send().await.unwrap();
        es.get::<Article>(2).index(&index).send().await.unwrap().map(|found| found.source)
    };
    let mut expected = article("Door", 2);

    expected.title = "Gate".into();
    expected.likes = 7;
    expected.author.city = "Bern".into();
    let script = UpdateScript::new().set(a.title, "Gate").increment(a.likes, 5).set(a.author.city, "Bern");
    assert_eq!(run(script).await, Some(expected.clone()));

    expected.note = Some("first".into());
    assert_eq!(run(UpdateScript::new().set_if_missing(a.note, "first")).await, Some(expected.clone()));
    assert_eq!(run(UpdateScript::new().set_if_missing(a.note, "second")).await, Some(expected.clone()));
    expected.note = None;
    assert_eq!(run(UpdateScript::new().remove(a.note)).await, Some(expected.clone()));

    expected.tags = vec!["home".into(), "door".into(), "new".into()];
    assert_eq!(run(UpdateScript::new().append(a.tags, "new")).await, Some(expected.clone()));
    assert_eq!(run(UpdateScript::new().append_if_absent(a.tags, "new")).await, Some(expected.clone()));
    expected.tags.remove(0);
    assert_eq!(run(UpdateScript::new().remove_value(a.tags, "home")).await, Some(expected.clone()));

    let before = es.get::<Article>(2).index(&index).send().await.unwrap().unwrap().version;
    assert_eq!(run(UpdateScript::new().set(a.likes, 99).noop()).await, Some(expected.clone()));
    assert_eq!(es.get::<Article>(2).index(&index).send().await.unwrap().unwrap().version, before);
    assert_eq!(run(UpdateScript::new().delete_document()).await, None);
    es.indices().delete(&index).send().await.unwrap();
}

async fn ids_and_names_of_all_kinds(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("ids");
    let doc = json!({"a": 1});
    for id in
        ["a/b", "a b", "a+b", "a%2Fb", "#?&=", "ünï-çø∂é-日本", "..x", "a\"b'c", ":;,@", "_x".trim_start_matches('_')]
    {
        let res = es.index(&doc).index(&index).id(id).send().await.unwrap_or_else(|e| panic!("{id}: {e}"));
        assert_eq!(res.id, id);
        let found = es.get::<Value>(id).index(&index).send().await.unwrap().unwrap();
        assert_eq!((found.id.as_str(), found.source), (id, doc.clone()));
        es.update::<Value>(id).index(&index).doc(json!({"b": 2})).send().await.unwrap();
        assert!(es.delete::<Value>(id).index(&index).send().await.is_ok());
        assert!(es.get::<Value>(id).index(&index).send().await.unwrap().is_none());
    }
    // Without an id the server makes one.
    let made = es.index(&doc).index(&index).send().await.unwrap();
    assert!(made.created());
    assert!(es.get::<Value>(&made.id).index(&index).send().await.unwrap().is_some());
    es.indices().delete(&index).send().await.unwrap();
}

async fn untyped_work_and_requests_of_ones_own(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("logs");
    for (id, message) in [(1, "an error happened"), (2, "all is well")] {
        es.index(&json!({"message": message})).index(&index).id(id).refresh(true).send().await.unwrap();
    }
    let page = es.search::<Value>().index(&index).query(match_("message", "error")).send().await.unwrap();
    assert_eq!(page.hits.len(), 1);
    assert_eq!(page.hits[0].source["message"], "an error happened");

    let health = es.request(Method::GET, "/_cat/health").query(&[("v", "")]).send().await.unwrap();
    assert_eq!(health.status(), 200);
    assert!(health.text().unwrap().contains("active_shards_percent"));
    let path = format!("/{index}/_count");
    let count = es.request(Method::POST, path).json(&json!({"query": {"match_all": {}}})).send().await.unwrap();
    assert_eq!(count.json::<Value>().unwrap()["count"], 2);

    let server_told = es.server().await.unwrap();
    assert_eq!(server_told.version().unwrap().to_string(), server.version());
    es.indices().delete(&index).send().await.unwrap();
}

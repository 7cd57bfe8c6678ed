//! The body of a search on real servers: each member is accepted, and what it gives is read back.

use es_client::{
    dsl::{
        script::StoredScript,
        search::{
            Collapse, FieldFormat, HighlightField, InnerHits, KnnSearch, PointInTime, Rescore, RuntimeField, Suggester,
            suggest::{CompletionSuggester, PhraseSuggester, TermSuggester},
        },
    },
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

on_each_server!(
    hits_are_sorted_and_paged,
    parts_of_documents_come_back,
    matches_are_marked_and_explained,
    hits_stand_for_others,
    words_and_phrases_are_suggested,
    scores_are_computed_again,
    scripts_compute_fields,
    a_body_can_be_kept,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "post")]
struct Post {
    author: String,
    #[field(text)]
    text: String,
    likes: u32,
    at: Timestamp,
    #[field(nested)]
    replies: Vec<Reply>,
    #[field(completion)]
    title: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Reply {
    #[field(keyword)]
    by: String,
    body: String,
}

fn reply(by: &str, body: &str) -> Reply {
    Reply { by: by.into(), body: body.into() }
}

fn posts() -> Vec<Post> {
    let post = |n: i64, author: &str, text: &str, title: &str, replies| Post {
        author: author.into(),
        text: text.into(),
        likes: 10 * n as u32,
        at: Timestamp::from_second(1_700_000_000 + n).unwrap(),
        replies,
        title: title.into(),
    };
    vec![
        post(0, "kimchy", "You know, for search", "Elastic beginnings", vec![reply("shay", "cool")]),
        post(1, "kimchy", "A bonsai tree is small", "Bonsai care", vec![reply("ann", "cool tree"), reply("bob", "no")]),
        post(2, "shay", "Bonsai trees need searching hands", "Bonsai hands", vec![]),
    ]
}

async fn indexed(es: &Elasticsearch) -> String {
    let index = unique("posts");
    es.indices().create(&index).mapping(Post::mapping()).doc_type("post").send().await.unwrap();
    for (id, post) in posts().iter().enumerate() {
        es.index(post).index(&index).id(id).send().await.unwrap();
    }
    es.indices().refresh(&index).send().await.unwrap();
    index
}

fn ids<T, A>(page: &es_client::search::Page<T, A>) -> Vec<&str> {
    page.hits.iter().map(|hit| hit.id.as_str()).collect()
}

async fn hits_are_sorted_and_paged(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let search = || es.search::<Post>().index(&index).sort(p.author.keyword().asc()).sort(p.at.desc());
    let page = search().send().await.unwrap();
    assert_eq!(ids(&page), ["1", "0", "2"]);
    for hit in &page.hits {
        assert_eq!(hit.sort_value(0, p.author.keyword()).unwrap().as_ref(), Some(&hit.source.author));
        assert_eq!(hit.sort_value(1, p.at).unwrap(), Some(hit.source.at), "a date as the field's own type");
        assert_eq!(hit.sort_value(2, p.likes).unwrap(), None);
        assert_eq!(hit.score, None);
    }
    let first = search().size(1).track_scores(true).send().await.unwrap();
    assert_eq!((ids(&first), first.hits[0].score), (vec!["1"], Some(1.0)));
    let next = search().search_after(first.hits[0].sort.clone()).send().await.unwrap();
    assert_eq!(ids(&next), ["0", "2"]);
    let last = search().from(2).size(5).send().await.unwrap();
    assert_eq!((ids(&last), last.total().value), (vec!["2"], 3));
    let raw = es.search::<Post>().index(&index).sort(Sort::raw(json!({"likes": "desc"}))).send().await.unwrap();
    assert_eq!(ids(&raw), ["2", "1", "0"]);
    es.indices().delete(&index).send().await.unwrap();
}

#[derive(Debug, PartialEq, Deserialize)]
struct Author {
    author: String,
}

async fn parts_of_documents_come_back(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let search = || es.search::<Post>().index(&index).sort(p.likes.asc());

    let page = search().source([p.author]).hits_as::<Author>().aggs(p.likes.max()).send().await.unwrap();
    assert_eq!(page.aggs, Some(20.0));
    assert_eq!(page.into_sources().next(), Some(Author { author: "kimchy".into() }));
    let page = search().source(SourceFilter::without(["text", "replies.*"])).hits_as::<Value>().send().await.unwrap();
    assert!(page.hits[0].source.get("text").is_none() && page.hits[0].source["title"].is_string());

    let likes = search().source(false).hits_as::<()>().docvalue_field(p.likes).size(2).version(true);
    let page = likes.maybe_seq_no(server).post_filter(p.author.keyword().term("kimchy")).send().await.unwrap();
    let likes: Vec<_> = page.hits.iter().map(|hit| hit.field::<u32>(p.likes.path()).unwrap()).collect();
    assert_eq!(likes, [[0], [10]]);
    assert_eq!(page.hits[0].version, Some(1));
    assert_eq!(page.hits[0].seq_no.is_some(), server != Server::Elasticsearch5);
    assert!(page.hits[0].field::<u32>("text").unwrap().is_empty(), "what was not asked for has no values");
    let error = page.hits[1].field::<bool>("likes").unwrap_err();
    assert_eq!((error.document(), error.location()), (Some("1"), Some("fields.likes")));

    if server != Server::Elasticsearch5 {
        let days = FieldFormat::of(p.at).format("yyyy-MM-dd");
        let page = search().docvalue_field(days).track_total_hits(2).size(1).send().await.unwrap();
        assert_eq!(page.hits[0].field::<String>("at").unwrap(), ["2023-11-14"]);
        assert!(page.total().value >= 2);
    }
    es.indices().delete(&index).send().await.unwrap();
}

/// Numbers of writes, where the server has them.
trait MaybeSeqNo {
    fn maybe_seq_no(self, server: Server) -> Self;
}

impl<A, H> MaybeSeqNo for es_client::search::Search<Post, A, H> {
    fn maybe_seq_no(self, server: Server) -> Self {
        if server == Server::Elasticsearch5 { self } else { self.seq_no_primary_term(true) }
    }
}

async fn matches_are_marked_and_explained(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let query = p.text.matches("bonsai").name("text").or(p.author.keyword().term("kimchy").name("author"));
    let how = HighlightField::default().number_of_fragments(0);
    let highlight = Highlight::of(p.author).field_with(p.text, how).pre_tags(["<b>".into()]).post_tags(["</b>".into()]);
    let search = es.search::<Post>().index(&index).query(query).sort(p.likes.asc()).track_scores(true);
    let page = search.highlight(highlight).explain(true).profile(true).send().await.unwrap();
    let marked: Vec<_> = page.hits.iter().map(|hit| hit.highlight().get("text").map(Vec::as_slice)).collect();
    let first: &[String] = &["A <b>bonsai</b> tree is small".to_owned()];
    let second: &[String] = &["<b>Bonsai</b> trees need searching hands".to_owned()];
    assert_eq!(marked, [None, Some(first), Some(second)]);
    let mut matched = page.hits[1].matched_queries().to_vec();
    matched.sort();
    assert_eq!((matched, page.hits[2].matched_queries()), (vec!["author".into(), "text".into()], &["text".into()][..]));
    let hit = &page.hits[1];
    let explanation = hit.explanation().unwrap();
    assert!((explanation.value - hit.score.unwrap()).abs() < 1e-4, "{explanation:?}");
    assert!(!explanation.description.is_empty() && !explanation.details.is_empty());
    assert!(page.profile.unwrap()["shards"].is_array());

    let enough = es.search::<Post>().index(&index).query(p.text.matches("bonsai")).min_score(1e6).send().await.unwrap();
    assert_eq!(enough.total().value, 0);
    es.indices().delete(&index).send().await.unwrap();
}

async fn hits_stand_for_others(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let cool = p.replies.nested(|reply| reply.body.matches("cool")).inner_hits(InnerHits::default().size(5));
    let page = es.search::<Post>().index(&index).query(cool).sort(p.likes.asc()).send().await.unwrap();
    assert_eq!(ids(&page), ["0", "1"]);
    for hit in &page.hits {
        let replies = hit.inner_hits::<Reply>(p.replies.path()).unwrap();
        assert_eq!((replies.total().value, replies.hits.len()), (1, 1));
        assert_eq!(replies.hits[0].source, hit.source.replies[0]);
        assert!(replies.max_score.unwrap() > 0.0);
        let place = replies.hits[0].nested().unwrap();
        assert_eq!((place.field.as_str(), place.offset), ("replies", 0));
    }
    let error = page.hits[0].inner_hits::<Post>("replies").unwrap_err();
    assert_eq!((error.document(), error.location()), (Some("0"), Some("inner_hits.replies")));
    let error = page.hits[0].inner_hits::<Reply>("other").unwrap_err();
    assert!(error.to_string().contains("those of the hit are replies"), "{error}");

    let others = InnerHits::default().name("all").sort(p.likes.desc());
    let collapse = Collapse::by(p.author.keyword()).inner_hits(others);
    let page = es.search::<Post>().index(&index).collapse(collapse).sort(p.likes.asc()).send().await.unwrap();
    assert_eq!(ids(&page), ["0", "2"]);
    assert_eq!(page.hits[0].field::<String>("author.keyword").unwrap(), ["kimchy"]);
    let all = page.hits[0].inner_hits::<Post>("all").unwrap();
    assert_eq!(all.hits.iter().map(|hit| hit.source.likes).collect::<Vec<_>>(), [10, 0]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn words_and_phrases_are_suggested(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let page = es
        .search::<Post>()
        .index(&index)
        .size(0)
        .suggest("word", Suggester::term("you bonzai", TermSuggester::of(p.text).min_word_length(3)))
        .suggest("phrase", Suggester::phrase("kimchi", PhraseSuggester::of(p.author).confidence(0.0).max_errors(2.0)))
        .suggest("title", Suggester::completion("bon", CompletionSuggester::of(p.title)))
        .send()
        .await
        .unwrap();
    let [_, word] = &page.suggest.get("word").unwrap()[..] else { panic!("{page:?}") };
    assert_eq!((word.text.as_str(), word.offset, word.length), ("bonzai", 4, 6));
    let best = word.best().unwrap();
    assert_eq!((best.text.as_str(), best.freq, best.id.as_deref()), ("bonsai", Some(2), None));
    assert!(best.score.unwrap() > 0.5);
    assert_eq!(page.suggest.get("phrase").unwrap()[0].best().unwrap().to_string(), "kimchy");
    let titles = &page.suggest.get("title").unwrap()[0].options;
    let mut found: Vec<_> = titles.iter().map(|title| (title.text.as_str(), title.source.as_ref().unwrap())).collect();
    found.sort_by_key(|(title, _)| *title);
    assert_eq!(found, [("Bonsai care", &posts()[1]), ("Bonsai hands", &posts()[2])]);
    assert!(titles.iter().all(|title| title.id.is_some() && title.index.as_deref() == Some(&*index)));
    es.indices().delete(&index).send().await.unwrap();
}

async fn scores_are_computed_again(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let again = Rescore::by(constant_score(p.author.keyword().term("shay")).boost(100.0)).window_size(10);
    let search = es.search::<Post>().index(&index).query(p.text.matches("bonsai")).rescore(again);
    let page = search.index_boost(index.clone(), 2.0).send().await.unwrap();
    assert_eq!(ids(&page), ["2", "1"]);
    assert!(page.max_score.unwrap() > 100.0);
    es.indices().delete(&index).send().await.unwrap();
}

async fn scripts_compute_fields(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let search = || es.search::<Post>().index(&index).sort(p.likes.asc());
    if server.has_scripting() {
        let twice = Script::painless("doc['likes'].value * params.by").param("by", 2);
        let page = search().script_field("twice", twice).source(true).send().await.unwrap();
        let twice: Vec<_> = page.hits.iter().map(|hit| hit.field::<i64>("twice").unwrap()).collect();
        assert_eq!(twice, [[0], [20], [40]]);

        let id = unique("thrice");
        let thrice = StoredScript::painless("doc['likes'].value * params.by");
        let path = format!("/_scripts/{id}");
        es.request(Method::PUT, &path).json(&thrice).send().await.unwrap();
        let stored = es.request(Method::GET, &path).send().await.unwrap().json::<StoredScript>().unwrap();
        assert_eq!(stored.source(), thrice.source());
        let script = Script::stored(id.clone()).param("by", 3);
        let page = search().script_field("thrice", script).source(true).send().await.unwrap();
        assert_eq!(page.hits[2].field::<i64>("thrice").unwrap(), [60]);
        es.request(Method::DELETE, &path).send().await.unwrap();
    } else {
        // This one has runtime fields instead, which need no script where the document has the value.
        let title = RuntimeField::of("keyword");
        let page = search().runtime_field("replies_by", title).field("replies_by").field(p.at).send().await.unwrap();
        assert!(page.hits[0].field::<String>("replies_by").unwrap().is_empty());
        assert_eq!(page.hits[0].field::<Timestamp>("at").unwrap(), [posts()[0].at]);
    }
    es.indices().delete(&index).send().await.unwrap();
}

async fn a_body_can_be_kept(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = indexed(&es).await;
    let p = Post::fields();
    let body = SearchBody::new().query(p.text.matches("bonsai")).sort(p.likes.desc()).size(1);
    let page = es.search().index(&index).body(body.clone()).send().await.unwrap();
    assert_eq!((ids(&page), page.total().value), (vec!["2"], 2));
    let text = serde_json::to_string(&body).unwrap();
    let body: SearchBody<Post> = serde_json::from_str(&text).unwrap();
    let page = es.search().index(&index).body(body).size(2).send().await.unwrap();
    assert_eq!(ids(&page), ["2", "1"]);
    es.indices().delete(&index).send().await.unwrap();
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Picture {
    #[field(dense_vector(similarity = "l2_norm"))]
    seen: [f32; 2],
}

/// What only Elasticsearch 8 and later have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn newer_servers_search_vectors_and_points_in_time() {
    let Some(es) = client(Server::Elasticsearch9).await else { return };
    let index = unique("pictures");
    es.indices().create(&index).mapping(Picture::mapping()).send().await.unwrap();
    for (id, seen) in [[0.0, 0.0], [1.0, 1.0], [5.0, 5.0]].into_iter().enumerate() {
        es.index(&Picture { seen }).index(&index).id(id).send().await.unwrap();
    }
    es.indices().refresh(&index).send().await.unwrap();
    let near = KnnSearch::of("seen", vec![1.0, 1.0]).k(2).num_candidates(10).filter::<Picture>(match_all());
    let page = es.search::<Picture>().index(&index).knn(near).source(SourceFilter::default().exclude_vectors(false));
    assert_eq!(ids(&page.send().await.unwrap()), ["1", "0"]);

    let opened = es.request(Method::POST, format!("/{index}/_pit")).param("keep_alive", "1m").send().await.unwrap();
    let id = opened.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
    es.index(&Picture { seen: [1.0, 1.0] }).index(&index).id(9).refresh(Refresh::True).send().await.unwrap();
    let page = es.search::<Value>().pit(PointInTime::of(id).keep_alive("1m")).send().await.unwrap();
    assert_eq!(page.total().value, 3, "as it was");
    let id = page.pit_id.unwrap();
    es.request(Method::DELETE, "/_pit").json(&json!({"id": id})).send().await.unwrap();
    es.indices().delete(&index).send().await.unwrap();
}

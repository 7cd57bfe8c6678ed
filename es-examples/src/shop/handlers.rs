//! The routes of the service.

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use es_client::{
    dsl::{
        aggregation::Buckets,
        search::{Highlight, Suggester, highlight::Encoder, suggest::TermSuggester},
    },
    prelude::*,
    queries::*,
};
use serde::Deserialize;

use super::{Facet, Found, Hit, Product, Stock};

/// How many products a page shows.
const PAGE: u32 = 12;

/// The service over a client.
pub fn router(es: Elasticsearch) -> Router {
    Router::new()
        .route("/", get(async || Html(include_str!("page.html"))))
        .route("/api/search", get(search))
        .route("/api/products/{id}/stock", post(change_stock))
        .route("/api/health", get(health))
        .with_state(es)
}

/// What is searched for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    text: String,
    brand: String,
    category: String,
    page: u32,
}

async fn search(State(es): State<Elasticsearch>, Query(asked): Query<Asked>) -> Result<Json<Found>, Failure> {
    let p = Product::fields();
    let query: es_client::dsl::Query<Product> = match asked.text.trim() {
        "" => match_all().into_query(),
        text => p.name.matches(text).boost(3.0).or(p.description.matches(text)).into_query(),
    };
    // The facets count all that was found, so that another brand can be chosen in place of the first.
    let mut chosen = bool_query();
    if !asked.brand.is_empty() {
        chosen = chosen.filter(p.brand.term(&asked.brand));
    }
    if !asked.category.is_empty() {
        chosen = chosen.filter(p.category.term(&asked.category));
    }
    let mut search = es
        .search::<Product>()
        .query(query)
        .post_filter(chosen)
        .aggs((p.brand.terms_agg().size(20), p.category.terms_agg().size(20)))
        .highlight(Highlight::of(p.name).number_of_fragments(0).encoder(Encoder::Html))
        .seq_no_primary_term(true)
        .from(asked.page.saturating_mul(PAGE))
        .size(PAGE);
    if !asked.text.trim().is_empty() {
        search = search.suggest("word", Suggester::term(&asked.text, TermSuggester::of(p.name)));
    }
    let page = search.send().await?;

    let did_you_mean = page.suggest.get("word").and_then(|words| {
        let is_known = words.iter().all(|word| word.options.is_empty());
        let best = |word: &es_client::search::Suggestion<_>| match word.options.first() {
            Some(option) => option.text.clone(),
            None => word.text.clone(),
        };
        (!is_known).then(|| words.iter().map(best).collect::<Vec<_>>().join(" "))
    });
    let (brands, categories) = &page.aggs;
    let hits = page.hits.iter().map(|hit| Hit {
        id: hit.id.clone(),
        product: hit.source.clone(),
        name_html: hit.highlight().get("name").and_then(|parts| parts.first()).cloned(),
        seq_no: hit.seq_no.unwrap_or_default(),
        primary_term: hit.primary_term.unwrap_or_default(),
    });
    Ok(Json(Found {
        total: page.total().value,
        milliseconds: page.took.as_millis(),
        hits: hits.collect(),
        brands: facets(brands),
        categories: facets(categories),
        did_you_mean,
    }))
}

fn facets(buckets: &Buckets<String>) -> Vec<Facet> {
    buckets.iter().map(|bucket| Facet { value: bucket.key.clone(), count: bucket.doc_count }).collect()
}

/// Writes another number, unless somebody else changed the product since it was read.
async fn change_stock(
    State(es): State<Elasticsearch>,
    Path(id): Path<String>,
    Json(change): Json<Stock>,
) -> Result<Json<Stock>, Failure> {
    let partial = Partial::new().set(Product::fields().stock, change.stock);
    let update = es.update::<Product>(&id).doc(partial).if_unchanged_since(change.seq_no, change.primary_term);
    let written = update.refresh(Refresh::WaitFor).send().await?;
    Ok(Json(Stock {
        stock: change.stock,
        seq_no: written.seq_no.unwrap_or_default(),
        primary_term: written.primary_term.unwrap_or_default(),
    }))
}

async fn health(State(es): State<Elasticsearch>) -> Result<Json<Value>, Failure> {
    let health = es.cluster().health().send().await?;
    Ok(Json(json!({"status": health.status.to_string(), "nodes": health.number_of_nodes})))
}

/// An error of a call, as the page is told of it.
struct Failure(es_client::Error);

impl From<es_client::Error> for Failure {
    fn from(error: es_client::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let (status, message) = match () {
            () if error.is_conflict() => (StatusCode::CONFLICT, "somebody else changed it meanwhile".to_owned()),
            () if error.is_document_not_found() => (StatusCode::NOT_FOUND, "there is no such product".to_owned()),
            () if error.is_rejected() => (StatusCode::SERVICE_UNAVAILABLE, "too much to do, try again".to_owned()),
            () => {
                // What went wrong behind the service is for its log, and not for everybody.
                eprintln!("{error}");
                (StatusCode::BAD_GATEWAY, "the search does not answer".to_owned())
            }
        };
        (status, Json(json!({"error": message}))).into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use es_client::{Server, transport::Body};
    use http::{Request, header::CONTENT_TYPE};
    use tower::{ServiceExt, service_fn};

    use super::*;

    /// The service over a server that answers so, whatever it is asked, and what it must be asked.
    fn over(status: u16, answer: Value, path: &'static str) -> Router {
        let service = service_fn(move |request: Request<Body>| {
            assert_eq!(request.uri().to_string(), path);
            let mut response = http::Response::new(Body::from(answer.to_string()));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            std::future::ready(Ok::<_, std::convert::Infallible>(response))
        });
        router(Elasticsearch::from_service(service).with_server(Server::elasticsearch(7, 10)))
    }

    async fn ask(service: Router, request: Request<axum::body::Body>) -> (StatusCode, Value) {
        let response = service.oneshot(request).await.unwrap();
        let status = response.status();
        (status, serde_json::from_slice(&to_bytes(response.into_body(), 1 << 20).await.unwrap()).unwrap())
    }

    fn get(path: &str) -> Request<axum::body::Body> {
        Request::get(path).body(axum::body::Body::empty()).unwrap()
    }

    fn change() -> Request<axum::body::Body> {
        let body = json!({"stock": 2, "seq_no": 7, "primary_term": 1}).to_string();
        let request = Request::post("/api/products/4/stock").header(CONTENT_TYPE, "application/json");
        request.body(axum::body::Body::from(body)).unwrap()
    }

    #[tokio::test]
    async fn a_search_is_told_as_the_page_shows_it() {
        let product = json!({
            "name": "Oak desk", "description": "A desk.", "brand": "Alder", "category": "desk", "price": 99.5, "stock": 3,
        });
        let bucket = |key: &str| json!({"buckets": [{"key": key, "doc_count": 1}]});
        let answer = json!({
            "took": 4, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
            "hits": {"total": {"value": 1, "relation": "eq"}, "max_score": 1.0, "hits": [{
                "_index": "products", "_id": "4", "_score": 1.0, "_seq_no": 7, "_primary_term": 1, "_source": product,
                "highlight": {"name": ["Oak <em>desk</em>"]},
            }]},
            "aggregations": {"0": bucket("Alder"), "1": bucket("desk")},
            "suggest": {"word": [
                {"text": "oak", "offset": 0, "length": 3, "options": []},
                {"text": "dsek", "offset": 4, "length": 4, "options": [{"text": "desk", "score": 0.75, "freq": 1}]},
            ]},
        });
        let (status, found) = ask(over(200, answer, "/products/_search"), get("/api/search?text=oak%20dsek")).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            found,
            json!({
                "total": 1, "milliseconds": 4, "did_you_mean": "oak desk",
                "brands": [{"value": "Alder", "count": 1}], "categories": [{"value": "desk", "count": 1}],
                "hits": [{"id": "4", "product": product, "name_html": "Oak <em>desk</em>", "seq_no": 7, "primary_term": 1}],
            })
        );
    }

    #[tokio::test]
    async fn whoever_comes_second_is_told() {
        let conflict = json!({"error": {"type": "version_conflict_engine_exception", "reason": "[4]: version conflict"}, "status": 409});
        let path = "/products/_update/4?if_seq_no=7&if_primary_term=1&refresh=wait_for";
        let (status, said) = ask(over(409, conflict, path), change()).await;
        assert_eq!((status, said), (StatusCode::CONFLICT, json!({"error": "somebody else changed it meanwhile"})));
    }

    #[tokio::test]
    async fn what_fails_behind_is_not_for_everybody() {
        let secret = json!({"error": {"type": "x", "reason": "secret"}, "status": 500});
        let (status, said) = ask(over(500, secret, "/_cluster/health"), get("/api/health")).await;
        assert_eq!((status, said), (StatusCode::BAD_GATEWAY, json!({"error": "the search does not answer"})));
    }
}

//! Layers in the client's stack: one of our own that measures endpoints, one of tower-http that adds a header, and a
//! circuit breaker of tower-resilience, which is tripped by an outage that a fourth one plays.

use std::{
    collections::BTreeMap,
    pin::Pin,
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use es_client::{
    prelude::*,
    transport::{Body, Delivery, Error, ErrorKind, HttpService, IntoHttpService, RequestOptions},
};
use es_examples::{Result, run, with_indices};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use tower::{Layer, Service, ServiceBuilder, util::MapResponseLayer};
use tower_http::set_header::SetRequestHeaderLayer;
use tower_resilience_circuitbreaker::{CircuitBreakerError, CircuitBreakerLayer};

const X_OPAQUE_ID: HeaderName = HeaderName::from_static("x-opaque-id");

/// For how long the circuit breaker lets nothing through.
const PAUSE: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    run(1, |running| async move {
        let latencies = Latencies::default();
        let outage = Arc::new(AtomicBool::new(false));
        let es = Elasticsearch::builder()
            .hosts(running.urls())
            // Around each request with all its attempts; the first is the outermost.
            .layer(latencies.clone())
            .layer(SetRequestHeaderLayer::if_not_present(X_OPAQUE_ID, ids("shop")))
            .layer(circuit_breaker()?)
            // Around each attempt, after the node was picked.
            .node_layer(MapResponseLayer::new(unavailable_during(Arc::clone(&outage))))
            .build()?;
        with_indices(&es, &["layers"], || requests(&es, &outage)).await?;
        latencies.print();
        Ok(())
    })
}

async fn requests(es: &Elasticsearch, outage: &AtomicBool) -> Result {
    for n in 0..20 {
        es.index(&json!({"n": n})).index("layers").send().await?;
    }
    es.indices().refresh("layers").send().await?;
    let health = es.request(Method::GET, "/_cluster/health").send().await?;
    // Elasticsearch repeats this header in its answer, its slow logs and the list of its tasks.
    println!("the server was told {:?}", health.headers().get(X_OPAQUE_ID));

    let count = || es.count::<Value>().index("layers").send();
    outage.store(true, Relaxed);
    for _ in 0..5 {
        let begun = Instant::now();
        match count().await {
            Ok(count) => println!("{count} documents"),
            Err(error) => println!("after {} ms: {error}", begun.elapsed().as_millis()),
        }
    }
    outage.store(false, Relaxed);
    tokio::time::sleep(PAUSE).await;
    println!("{} documents", count().await?);
    Ok(())
}

/// Opens after three requests in a row that failed with all their attempts: those behind them fail at once, until the
/// pause is over and one of them succeeds.
fn circuit_breaker() -> Result<impl Layer<HttpService, Service: IntoHttpService> + Send + Sync + 'static> {
    let breaker = CircuitBreakerLayer::builder()
        .consecutive_failures(3)
        .wait_duration_in_open(PAUSE)
        .permitted_calls_in_half_open(1)
        .failure_classifier(|outcome: &Result<Response<Body>, Error>| match outcome {
            Ok(response) => response.status().is_server_error(),
            Err(error) => error.kind() != ErrorKind::Config,
        })
        .on_state_transition(|from, to| println!("the circuit breaker goes from {from:?} to {to:?}"))
        .build()?;
    // An error of the transport goes on as it is, with its attempts.
    let unwrapped = |error: CircuitBreakerError<Error>| match error {
        CircuitBreakerError::Inner(error) => error,
        CircuitBreakerError::OpenCircuit => Error::new(ErrorKind::Service)
            .with_delivery(Delivery::NotSent)
            .context("the circuit breaker is open, since the requests before this one failed"),
    };
    Ok(ServiceBuilder::new().map_err(unwrapped).layer(breaker).into_inner())
}

/// Makes an id for each request.
fn ids(program: &'static str) -> impl Fn(&Request<Body>) -> Option<HeaderValue> + Clone + Send + Sync {
    let next = Arc::new(AtomicU64::new(1));
    move |_| HeaderValue::try_from(format!("{program}-{}", next.fetch_add(1, Relaxed))).ok()
}

/// Makes every response one of a node that is not available, as long as the flag is set.
fn unavailable_during(outage: Arc<AtomicBool>) -> impl Fn(Response<Body>) -> Response<Body> + Clone + Send + Sync {
    move |mut response| {
        if outage.load(Relaxed) {
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            *response.body_mut() = Body::from("an outage is played");
        }
        response
    }
}

/// A layer that notes how long the requests of each endpoint take.
#[derive(Clone, Default)]
struct Latencies(Arc<Mutex<BTreeMap<String, Vec<Duration>>>>);

impl Latencies {
    fn note(&self, endpoint: String, latency: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(endpoint).or_default().push(latency);
    }

    fn print(&self) {
        println!("\nendpoint                  requests   median  longest");
        for (endpoint, latencies) in &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            latencies.sort();
            let [median, longest] = [latencies.len() / 2, latencies.len() - 1].map(|n| latencies[n].as_millis());
            println!("{endpoint:25} {:8} {median:5} ms {longest:5} ms", latencies.len());
        }
    }
}

impl Layer<HttpService> for Latencies {
    type Service = Timed;

    fn layer(&self, inner: HttpService) -> Timed {
        Timed { inner, latencies: self.clone() }
    }
}

#[derive(Clone)]
struct Timed {
    inner: HttpService,
    latencies: Latencies,
}

impl Service<Request<Body>> for Timed {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let options = request.extensions().get::<RequestOptions>();
        let endpoint = options.and_then(RequestOptions::endpoint_name).unwrap_or("unnamed").to_owned();
        let (latencies, begun) = (self.latencies.clone(), Instant::now());
        let response = self.inner.call(request);
        Box::pin(async move {
            let response = response.await;
            latencies.note(endpoint, begun.elapsed());
            response
        })
    }
}

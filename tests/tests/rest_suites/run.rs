//! Runs tests on one server.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use es_client::{Elasticsearch, ErrorKind, Product, endpoints};
use es_cluster::Server;
use serde_json::Value;

use super::{
    assertions::{self, Answer},
    call::{Args, by_name},
    dispatch,
    recorder::{Exchange, Recorder},
    skip,
    stash::{Stash, plain},
    suite::{Step, Test},
    wipe,
};

/// What a run found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) passed: BTreeSet<String>,
    pub(crate) failed: BTreeMap<String, String>,
    pub(crate) skipped: BTreeMap<String, Vec<String>>,
    /// How many steps were sent by typed calls, and which went by name.
    pub(crate) typed: usize,
    pub(crate) by_name: BTreeMap<String, usize>,
    /// What typed calls could not read: also in `failed`.
    pub(crate) time: Duration,
}

pub(crate) struct Runner {
    pub(crate) es: Elasticsearch,
    pub(crate) recorder: Recorder,
    pub(crate) server: Server,
    pub(crate) report: Report,
}

/// What a test keeps while it runs.
#[derive(Default)]
struct Scene {
    stash: Stash,
    answer: Answer,
}

impl Runner {
    pub(crate) async fn run(&mut self, tests: &[Test]) {
        let started = Instant::now();
        for test in tests {
            if let Some(reason) = skip::reason(test, self.server) {
                self.report.skipped.entry(reason).or_default().push(test.name.clone());
                continue;
            }
            match self.test(test).await {
                Ok(()) => drop(self.report.passed.insert(test.name.clone())),
                Err(reason) => drop(self.report.failed.insert(test.name.clone(), reason)),
            }
            if let Err(error) = wipe::everything(&self.es).await {
                panic!("after {}: {error}", test.name);
            }
        }
        self.report.time = started.elapsed();
    }

    async fn test(&mut self, test: &Test) -> Result<(), String> {
        let mut scene = Scene::default();
        let mut outcome = self.steps(&test.setup, &mut scene).await.map_err(|reason| format!("setup: {reason}"));
        if outcome.is_ok() {
            scene.answer = Answer::default();
            outcome = self.steps(&test.steps, &mut scene).await;
        }
        let ended = self.steps(&test.teardown, &mut scene).await;
        outcome.and(ended.map_err(|reason| format!("teardown: {reason}")))
    }

    async fn steps(&mut self, steps: &[Step], scene: &mut Scene) -> Result<(), String> {
        for step in steps {
            match step.kind.as_str() {
                "skip" => (),
                "do" => self.call(&step.args, scene).await?,
                "set" => {
                    let Value::Object(pairs) = &step.args else { return Err("set: no map".to_owned()) };
                    for (path, name) in pairs {
                        let value = match path.as_str() {
                            "$body" | "" => scene.answer.value.clone(),
                            path => scene.stash.find(&scene.answer.value, path),
                        };
                        scene.stash.set(&plain(name), value);
                    }
                }
                _ => assertions::check(step, &scene.answer, &scene.stash)?,
            }
        }
        Ok(())
    }

    async fn call(&mut self, step: &Value, scene: &mut Scene) -> Result<(), String> {
        let Value::Object(step) = step else { return Err("do: no map".to_owned()) };
        let expected = ["catch", "headers", "warnings", "allowed_warnings", "allowed_warnings_regex", "node_selector"];
        let api = step.iter().find(|(name, _)| !expected.contains(&name.as_str()));
        let (api, args) = api.ok_or("do: no call")?;
        let args = match scene.stash.fill(args) {
            Value::Object(args) => args,
            _ => serde_json::Map::new(),
        };
        let headers = match scene.stash.fill(step.get("headers").unwrap_or(&Value::Null)) {
            Value::Object(headers) => headers.into_iter().map(|(name, value)| (name, plain(&value))).collect(),
            _ => BTreeMap::new(),
        };
        let args = Args::new(args, headers);
        let catch = step.get("catch").map(plain);

        self.recorder.take();
        let sent = match dispatch::typed(&self.es, api, &args).await {
            Some(sent) => {
                self.report.typed += 1;
                sent
            }
            None => {
                let product =
                    if self.server == Server::OpenSearch3 { Product::OpenSearch } else { Product::Elasticsearch };
                let spec = endpoints::known(product).iter().find(|spec| spec.name() == api);
                let spec = spec.ok_or_else(|| format!("no endpoint `{api}`"))?;
                *self.report.by_name.entry(api.clone()).or_default() += 1;
                by_name(&self.es, spec, args.clone()).await
            }
        };
        let Some(exchange) = self.recorder.take() else {
            return match (catch.as_deref(), sent) {
                // The client refuses what the server would.
                (Some(_), Err(error)) if error.kind() == ErrorKind::Request => {
                    scene.answer = Answer::default();
                    Ok(())
                }
                (_, Err(error)) => Err(format!("nothing came back: {error}")),
                (_, Ok(())) => Err("nothing was sent".to_owned()),
            };
        };
        scene.answer = answer(&exchange);
        scene.stash.set("body", scene.answer.value.clone());
        self.status(&exchange, catch.as_deref(), &args)?;
        if let (true, Err(error)) = (exchange.status < 400, &sent) {
            return Err(format!("{}: the client cannot read it: {error}", exchange.line));
        }
        warnings(&exchange, step)
    }

    fn status(&self, exchange: &Exchange, catch: Option<&str>, args: &Args) -> Result<(), String> {
        let status = exchange.status;
        let text = String::from_utf8_lossy(&exchange.body);
        let told = || format!("{} -> {status} {}", exchange.line, text.chars().take(400).collect::<String>());
        let holds = match catch {
            None => {
                let is_absence = exchange.method == http::Method::HEAD && status == 404;
                status < 400 || is_absence || args.ignored.contains(&status)
            }
            Some("bad_request") => status == 400,
            Some("unauthorized") => status == 401,
            Some("forbidden") => status == 403,
            Some("missing") => status == 404,
            Some("request_timeout") => status == 408,
            Some("conflict") => status == 409,
            Some("unavailable") => status == 503,
            Some("request") => status >= 400 && ![400, 401, 403, 404, 408, 409, 503].contains(&status),
            Some("param") => false,
            Some(pattern) => {
                let pattern = pattern.trim().trim_matches('/');
                let is_found = |text: &str| assertions::is_found(pattern, text, false);
                status >= 400 && (is_found(&text) || is_found(&text.replace("\\\"", "\"")))
            }
        };
        if holds { Ok(()) } else { Err(format!("{}, and it expects {}", told(), catch.unwrap_or("success"))) }
    }
}

/// What came back as the suites look at it: whether it is there, JSON, or text.
fn answer(exchange: &Exchange) -> Answer {
    let text = String::from_utf8_lossy(&exchange.body).into_owned();
    let value = match exchange.method == http::Method::HEAD {
        true => Value::Bool(exchange.status < 400),
        false => serde_json::from_str(&text).unwrap_or_else(|_| Value::String(text.clone())),
    };
    Answer { value, text }
}

/// Checks the deprecations that the server told.
fn warnings(exchange: &Exchange, step: &serde_json::Map<String, Value>) -> Result<(), String> {
    let list = |name: &str| match step.get(name) {
        Some(Value::Array(list)) => list.iter().map(plain).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    if exchange.status >= 400 {
        return Ok(());
    }
    let told: Vec<String> = exchange.headers.get_all("warning").iter().filter_map(warning).collect();
    let (wanted, allowed, patterns) = (list("warnings"), list("allowed_warnings"), list("allowed_warnings_regex"));
    if let Some(missing) = wanted.iter().find(|wanted| !told.contains(wanted)) {
        return Err(format!("{}: no warning `{missing}` among {told:?}", exchange.line));
    }
    let is_allowed = |told: &&String| {
        wanted.contains(told)
            || allowed.contains(told)
            // Every test with types would have to list them; the suites' own runner passes them over, too.
            || told.starts_with("[types removal]")
            // It is the test server's own setting.
            || told.starts_with("[script.max_compilations_rate] setting was deprecated")
            || patterns.iter().any(|pattern| assertions::is_found(pattern, told, false))
    };
    match told.iter().find(|told| !is_allowed(told)) {
        Some(unexpected) => Err(format!("{}: the warning `{unexpected}`", exchange.line)),
        None => Ok(()),
    }
}

/// The text of a header `299 Elasticsearch-7.10.2 "…"`.
fn warning(value: &http::HeaderValue) -> Option<String> {
    let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
    let (_, rest) = text.split_once('"')?;
    let text = rest.rsplit_once('"').map_or(rest, |(text, _)| text);
    // A date may follow on the text.
    let text = text.split("\" \"").next().unwrap_or(text);
    let text = text.replace("\\\"", "\"").replace("\\\\", "\\");
    Some(without_place(&text).to_owned())
}

/// The text without the place in the body that it is about: `[terms_lookup][1:86] Deprecated field …`.
fn without_place(text: &str) -> &str {
    let place = |text: &str| text.strip_prefix('[')?.split_once("][").map(|(_, rest)| rest.to_owned());
    match (place(text), text.split_once("] ")) {
        (Some(place), Some((_, rest))) if place.starts_with(|c: char| c.is_ascii_digit()) && place.contains(':') => {
            rest
        }
        _ => text,
    }
}

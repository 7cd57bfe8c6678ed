//! A headless Chromium, driven by the WebDriver protocol.

use std::{
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use es_client::{
    prelude::*,
    transport::{Body, Transport},
};
use http::Request;

/// How long the page may take for what is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one window.
pub(crate) struct Browser {
    driver: Child,
    http: Transport,
    session: String,
}

impl Browser {
    /// `None` where there is no Chromium with its driver, unless `CI` is set.
    pub(crate) async fn start() -> Option<Self> {
        // The driver listens to the port that it is told; between this and that another process may take it.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("chromedriver");
        // A group of its own, which ends with all that the driver starts.
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let driver = match command.spawn() {
            Ok(driver) => driver,
            Err(error) if std::env::var_os("CI").is_none() => {
                println!("left out, the browser: chromedriver: {error}");
                return None;
            }
            Err(error) => panic!("chromedriver: {error}"),
        };
        let http = Transport::builder().hosts([format!("http://127.0.0.1:{port}")]);
        let http = http.request_timeout(Duration::from_secs(60)).build().unwrap();
        let mut browser = Self { driver, http, session: String::new() };
        let begun = Instant::now();
        let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900"];
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "WARNING"},
        }}});
        let session = loop {
            match browser.post("/session", &capabilities).await {
                Ok(session) => break session,
                Err(_) if begun.elapsed() < PATIENCE => tokio::time::sleep(Duration::from_millis(100)).await,
                Err(error) => panic!("no browser: {error}"),
            }
        };
        browser.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        Some(browser)
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let request = Request::post(path).header("content-type", "application/json").body(Body::from(body.to_string()));
        self.send(request.unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Result<Value, String> {
        let response = self.http.send(request).await.map_err(|error| error.to_string())?;
        let is_success = response.status().is_success();
        let body = response.into_body().bytes(64 << 20).await.map_err(|error| error.to_string())?;
        let mut answer: Value = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        if is_success { Ok(answer["value"].take()) } else { Err(answer["value"]["message"].to_string()) }
    }

    async fn command(&self, name: &str, body: Value) -> Value {
        let path = format!("{}/{name}", self.session);
        self.post(&path, &body).await.unwrap_or_else(|error| panic!("{name} {body}: {error}"))
    }

    /// Opens a page.
    pub(crate) async fn open(&self, url: &str) {
        self.command("url", json!({"url": url})).await;
    }

    /// What a script in the page returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.command("execute/sync", json!({"script": script, "args": []})).await
    }

    /// Waits until an expression in the page is true.
    pub(crate) async fn wait_for(&self, expression: &str) {
        let begun = Instant::now();
        while self.run(&format!("return !!({expression})")).await != true {
            if begun.elapsed() > PATIENCE {
                let text = self.run("return document.body.innerText").await;
                panic!("not within {PATIENCE:?}: {expression}\n{}", text.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The path of an element.
    async fn element(&self, selector: &str) -> String {
        let found = self.command("element", json!({"using": "css selector", "value": selector})).await;
        let id = found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
        format!("element/{id}")
    }

    pub(crate) async fn click(&self, selector: &str) {
        let element = self.element(selector).await;
        self.command(&format!("{element}/click"), json!({})).await;
    }

    /// Types a text in place of what is there.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector).await;
        self.command(&format!("{element}/clear"), json!({})).await;
        self.command(&format!("{element}/value"), json!({"text": text})).await;
    }

    /// Keeps a picture of the window in the target folder.
    pub(crate) async fn picture(&self, name: &str) {
        let path = format!("{}/screenshot", self.session);
        let picture = self.send(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let picture = BASE64_STANDARD.decode(picture.as_str().unwrap()).unwrap();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, picture).unwrap();
        println!("a picture of it: {}", path.display());
    }

    /// Closes the window, and with it the browser.
    pub(crate) async fn close(self) {
        self.send(Request::delete(&self.session).body(Body::empty()).unwrap()).await.unwrap();
    }

    /// What the page's scripts complained about.
    pub(crate) async fn problems(&self) -> Vec<Value> {
        let log = self.command("se/log", json!({"type": "browser"})).await;
        // That a page has no icon is none of its scripts' doing.
        let is_icon = |entry: &Value| entry["message"].as_str().is_some_and(|text| text.contains("favicon.ico"));
        log.as_array().unwrap().iter().filter(|entry| !is_icon(entry)).cloned().collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.driver.id())]).status();
        let _ = self.driver.wait();
    }
}

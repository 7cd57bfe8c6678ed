//! Signatures for AWS, held against those of botocore by a server that computes them anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use es_client::{
    Server,
    prelude::*,
    transport::{AwsCredentials, AwsService, AwsSigV4Layer},
};
use es_tests::blocking;

const BOTOCORE: &str = "botocore==1.44.8";
const KEY: [&str; 3] = ["AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "t0k/3n=="];

/// The verifying server; it ends with its standard input.
struct Verifier {
    process: Child,
    port: String,
}

impl Verifier {
    /// `None` where the machine has no Python to run it, unless `CI` is set.
    fn start() -> Option<Self> {
        let python = match python_with_botocore() {
            Ok(python) => python,
            Err(reason) if std::env::var_os("CI").is_none() => {
                println!("left out: {reason}");
                return None;
            }
            Err(reason) => panic!("{reason}"),
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/aws/verify.py");
        let mut server = Command::new(python);
        server.arg(script).args(KEY).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = server.spawn().unwrap();
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Some(Self { process, port: port.trim().to_owned() })
    }

    /// A client that signs for a service with this secret.
    fn client(&self, service: AwsService, secret: &str) -> Elasticsearch {
        let key = AwsCredentials::new(KEY[0], secret).session_token(KEY[2]);
        let builder = Elasticsearch::builder().hosts([format!("http://127.0.0.1:{}", self.port)]).http_compress(true);
        let builder = builder.node_layer(AwsSigV4Layer::new("eu-west-1", service, key));
        builder.build().unwrap().with_server(Server::opensearch(2, 11))
    }
}

impl Drop for Verifier {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The interpreter of an environment of our own, made at the first time.
fn python_with_botocore() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("botocore");
    let python = folder.join("bin/python");
    let ran = |command: &mut Command| match command.stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    };
    if ran(Command::new(&python).args(["-c", "import botocore"]).stderr(Stdio::null())).is_err() {
        ran(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        ran(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--timeout", "60", BOTOCORE]))?;
    }
    Ok(python)
}

#[tokio::test]
async fn botocore_would_sign_each_request_so() {
    let Some(verifier) = blocking(Verifier::start).await else { return };
    let long = "0123456789".repeat(50);
    let odd =
        ["1", "a/b", "a b", "100%", "a+b", "..a", "~", "ä", "日本", "a:b@c", "a=b&c", "%2F", "!'()*;", "\"\\", &long];
    for service in [AwsService::OpenSearch, AwsService::OpenSearchServerless] {
        let es = verifier.client(service, KEY[1]);
        for id in odd {
            let found = es.exists::<Value>(id).index("shop-2026").routing(id).send().await;
            assert!(found.unwrap_or_else(|error| panic!("{id}: {error}")), "{id}");
            let body = json!({"query": {"match": {"text": id.repeat(100)}}});
            let post = es.request(Method::POST, "/shop-2026,other*/_search").query(&[("q", id), ("a", ""), ("q", "1")]);
            post.json(&body).send().await.unwrap_or_else(|error| panic!("{id}: {error}"));
        }
        es.request(Method::GET, "/").send().await.unwrap();
        es.request(Method::DELETE, "/_search/scroll").send().await.unwrap();
    }
    let forged = verifier.client(AwsService::OpenSearch, "another").request(Method::GET, "/").send().await.unwrap_err();
    assert_eq!(forged.status().map(|status| status.as_u16()), Some(403));
    assert!(!format!("{forged} {forged:?}").contains(KEY[2]));
}

/// What the example program does with these arguments, and with these variables and no others of AWS.
fn example(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "-p", "es-examples", "--bin", "aws", "--"]).args(arguments);
    std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")).for_each(|(name, _)| {
        cargo.env_remove(name);
    });
    cargo.envs(variables.iter().copied()).output().unwrap()
}

#[tokio::test]
async fn the_example_program_signs() {
    let Some(verifier) = blocking(Verifier::start).await else { return };
    let url = format!("http://127.0.0.1:{}", verifier.port);
    let key = [("AWS_ACCESS_KEY_ID", KEY[0]), ("AWS_SECRET_ACCESS_KEY", KEY[1]), ("AWS_SESSION_TOKEN", KEY[2])];
    let run = |secret: &'static str| {
        let (url, mut key) = (url.clone(), key);
        key[1].1 = secret;
        blocking(move || example(&["--endpoint", &url, "--region", "eu-west-1"], &key))
    };
    let output = run(KEY[1]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("in eu-west-1, signed for es"), "{text}");
    assert!(text.contains("42 documents in shop-2026"), "{text}");

    let output = run("another").await;
    assert!(!output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("403"));
}

#[tokio::test]
async fn the_example_program_says_what_it_needs() {
    for (arguments, words) in [
        (&[][..], "say the endpoint"),
        (&["--endpoint", "http://127.0.0.1:9"], "say the region"),
        (&["--endpoint", "https://shop.eu-west-1.es.amazonaws.com"], "`AWS_ACCESS_KEY_ID` is not set"),
    ] {
        let output = blocking(move || example(arguments, &[])).await;
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains(words) && text.contains("--profile NAME"), "{text}");
    }
}

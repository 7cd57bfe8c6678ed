use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, SystemTime},
};

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tower::{Layer, ServiceExt, service_fn};

use super::{
    credentials::{AwsCredentials, ProvideAwsCredentials, not_in_environment},
    layer::{AwsService, AwsSigV4Layer},
    sign::{Signed, canonical_request, hex_sha256, sign},
    web_identity::AwsWebIdentity,
};
use crate::{Body, BoxError, Delivery, Error, ErrorKind, HttpService, IntoHttpService};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn key() -> AwsCredentials {
    AwsCredentials::new("AKIDEXAMPLE", SECRET)
}

/// The examples that AWS publishes, those that normalize paths as these services do: `tests/sigv4/README.md`.
#[test]
fn signatures_are_those_of_the_published_examples() {
    let examples: Vec<Value> = serde_json::from_str(include_str!("../../../tests/sigv4/vectors.json")).unwrap();
    assert_eq!(examples.len(), 29);
    let time = OffsetDateTime::from_unix_timestamp(1_440_938_160).unwrap();
    for example in examples {
        let text = |name: &str| example[name].as_str().unwrap_or_default();
        let name = text("name");
        assert_eq!(text("timestamp"), "2015-08-30T12:36:00Z", "{name}");
        let signed = Signed::at(SystemTime::from(time), text("region"), text("service"));
        let body_hash = hex_sha256(text("body").as_bytes());
        let given = example["headers"].as_array().unwrap().iter();
        let mut headers: Vec<(&str, String)> =
            given.map(|header| (header[0].as_str().unwrap(), header[1].as_str().unwrap().to_owned())).collect();
        headers.push(("X-Amz-Date", signed.time.clone()));
        if example["signed_body"] == true {
            headers.push(("x-amz-content-sha256", body_hash.clone()));
        }
        if let Some(token) = example["token"].as_str() {
            headers.push(("X-Amz-Security-Token", token.to_owned()));
        }
        let (method, path, query) = (text("method"), text("path"), text("query"));
        let (canonical, _) = canonical_request(method, path, query, &headers, &body_hash);
        assert_eq!(canonical, text("canonical"), "{name}");
        let authorization = sign(&signed, &key(), method, path, query, &headers, &body_hash);
        assert!(authorization.ends_with(&format!("Signature={}", text("signature"))), "{name}: {authorization}");
    }
}

/// All services but S3 encode the path once more than it is sent.
#[test]
fn the_path_is_encoded_twice() {
    let (canonical, _) = canonical_request("POST", "/test/@connections/JBDvjfGEIAMCERw%3D", "", &[], "");
    assert!(canonical.starts_with("POST\n/test/%40connections/JBDvjfGEIAMCERw%253D\n"), "{canonical}");
}

/// What a service under the layer got.
type Got = Arc<Mutex<Vec<Request<Body>>>>;

fn recorder() -> (Got, HttpService) {
    let got = Got::default();
    let service = service_fn({
        let got = Arc::clone(&got);
        move |request: Request<Body>| {
            got.lock().unwrap().push(request);
            std::future::ready(Ok::<_, Error>(Response::new(Body::empty())))
        }
    });
    (got, service.into_http_service())
}

#[tokio::test]
async fn what_is_sent_is_what_was_signed() {
    let (got, service) = recorder();
    let layer = AwsSigV4Layer::new("eu-west-1", AwsService::OpenSearchServerless, key().session_token("t0k3n"));
    let uri = "https://abc.eu-west-1.aoss.amazonaws.com/a%2Fb/_search?q=x+y&b*&a=1";
    let request = Request::post(uri).header("content-type", "application/json").body(Body::from("{}")).unwrap();
    layer.layer(service).oneshot(request).await.unwrap();

    let request = got.lock().unwrap().pop().unwrap();
    let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(request.uri().to_string(), uri.replace("x+y&b*", "x%20y&b%2A="));
    assert_eq!(header("host"), "abc.eu-west-1.aoss.amazonaws.com");
    assert_eq!(header("x-amz-security-token"), "t0k3n");
    assert!(
        request.headers()["x-amz-security-token"].is_sensitive() && request.headers()["authorization"].is_sensitive()
    );
    let hash = header("x-amz-content-sha256");
    assert_eq!(hash, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    let names = ["content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"];
    let headers: Vec<_> = names.iter().map(|name| (*name, header(name))).collect();
    let (canonical, _) = canonical_request("POST", "/a%2Fb/_search", "a=1&b%2A=&q=x%20y", &headers, &hash);
    assert!(canonical.starts_with("POST\n/a%252Fb/_search\na=1&b%2A=&q=x%20y\n"), "{canonical}");
    let (day, authorization) = (header("x-amz-date")[..8].to_owned(), header("authorization"));
    let scope = format!("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{day}/eu-west-1/aoss/aws4_request, ");
    assert!(
        authorization.starts_with(&(scope + "SignedHeaders=" + &names.join(";") + ", Signature=")),
        "{authorization}"
    );
}

#[tokio::test]
async fn what_cannot_be_signed_is_not_sent() {
    let (got, service) = recorder();
    let layer = AwsSigV4Layer::new("eu-west-1", AwsService::OpenSearch, key());
    let streamed = Body::stream(http_body_util::Full::new(bytes::Bytes::from_static(b"{}")));
    let request = Request::post("https://es.example/_bulk").body(streamed).unwrap();
    let error = layer.layer(service.clone()).oneshot(request).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Service, Delivery::NotSent));

    let layer = AwsSigV4Layer::new("eu-west-1", AwsService::OpenSearch, Renewed::default().failing());
    let request = Request::get("https://es.example/").body(Body::empty()).unwrap();
    let error = layer.layer(service).oneshot(request).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Service, Delivery::NotSent));
    assert!(error.to_string().contains("no AWS credentials"), "{error}");
    assert!(got.lock().unwrap().is_empty());
}

/// Gives another key each time.
#[derive(Default, Clone)]
struct Renewed {
    asked: Arc<AtomicUsize>,
    lasts: Option<Duration>,
    fails: bool,
}

impl Renewed {
    fn failing(self) -> Self {
        Self { fails: true, ..self }
    }
}

impl ProvideAwsCredentials for Renewed {
    fn credentials(&self) -> Pin<Box<dyn Future<Output = Result<AwsCredentials, BoxError>> + Send + '_>> {
        Box::pin(async {
            if self.fails {
                return Err("the token has expired".into());
            }
            let key = AwsCredentials::new(format!("KEY{}", self.asked.fetch_add(1, Relaxed)), SECRET);
            Ok(match self.lasts {
                Some(lasts) => key.expires_at(SystemTime::now() + lasts),
                None => key,
            })
        })
    }
}

#[tokio::test]
async fn credentials_are_kept_until_shortly_before_they_expire() {
    for (lasts, asked) in [(Some(Duration::from_secs(3600)), 1), (Some(Duration::from_secs(30)), 3), (None, 3)] {
        let (_, service) = recorder();
        let provider = Renewed { lasts, ..Renewed::default() };
        let service = AwsSigV4Layer::new("eu-west-1", AwsService::OpenSearch, provider.clone()).layer(service);
        for _ in 0..3 {
            let request = Request::get("https://es.example/").body(Body::empty()).unwrap();
            service.clone().oneshot(request).await.unwrap();
        }
        assert_eq!(provider.asked.load(Relaxed), asked, "{lasts:?}");
    }
}

#[test]
fn keys_come_from_the_environment_and_from_profiles() {
    let from = |pairs: &[(&str, &str)]| {
        let variables: BTreeMap<String, String> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        AwsCredentials::from_variables(|name| variables.get(name).cloned(), not_in_environment)
    };
    let both = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", SECRET)];
    assert_eq!(from(&both).unwrap(), key());
    let with_token = [both[0], both[1], ("AWS_SESSION_TOKEN", "t0k3n")];
    assert_eq!(from(&with_token).unwrap(), key().session_token("t0k3n"));
    assert!(from(&both[..1]).unwrap_err().to_string().contains("`AWS_SECRET_ACCESS_KEY` is not set"));
    assert!(from(&[both[0], ("AWS_SECRET_ACCESS_KEY", "")]).is_err());

    let file = format!(
        "# keys\n[default]\naws_access_key_id = OTHER\naws_secret_access_key=x\n\n[ shop ]\n; of the shop\n\
         aws_access_key_id=AKIDEXAMPLE\naws_secret_access_key = {SECRET}\naws_session_token = t=0=\n"
    );
    assert_eq!(AwsCredentials::from_profile_text(&file, "shop").unwrap(), key().session_token("t=0="));
    let error = AwsCredentials::from_profile_text(&file, "nobody").unwrap_err().to_string();
    assert!(error.contains("there is no profile `nobody`"), "{error}");
    assert!(!format!("{:?} {:?}", key().session_token("t0k3n"), error).contains("t0k3n"));
    assert!(!format!("{:?}", key()).contains(SECRET));
}

/// A token service that answers so.
fn sts(status: u16, answer: Value, got: Got) -> HttpService {
    let service = service_fn(move |request: Request<Body>| {
        got.lock().unwrap().push(request);
        let mut response = Response::new(Body::from(answer.to_string()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        std::future::ready(Ok::<_, Error>(response))
    });
    service.into_http_service()
}

#[tokio::test]
async fn a_web_identity_becomes_temporary_credentials() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "ey.J+0\n").unwrap();
    let got = Got::default();
    let answer = json!({"AssumeRoleWithWebIdentityResponse": {"AssumeRoleWithWebIdentityResult": {"Credentials": {
        "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": SECRET, "SessionToken": "t0k3n", "Expiration": 1.44093816E9,
    }}}});
    let identity = AwsWebIdentity::new(sts(200, answer, Arc::clone(&got)), file.path(), "arn:aws:iam::1:role/shop");
    let expires = SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    assert_eq!(identity.credentials().await.unwrap(), key().session_token("t0k3n").expires_at(expires));
    let body = got.lock().unwrap().pop().unwrap().into_body();
    let sent = String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap();
    let form = "Action=AssumeRoleWithWebIdentity&Version=2011%2D06%2D15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fshop\
                &RoleSessionName=es%2Dtransport&WebIdentityToken=ey%2EJ%2B0";
    assert_eq!(sent, form.replace("2011%2D06%2D15", "2011-06-15"));

    let denied = json!({"Error": {"Code": "AccessDenied", "Message": "Not authorized"}, "RequestId": "1"});
    for (status, answer, says) in
        [(403, denied, "403 Forbidden: Not authorized"), (200, json!({}), "200 OK: no credentials")]
    {
        let identity = AwsWebIdentity::new(sts(status, answer, Got::default()), file.path(), "arn");
        let error = identity.credentials().await.unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains("ey.J"), "{error}");
    }
}

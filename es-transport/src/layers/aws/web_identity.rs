//! Temporary credentials for a token of another identity provider, as pods on EKS have one.

use std::{
    path::PathBuf,
    pin::Pin,
    time::{Duration, SystemTime},
};

use http::{Request, header::ACCEPT};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tower::ServiceExt;

use super::credentials::{AwsCredentials, ProvideAwsCredentials, not_in_environment};
use crate::{
    body::Body,
    erased::{HttpService, IntoHttpService},
    error::{BoxError, Error},
};

/// An answer of AWS's token service is a few thousand bytes.
const ANSWER_LIMIT: usize = 1 << 20;

/// Credentials of a role for the token in a file: `AssumeRoleWithWebIdentity` of AWS's token service.
///
/// ```no_run
/// use es_transport::{AwsService, AwsSigV4Layer, AwsWebIdentity, Transport};
///
/// # fn f() -> Result<(), es_transport::Error> {
/// let sts = Transport::builder().hosts(["https://sts.eu-west-1.amazonaws.com"]).build()?;
/// let aws = AwsSigV4Layer::new("eu-west-1", AwsService::OpenSearch, AwsWebIdentity::from_env(sts)?);
/// # Ok(())
/// # }
/// ```
///
/// The token is read anew each time, because it is renewed in its file.
#[derive(Debug, Clone)]
pub struct AwsWebIdentity {
    sts: HttpService,
    token_file: PathBuf,
    role: String,
    session: String,
}

impl AwsWebIdentity {
    /// The role for the token in this file. Requests go to `sts`: a [`Transport`](crate::Transport) to the token service of the
    /// region.
    pub fn new(sts: impl IntoHttpService, token_file: impl Into<PathBuf>, role_arn: impl Into<String>) -> Self {
        Self {
            sts: sts.into_http_service(),
            token_file: token_file.into(),
            role: role_arn.into(),
            session: "es-transport".to_owned(),
        }
    }

    /// What the environment says: `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN` and, if it is set, `AWS_ROLE_SESSION_NAME`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when one of the first two is missing.
    pub fn from_env(sts: impl IntoHttpService) -> Result<Self, Error> {
        let needed = |name: &str| std::env::var(name).map_err(|_| not_in_environment(name));
        let identity = Self::new(sts, needed("AWS_WEB_IDENTITY_TOKEN_FILE")?, needed("AWS_ROLE_ARN")?);
        let session = std::env::var("AWS_ROLE_SESSION_NAME").unwrap_or_else(|_| identity.session.clone());
        Ok(Self { session, ..identity })
    }

    async fn assume_role(&self) -> Result<AwsCredentials, BoxError> {
        let token = std::fs::read_to_string(&self.token_file).map_err(|error| {
            format!("the web identity token in {} cannot be read: {error}", self.token_file.display())
        })?;
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let form = format!(
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn={}&RoleSessionName={}&WebIdentityToken={}",
            encoded(&self.role),
            encoded(&self.session),
            encoded(token.trim()),
        );
        let request = Request::post("/")
            .header(ACCEPT, "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))?;
        let response = self.sts.clone().oneshot(request).await?;
        let status = response.status();
        let answer = response.into_body().bytes(ANSWER_LIMIT).await?;
        let answer: Value = serde_json::from_slice(&answer)
            .map_err(|_| format!("AWS's token service answered {status} with something else than JSON"))?;
        credentials_of(&answer).ok_or_else(|| {
            let reason = answer.pointer("/Error/Message").and_then(Value::as_str).unwrap_or("no credentials");
            format!("AWS's token service answered {status}: {reason}").into()
        })
    }
}

/// The credentials in an answer.
fn credentials_of(answer: &Value) -> Option<AwsCredentials> {
    let given = answer.pointer("/AssumeRoleWithWebIdentityResponse/AssumeRoleWithWebIdentityResult/Credentials")?;
    let text = |name: &str| given.get(name)?.as_str();
    let expires = given.get("Expiration")?.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())?;
    let credentials = AwsCredentials::new(text("AccessKeyId")?, text("SecretAccessKey")?);
    Some(credentials.session_token(text("SessionToken")?).expires_at(SystemTime::UNIX_EPOCH.checked_add(expires)?))
}

impl ProvideAwsCredentials for AwsWebIdentity {
    fn credentials(&self) -> Pin<Box<dyn Future<Output = Result<AwsCredentials, BoxError>> + Send + '_>> {
        Box::pin(self.assume_role())
    }
}

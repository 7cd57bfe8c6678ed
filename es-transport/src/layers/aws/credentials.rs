//! Credentials of AWS and where they come from.

use std::{
    fmt,
    path::PathBuf,
    pin::Pin,
    time::{Duration, SystemTime},
};

use crate::error::{BoxError, Error};

/// Credentials that are about to expire are renewed this much earlier.
const MARGIN: Duration = Duration::from_secs(60);

/// An access key of AWS, with its session token if it is a temporary one.
///
/// Neither `Debug` nor any error ever shows the secret or the token.
///
/// ```
/// use es_transport::AwsCredentials;
///
/// let key = AwsCredentials::new("AKIDEXAMPLE", "secret").session_token("token");
/// assert_eq!(format!("{key:?}"), r#"AwsCredentials { access_key_id: "AKIDEXAMPLE", .. }"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AwsCredentials {
    pub(super) access_key_id: String,
    pub(super) secret_access_key: String,
    pub(super) session_token: Option<String>,
    pub(super) expires_at: Option<SystemTime>,
}

impl AwsCredentials {
    /// A key that does not expire.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expires_at: None,
        }
    }

    /// The token that belongs to a temporary key.
    #[must_use]
    pub fn session_token(mut self, token: impl Into<String>) -> Self {
        self.session_token = Some(token.into());
        self
    }

    /// When the key expires. Until a minute before, nobody is asked for another one.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// The key in the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if there is one, `AWS_SESSION_TOKEN`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when one of the first two is missing.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| std::env::var(name).ok(), not_in_environment)
    }

    pub(super) fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
        is_missing: impl Fn(&str) -> Error,
    ) -> Result<Self, Error> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let needed = |name: &str| set(name).ok_or_else(|| is_missing(name));
        let credentials = Self::new(needed("AWS_ACCESS_KEY_ID")?, needed("AWS_SECRET_ACCESS_KEY")?);
        Ok(Self { session_token: set("AWS_SESSION_TOKEN"), ..credentials })
    }

    /// The key of a profile in the shared credentials file: that of `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
    /// The file is read once.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the file cannot be read, or has no such profile with a key.
    pub fn from_profile(profile: &str) -> Result<Self, Error> {
        let path = match std::env::var_os("AWS_SHARED_CREDENTIALS_FILE") {
            Some(path) => PathBuf::from(path),
            None => std::env::home_dir().unwrap_or_default().join(".aws").join("credentials"),
        };
        let unusable = |what: &str| Error::config(format!("the credentials file {}{what}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(|error| unusable(" cannot be read").with_cause(error))?;
        Self::from_profile_text(&text, profile).map_err(|error| unusable("").with_cause(error))
    }

    /// Reads a credentials file: sections in brackets, a setting a line, comments after `#` or `;` at the start of a line.
    pub(super) fn from_profile_text(text: &str, profile: &str) -> Result<Self, Error> {
        let (mut in_profile, mut is_there) = (false, false);
        let mut settings = std::collections::BTreeMap::new();
        for line in text.lines().map(str::trim) {
            if let Some(section) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
                in_profile = section.trim() == profile;
                is_there |= in_profile;
            } else if in_profile
                && !line.starts_with(['#', ';'])
                && let Some((name, value)) = line.split_once('=')
            {
                settings.insert(name.trim().to_ascii_uppercase(), value.trim().to_owned());
            }
        }
        if !is_there {
            return Err(Error::config(format!("there is no profile `{profile}`")));
        }
        let is_missing =
            |name: &str| Error::config(format!("the profile `{profile}` has no `{}`", name.to_ascii_lowercase()));
        Self::from_variables(|name| settings.get(name).cloned(), is_missing)
    }

    /// Whether it can still be used.
    pub(super) fn is_valid_at(&self, now: SystemTime) -> bool {
        self.expires_at.is_some_and(|end| now + MARGIN < end)
    }
}

/// The error of a variable that has to be set.
pub(super) fn not_in_environment(name: &str) -> Error {
    Error::config(format!("the environment variable `{name}` is not set"))
}

impl fmt::Debug for AwsCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsCredentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// Whoever has credentials to give: a key as it is, or something that renews them.
///
/// [`AwsCredentials`] are themselves; [`AwsWebIdentity`](crate::AwsWebIdentity) asks AWS for temporary ones. What `aws-config`
/// finds comes in by an implementation of a few lines, which calls its `provide_credentials` and hands on the key, the token and
/// the expiry.
pub trait ProvideAwsCredentials: Send + Sync + 'static {
    /// The credentials for now. Those with an expiry are kept until shortly before it; without one they are asked for at each
    /// attempt.
    ///
    /// # Errors
    /// Whatever keeps it from giving any: the attempt fails with it, and nothing is sent.
    fn credentials(&self) -> Pin<Box<dyn Future<Output = Result<AwsCredentials, BoxError>> + Send + '_>>;
}

impl ProvideAwsCredentials for AwsCredentials {
    fn credentials(&self) -> Pin<Box<dyn Future<Output = Result<AwsCredentials, BoxError>> + Send + '_>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

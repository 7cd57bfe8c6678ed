//! Credentials of a request.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::HeaderValue;
use percent_encoding::percent_decode_str;

use crate::error::Error;

/// Credentials of a request: the value of its `Authorization` header.
///
/// Neither `Debug` nor any error ever shows it.
///
/// ```
/// use es_transport::Credentials;
///
/// let credentials = Credentials::basic("elastic", "changeme").unwrap();
/// assert_eq!(format!("{credentials:?}"), "Credentials(Basic <hidden>)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    scheme: &'static str,
    header: HeaderValue,
}

impl Credentials {
    /// HTTP basic authentication.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the user name holds a colon, which
    /// this scheme cannot express.
    pub fn basic(user: &str, password: &str) -> Result<Self, Error> {
        if user.as_bytes().contains(&b':') {
            return Err(Error::config("the user name of basic authentication has a colon, at which servers end it"));
        }
        Self::new("Basic", &BASE64_STANDARD.encode(format!("{user}:{password}")))
    }

    /// Basic authentication written as `user:password`, the form of the setting `http_auth`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there is no colon.
    pub fn user_password(pair: &str) -> Result<Self, Error> {
        match pair.split_once(':') {
            Some((user, password)) => Self::basic(user, password),
            None => Err(Error::config("`http_auth` takes `user:password`, and the text given has no colon")),
        }
    }

    /// An API key as the server returned it in `encoded`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it holds characters that a header
    /// cannot carry.
    pub fn api_key(encoded: &str) -> Result<Self, Error> {
        Self::new("ApiKey", encoded)
    }

    /// A bearer token: of OAuth2, or a service account's.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it holds characters that a header
    /// cannot carry.
    pub fn bearer(token: &str) -> Result<Self, Error> {
        Self::new("Bearer", token)
    }

    /// The user information of a URL, percent-decoded.
    pub(crate) fn from_user_info(user_info: &str) -> Result<Self, Error> {
        let decode = |text: &str| {
            percent_decode_str(text)
                .decode_utf8()
                .map(|t| t.into_owned())
                .map_err(|_| Error::config("the user information in a URL is not valid UTF-8 once percent-decoded"))
        };
        let (user, password) = user_info.split_once(':').unwrap_or((user_info, ""));
        Self::basic(&decode(user)?, &decode(password)?)
    }

    /// The value of the `Authorization` header.
    pub(crate) fn header(&self) -> &HeaderValue {
        &self.header
    }

    fn new(scheme: &'static str, value: &str) -> Result<Self, Error> {
        let mut header = HeaderValue::try_from(format!("{scheme} {value}"))
            .map_err(|_| Error::config(format!("the {scheme} credentials hold characters that no header can carry")))?;
        header.set_sensitive(true);
        Ok(Self { scheme, header })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({} <hidden>)", self.scheme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h07_user_information_is_percent_decoded() {
        let credentials = Credentials::from_user_info("user%3A%40:%40password").map(|c| c.header().clone());
        assert!(credentials.is_err(), "a colon in the user name cannot be expressed");
        let credentials = Credentials::from_user_info("us%40er:%40pass:word").unwrap();
        assert_eq!(credentials, Credentials::basic("us@er", "@pass:word").unwrap());
        assert_eq!(credentials.header(), "Basic dXNAZXI6QHBhc3M6d29yZA==");
    }

    #[test]
    fn a_missing_colon_is_said() {
        let err = Credentials::user_password("elastic").unwrap_err();
        assert!(err.to_string().contains("user:password"), "{err}");
        assert!(!err.to_string().contains("elastic"), "{err}");
    }
}

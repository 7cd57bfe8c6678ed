//! The URI that a request has on its way to a node.

use http::{Request, Uri, uri::PathAndQuery};

use crate::{error::Error, node_url::NodeUrl};

/// The form of a request's URI, in the words of RFC 9112.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UriForm {
    /// Scheme, authority and path: any HTTP client can send it.
    Absolute,
    /// The path alone, which is all that the transport's own connections need.
    Origin,
}

/// Puts the node's path prefix before the path of a request, and makes its URI absolute where `form`
/// asks for it, whatever authority it had.
pub(crate) fn direct<B>(request: &mut Request<B>, node: &NodeUrl, form: UriForm) -> Result<(), Error> {
    // Most requests come here with a path for a node without prefix: there is nothing to change.
    if form == UriForm::Origin && node.path_prefix().is_empty() && request.uri().authority().is_none() {
        return Ok(());
    }
    let malformed = |e: http::Error| Error::config("the path of the request is not a valid URL path").with_cause(e);
    let mut path = request.uri().path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"));
    if !node.path_prefix().is_empty() {
        let prefixed = format!("{}{path}", node.path_prefix());
        path = PathAndQuery::try_from(prefixed).map_err(|e| malformed(e.into()))?;
    }
    *request.uri_mut() = match form {
        UriForm::Origin => Uri::from(path),
        UriForm::Absolute => node.uri(path),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_directed_with_their_prefix_and_encoding_untouched() {
        let url: NodeUrl = "http://es:9200/pre/".parse().unwrap();
        let mut request = Request::get("/a%2Fb/_doc/x%20y?q=%23").body(()).unwrap();
        direct(&mut request, &url, UriForm::Absolute).unwrap();
        assert_eq!(request.uri().to_string(), "http://es:9200/pre/a%2Fb/_doc/x%20y?q=%23");
        let mut request = Request::get("http://elsewhere/a%2Fb?q=%23").body(()).unwrap();
        direct(&mut request, &url, UriForm::Origin).unwrap();
        assert_eq!(request.uri().to_string(), "/pre/a%2Fb?q=%23");
    }
}

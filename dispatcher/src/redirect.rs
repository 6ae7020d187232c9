//! The plain port beside a port with TLS: it sends everybody there.

use hyper::header::{HOST, HeaderValue, LOCATION};
use hyper::{Method, Request, StatusCode};

use crate::content::Content;
use crate::pages;
use crate::refused::Refused;
use crate::request::Page;

/// The answer to a request: where the same is to be had under TLS. A form is sent there again as it is.
pub(crate) fn page<B>(request: &Request<B>, port: u16) -> Page {
    let Some(to) = target(request, port) else {
        return Refused::malformed("The request has no Host field, so it can't be sent to https.").page();
    };
    let status = match *request.method() {
        Method::GET | Method::HEAD => StatusCode::MOVED_PERMANENTLY,
        _ => StatusCode::PERMANENT_REDIRECT,
    };
    let mut page = pages::error(status, "This page is served by https.");
    if *request.method() == Method::HEAD {
        *page.body_mut() = Content::default();
    }
    page.headers_mut().insert(LOCATION, to);
    page
}

fn target<B>(request: &Request<B>, port: u16) -> Option<HeaderValue> {
    let uri = request.uri();
    let host = match uri.authority() {
        Some(authority) => authority.as_str(),
        None => request.headers().get(HOST)?.to_str().ok()?,
    };
    // An address of IPv6 has colons of its own, in brackets.
    let end = host.rfind(']').map_or_else(|| host.find(':'), |at| host[at..].find(':').map(|n| at + n));
    let name = &host[..end.unwrap_or(host.len())];
    let path = uri.path_and_query().map_or("/", |p| p.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    let to = match port {
        443 => format!("https://{name}{path}"),
        port => format!("https://{name}:{port}{path}"),
    };
    HeaderValue::try_from(to).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_sent_to_the_same_place_under_tls() {
        for (host, uri, port, to) in [
            ("a:8080", "/x;y?z=1", 8443, "https://a:8443/x;y?z=1"),
            ("a", "/", 443, "https://a/"),
            ("[::1]:80", "/x", 8443, "https://[::1]:8443/x"),
            ("[::1]", "/x", 443, "https://[::1]/x"),
            ("other", "http://real:1/x", 8443, "https://real:8443/x"),
        ] {
            let request = Request::builder().uri(uri).header(HOST, host).body(()).unwrap();
            let page = page(&request, port);
            assert_eq!((page.status().as_u16(), page.headers()[LOCATION].to_str().unwrap()), (301, to));
        }
        let request = Request::builder().method("POST").uri("/x").header(HOST, "a").body(()).unwrap();
        assert_eq!(page(&request, 443).status(), StatusCode::PERMANENT_REDIRECT);
        let request = Request::builder().uri("/x").body(()).unwrap();
        assert_eq!(page(&request, 443).status(), StatusCode::BAD_REQUEST);
    }
}

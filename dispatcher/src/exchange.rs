//! Between HTTP and the frames of machines: what a machine gets of a request, and what the client gets of its answer.

use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode, Version};

use crate::connection::Peer;
use crate::content::Content;
use crate::frame;
use crate::options::SameSite;
use crate::pages;
use crate::request::Page;

/// A request with its body, on its way to a machine.
pub(crate) struct Whole {
    /// Its head.
    pub parts: Parts,
    /// Its body.
    pub body: Bytes,
    /// The fields after it.
    pub trailers: HeaderMap,
    /// Whence and where to.
    pub peer: Arc<Peer>,
}

impl Whole {
    /// The request as a machine gets it.
    pub(crate) fn frame(&self, session_id: Option<&str>, fresh_id: &str) -> Bytes {
        let uri = &self.parts.uri;
        frame::Request {
            method: self.parts.method.as_str(),
            scheme: if self.peer.secure { "https" } else { "http" },
            uri: uri.path(),
            query: uri.query(),
            protocol: match self.parts.version {
                Version::HTTP_10 => "HTTP/1.0",
                Version::HTTP_2 => "HTTP/2.0",
                _ => "HTTP/1.1",
            },
            remote: self.peer.remote,
            local: self.peer.local,
            joined: session_id.is_some(),
            session_id: session_id.unwrap_or(""),
            fresh_id,
            headers: fields(&self.parts.headers),
            body: &self.body,
            trailers: fields(&self.trailers),
        }
        .encode()
    }
}

fn fields(map: &HeaderMap) -> Vec<(&[u8], &[u8])> {
    map.iter().map(|(n, v)| (n.as_str().as_bytes(), v.as_bytes())).collect()
}

/// The session ids that a request carries: in cookies, and then in the path.
pub(crate) fn session_ids<'a>(parts: &'a Parts, name: &'a str) -> impl Iterator<Item = &'a str> {
    let fields = parts.headers.get_all(header::COOKIE).iter();
    let cookies = fields.flat_map(|field| field.as_bytes().split(|b| *b == b';')).filter_map(|part| {
        let value = part
            .trim_ascii()
            .strip_prefix(name.as_bytes())?
            .trim_ascii_start()
            .strip_prefix(b"=")?
            .trim_ascii();
        let value = value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\"")).unwrap_or(value);
        std::str::from_utf8(value).ok()
    });
    let pieces = parts.uri.path().split([';', '/']).filter_map(|p| p.split_once('='));
    // Without a configured cookie name the parameter is written in small letters.
    cookies.chain(pieces.filter(move |(key, _)| *key == "jsessionid" || *key == name).map(|(_, id)| id))
}

/// 128 random bits as 32 hexadecimal digits.
pub(crate) fn fresh_id() -> String {
    let mut random = [0u8; 16];
    if let Err(e) = getrandom::fill(&mut random) {
        // Without it the machine takes a random id of its own.
        log::error!("the system gives no random numbers: {e}");
        return String::new();
    }
    random.iter().map(|b| format!("{b:02X}")).collect()
}

/// The machine's answer as HTTP, with its body and the fields after it as they are, or `flow` in their place.
///  Fields of the connection are the dispatcher's business.
pub(crate) fn page(
    answer: frame::Response,
    whole: &Whole,
    same_site: Option<SameSite>,
    flow: Option<Content>,
) -> Page {
    let status = StatusCode::from_u16(answer.status).ok().filter(|s| !s.is_informational());
    let Some(status) = status else {
        return pages::error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The application answered with an unusable status.",
        );
    };
    let head = whole.parts.method == Method::HEAD;
    let trailers = if head { HeaderMap::new() } else { trailers(answer.trailers) };
    // The client learns before the body which fields come after it.
    let announced: Vec<&str> = trailers.keys().map(HeaderName::as_str).collect();
    let announced = HeaderValue::from_str(&announced.join(", ")).ok().filter(|_| !trailers.is_empty());
    let flows = flow.is_some() && !head;
    let whole = || Content::new(if head { Bytes::new() } else { answer.body }).with_trailers(trailers);
    let mut response = Response::new(flow.filter(|_| !head).unwrap_or_else(whole));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&name), HeaderValue::from_maybe_shared(value))
        else {
            log::debug!("a malformed header field of the application was left out");
            continue;
        };
        let value = match same_site {
            Some(same_site) if name == header::SET_COOKIE => {
                with_same_site(value, &answer.cookie_name, same_site)
            }
            _ => value,
        };
        let own = name == header::CONTENT_LENGTH && !head && !flows;
        // What flows announces its own fields.
        let hop = [header::TRANSFER_ENCODING, header::UPGRADE, header::TE].contains(&name)
            || name == header::TRAILER && !flows;
        let close = name == header::CONNECTION && value.as_bytes().eq_ignore_ascii_case(b"close");
        if !own && !hop && (name != header::CONNECTION || close) && name.as_str() != "keep-alive" {
            headers.append(name, value);
        }
    }
    if let Some(names) = announced {
        headers.insert(header::TRAILER, names);
    }
    response
}

/// The fields after an answer that may stand there.
pub(crate) fn trailers(fields: Vec<(Bytes, Bytes)>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&name), HeaderValue::from_maybe_shared(value))
        {
            map.append(name, value);
        }
    }
    map
}

/// A cookie, with the attribute if it is the session's and has none.
fn with_same_site(cookie: HeaderValue, name: &str, same_site: SameSite) -> HeaderValue {
    let mut parts = cookie.as_bytes().split(|b| *b == b';');
    let is_session =
        parts.next().and_then(|p| p.strip_prefix(name.as_bytes())).is_some_and(|v| v.starts_with(b"="));
    let has = parts.any(|p| {
        p.split(|b| *b == b'=').next().is_some_and(|key| key.trim_ascii().eq_ignore_ascii_case(b"samesite"))
    });
    if !is_session || has {
        return cookie;
    }
    let attribute = same_site.attribute().as_bytes();
    HeaderValue::from_bytes(&[cookie.as_bytes(), attribute].concat()).unwrap_or(cookie)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_cookie_gets_an_attribute_that_it_lacks() {
        for (before, after) in [
            ("SID=1; Path=/; HttpOnly", "SID=1; Path=/; HttpOnly; SameSite=Lax"),
            ("SID=1; samesite=None; Secure", "SID=1; samesite=None; Secure"),
            ("SIDE=1; Path=/", "SIDE=1; Path=/"),
            ("other=SID=1", "other=SID=1"),
        ] {
            let cookie = with_same_site(HeaderValue::from_static(before), "SID", SameSite::Lax);
            assert_eq!(cookie, after);
        }
    }

    #[test]
    fn ids_are_found_in_cookies_and_paths() {
        let request = hyper::Request::builder()
            .uri("/a;jsessionid=p1/b;SID=p2;x=y?SID=q")
            .header("cookie", "a=b; SID=c1;SID = \"c2\"")
            .header("cookie", "SIDE=no; SID=c3")
            .body(())
            .unwrap();
        let parts = request.into_parts().0;
        assert_eq!(session_ids(&parts, "SID").collect::<Vec<_>>(), ["c1", "c2", "c3", "p1", "p2"]);
    }

    #[test]
    fn ids_have_128_bits() {
        let (a, b) = (fresh_id(), fresh_id());
        assert!(a.len() == 32 && a.bytes().all(|b| b.is_ascii_hexdigit()));
        assert_ne!(a, b);
    }
}

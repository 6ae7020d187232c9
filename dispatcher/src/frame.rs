//! The binary framing between the dispatcher and the Java container; the Java half is
//! `classlib/java/src/main/java/pavm/servlet/Frame.java`, where the format is drawn too.
//!
//! All numbers are big-endian; `str` is a u32 length and that many bytes: as they came in requests, UTF-8 in responses.
//!
//! ```text
//! request  = u8 version (1) · u8 kind (1 request, 2 expire the session; nothing follows a 2)
//!            str method · str scheme · str uri (raw, with path parameters, no query)
//!            u8 has-query · str query · str protocol
//!            str remote-address · u16 remote-port · str local-address · u16 local-port
//!            u8 flags (1: the session is the user's already; 2: there are trailers) · str session-id · str fresh-id
//!            u16 n · n * (str name · str value) · str body · trailers: u16 n · n * (str name · str value)
//! response = u8 version (1)
//!            u8 session flags (1: the machine belongs to a user's session, which workers look at as well; 2: a session
//!               was ended; 4: the machine wants an expire frame before it is destroyed; 8: there are trailers;
//!               16: the head, and more follows; 32: the application failed after the head had gone)
//!            u16 status · str reason · u16 n · n * (str name · str value)
//!            str session-id · u32 idle timeout in seconds (0: never) · str cookie-name · str body
//!            trailers: u16 n · n * (str name · str value)
//! ```
//!
//! A response that is handed out in parts is a frame with 16, pieces of its body as they are, and a frame with the rest of
//! the body, the trailers, and what is so of the session then; the head of that one says nothing.
//!
//! A response comes from a worker process that runs foreign code, so nothing of it is trusted.

use std::net::SocketAddr;

use bytes::{BufMut, Bytes, BytesMut};

const VERSION: u8 = 1;
const KIND_REQUEST: u8 = 1;
const KIND_EXPIRE: u8 = 2;

/// A request for a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// `http` or `https`.
    pub scheme: &'a str,
    /// The raw path.
    pub uri: &'a str,
    /// The raw query.
    pub query: Option<&'a str>,
    /// `HTTP/1.1` or `HTTP/1.0`.
    pub protocol: &'a str,
    /// The client's address.
    pub remote: SocketAddr,
    /// The server's address.
    pub local: SocketAddr,
    /// The machine belongs to the user's session already.
    pub joined: bool,
    /// The id by which the machine was found, or empty.
    pub session_id: &'a str,
    /// An id reserved for the case that the request creates a session or changes the id.
    pub fresh_id: &'a str,
    /// The header fields.
    pub headers: Vec<(&'a [u8], &'a [u8])>,
    /// The body.
    pub body: &'a [u8],
    /// The fields after it.
    pub trailers: Vec<(&'a [u8], &'a [u8])>,
}

impl Request<'_> {
    /// The frame of this request.
    pub fn encode(&self) -> Bytes {
        let fields: usize = self.headers.iter().map(|(n, v)| n.len() + v.len() + 8).sum();
        let query = self.query.unwrap_or("");
        let mut b = BytesMut::with_capacity(256 + self.uri.len() + query.len() + fields + self.body.len());
        b.put_u8(VERSION);
        b.put_u8(KIND_REQUEST);
        put(&mut b, self.method.as_bytes());
        put(&mut b, self.scheme.as_bytes());
        put(&mut b, self.uri.as_bytes());
        b.put_u8(u8::from(self.query.is_some()));
        put(&mut b, query.as_bytes());
        put(&mut b, self.protocol.as_bytes());
        put(&mut b, self.remote.ip().to_string().as_bytes());
        b.put_u16(self.remote.port());
        put(&mut b, self.local.ip().to_string().as_bytes());
        b.put_u16(self.local.port());
        b.put_u8(u8::from(self.joined) | u8::from(!self.trailers.is_empty()) << 1);
        put(&mut b, self.session_id.as_bytes());
        put(&mut b, self.fresh_id.as_bytes());
        put_fields(&mut b, &self.headers);
        put(&mut b, self.body);
        if !self.trailers.is_empty() {
            put_fields(&mut b, &self.trailers);
        }
        b.freeze()
    }
}

/// The frame that ends a machine's session, so that its listeners hear of it.
pub fn expire() -> Bytes {
    Bytes::from_static(&[VERSION, KIND_EXPIRE])
}

fn put(b: &mut BytesMut, bytes: &[u8]) {
    b.put_u32(bytes.len() as u32);
    b.put_slice(bytes);
}

fn put_fields<T: AsRef<[u8]>>(b: &mut BytesMut, fields: &[(T, T)]) {
    let n = fields.len().min(usize::from(u16::MAX));
    b.put_u16(n as u16);
    for (name, value) in &fields[..n] {
        put(b, name.as_ref());
        put(b, value.as_ref());
    }
}

/// A field as machines write it.
fn as_text((name, value): &(Bytes, Bytes)) -> (String, String) {
    let text = |bytes: &Bytes| bytes.iter().map(|b| char::from(*b)).collect();
    (text(name), text(value))
}

/// A machine's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The reason phrase; not sent on.
    pub reason: String,
    /// The header fields.
    pub headers: Vec<(Bytes, Bytes)>,
    /// The machine belongs to a user's session.
    pub live: bool,
    /// A session was ended during the request.
    pub ended: bool,
    /// The machine wants an expire frame before it is destroyed.
    pub wants_expire: bool,
    /// The session's id, or empty.
    pub session_id: String,
    /// After how many idle seconds the session ends; 0 is never.
    pub idle_seconds: u32,
    /// The name of the session cookie.
    pub cookie_name: String,
    /// The body.
    pub body: Bytes,
    /// The fields after it.
    pub trailers: Vec<(Bytes, Bytes)>,
    /// More of the body follows.
    pub more: bool,
    /// The application failed after the head had gone.
    pub cut: bool,
}

/// The frame is not one of this format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed response frame")]
pub struct Malformed;

impl Response {
    /// Reads a frame.
    pub fn decode(frame: &Bytes) -> Result<Response, Malformed> {
        let mut r = Reader { frame, at: 0 };
        if r.u8()? != VERSION {
            return Err(Malformed);
        }
        let flags = r.u8()?;
        let status = r.u16()?;
        let reason = r.text()?;
        let headers = r.fields()?;
        let response = Response {
            status,
            reason,
            headers,
            live: flags & 1 != 0,
            ended: flags & 2 != 0,
            wants_expire: flags & 4 != 0,
            session_id: r.text()?,
            idle_seconds: r.u32()?,
            cookie_name: r.text()?,
            body: r.bytes()?,
            trailers: if flags & 8 != 0 { r.fields()? } else { Vec::new() },
            more: flags & 16 != 0,
            cut: flags & 32 != 0,
        };
        let sane =
            (100..1000).contains(&response.status) && (!response.live || id_is_sane(&response.session_id));
        if r.at == frame.len() && sane { Ok(response) } else { Err(Malformed) }
    }

    /// The frame of this response: for machines that are not Java, such as those of tests.
    pub fn encode(&self) -> Bytes {
        let mut b = BytesMut::with_capacity(256 + self.body.len());
        b.put_u8(VERSION);
        let trailers = !self.trailers.is_empty();
        let session = u8::from(self.live) | u8::from(self.ended) << 1 | u8::from(self.wants_expire) << 2;
        b.put_u8(session | u8::from(trailers) << 3 | u8::from(self.more) << 4 | u8::from(self.cut) << 5);
        b.put_u16(self.status);
        put(&mut b, self.reason.as_bytes());
        put_fields(&mut b, &self.headers.iter().map(as_text).collect::<Vec<_>>());
        put(&mut b, self.session_id.as_bytes());
        b.put_u32(self.idle_seconds);
        put(&mut b, self.cookie_name.as_bytes());
        put(&mut b, &self.body);
        if trailers {
            put_fields(&mut b, &self.trailers.iter().map(as_text).collect::<Vec<_>>());
        }
        b.freeze()
    }
}

/// An id is what can stand in a cookie and is hard to guess.
fn id_is_sane(id: &str) -> bool {
    (22..=256).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.')
}

struct Reader<'a> {
    frame: &'a Bytes,
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, n: usize) -> Result<Bytes, Malformed> {
        let end = self.at.checked_add(n).filter(|end| *end <= self.frame.len()).ok_or(Malformed)?;
        let part = self.frame.slice(self.at..end);
        self.at = end;
        Ok(part)
    }

    fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, Malformed> {
        let b = self.take(2)?;
        Ok(u16::from_be_bytes([b[0], b[1]]))
    }

    fn u32(&mut self) -> Result<u32, Malformed> {
        let b = self.take(4)?;
        Ok(u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn bytes(&mut self) -> Result<Bytes, Malformed> {
        let n = self.u32()?;
        self.take(n as usize)
    }

    fn fields(&mut self) -> Result<Vec<(Bytes, Bytes)>, Malformed> {
        let n = self.u16()?;
        let mut fields = Vec::with_capacity(usize::from(n.min(64)));
        for _ in 0..n {
            fields.push((in_header(self.bytes()?), in_header(self.bytes()?)));
        }
        Ok(fields)
    }

    fn text(&mut self) -> Result<String, Malformed> {
        String::from_utf8(self.bytes()?.to_vec()).map_err(|_| Malformed)
    }
}

/// Text as it stands in a header field: ISO-8859-1, with a space for what is not in it and for control characters other
/// than tab.
fn in_header(text: Bytes) -> Bytes {
    let plain = |b: &u8| matches!(b, b' '..=b'~' | b'\t');
    if text.iter().all(plain) {
        return text;
    }
    let byte = |c: char| match u8::try_from(c) {
        Ok(b) if plain(&b) || b > 127 => b,
        _ => b' ',
    };
    // A string's halves of surrogate pairs come as one character; those without the other half as '?'.
    String::from_utf8_lossy(&text).chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_stand_in_a_header_field_becomes_a_space() {
        for (text, field) in [
            ("text/html;charset=UTF-8", &b"text/html;charset=UTF-8"[..]),
            ("a\r\nb\tc\u{7f}", b"a  b\tc "),
            ("\u{e4}\u{20ac}\u{1f600}\u{85}", b"\xe4  \x85"),
        ] {
            assert_eq!(in_header(Bytes::from_static(text.as_bytes())), field);
        }
        assert_eq!(in_header(Bytes::from_static(b"\xff")), &b" "[..]);
    }

    fn response() -> Response {
        Response {
            status: 200,
            reason: "OK".into(),
            headers: vec![(Bytes::from_static(b"X-A"), Bytes::from_static(b"\xe4"))],
            live: true,
            wants_expire: true,
            session_id: "0123456789ABCDEF0123456789ABCDEF".into(),
            idle_seconds: 1800,
            cookie_name: "JSESSIONID".into(),
            body: Bytes::from_static(b"body"),
            trailers: vec![(Bytes::from_static(b"X-Sum"), Bytes::from_static(b"1"))],
            ..Response::default()
        }
    }

    #[test]
    fn a_response_survives_the_frame() {
        let r = response();
        assert_eq!(Response::decode(&r.encode()), Ok(r));
    }

    #[test]
    fn every_truncation_is_malformed() {
        let frame = response().encode();
        for n in 0..frame.len() {
            assert_eq!(Response::decode(&frame.slice(..n)), Err(Malformed), "{n}");
        }
        let mut longer = frame.to_vec();
        longer.push(0);
        assert_eq!(Response::decode(&Bytes::from(longer)), Err(Malformed));
    }

    #[test]
    fn changed_bytes_never_panic() {
        let frame = response().encode();
        for i in 0..frame.len() {
            for v in [0, 1, 0x7f, 0x80, 0xff] {
                let mut b = frame.to_vec();
                b[i] = v;
                let _ = Response::decode(&Bytes::from(b));
            }
        }
    }

    #[test]
    fn a_guessable_id_is_refused() {
        for id in ["", "1", "0123456789 ABCDEF0123456789", "0123456789;ABCDEF0123456789"] {
            let r = Response { session_id: id.into(), ..response() };
            assert_eq!(Response::decode(&r.encode()), Err(Malformed), "{id}");
        }
    }
}

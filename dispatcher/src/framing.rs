//! Where each request of an HTTP/1.1 connection begins and ends, read strictly.
//!
//! ```text
//!   bytes --> Head: request line, fields, empty line --+--> (no body) -------------> Head
//!                |  anything doubtful: Refused         +--> Length(n): n bytes ----> Head
//!                                                      +--> Chunks: to the last one -> Head
//! ```
//!
//! The reader behind this one (hyper's) takes some of what RFC 9112 lets a recipient take: bare line feeds, a
//! Content-Length beside a Transfer-Encoding, a length given twice. Each of these is a way to have two programs
//! disagree where a request ends. So nothing reaches that reader which is not unambiguous here.
//!
//! Invariant: of a head nothing is passed on before all of it has been read and found good; of a body everything up to
//! the first wrong byte is.

use std::fmt::Write as _;

use hyper::StatusCode;

use crate::refused::Refused;
use crate::syntax::{self, BadTarget};

/// The longest method that is read.
const LONGEST_METHOD: usize = 64;
/// Room of a request line for all but the target: method, spaces, version, line end.
const LINE_ROOM: usize = LONGEST_METHOD + 16;
/// Most bytes of chunk extensions in a body.
const MOST_EXTENSIONS: usize = 4096;

/// How large a head may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of a head.
    pub head: usize,
    /// Bytes of a target.
    pub uri: usize,
    /// Fields of a head.
    pub fields: usize,
}

/// What became of the bytes that [`Framing::scan`] was shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Scan {
    /// So many may be passed on.
    pub passed: usize,
    /// What the next byte is.
    pub then: Then,
}

/// Why a scan ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It needs more.
    More,
    /// The head that begins there is refused; nothing after it counts.
    Refused(Refused),
    /// The body is broken there; nothing after it counts.
    Broken,
}

/// The state of one connection's reading.
#[derive(Debug)]
pub(crate) struct Framing {
    limits: Limits,
    state: State,
    heads: u64,
}

#[derive(Debug)]
enum State {
    Head(Head),
    Length(u64),
    Chunks(Chunks),
    Over,
}

/// What is known of a head so far.
#[derive(Debug, Default)]
struct Head {
    /// Where its first unread line begins, from where the head begins.
    line: usize,
    /// An empty line before it was skipped.
    blank: bool,
    /// The request line has been read.
    begun: bool,
    http_10: bool,
    fields: usize,
    length: Option<u64>,
    chunked: bool,
    host: bool,
}

impl Framing {
    pub(crate) fn new(limits: Limits) -> Framing {
        Framing { limits, state: State::Head(Head::default()), heads: 0 }
    }

    /// Between two requests?
    pub(crate) fn in_head(&self) -> bool {
        matches!(self.state, State::Head(_))
    }

    /// Heads that were passed on.
    pub(crate) fn heads(&self) -> u64 {
        self.heads
    }

    /// Nothing more counts.
    pub(crate) fn end(&mut self) {
        self.state = State::Over;
    }

    /// Reads what has come: all bytes from the first that was not passed on yet.
    pub(crate) fn scan(&mut self, bytes: &[u8]) -> Scan {
        let mut passed = 0;
        loop {
            let rest = &bytes[passed..];
            match &mut self.state {
                State::Head(head) => match head.read(rest, &self.limits) {
                    Ok(None) => return Scan { passed, then: Then::More },
                    Ok(Some(n)) => {
                        passed += n;
                        self.heads += 1;
                        self.state = head.body();
                    }
                    Err(refused) => {
                        self.state = State::Over;
                        return Scan { passed, then: Then::Refused(refused) };
                    }
                },
                State::Length(left) => {
                    let n = usize::try_from(*left).unwrap_or(usize::MAX).min(rest.len());
                    passed += n;
                    *left -= n as u64;
                    if *left > 0 {
                        return Scan { passed, then: Then::More };
                    }
                    self.state = State::Head(Head::default());
                }
                State::Chunks(chunks) => match chunks.read(rest, &self.limits) {
                    Ok((n, over)) => {
                        passed += n;
                        if !over {
                            return Scan { passed, then: Then::More };
                        }
                        self.state = State::Head(Head::default());
                    }
                    Err(n) => {
                        self.state = State::Over;
                        return Scan { passed: passed + n, then: Then::Broken };
                    }
                },
                State::Over => return Scan { passed, then: Then::Broken },
            }
        }
    }
}

fn malformed<T>(text: &'static str) -> Result<T, Refused> {
    Err(Refused::malformed(text))
}

impl Head {
    /// Reads the lines that are complete; how long the head is, once it is.
    fn read(&mut self, bytes: &[u8], limits: &Limits) -> Result<Option<usize>, Refused> {
        loop {
            let rest = bytes.get(self.line..).unwrap_or_default();
            if !self.begun && rest.first().is_some_and(|b| *b != b'\r' && !syntax::token_byte(*b)) {
                // Not HTTP at all: no reason to wait for the end of a line.
                return malformed("The request has a malformed request line.");
            }
            let Some(end) = memchr::memchr(b'\n', rest) else {
                if !self.begun && rest.len() > limits.uri.saturating_add(LINE_ROOM) {
                    return Err(too_long(limits));
                }
                return if bytes.len() > limits.head { Err(too_large(limits)) } else { Ok(None) };
            };
            let Some(line) = rest[..end].strip_suffix(b"\r") else {
                return malformed("A line of the request ends without a carriage return.");
            };
            self.line += end + 1;
            if !self.begun && line.is_empty() {
                if self.blank {
                    return malformed("The request begins with empty lines.");
                }
                self.blank = true;
                continue;
            }
            if !self.begun {
                self.begun = true;
                self.request_line(line, limits)?;
            } else if line.is_empty() {
                self.check()?;
                return Ok(Some(self.line));
            } else {
                self.field(line)?;
                self.fields += 1;
            }
            if self.line > limits.head || self.fields > limits.fields {
                return Err(too_large(limits));
            }
        }
    }

    fn request_line(&mut self, line: &[u8], limits: &Limits) -> Result<(), Refused> {
        let mut words = line.split(|b| *b == b' ');
        let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            if line.len() > limits.uri.saturating_add(LINE_ROOM) {
                return Err(too_long(limits));
            }
            return malformed("The request has a malformed request line.");
        };
        if method.len() > LONGEST_METHOD || !syntax::token(method) {
            return malformed("The request has a malformed method.");
        }
        if target.len() > limits.uri {
            return Err(too_long(limits));
        }
        match version {
            b"HTTP/1.1" => {}
            b"HTTP/1.0" => self.http_10 = true,
            [b'H', b'T', b'T', b'P', b'/', a, b'.', b] if a.is_ascii_digit() && b.is_ascii_digit() => {
                let status = StatusCode::HTTP_VERSION_NOT_SUPPORTED;
                return Err(Refused::closing(status, "This server speaks HTTP/1.1 and HTTP/2."));
            }
            _ => return malformed("The request has a malformed version."),
        }
        syntax::target(method, target).map_err(bad_target)
    }

    fn field(&mut self, line: &[u8]) -> Result<(), Refused> {
        if matches!(line.first(), Some(b' ' | b'\t')) {
            return malformed("A header field goes on in the next line.");
        }
        let Some(colon) = memchr::memchr(b':', line) else {
            return malformed("A header field has no colon.");
        };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if !syntax::token(name) {
            return malformed("The name of a header field is malformed.");
        }
        if !syntax::value(&line[colon + 1..]) {
            return malformed("The value of a header field has control characters.");
        }
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => {
                if self.host {
                    return malformed("The request has more than one Host field.");
                }
                self.host = true;
                if !syntax::host(value) {
                    return malformed("The request has a malformed Host field.");
                }
            }
            6 if name.eq_ignore_ascii_case(b"expect") && !value.eq_ignore_ascii_case(b"100-continue") => {
                let status = StatusCode::EXPECTATION_FAILED;
                return Err(Refused::closing(status, "The only expectation is 100-continue."));
            }
            14 if name.eq_ignore_ascii_case(b"content-length") => {
                if self.length.is_some() {
                    return malformed("The request has more than one Content-Length field.");
                }
                let Some(n) = syntax::length(value) else {
                    return malformed("The request has a malformed Content-Length field.");
                };
                self.length = Some(n);
            }
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                if self.chunked || !value.eq_ignore_ascii_case(b"chunked") {
                    return malformed("The only transfer coding is chunked, once.");
                }
                self.chunked = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// What only the whole head tells.
    fn check(&self) -> Result<(), Refused> {
        if !self.host && !self.http_10 {
            return malformed("The request has no Host field.");
        }
        if self.chunked && self.length.is_some() {
            return malformed("The request has both a Content-Length and a Transfer-Encoding field.");
        }
        if self.chunked && self.http_10 {
            return malformed("HTTP/1.0 has no transfer codings.");
        }
        Ok(())
    }

    /// The state after this head.
    fn body(&self) -> State {
        match (self.chunked, self.length) {
            (true, _) => State::Chunks(Chunks::default()),
            (false, Some(n)) if n > 0 => State::Length(n),
            _ => State::Head(Head::default()),
        }
    }
}

fn too_long(limits: &Limits) -> Refused {
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = write!(text, "The target of a request may have {} bytes.", limits.uri);
    Refused::closing(StatusCode::URI_TOO_LONG, text)
}

fn too_large(limits: &Limits) -> Refused {
    let text = format!("The head of a request may have {} bytes and {} fields.", limits.head, limits.fields);
    Refused::closing(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, text)
}

/// What is said of a bad target.
pub(crate) fn bad_target(bad: BadTarget) -> Refused {
    Refused::malformed(match bad {
        BadTarget::Character => "The target of the request has characters that must be escaped.",
        BadTarget::Escape => "The target of the request has a malformed escape sequence.",
        BadTarget::Form => "The target of the request does not fit its method.",
        BadTarget::Authority => "The request has a malformed target.",
    })
}

/// A chunked body, byte by byte.
#[derive(Debug, Default)]
struct Chunks {
    at: Part,
    /// Of the size that is being read.
    digits: u8,
    /// The size that is being read, or what is left of a chunk.
    size: u64,
    extensions: usize,
    trailers: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Size,
    Extension,
    SizeEnd,
    Data,
    DataEnd1,
    DataEnd2,
    Line,
    Name,
    Value,
    ValueEnd,
    LastEnd,
}

impl Chunks {
    /// How many bytes are good, and whether the body is over; or how many are good before one that is not.
    fn read(&mut self, bytes: &[u8], limits: &Limits) -> Result<(usize, bool), usize> {
        let mut i = 0;
        while i < bytes.len() {
            if self.at == Part::Data {
                let n = usize::try_from(self.size).unwrap_or(usize::MAX).min(bytes.len() - i);
                self.size -= n as u64;
                i += n;
                if self.size == 0 {
                    self.at = Part::DataEnd1;
                }
                continue;
            }
            self.at = self.step(bytes[i], limits).ok_or(i)?;
            i += 1;
            if self.at == Part::Size && self.digits == u8::MAX {
                return Ok((i, true));
            }
        }
        Ok((i, false))
    }

    /// Where a byte leads; nowhere if it is wrong. After the last byte: `Size`, with `digits` at their maximum.
    fn step(&mut self, b: u8, limits: &Limits) -> Option<Part> {
        match self.at {
            Part::Size => match (b as char).to_digit(16) {
                Some(digit) if self.digits < 16 => {
                    self.digits += 1;
                    self.size = self.size << 4 | u64::from(digit);
                    Some(Part::Size)
                }
                None if self.digits > 0 && b == b';' => Some(Part::Extension),
                None if self.digits > 0 && b == b'\r' => Some(Part::SizeEnd),
                _ => None,
            },
            Part::Extension if b == b'\r' => Some(Part::SizeEnd),
            Part::Extension => {
                self.extensions += 1;
                (syntax::value_byte(b) && self.extensions <= MOST_EXTENSIONS).then_some(Part::Extension)
            }
            Part::SizeEnd if b == b'\n' => Some(if self.size == 0 { Part::Line } else { Part::Data }),
            Part::DataEnd1 if b == b'\r' => Some(Part::DataEnd2),
            Part::DataEnd2 if b == b'\n' => {
                (self.digits, self.size) = (0, 0);
                Some(Part::Size)
            }
            Part::Line if b == b'\r' => Some(Part::LastEnd),
            Part::LastEnd if b == b'\n' => {
                self.digits = u8::MAX;
                Some(Part::Size)
            }
            Part::Line | Part::Name | Part::Value => {
                self.trailers += 1;
                if self.trailers > limits.head {
                    return None;
                }
                match self.at {
                    Part::Name if b == b':' => Some(Part::Value),
                    Part::Value if b == b'\r' => Some(Part::ValueEnd),
                    Part::Value => syntax::value_byte(b).then_some(Part::Value),
                    _ => syntax::token_byte(b).then_some(Part::Name),
                }
            }
            Part::ValueEnd if b == b'\n' => Some(Part::Line),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { head: 300, uri: 100, fields: 6 };

    /// The scan of some bytes, which is the same however they come in.
    fn scan(bytes: &[u8]) -> (usize, Option<u16>) {
        let outcome = |then: &Then| match then {
            Then::More => None,
            Then::Refused(refused) => Some(refused.status.as_u16()),
            Then::Broken => Some(0),
        };
        let whole = Framing::new(LIMITS).scan(bytes);
        let whole = (whole.passed, outcome(&whole.then));
        let mut framing = Framing::new(LIMITS);
        let (mut passed, mut end) = (0, None);
        for n in 1..=bytes.len() {
            if n <= passed || end.is_some() {
                continue;
            }
            let s = framing.scan(&bytes[passed..n]);
            passed += s.passed;
            end = outcome(&s.then);
        }
        assert_eq!((passed, end), whole, "byte by byte: {}", bytes.escape_ascii());
        whole
    }

    #[test]
    fn good_requests_pass_whole() {
        let one = "GET /a?b=[c] HTTP/1.1\r\nHost: x:80\r\nA:\tb \u{e4}\r\n\r\n";
        let more = "POST / HTTP/1.1\r\nhost: x\r\nContent-Length: 5\r\n\r\nab\ncd";
        let chunks = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n\
                      5;a=\"b c\"\r\nhello\r\n00A\r\n0123456789\r\n0\r\nT: x\r\nU:\r\n\r\n";
        let old = "\r\nGET / HTTP/1.0\r\n\r\n";
        let all = [one, more, chunks, old, one, chunks].concat();
        for text in [one, more, chunks, old, all.as_str()] {
            assert_eq!(scan(text.as_bytes()), (text.len(), None), "{text}");
        }
    }

    #[test]
    fn of_a_head_nothing_passes_before_its_end() {
        let text = "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r";
        assert_eq!(scan(text.as_bytes()), (27, None));
        let bad = "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\n\r\n";
        assert_eq!(scan(bad.as_bytes()), (27, Some(400)));
    }

    #[test]
    fn limits_have_their_status() {
        let field = |n: usize| format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n", "a".repeat(n));
        assert_eq!(scan(field(200).as_bytes()).1, None);
        assert_eq!(scan(field(290).as_bytes()), (0, Some(431)));
        assert_eq!(scan(&field(2900).as_bytes()[..320]), (0, Some(431)), "before its end");
        let uri = |n: usize| format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(n));
        assert_eq!(scan(uri(99).as_bytes()).1, None);
        assert_eq!(scan(uri(100).as_bytes()), (0, Some(414)));
        assert_eq!(scan(&uri(1000).as_bytes()[..200]), (0, Some(414)), "before its end");
        let fields = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "A: b\r\n".repeat(6));
        assert_eq!(scan(fields.as_bytes()).1, Some(431));
        let trailers = format!("T: {}\r\n", "x".repeat(300));
        let body =
            format!("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{trailers}\r\n");
        assert_eq!(scan(body.as_bytes()).1, Some(0));
    }

    #[test]
    fn bodies_break_at_the_wrong_byte() {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (good, bad) in [
            ("", "\r\n"),
            ("", " 5\r\n"),
            ("", "+5\r\n"),
            ("", "-1\r\n"),
            ("0", "x5\r\n"),
            ("", "g\r\n"),
            ("5", " \r\n"),
            ("5", "\nhello"),
            ("5\r", "hello"),
            ("5\r\nhello", "6"),
            ("5\r\nhello\r", "6"),
            ("5\r\nhello", "\n0"),
            ("5;a", "\nb"),
            ("5;a\r", "b"),
            ("0000000000000005", "0"),
            ("0\r\n", " a: b\r\n"),
            ("0\r\n", ": b\r\n"),
            ("0\r\nA", " : b"),
            ("0\r\nA", "\r\n"),
            ("0\r\nA: b", "\n"),
            ("0\r\nA: b\r\n", "\tc"),
            ("0\r\n\r", "x"),
            ("0\r\nA: b", "\u{0}"),
            ("0\r\n", "\n"),
            ("5;", "\u{0}"),
        ] {
            let text = [head, good, bad].concat();
            assert_eq!(scan(text.as_bytes()), (head.len() + good.len(), Some(0)), "{good:?} {bad:?}");
        }
    }
}

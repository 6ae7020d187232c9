//! The grammar of HTTP's fields, as tables of bytes and small checks (RFC 9110, 9112, 3986).
//!
//! Nothing here is lenient: what two programs could read in two ways is how one request is smuggled inside another.

/// May stand in a method or in the name of a field.
const TOKEN: u8 = 1;
/// May stand in the value of a field.
const VALUE: u8 = 2;
/// May stand in the target of a request. As with Tomcat, characters that must be escaped must be escaped; brackets
/// in queries are let through, as so many pages send them.
const TARGET: u8 = 4;
/// May stand in the name of a host.
const HOST: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        if c == b'\t' || c >= 0x20 && c != 0x7f {
            table[b] |= VALUE;
        }
        if c.is_ascii_alphanumeric() {
            table[b] |= TOKEN | HOST;
        }
        if c > 0x20 && c < 0x7f {
            table[b] |= TARGET;
        }
        b += 1;
    }
    mark(
        mark(mark(table, b"!#$%&'*+-.^_`|~", TOKEN, 0), b"-._~!$&'()*+,;=%", HOST, 0),
        b"\"#<>\\^`{|}",
        0,
        TARGET,
    )
};

const fn mark(mut table: [u8; 256], bytes: &[u8], set: u8, clear: u8) -> [u8; 256] {
    let mut i = 0;
    while i < bytes.len() {
        let at = bytes[i] as usize;
        table[at] = table[at] & !clear | set;
        i += 1;
    }
    table
}

fn all(bytes: &[u8], class: u8) -> bool {
    bytes.iter().all(|b| CLASSES[usize::from(*b)] & class != 0)
}

/// Is the byte one of a token?
pub(crate) fn token_byte(b: u8) -> bool {
    CLASSES[usize::from(b)] & TOKEN != 0
}

/// Is the byte one of a value?
pub(crate) fn value_byte(b: u8) -> bool {
    CLASSES[usize::from(b)] & VALUE != 0
}

/// Is this a method, or the name of a field?
pub(crate) fn token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && all(bytes, TOKEN)
}

/// Is this a value of a field?
pub(crate) fn value(bytes: &[u8]) -> bool {
    all(bytes, VALUE)
}

/// What a target is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadTarget {
    /// A character that has to be escaped.
    Character,
    /// `%` without two hexadecimal digits, or an escaped NUL, in the path.
    Escape,
    /// None of the forms that fit the method.
    Form,
    /// An absolute form of another scheme, or with a malformed host.
    Authority,
}

/// Checks a target against its method.
pub(crate) fn target(method: &[u8], target: &[u8]) -> Result<(), BadTarget> {
    if !all(target, TARGET) {
        return Err(BadTarget::Character);
    }
    if method == b"CONNECT" {
        // It is refused, but as what it is.
        return if host(target) { Ok(()) } else { Err(BadTarget::Form) };
    }
    if target == b"*" {
        return if method == b"OPTIONS" { Ok(()) } else { Err(BadTarget::Form) };
    }
    let path = if target.first() == Some(&b'/') {
        target
    } else {
        let Some(colon) = target.windows(3).position(|w| w == b"://") else { return Err(BadTarget::Form) };
        let (scheme, rest) = (&target[..colon], &target[colon + 3..]);
        if !(scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https")) {
            return Err(BadTarget::Authority);
        }
        let end = rest.iter().position(|b| matches!(b, b'/' | b'?')).unwrap_or(rest.len());
        if !host(&rest[..end]) {
            return Err(BadTarget::Authority);
        }
        &rest[end..]
    };
    let path = path.split(|b| *b == b'?').next().unwrap_or(path);
    if escapes(path) { Ok(()) } else { Err(BadTarget::Escape) }
}

/// Has every `%` its two digits, and is none of them NUL?
fn escapes(path: &[u8]) -> bool {
    let mut rest = path;
    while let Some(at) = rest.iter().position(|b| *b == b'%') {
        let Some(digits) = rest.get(at + 1..at + 3) else { return false };
        if !digits.iter().all(u8::is_ascii_hexdigit) || digits == b"00" {
            return false;
        }
        rest = &rest[at + 3..];
    }
    true
}

/// Is this a host with or without a port? No user information, no empty name.
pub(crate) fn host(value: &[u8]) -> bool {
    let (name, port) = match value.first() {
        Some(b'[') => {
            let Some(end) = value.iter().position(|b| *b == b']') else { return false };
            let address = std::str::from_utf8(&value[1..end]).ok().map(str::parse::<std::net::Ipv6Addr>);
            if !matches!(address, Some(Ok(_))) {
                return false;
            }
            (&value[..=end], &value[end + 1..])
        }
        _ => {
            let end = value.iter().position(|b| *b == b':').unwrap_or(value.len());
            if !all(&value[..end], HOST) || !escapes(&value[..end]) {
                return false;
            }
            value.split_at(end)
        }
    };
    !name.is_empty() && (port.is_empty() || port_number(&port[1..]) && port[0] == b':')
}

fn port_number(digits: &[u8]) -> bool {
    // An empty port is the scheme's own.
    digits.len() <= 5
        && digits.iter().all(u8::is_ascii_digit)
        && digits.iter().fold(0u32, |n, d| n * 10 + u32::from(d - b'0')) <= 65535
}

/// The number of a Content-Length field: digits and nothing else.
pub(crate) fn length(value: &[u8]) -> Option<u64> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(value).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for good in ["a", "a.b-c_d", "A:80", "a:", "1.2.3.4:65535", "[::1]", "[::1]:8080", "%41", "a~b"] {
            assert!(host(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            ":80",
            "a:b",
            "a:65536",
            "a:-1",
            "a:1:2",
            "u@a",
            "a/b",
            "a b",
            "a\tb",
            "a,b\u{e4}",
            "[::1",
            "::1",
            "[::1]80",
            "[x]",
            "[]",
            "a\\b",
            "a#b",
            "a?b",
            "a<b",
            "%4",
            "%00",
            "a:000080",
        ] {
            assert!(!host(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn targets() {
        for (method, good) in [
            ("GET", "/"),
            ("GET", "/a%20b;x=1/c?q=[1]&r=%zz"),
            ("OPTIONS", "*"),
            ("GET", "http://a/b"),
            ("GET", "HTTPS://a:1?q"),
            ("GET", "http://a"),
            ("CONNECT", "a:443"),
            ("GET", "//a/b"),
            ("GET", "/a:b@c"),
        ] {
            assert_eq!(target(method.as_bytes(), good.as_bytes()), Ok(()), "{good}");
        }
        for (method, bad, why) in [
            ("GET", "", BadTarget::Form),
            ("GET", "*", BadTarget::Form),
            ("GET", "a/b", BadTarget::Form),
            ("GET", "/a b", BadTarget::Character),
            ("GET", "/a#b", BadTarget::Character),
            ("GET", "/\u{e4}", BadTarget::Character),
            ("GET", "/a\\b", BadTarget::Character),
            ("GET", "/%", BadTarget::Escape),
            ("GET", "/%4", BadTarget::Escape),
            ("GET", "/%zz", BadTarget::Escape),
            ("GET", "/a%00b", BadTarget::Escape),
            ("GET", "ftp://a/", BadTarget::Authority),
            ("GET", "http:///a", BadTarget::Authority),
            ("GET", "http://u@a/", BadTarget::Authority),
            ("CONNECT", "/", BadTarget::Form),
        ] {
            assert_eq!(target(method.as_bytes(), bad.as_bytes()), Err(why), "{bad}");
        }
    }

    #[test]
    fn lengths_are_digits() {
        assert_eq!(length(b"0"), Some(0));
        assert_eq!(length(b"0042"), Some(42));
        for bad in ["", "+1", "-1", "1 ", " 1", "0x10", "1,1", "1.0", "18446744073709551616", "\u{661}"] {
            assert_eq!(length(bad.as_bytes()), None, "{bad}");
        }
    }
}

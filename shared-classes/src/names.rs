//! Names as text: internal to external form, modified UTF-8 for messages, descriptor helpers the linker needs.

use std::borrow::Cow;

/// Text of modified UTF-8 for messages; lone surrogates and malformed parts become U+FFFD.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match cesu8::from_java_cesu8(bytes) {
        Ok(s) => s,
        Err(_) => Cow::Owned(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// `java/lang/String` to `java.lang.String`; a hidden class's `p/C+0x1` to `p.C/0x1`.
pub fn external(internal: &[u8], hidden: bool) -> String {
    let mut s = text(internal).replace('/', ".");
    if hidden && let Some(at) = s.rfind('+') {
        s.replace_range(at..at + 1, "/");
    }
    s
}

/// Slots taken by the arguments of a method descriptor (long and double two), without a receiver.
pub fn arg_slots(desc: &[u8]) -> u16 {
    let mut n = 0;
    for kind in ArgKinds::new(desc) {
        n += if matches!(kind, b'J' | b'D') { 2 } else { 1 };
    }
    n
}

/// The return type's first character, references (arrays too) as `A`.
pub fn return_kind(desc: &[u8]) -> u8 {
    // The last parenthesis need not be the closing one: class names may hold them.
    let mut at = 1;
    while let Some(&b) = desc.get(at).filter(|&&b| b != b')') {
        at += if b == b'L' { desc[at..].iter().position(|&c| c == b';').unwrap_or(0) + 1 } else { 1 };
    }
    match desc.get(at + 1) {
        Some(b'L' | b'[') => b'A',
        Some(&k) => k,
        None => b'V',
    }
}

/// Iterates over the first characters of a method descriptor's arguments, references (arrays too) as `A`.
pub struct ArgKinds<'a> {
    desc: &'a [u8],
    at: usize,
}
impl<'a> ArgKinds<'a> {
    /// Of a well-formed method descriptor.
    pub fn new(desc: &'a [u8]) -> Self {
        ArgKinds { desc, at: 1 }
    }
}
impl Iterator for ArgKinds<'_> {
    type Item = u8;
    fn next(&mut self) -> Option<u8> {
        let kind = *self.desc.get(self.at)?;
        if kind == b')' {
            return None;
        }
        if kind != b'[' && kind != b'L' {
            self.at += 1;
            return Some(kind);
        }
        while self.desc.get(self.at) == Some(&b'[') {
            self.at += 1;
        }
        if self.desc.get(self.at) == Some(&b'L') {
            while *self.desc.get(self.at)? != b';' {
                self.at += 1;
            }
        }
        self.at += 1;
        Some(b'A')
    }
}

/// External form of the field descriptor at the start of `desc`, and its length in bytes.
pub fn pretty_type(desc: &[u8]) -> (String, usize) {
    let dims = desc.iter().take_while(|&&b| b == b'[').count();
    let (base, len) = match desc.get(dims) {
        Some(b'L') => {
            let end = desc.iter().position(|&b| b == b';').unwrap_or(desc.len());
            (text(&desc[dims + 1..end]).replace('/', "."), end + 1)
        }
        Some(b'Z') => ("boolean".into(), dims + 1),
        Some(b'C') => ("char".into(), dims + 1),
        Some(b'F') => ("float".into(), dims + 1),
        Some(b'D') => ("double".into(), dims + 1),
        Some(b'B') => ("byte".into(), dims + 1),
        Some(b'S') => ("short".into(), dims + 1),
        Some(b'I') => ("int".into(), dims + 1),
        Some(b'J') => ("long".into(), dims + 1),
        _ => ("void".into(), dims + 1),
    };
    (base + &"[]".repeat(dims), len)
}

/// `void Foo.bar(int, java.lang.String)` as HotSpot prints methods in messages.
pub fn pretty_method(class: &str, name: &str, desc: &[u8]) -> String {
    let mut at = 1;
    let mut args = Vec::new();
    while at < desc.len() && desc[at] != b')' {
        let (t, n) = pretty_type(&desc[at..]);
        args.push(t);
        at += n;
    }
    let (ret, _) = pretty_type(&desc[(at + 1).min(desc.len())..]);
    format!("{ret} {class}.{name}({})", args.join(", "))
}

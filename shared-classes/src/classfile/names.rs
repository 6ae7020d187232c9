//! Which names and descriptors are legal (JVMS §4.2.2, §4.3), and how many slots a descriptor takes.

use crate::mutf8;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Unqualified names of fields: not empty, and none of `. ; [ /`.
pub fn is_field_name(name: &[u8], major: u16) -> bool {
    if major < 49 {
        return is_identifier(name);
    }
    !name.is_empty() && !name.iter().any(|b| matches!(b, b'.' | b';' | b'[' | b'/'))
}

/// Names of methods: unqualified, without `<` and `>`, or one of the two special ones.
pub fn is_method_name(name: &[u8], major: u16) -> bool {
    if name == b"<init>" || name == b"<clinit>" {
        return true;
    }
    if major < 49 {
        return is_identifier(name);
    }
    !name.is_empty() && !name.iter().any(|b| matches!(b, b'.' | b';' | b'[' | b'/' | b'<' | b'>'))
}

/// Binary names in internal form, or array descriptors: what a `CONSTANT_Class` may name.
pub fn is_class_name(name: &[u8], major: u16) -> bool {
    match name.first() {
        None => false,
        Some(b'[') => is_field_descriptor(name, major),
        Some(_) => is_object_name(name, major),
    }
}

/// Binary names in internal form.
fn is_object_name(name: &[u8], major: u16) -> bool {
    if major < 49 {
        return is_old_name(name, true);
    }
    let mut previous = b'/';
    for &b in name {
        if matches!(b, b'.' | b';' | b'[') || (b == b'/' && previous == b'/') {
            return false;
        }
        previous = b;
    }
    previous != b'/'
}

/// Java identifiers, the rule for class files before version 49.
fn is_identifier(name: &[u8]) -> bool {
    is_old_name(name, false)
}

/// The same for names with packages, which the rule takes for one identifier with single slashes in it.
fn is_old_name(name: &[u8], slashes: bool) -> bool {
    let mut previous = None;
    for c in char::decode_utf16(mutf8::units(name)) {
        let c = c.ok();
        let legal = match (c, previous) {
            (Some('/'), Some('/')) | (None, _) => false,
            (Some('/'), _) => slashes,
            (Some(c), None) => starts_identifier(c),
            (Some(c), Some(_)) => starts_identifier(c) || continues_identifier(c),
        };
        if !legal {
            return false;
        }
        previous = c;
    }
    previous.is_some()
}

fn starts_identifier(c: char) -> bool {
    use GeneralCategory as C;
    if c.is_ascii() {
        return c.is_ascii_alphabetic() || matches!(c, '_' | '$');
    }
    c.general_category_group() == GeneralCategoryGroup::Letter
        || matches!(c.general_category(), C::LetterNumber | C::CurrencySymbol | C::ConnectorPunctuation)
}

fn continues_identifier(c: char) -> bool {
    use GeneralCategory as C;
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    matches!(c.general_category(), C::DecimalNumber | C::SpacingMark | C::NonspacingMark | C::Format)
        || ('\u{80}'..='\u{9f}').contains(&c)
}

/// Whether `desc` is exactly one field descriptor.
pub fn is_field_descriptor(desc: &[u8], major: u16) -> bool {
    matches!(skip_type(desc, major), Some([]))
}

/// Slots of the arguments (without the receiver) if `desc` is a legal method descriptor.
///
/// The sum is not limited here: a caller compares it, with the receiver, to 255.
pub fn method_argument_slots(desc: &[u8], major: u16) -> Option<usize> {
    let mut rest = desc.strip_prefix(b"(")?;
    let mut slots = 0;
    loop {
        match rest.first()? {
            b')' => break,
            b'J' | b'D' => slots += 2,
            _ => slots += 1,
        }
        rest = skip_type(rest, major)?;
    }
    match &rest[1..] {
        b"V" => Some(slots),
        result => matches!(skip_type(result, major), Some([])).then_some(slots),
    }
}

/// What follows the field descriptor at the start of `desc`; `None` if there is none.
fn skip_type(desc: &[u8], major: u16) -> Option<&[u8]> {
    let dims = desc.iter().take_while(|b| **b == b'[').count();
    if dims > 255 {
        return None;
    }
    let desc = &desc[dims..];
    match desc.first()? {
        b'B' | b'C' | b'D' | b'F' | b'I' | b'J' | b'S' | b'Z' => Some(&desc[1..]),
        b'L' => {
            let end = desc.iter().position(|b| *b == b';')?;
            is_object_name(&desc[1..end], major).then(|| &desc[end + 1..])
        }
        _ => None,
    }
}

/// Why a descriptor is refused, where HotSpot has words of its own for it.
pub fn descriptor_complaint(desc: &[u8], major: u16) -> Option<&'static str> {
    let mut at = 0;
    while at < desc.len() {
        let dims = desc[at..].iter().take_while(|b| **b == b'[').count();
        if dims > 255 {
            return Some("Array type descriptor has more than 255 dimensions");
        }
        at += dims;
        if desc.get(at) == Some(&b'L') {
            let end = desc[at..].iter().position(|b| *b == b';')?;
            if major >= 49 && !is_object_name(&desc[at + 1..at + end], major) {
                return Some("Class name is empty or contains illegal character in descriptor");
            }
            at += end;
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["a", "<x>", "java lang", "1"] {
            assert!(is_field_name(good.as_bytes(), 61), "{good}");
        }
        for bad in ["", "a.b", "a;", "a[", "a/b"] {
            assert!(!is_field_name(bad.as_bytes(), 61), "{bad}");
        }
        assert!(!is_field_name(b"1", 48) && is_field_name(b"_$1", 48));
        assert!(is_method_name(b"<init>", 61) && is_method_name(b"<clinit>", 61));
        assert!(!is_method_name(b"<foo>", 61) && !is_method_name(b"a>", 61));
        for good in ["a/b", "a", "[I", "[[La/b;"] {
            assert!(is_class_name(good.as_bytes(), 61), "{good}");
        }
        for bad in ["", "/a", "a/", "a//b", "[", "[V", "[La", "a.b", "[I;"] {
            assert!(!is_class_name(bad.as_bytes(), 61), "{bad}");
        }
    }

    #[test]
    fn descriptors() {
        assert_eq!(method_argument_slots(b"(IJ[JLa/B;D)V", 61), Some(7));
        for bad in ["", "(", "()", "(V)V", "I", "()VI", "(L;)V", "(La)V", "([)V", "()[V"] {
            assert_eq!(method_argument_slots(bad.as_bytes(), 61), None, "{bad}");
        }
        let mut deep = vec![b'['; 255];
        deep.push(b'I');
        assert!(is_field_descriptor(&deep, 61));
        deep.insert(0, b'[');
        assert!(!is_field_descriptor(&deep, 61));
        assert!(descriptor_complaint(&deep, 61).is_some());
    }
}

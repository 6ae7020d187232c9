//! The `-XX` flags of OpenJDK 17: names and kinds of values, so that a mistake in one is found as on `java`.
//!
//! One line of `flags.txt` is `NAME KIND [diagnostic|experimental]`, as `java -XX:+PrintFlagsFinal` has them. Almost
//! all steer collectors and compilers and mean nothing here.

const TABLE: &str = include_str!("flags.txt");

/// What a flag's value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `+` or `-` before the name.
    Bool,
    /// A whole number, with k, m, g, t.
    Signed,
    /// The same, not below zero.
    Unsigned,
    /// A number with a fraction.
    Double,
    /// Text.
    Text,
}

/// A flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Its name.
    pub name: &'static str,
    /// Its values.
    pub kind: Kind,
    /// `diagnostic`, `experimental`: it needs an unlocking flag before it. Empty: it does not.
    pub lock: &'static str,
}

fn all() -> impl Iterator<Item = Flag> {
    TABLE.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, kind) = (words.next()?, words.next()?);
        let kind = match kind {
            "b" => Kind::Bool,
            "i" => Kind::Signed,
            "u" => Kind::Unsigned,
            "d" => Kind::Double,
            _ => Kind::Text,
        };
        Some(Flag { name, kind, lock: words.next().unwrap_or_default() })
    })
}

/// The flag of this name.
pub fn find(name: &str) -> Option<Flag> {
    all().find(|flag| flag.name == name)
}

/// So alike must two names be that one is taken for the other mistyped.
const ALIKE: f64 = 0.7;

/// The flag whose name is most like a name that is none, if one is like it.
pub fn meant(name: &str) -> Option<Flag> {
    let mut best = None;
    let mut most = ALIKE;
    for flag in all() {
        let alike = likeness(flag.name.as_bytes(), name.as_bytes());
        // Among equals the first.
        if alike > most || alike == most && best.is_none() {
            (best, most) = (Some(flag), alike);
        }
    }
    best
}

/// The share of neighbouring letters that one name has in common with another.
fn likeness(a: &[u8], b: &[u8]) -> f64 {
    let shared = a.windows(2).filter(|pair| b.windows(2).any(|other| other == *pair)).count();
    2.0 * shared as f64 / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_found_by_name() {
        assert_eq!(find("UseG1GC"), Some(Flag { name: "UseG1GC", kind: Kind::Bool, lock: "" }));
        assert_eq!(find("MaxHeapSize").map(|f| f.kind), Some(Kind::Unsigned));
        assert_eq!(find("PrintInlining").map(|f| f.lock), Some("diagnostic"));
        assert_eq!(find("NoSuchFlag"), None);
        assert_eq!(meant("UseSerialGc").map(|f| f.name), Some("UseSerialGC"));
        assert_eq!(meant("NoSuchOption"), None);
        assert!(all().count() > 800);
    }
}

//! Descriptors (JVMS §4.3) and the ways HotSpot writes types and methods in messages.
//!
//! For descriptors that the class-file parser has accepted. On others nothing panics: a malformed type has no
//! [`FieldType`], a malformed method descriptor no [`MethodDescriptor`]. Names are in modified UTF-8; text made
//! from them replaces what Unicode does not have (lone surrogates).

use std::fmt;

use crate::mutf8::to_str_lossy as text;

/// A field descriptor, or `V` as a return type: known to be one whole type.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldType<'a>(&'a [u8]);

impl<'a> FieldType<'a> {
    /// The type that `desc` is, if it is exactly one (`V` included).
    pub fn parse(desc: &'a [u8]) -> Option<Self> {
        let (ty, rest) = Self::split(desc)?;
        rest.is_empty().then_some(ty)
    }

    /// The type at the beginning of `desc`, and what follows it.
    pub fn split(desc: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let dims = desc.iter().take_while(|&&c| c == b'[').count();
        let len = match desc.get(dims)? {
            b'B' | b'C' | b'D' | b'F' | b'I' | b'J' | b'S' | b'Z' => dims + 1,
            b'V' if dims == 0 => 1,
            b'L' => dims + 1 + desc[dims..].iter().position(|&c| c == b';')?,
            _ => return None,
        };
        let (ty, rest) = desc.split_at(len);
        Some((FieldType(ty), rest))
    }

    /// The descriptor.
    pub fn desc(self) -> &'a [u8] {
        self.0
    }

    /// Its first letter: `[` for arrays, `L` for classes, else that of the primitive type or `V`.
    pub fn kind(self) -> u8 {
        self.0[0]
    }

    /// Whether values of the type are references.
    pub fn is_reference(self) -> bool {
        matches!(self.kind(), b'L' | b'[')
    }

    /// The slots that a value takes in a frame: 0 for void, 2 for long and double, else 1.
    pub fn slots(self) -> usize {
        match self.kind() {
            b'V' => 0,
            b'J' | b'D' => 2,
            _ => 1,
        }
    }

    /// The number of array dimensions.
    pub fn dimensions(self) -> usize {
        self.0.iter().take_while(|&&c| c == b'[').count()
    }

    /// The type without its array dimensions.
    pub fn innermost(self) -> FieldType<'a> {
        FieldType(&self.0[self.dimensions()..])
    }

    /// The type of the elements, if the type is an array.
    pub fn element(self) -> Option<FieldType<'a>> {
        self.0.strip_prefix(b"[").map(FieldType)
    }

    /// The name a class entry of the constant pool has for the type: `java/lang/String`, `[I`. `None` for
    /// primitive types and void.
    pub fn class_name(self) -> Option<&'a [u8]> {
        match self.kind() {
            b'L' => Some(&self.0[1..self.0.len() - 1]),
            b'[' => Some(self.0),
            _ => None,
        }
    }

    /// The keyword of a primitive type or void.
    pub fn keyword(self) -> Option<&'static str> {
        Some(match self.kind() {
            b'B' => "byte",
            b'C' => "char",
            b'D' => "double",
            b'F' => "float",
            b'I' => "int",
            b'J' => "long",
            b'S' => "short",
            b'Z' => "boolean",
            b'V' => "void",
            _ => return None,
        })
    }
}

/// The type as Java source has it, with full names: `java.lang.String[]`.
impl fmt::Display for FieldType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.innermost();
        match inner.keyword() {
            Some(word) => f.write_str(word)?,
            None => f.write_str(&external_class_name(inner.class_name().unwrap_or(b"")))?,
        }
        (0..self.dimensions()).try_for_each(|_| f.write_str("[]"))
    }
}

impl fmt::Debug for FieldType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldType({self})")
    }
}

/// A method descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MethodDescriptor<'a> {
    params: &'a [u8],
    ret: FieldType<'a>,
}

impl<'a> MethodDescriptor<'a> {
    /// Reads a descriptor; `None` if it is malformed.
    pub fn parse(desc: &'a [u8]) -> Option<Self> {
        let mut rest = desc.strip_prefix(b"(")?;
        let start = rest;
        while *rest.first()? != b')' {
            let (ty, after) = FieldType::split(rest)?;
            if ty.kind() == b'V' {
                return None;
            }
            rest = after;
        }
        let params = &start[..start.len() - rest.len()];
        Some(MethodDescriptor { params, ret: FieldType::parse(&rest[1..])? })
    }

    /// The types of the parameters.
    pub fn params(self) -> Params<'a> {
        Params(self.params)
    }

    /// The return type, `V` for void.
    pub fn return_type(self) -> FieldType<'a> {
        self.ret
    }

    /// The slots of the parameters, `this` not counted.
    pub fn arg_slots(self) -> usize {
        self.params().map(FieldType::slots).sum()
    }
}

/// An iterator over the parameter types of a method.
#[derive(Clone, Debug)]
pub struct Params<'a>(&'a [u8]);

impl<'a> Iterator for Params<'a> {
    type Item = FieldType<'a>;

    fn next(&mut self) -> Option<FieldType<'a>> {
        let (ty, rest) = FieldType::split(self.0)?;
        self.0 = rest;
        Some(ty)
    }
}

/// A class name with dots, as `Class.getName` gives it: `java.lang.String`, `[Ljava.lang.String;`.
pub fn external_class_name(name: &[u8]) -> String {
    text(name).replace('/', ".")
}

/// The parameters of a method as in messages: `int, java.lang.String`. Empty if the descriptor is malformed.
pub fn external_params(desc: &[u8]) -> String {
    let params = MethodDescriptor::parse(desc).into_iter().flat_map(MethodDescriptor::params);
    params.map(|ty| ty.to_string()).collect::<Vec<_>>().join(", ")
}

/// A method as linkage errors name it: `void Foo.bar(int, java.lang.String)`. The messages quote it:
/// NoSuchMethodError and UnsatisfiedLinkError are `'` + this + `'`.
pub fn external_method(class: &[u8], name: &[u8], desc: &[u8]) -> String {
    let ret = MethodDescriptor::parse(desc).map_or_else(String::new, |d| d.return_type().to_string());
    format!("{ret} {}.{}({})", external_class_name(class), text(name), external_params(desc))
}

/// A method without its class, as AbstractMethodError names the one that lacks an implementation:
/// `void bar(int, java.lang.String)`.
pub fn external_signature(name: &[u8], desc: &[u8]) -> String {
    let ret = MethodDescriptor::parse(desc).map_or_else(String::new, |d| d.return_type().to_string());
    format!("{ret} {}({})", text(name), external_params(desc))
}

/// The package of a class in internal form (`java/lang`), empty for the unnamed one. For an array, that of its
/// innermost element type.
pub fn package_of(name: &[u8]) -> &[u8] {
    let name = match name.iter().take_while(|&&c| c == b'[').count() {
        0 => name,
        dims => name[dims..].strip_prefix(b"L").unwrap_or(b""),
    };
    name.iter().rposition(|&c| c == b'/').map_or(b"", |slash| &name[..slash])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types() {
        let show = |d: &str| FieldType::parse(d.as_bytes()).map(|t| t.to_string());
        assert_eq!(show("I").as_deref(), Some("int"));
        assert_eq!(show("V").as_deref(), Some("void"));
        assert_eq!(show("[[Ljava/lang/String;").as_deref(), Some("java.lang.String[][]"));
        assert_eq!(show("[Z").as_deref(), Some("boolean[]"));
        for bad in ["", "[", "[V", "Ljava/lang/String", "Q", "II", "[["] {
            assert_eq!(show(bad), None, "{bad}");
        }
        let ty = FieldType::parse(b"[[J").unwrap();
        assert_eq!((ty.dimensions(), ty.slots(), ty.is_reference(), ty.kind()), (2, 1, true, b'['));
        assert_eq!((ty.innermost().slots(), ty.element().unwrap().desc()), (2, &b"[J"[..]));
        assert_eq!(ty.class_name(), Some(&b"[[J"[..]));
        assert_eq!(FieldType::parse(b"Lx/Y;").unwrap().class_name(), Some(&b"x/Y"[..]));
        assert_eq!(FieldType::parse(b"I").unwrap().class_name(), None);
    }

    #[test]
    fn methods() {
        let d = MethodDescriptor::parse(b"(IJ[Ljava/lang/String;D[[Z)Ljava/util/List;").unwrap();
        assert_eq!(d.arg_slots(), 7);
        assert_eq!(d.params().map(|t| t.kind()).collect::<Vec<_>>(), b"IJ[D[");
        assert_eq!(d.return_type().to_string(), "java.util.List");
        for bad in ["", "()", "(V)V", "(I", "(I)", "(I)VV", "I)V", "(Ljava)V", "([)V"] {
            assert_eq!(MethodDescriptor::parse(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn messages() {
        let desc = b"(I[Ljava/lang/String;)V";
        assert_eq!(external_method(b"a/Foo", b"bar", desc), "void a.Foo.bar(int, java.lang.String[])");
        assert_eq!(external_signature(b"bar", b"()[I"), "int[] bar()");
        assert_eq!(external_class_name(b"[Ljava/lang/String;"), "[Ljava.lang.String;");
        assert_eq!(external_params(b"bad"), "");
        assert_eq!(text(&[b'a', 0xc0, 0x80, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]), "a\0\u{1f600}");
        assert_eq!(text(&[0xed, 0xa0, 0xbd]).chars().next(), Some('\u{fffd}'));
    }

    #[test]
    fn packages() {
        assert_eq!(package_of(b"java/lang/String"), b"java/lang");
        assert_eq!(package_of(b"[[Ljava/lang/String;"), b"java/lang");
        assert_eq!((package_of(b"Foo"), package_of(b"[I")), (&b""[..], &b""[..]));
    }
}

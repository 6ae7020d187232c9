//! Verification types (JVMS §4.10.1.2) and how they are printed.

use std::fmt;

use crate::mutf8;

/// `java/lang/Object`, above all references.
pub(super) const OBJECT: &[u8] = b"java/lang/Object";
pub(super) const STRING: &[u8] = b"java/lang/String";
pub(super) const CLASS: &[u8] = b"java/lang/Class";
pub(super) const THROWABLE: &[u8] = b"java/lang/Throwable";
pub(super) const METHOD_HANDLE: &[u8] = b"java/lang/invoke/MethodHandle";
pub(super) const METHOD_TYPE: &[u8] = b"java/lang/invoke/MethodType";
pub(super) const CLONEABLE: &[u8] = b"java/lang/Cloneable";
pub(super) const SERIALIZABLE: &[u8] = b"java/io/Serializable";

/// The type of one slot. A long or double takes two: the type itself, and its second half above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VType<'n> {
    /// Unusable: nothing is known.
    Top,
    Int,
    Float,
    Long,
    Long2,
    Double,
    Double2,
    Null,
    /// `this` of a constructor that has not called another one yet.
    UninitThis,
    /// What the `new` at a pc created, before its constructor has run.
    Uninit(u16),
    /// An initialised object: class name, or array descriptor.
    Object(&'n [u8]),
    /// A return address; the number tells the subroutine call it belongs to.
    Return(u32),
}

impl<'n> VType<'n> {
    /// The type and, for longs and doubles, its second half; `None` for `V` and what is no descriptor.
    pub fn of_descriptor(desc: &'n [u8]) -> Option<(Self, Option<Self>)> {
        Some(match desc.first()? {
            b'B' | b'C' | b'I' | b'S' | b'Z' => (Self::Int, None),
            b'F' => (Self::Float, None),
            b'J' => (Self::Long, Some(Self::Long2)),
            b'D' => (Self::Double, Some(Self::Double2)),
            b'L' => (Self::Object(desc[1..].strip_suffix(b";")?), None),
            b'[' => (Self::Object(desc), None),
            _ => return None,
        })
    }

    pub fn is_category1(self) -> bool {
        !matches!(self, Self::Top | Self::Long | Self::Long2 | Self::Double | Self::Double2)
    }

    pub fn is_second_half(self) -> bool {
        matches!(self, Self::Long2 | Self::Double2)
    }

    /// A reference of any kind, uninitialised ones too.
    pub fn is_reference(self) -> bool {
        matches!(self, Self::Null | Self::UninitThis | Self::Uninit(_) | Self::Object(_))
    }

    /// A reference to something that has been initialised.
    pub fn is_initialized(self) -> bool {
        matches!(self, Self::Null | Self::Object(_))
    }

    pub fn is_array(self) -> bool {
        matches!(self, Self::Object([b'[', ..]))
    }
}

impl fmt::Display for VType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => f.write_str("top"),
            Self::Int => f.write_str("integer"),
            Self::Float => f.write_str("float"),
            Self::Long => f.write_str("long"),
            Self::Long2 => f.write_str("long_2nd"),
            Self::Double => f.write_str("double"),
            Self::Double2 => f.write_str("double_2nd"),
            Self::Null => f.write_str("null"),
            Self::UninitThis => f.write_str("uninitializedThis"),
            Self::Uninit(pc) => write!(f, "uninitialized {pc}"),
            Self::Object(name) => write!(f, "'{}'", mutf8::to_str_lossy(name)),
            Self::Return(_) => f.write_str("returnAddress"),
        }
    }
}

/// What an instruction wants to find in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expect<'n> {
    /// Something assignable to a type.
    Type(VType<'n>),
    /// Any reference, uninitialised ones too.
    Reference,
    /// Any reference, or a return address.
    Storable,
    /// Any reference but an uninitialised one.
    Initialized,
    /// An initialised object that is no array.
    Instance,
    /// Anything: what it must be is looked at afterwards.
    Any,
    /// Any one-slot value.
    Category1,
    /// The second half of a two-slot value.
    SecondHalf,
    /// The first half of a two-slot value.
    Category2,
}

impl fmt::Display for Expect<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(t) => t.fmt(f),
            Self::Reference | Self::Storable | Self::Initialized | Self::Instance | Self::Any => {
                f.write_str("reference type")
            }
            Self::Category1 => f.write_str("category1 type"),
            Self::SecondHalf => f.write_str("category2_2nd type"),
            Self::Category2 => f.write_str("category2 type"),
        }
    }
}

/// The element type of an array type, if it is a reference type.
pub(super) fn reference_component(array: &[u8]) -> Option<&[u8]> {
    match array.strip_prefix(b"[")? {
        component @ [b'[', ..] => Some(component),
        [b'L', name @ .., b';'] => Some(name),
        _ => None,
    }
}

//! Just enough of annotations (JVMS §4.7.16) to list the types of those on a class, field or method.

use super::constants::ConstantPool;
use super::method_flags as flags;
use super::reader::Reader;

/// The bytes are no well-formed list of annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed annotations")]
pub struct ElementValueError;

impl From<super::ClassFileError> for ElementValueError {
    fn from(_: super::ClassFileError) -> Self {
        Self
    }
}

/// Nesting beyond this is taken for malformed.
const MAX_DEPTH: u32 = 64;

/// Calls `each` with the type descriptor of every annotation in the content of a
/// `RuntimeVisibleAnnotations` attribute.
pub fn annotation_types<'a>(
    content: &[u8],
    pool: &ConstantPool<'a>,
    mut each: impl FnMut(&'a [u8]),
) -> Result<(), ElementValueError> {
    let mut r = Reader::new(content);
    for _ in 0..r.u2()? {
        each(pool.utf8(r.u2()?));
        skip_pairs(&mut r, 0)?;
    }
    Ok(())
}

fn skip_pairs(r: &mut Reader<'_>, depth: u32) -> Result<(), ElementValueError> {
    for _ in 0..r.u2()? {
        r.u2()?;
        skip_value(r, depth)?;
    }
    Ok(())
}

fn skip_value(r: &mut Reader<'_>, depth: u32) -> Result<(), ElementValueError> {
    if depth > MAX_DEPTH {
        return Err(ElementValueError);
    }
    match r.u1()? {
        b'B' | b'C' | b'D' | b'F' | b'I' | b'J' | b'S' | b'Z' | b's' | b'c' => drop(r.u2()?),
        b'e' => drop(r.u4()?),
        b'@' => {
            r.u2()?;
            skip_pairs(r, depth + 1)?;
        }
        b'[' => {
            for _ in 0..r.u2()? {
                skip_value(r, depth + 1)?;
            }
        }
        _ => return Err(ElementValueError),
    }
    Ok(())
}

/// The marker bits for the annotations on a method; malformed ones have none.
pub(super) fn method_markers(content: &[u8], pool: &ConstantPool<'_>) -> u16 {
    let mut bits = 0;
    let _ = annotation_types(content, pool, |desc| bits |= method_marker(desc));
    bits
}

fn method_marker(desc: &[u8]) -> u16 {
    match desc {
        b"Ljdk/internal/reflect/CallerSensitive;" => flags::CALLER_SENSITIVE,
        b"Ljava/lang/invoke/LambdaForm$Hidden;" | b"Ljdk/internal/vm/annotation/Hidden;" => flags::HIDDEN,
        b"Ljava/lang/invoke/LambdaForm$Compiled;" => flags::COMPILED_LAMBDA_FORM,
        b"Ljdk/internal/vm/annotation/ForceInline;" => flags::FORCE_INLINE,
        b"Ljdk/internal/vm/annotation/DontInline;" => flags::DONT_INLINE,
        b"Ljdk/internal/vm/annotation/IntrinsicCandidate;" => flags::INTRINSIC_CANDIDATE,
        b"Ljdk/internal/vm/annotation/ReservedStackAccess;" => flags::RESERVED_STACK,
        b"Ljdk/internal/misc/ScopedMemoryAccess$Scoped;" => flags::SCOPED,
        _ => 0,
    }
}

/// Whether the annotations on a field hold `Stable`.
pub(super) fn is_stable(content: &[u8], pool: &ConstantPool<'_>) -> bool {
    let mut stable = false;
    let _ = annotation_types(content, pool, |d| stable |= d == b"Ljdk/internal/vm/annotation/Stable;");
    stable
}

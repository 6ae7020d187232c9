//! Shapes of objects, from raw addresses: how large an object is and where its references lie.
//!
//! The collectors look at objects while they are between two places, so nothing here goes through [`Ref`]: an
//! object is the address of its first byte, wherever that is now, and its header word, which may no longer be
//! there.

use crate::classes::MIRROR_CLASS;
use crate::object::{ARRAY_BASE, ARRAY_LENGTH, Ref};
use shared_classes::model::{Class, ClassRef, Kind, Special};
use shared_classes::segment::{OBJECT_BASE, Seg};

/// The address of a reference's object in the object window.
#[inline(always)]
pub(crate) fn address(r: u32) -> usize {
    OBJECT_BASE + ((r as usize) << 3)
}

/// The class in a header word.
#[inline(always)]
pub(crate) fn class_of(header: u64) -> &'static Class {
    Seg::<Class>::new(header as u32 & !15).get()
}

/// The bytes of an array of `class` with so many elements.
#[inline(always)]
pub(crate) fn array_size(class: &Class, len: u32) -> usize {
    (ARRAY_BASE as usize + ((len as usize) << class.elem_shift) + 7) & !7
}

/// The class that the java.lang.Class object at `at` mirrors.
///
/// # Safety
/// A mirror lies at `at`.
#[inline]
pub(crate) unsafe fn mirrored(at: usize) -> ClassRef {
    // SAFETY: the caller's contract; the word is injected into every mirror.
    Seg::new(unsafe { *((at + MIRROR_CLASS as usize) as *const u32) })
}

/// The size in bytes of the object at `at` whose header is (or was) `header`.
///
/// # Safety
/// An object of that class lies at `at`, its first eight bytes excepted.
#[inline(always)]
pub(crate) unsafe fn object_size(at: usize, header: u64) -> usize {
    let class = class_of(header);
    if class.kind == Kind::Instance {
        if class.special != Special::Mirror {
            return class.instance_size as usize;
        }
        // SAFETY: instances of a mirror class are mirrors.
        return unsafe { mirrored(at) }.mirror_size as usize;
    }
    // SAFETY: the object is an array.
    array_size(class, unsafe { *((at + ARRAY_LENGTH as usize) as *const u32) })
}

/// A run of reference slots: address of the first and their number.
pub(crate) type Run = (usize, usize);

/// Hands out the runs of reference slots of the object at `at`; not the `referent` of references.
///
/// # Safety
/// A whole object of `class` lies at `at`.
#[inline(always)]
pub(crate) unsafe fn for_each_run(at: usize, class: &Class, mut f: impl FnMut(Run)) {
    match class.kind {
        Kind::Instance => {
            for &(offset, count) in class.ref_runs.get() {
                f((at + offset as usize, count as usize));
            }
            if class.special == Special::Mirror {
                // SAFETY: a mirror.
                let of = unsafe { mirrored(at) };
                if of.is_some() {
                    f((at + of.mirror_refs as usize, of.mirror_ref_count as usize));
                }
            }
        }
        Kind::RefArray => {
            // SAFETY: an array has a length.
            let len = unsafe { *((at + ARRAY_LENGTH as usize) as *const u32) };
            f((at + ARRAY_BASE as usize, len as usize));
        }
        Kind::PrimArray | Kind::Primitive => {}
    }
}

/// Does the class make objects with a `referent` that is not among its runs?
#[inline(always)]
pub(crate) fn is_reference(class: &Class) -> bool {
    matches!(class.special, Special::Soft | Special::Weak | Special::Final | Special::Phantom)
}

/// The reference to the object at an address of the object window.
#[inline(always)]
pub(crate) fn reference(at: usize) -> Ref {
    Ref::at(at)
}

//! Where fields lie: instance fields behind those of the superclass, static fields in the class's mirror.
//!
//! ```text
//!  instance: | header 8 | superclass | injected | references | 8 bytes | 4 | 2 | 1 |   (a 4-byte field may fill a gap)
//!  mirror:   | java.lang.Class (MIRROR_BASE) | static primitives | static references | session slots |
//! ```
//! References of an instance make few runs, which the collector walks.

use crate::model::*;
use crate::segment::*;

/// Bytes of a mirror before the statics: an instance of java.lang.Class, rounded up.
pub const MIRROR_BASE: u32 = 104;

/// Fields that the machine adds to JDK classes, laid out right after the header: `A` a reference, `I` a 32-bit
/// word. Their offsets are 8, 12, 16 ... in this order.
pub const INJECTED: &[(&str, &str)] = &[
    // class, state, init thread, protection domain, signers, link error, what failed to link, spare
    ("java/lang/Class", "IIAAAAAI"),
    // stack, state, ... (see the machine's thread module)
    ("java/lang/Thread", "AAAAAAIIIIIIIIIIIIIIIIIIIIIIIIIIII"),
    // loader number
    ("java/lang/ClassLoader", "II"),
    // vmindex, method offset; and for ResolvedMethodName: method offset, mirror of its class
    ("java/lang/invoke/MemberName", "II"),
    ("java/lang/invoke/ResolvedMethodName", "IA"),
    // spare words for the machine's own book-keeping
    ("java/lang/invoke/MethodType", "II"),
];

/// Places instance fields after those of the superclass and static fields in the mirror.
pub(super) fn layout(c: &mut Class, fields: &mut [Field], arena: &Arena) -> Result<(), Full> {
    let mut end = 8u32;
    let mut runs: Vec<(u16, u16)> = Vec::new();
    if let Some(s) = c.super_class.some() {
        end = s.instance_size;
        runs = s.ref_runs.get().to_vec();
    }
    let add = |runs: &mut Vec<(u16, u16)>, at: u32| match runs.last_mut() {
        Some((o, n)) if *o as u32 + 4 * *n as u32 == at => *n += 1,
        _ => runs.push((at as u16, 1)),
    };
    let name = c.name.bytes();
    if let Some((_, words)) = INJECTED.iter().find(|(n, _)| n.as_bytes() == name) {
        for k in words.bytes() {
            if k == b'A' {
                add(&mut runs, end);
            }
            end += 4;
        }
    }
    let size = |kind: u8| match kind {
        b'J' | b'D' => 8u32,
        b'I' | b'F' => 4,
        b'S' | b'C' => 2,
        b'B' | b'Z' => 1,
        _ => 4,
    };
    let is_ref = |kind: u8| kind == b'L';
    // Instance fields: references first (they make one run), then 8-byte fields, then ever smaller ones; a
    // 4-byte field fills the gap before the 8-byte ones where there is one.
    let mut place =
        |pick: &dyn Fn(&Field) -> bool, end: &mut u32, runs: &mut Vec<(u16, u16)>, limit: usize| {
            let mut n = 0;
            for f in fields.iter_mut() {
                if n < limit && f.offset == 0 && pick(f) {
                    *end = (*end + size(f.kind) - 1) & !(size(f.kind) - 1);
                    f.offset = *end;
                    if is_ref(f.kind) && f.access & acc::STATIC == 0 {
                        add(runs, f.offset);
                    }
                    *end += size(f.kind);
                    n += 1;
                }
            }
        };
    let inst = |f: &Field| f.access & acc::STATIC == 0;
    place(&|f| inst(f) && is_ref(f.kind), &mut end, &mut runs, usize::MAX);
    if !end.is_multiple_of(8) {
        place(&|f| inst(f) && size(f.kind) == 4, &mut end, &mut runs, 1);
    }
    for s in [8, 4, 2, 1] {
        place(&|f| inst(f) && size(f.kind) == s, &mut end, &mut runs, usize::MAX);
    }
    c.instance_size = (end + 7) & !7;
    if name == b"java/lang/ref/Reference" {
        // The collector treats the referent itself: it must not be in the runs. It is the first field.
        if let Some(r) = runs.first_mut() {
            debug_assert_eq!(r.0, 8);
            r.0 += 4;
            r.1 -= 1;
        }
    }
    c.ref_runs = match c.super_class.some() {
        Some(s) if s.ref_runs.get().len() == runs.len() && s.ref_runs.get() == runs.as_slice() => s.ref_runs,
        _ => arena.put_slice(&runs)?,
    };
    // Static fields: primitives first, then references, then the session slots.
    let mut end = MIRROR_BASE;
    let mut none = Vec::new();
    let stat = |f: &Field| f.access & acc::STATIC != 0;
    for s in [8, 4, 2, 1] {
        place(&|f| stat(f) && !is_ref(f.kind) && size(f.kind) == s, &mut end, &mut none, usize::MAX);
    }
    end = (end + 3) & !3;
    c.mirror_refs = end;
    place(&|f| stat(f) && is_ref(f.kind), &mut end, &mut none, usize::MAX);
    c.mirror_ref_count = (end - c.mirror_refs) / 4;
    c.mirror_size = (end + 7) & !7;
    Ok(())
}

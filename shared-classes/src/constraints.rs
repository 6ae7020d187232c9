//! Loading constraints (JVMS §5.3.4): loaders that have to agree about what class a name means.
//!
//! When a member found in a class of one loader is used by a class of another, both loaders must mean the same
//! classes by the names in its descriptor. That is remembered for the names that one of them has not loaded yet, and
//! looked at when it does. The loaders that all sessions share agree anyway, by the way they delegate; so
//! constraints belong to a session, and lie in its private part:
//!
//! ```text
//!  PrivateHead.constraints -> [offset of Node, by hash of the name; 0: none] (slots: a power of two)
//!  Node = name, loader, next node of the slot, next node of the group        (a group: the loaders that agree, a ring)
//! ```

use crate::model::{LOADER_SESSION, SymRef, hash_bytes};
use crate::segment::{Full, Plain, Seg, SegSlice};
use crate::world::World;
use std::sync::atomic::{AtomicU32, Ordering};

/// One loader in a group of loaders that agree about a name.
#[repr(C)]
struct Node {
    name: AtomicU32,
    loader: AtomicU32,
    /// The next one of the same slot.
    next: AtomicU32,
    /// The next one of the same group.
    ring: AtomicU32,
}
// SAFETY: plain words.
unsafe impl Plain for Node {}

type NodeRef = Seg<Node>;

/// Whether the loaders could mean different classes by the name.
pub fn may_differ(name: &[u8], a: u32, b: u32) -> bool {
    a != b && (a >= LOADER_SESSION || b >= LOADER_SESSION) && !name.starts_with(b"java/")
}

/// The class names in a field or method descriptor about which the loaders could differ, each with its array type.
pub fn names_that_may_differ(desc: &[u8], a: u32, b: u32) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = if a == b { b"" } else { desc };
    std::iter::from_fn(move || {
        loop {
            let start = rest.iter().position(|&c| matches!(c, b'L' | b'['))?;
            let at = start + rest[start..].iter().position(|&c| c != b'[')?;
            if rest[at] != b'L' {
                rest = &rest[at + 1..];
                continue;
            }
            let end = at + rest[at..].iter().position(|&c| c == b';')?;
            let (whole, name) = (&rest[start..=end], &rest[at + 1..end]);
            rest = &rest[end + 1..];
            if may_differ(name, a, b) {
                return Some((name, if start == at { name } else { whole }));
            }
        }
    })
}

impl World {
    fn constraint_slots(&self) -> &'static [AtomicU32] {
        if !self.has_private() {
            return &[];
        }
        let p = self.private();
        SegSlice::new(p.constraints.load(Ordering::Relaxed), p.constraint_slots.load(Ordering::Relaxed)).get()
    }

    fn constraint(&self, name: &[u8], loader: u32) -> Option<NodeRef> {
        let slots = self.constraint_slots();
        if slots.is_empty() {
            return None;
        }
        let mut at: NodeRef =
            Seg::new(slots[hash_bytes(name) as usize & (slots.len() - 1)].load(Ordering::Relaxed));
        while let Some(node) = at.some() {
            let symbol: SymRef = Seg::new(node.name.load(Ordering::Relaxed));
            if node.loader.load(Ordering::Relaxed) == loader && symbol.is(name) {
                return Some(node);
            }
            at = Seg::new(node.next.load(Ordering::Relaxed));
        }
        None
    }

    /// The loaders that agree with this one about the name, itself included; only itself if there are none.
    pub fn agreeing_loaders(&self, name: &[u8], loader: u32) -> Vec<u32> {
        let Some(first) = self.constraint(name, loader) else { return vec![loader] };
        let mut loaders = vec![loader];
        let mut at: NodeRef = Seg::new(first.ring.load(Ordering::Relaxed));
        while at != first {
            loaders.push(at.loader.load(Ordering::Relaxed));
            at = Seg::new(at.ring.load(Ordering::Relaxed));
        }
        loaders
    }

    /// From now on the loaders agree about the name. There is a private part.
    pub fn constrain(&self, name: &[u8], a: u32, b: u32) -> Result<(), Full> {
        if self.agreeing_loaders(name, a).contains(&b) {
            return Ok(());
        }
        let (a, b) = (self.constraint_node(name, a)?, self.constraint_node(name, b)?);
        // Two rings become one when two of their links change places.
        let after = a.ring.load(Ordering::Relaxed);
        a.ring.store(b.ring.load(Ordering::Relaxed), Ordering::Relaxed);
        b.ring.store(after, Ordering::Relaxed);
        Ok(())
    }

    /// The node of a loader, made if there is none: alone in its ring.
    fn constraint_node(&self, name: &[u8], loader: u32) -> Result<NodeRef, Full> {
        if let Some(node) = self.constraint(name, loader) {
            return Ok(node);
        }
        let (p, arena) = (self.private(), self.meta(true));
        let used = p.constraints_used.fetch_add(1, Ordering::Relaxed);
        if used >= p.constraint_slots.load(Ordering::Relaxed) {
            self.grow_constraints()?;
        }
        let symbol = self.symbol(name, true)?;
        let slots = self.constraint_slots();
        let slot = &slots[symbol.hash as usize & (slots.len() - 1)];
        let node = arena.put(Node {
            name: AtomicU32::new(symbol.offset()),
            loader: AtomicU32::new(loader),
            next: AtomicU32::new(slot.load(Ordering::Relaxed)),
            ring: AtomicU32::new(0),
        })?;
        node.ring.store(node.offset(), Ordering::Relaxed);
        slot.store(node.offset(), Ordering::Relaxed);
        Ok(node)
    }

    fn grow_constraints(&self) -> Result<(), Full> {
        let p = self.private();
        let old = self.constraint_slots();
        let n = (old.len() as u32 * 4).max(64);
        let at = self.meta(true).alloc(n as usize * size_of::<AtomicU32>(), 8)?;
        let fresh = SegSlice::<AtomicU32>::new(at, n).get();
        for slot in old {
            let mut at: NodeRef = Seg::new(slot.load(Ordering::Relaxed));
            while let Some(node) = at.some() {
                at = Seg::new(node.next.load(Ordering::Relaxed));
                let name: SymRef = Seg::new(node.name.load(Ordering::Relaxed));
                let to = &fresh[name.hash as usize & (fresh.len() - 1)];
                node.next.store(to.load(Ordering::Relaxed), Ordering::Relaxed);
                to.store(node.offset(), Ordering::Relaxed);
            }
        }
        p.constraints.store(at, Ordering::Relaxed);
        p.constraint_slots.store(n, Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(desc: &str, a: u32, b: u32) -> Vec<String> {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        names_that_may_differ(desc.as_bytes(), a, b).map(|(n, t)| text(n) + " " + &text(t)).collect()
    }

    #[test]
    fn only_names_that_a_session_may_define_are_of_interest() {
        let desc = "(ILp/A;[[Lp/B;[JLjava/lang/String;[I)LL;";
        assert_eq!(names(desc, 16, 0), ["p/A p/A", "p/B [[Lp/B;", "L L"]);
        assert_eq!(names(desc, 17, 17), [""; 0]);
        assert_eq!(names(desc, 0, 2), [""; 0]);
        assert_eq!(names("[[I", 16, 17), [""; 0]);
    }
}

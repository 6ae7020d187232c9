//! Chooses the objects of a template that go to the shared space, and moves them there.
//!
//! Chosen are objects of classes whose objects do not change once made ([`HOLDERS`]), and what only makes up their
//! content (arrays, the maps and sets of [`CONTENT`]); of those, the largest set that refers to nothing else. The
//! choice is about memory only: a session that changes one of them after all gets that page for itself.
//!
//! Moving: copies are laid one after the other as they will lie in the shared space, and the originals become
//! forwarded to them, as if a full collection had already brought them. The full collection that must follow does
//! the rest: all references to them are corrected and the originals are gone.

use super::layout::*;
use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::object::*;
use crate::session::header;
use crate::shared::{SHARED_BASE, SHARED_HEAD, file_content};
use shared_classes::model::{Class, Kind, Special};
use std::collections::HashMap;

/// Classes whose objects keep what their constructors gave them, by name; `*` stands for the rest of a name.
const HOLDERS: &[&str] = &[
    "java/lang/String",
    "java/lang/Byte",
    "java/lang/Character",
    "java/lang/Short",
    "java/lang/Integer",
    "java/lang/Long",
    "java/lang/invoke/MethodTypeForm",
    "java/lang/module/Configuration",
    "java/lang/module/ModuleDescriptor*",
    "java/lang/module/ResolvedModule",
    "java/io/ObjectStreamField",
    "java/math/BigInteger",
    "java/net/URI",
    "java/util/ImmutableCollections$*",
    "java/util/KeyValueHolder",
    "java/util/Locale",
    "java/util/regex/Pattern*",
    "jdk/internal/module/ModuleReferenceImpl",
    "jdk/internal/module/ServicesCatalog$ServiceProvider",
    "jdk/internal/module/SystemModuleFinders$*",
    "sun/util/locale/BaseLocale",
];

/// Classes whose objects are shared as the content of others only; arrays too.
const CONTENT: &[&str] = &["java/util/HashMap", "java/util/HashMap$Node", "java/util/HashSet"];

/// Classes with tables in static fields: their primitive arrays are content.
const TABLES: &[&str] = &["java/lang/CharacterData*"];

fn named(class: &Class, list: &[&str]) -> bool {
    let name = class.name.bytes();
    list.iter().any(|n| match n.strip_suffix('*') {
        Some(start) => name.starts_with(start.as_bytes()),
        None => name == n.as_bytes(),
    })
}

/// The objects that one refers to.
fn targets(r: Ref, mut f: impl FnMut(Ref)) {
    // SAFETY: a whole object of a heap in which nothing moves.
    unsafe {
        for_each_run(r.address(), class_of(r.header()), |(first, count)| {
            for i in 0..count {
                let target = Ref(*((first + 4 * i) as *const u32));
                if !target.is_null() {
                    f(target);
                }
            }
        });
    }
}

/// May it be moved to where the collector does not look? Nothing that the machine itself treats in a special way.
fn is_plain(r: Ref) -> bool {
    let class = class_of(r.header());
    !r.class().is_private() && class.special == Special::None && r.lock_word() & LOCK_MASK == LOCK_NEUTRAL
}

impl Vm {
    /// Right after a full collection: lays out the shared space's file. Where it is `Some`, the file is to be
    /// mapped, and another full collection has to follow at once.
    pub fn shareable(&mut self) -> Option<Vec<u8>> {
        let chosen = self.choose();
        let mut offset = SHARED_HEAD;
        let mut starts = Vec::with_capacity(chosen.len());
        let mut moved = HashMap::with_capacity(chosen.len());
        for &r in &chosen {
            self.settle_hashes(r);
            starts.push(offset);
            moved.insert(r, Ref::at(SHARED_BASE + offset));
            // SAFETY: an object of a heap in which nothing moves.
            offset += unsafe { object_size(r.address(), r.header()) };
        }
        let mut objects = Vec::with_capacity(offset - SHARED_HEAD);
        for (&r, &start) in chosen.iter().zip(&starts) {
            let at = r.address();
            // SAFETY: as above; its runs lie within the object.
            unsafe {
                let size = object_size(at, r.header());
                objects.extend_from_slice(std::slice::from_raw_parts(at as *const u8, size));
                for_each_run(at, class_of(r.header()), |(first, count)| {
                    for slot in (0..count).map(|i| first + 4 * i) {
                        if let Some(new) = moved.get(&Ref(*(slot as *const u32))) {
                            let to = start - SHARED_HEAD + (slot - at);
                            objects[to..to + 4].copy_from_slice(&new.0.to_ne_bytes());
                        }
                    }
                });
            }
        }
        let content = file_content(&objects, &starts)?;
        for (r, new) in moved {
            r.write::<u64>(0, (new.0 as u64) << 32 | GC_FORWARDED);
        }
        Some(content)
    }

    /// The objects to share, in the order of the heap.
    fn choose(&self) -> Vec<Ref> {
        let mut list = self.find_old(|r| is_plain(r) && named(r.class().get(), HOLDERS));
        let mut chosen: std::collections::HashSet<Ref> = list.iter().copied().collect();
        let content = |r: Ref| is_plain(r) && (r.class().is_array() || named(r.class().get(), CONTENT));
        for mirror in self.find_old(|r| class_of(r.header()).special == Special::Mirror) {
            // SAFETY: a mirror.
            let of = unsafe { mirrored(mirror.address()) };
            if of.is_some() && named(of.get(), TABLES) {
                targets(mirror, |t| {
                    if class_of(t.header()).kind == Kind::PrimArray && content(t) && chosen.insert(t) {
                        list.push(t);
                    }
                });
            }
        }
        let mut at = 0;
        while at < list.len() {
            let mut found = Vec::new();
            targets(list[at], |t| {
                if content(t) && chosen.insert(t) {
                    found.push(t);
                }
            });
            list.extend(found);
            at += 1;
        }
        // What hangs directly on the session is its own.
        header().roots.iter().for_each(|root| {
            chosen.remove(root);
        });
        loop {
            let open: Vec<Ref> = chosen
                .iter()
                .copied()
                .filter(|&r| {
                    let mut closed = true;
                    targets(r, |t| closed &= chosen.contains(&t));
                    !closed
                })
                .collect();
            if open.is_empty() {
                break;
            }
            open.iter().for_each(|r| {
                chosen.remove(r);
            });
        }
        let mut list: Vec<Ref> = chosen.into_iter().collect();
        list.sort_by_key(|r| r.0);
        list
    }

    /// What would otherwise be written into a shared object when it is first asked for.
    fn settle_hashes(&mut self, r: Ref) {
        self.identity_hash(r);
        if r.class() == KC::String.get() {
            let hash = Self::hash_units(&self.string_units(r));
            r.write::<u32>(KF::StringHash.offset(), hash);
            r.write::<u8>(KF::StringHashIsZero.offset(), u8::from(hash == 0));
        }
    }
}

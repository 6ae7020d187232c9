//! Chooses the objects of a template that go to the shared space, and moves them there.
//!
//! Chosen are objects of classes whose objects do not change once made ([`HOLDERS`]), and what only makes up their
//! content (arrays, the maps and sets of [`CONTENT`]), large arrays that a session hardly fills, and the machine's
//! tables of packages and interned strings; of those, the largest set that refers to nothing else. The
//! choice is about memory only: a session that changes one of them after all gets that page for itself.
//!
//! Moving: copies are laid one after the other as they will lie in the shared space, and the originals become
//! forwarded to them, as if a full collection had already brought them. The full collection that must follow does
//! the rest: all references to them are corrected and the originals are gone.

use super::layout::*;
use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::map::PAGE;
use crate::object::*;
use crate::session::{Root, header};
use crate::shared::{SHARED_BASE, SHARED_HEAD, file_content};
use crate::thread::at;
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
    "java/lang/module/Configuration",
    "java/lang/module/ModuleDescriptor*",
    "java/lang/Runtime$Version",
    "java/lang/module/ResolvedModule",
    "java/io/ObjectStreamField",
    "java/math/BigInteger",
    "java/net/URI",
    "java/util/ImmutableCollections$*",
    "java/util/KeyValueHolder",
    "java/util/Locale",
    "java/util/regex/Pattern*",
    "jdk/internal/module/ModuleHashes*",
    "jdk/internal/module/ModuleReferenceImpl",
    "jdk/internal/module/ModuleResolution",
    "jdk/internal/module/ModuleTarget",
    "jdk/internal/module/ServicesCatalog$ServiceProvider",
    "jdk/internal/module/SystemModuleFinders$*",
    "sun/nio/cs/StandardCharsets$Aliases",
    "sun/nio/cs/StandardCharsets$Classes",
    "sun/util/locale/BaseLocale",
];

/// The machine's own tables that are shared.
const TABLES_OF_ROOTS: [Root; 3] = [Root::Interned, Root::PackageTable, Root::ModuleRights];

/// Classes whose objects are shared as the content of others only; arrays too.
const CONTENT: &[&str] = &[
    "java/lang/Object",
    "java/util/ArrayList",
    "java/util/Collections$Unmodifiable*",
    "java/util/HashMap",
    "java/util/HashMap$Node",
    "java/util/HashSet",
    "java/util/LinkedHashMap*",
    "java/util/LinkedHashSet",
];

/// Classes whose objects are a session's own, but their primitive arrays are content: buffers, which are mostly empty
/// (only pages in which something is put become a session's own), and directories of jars.
const ARRAY_HOLDERS: &[&str] = &[
    "java/io/BufferedInputStream",
    "java/io/BufferedOutputStream",
    "java/io/BufferedWriter",
    "java/io/ByteArrayOutputStream",
    "java/nio/HeapByteBuffer",
    "java/nio/HeapCharBuffer",
    "java/util/zip/ZipFile$Source",
];

/// Slots that a thread's stack keeps at least.
const LEAST_STACK: usize = 4 * crate::interp::FIRST_STACK_SLOTS;

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

fn is_enum(r: Ref) -> bool {
    let mut c = r.class().super_class;
    while c.is_some() && !c.name.is(b"java/lang/Enum") {
        c = c.super_class;
    }
    c.is_some()
}

impl Vm {
    /// Gives threads with long stacks that they no longer need shorter ones; a stack grows when it must. For the
    /// template's builder, before a full collection. False: no memory.
    pub fn trim_stacks(&mut self) -> bool {
        let mut threads = self.live_threads();
        threads.extend(Root::MainThread.get().some());
        for t in threads {
            let current = t == self.thread;
            let (stack, used) = match current {
                true => (self.stack, self.sp),
                false => (t.read_ref(at::STACK), t.read::<u32>(at::SP) as usize),
            };
            let len = (2 * used).max(LEAST_STACK);
            if stack.is_null() || stack.len() <= len {
                continue;
            }
            let Ok(new) = self.new_stack(len) else { return false };
            for i in 0..used as u32 {
                new.write::<u64>(ARRAY_BASE + 8 * i, stack.read::<u64>(ARRAY_BASE + 8 * i));
            }
            self.put_ref(t, at::STACK, new);
            if current {
                self.stack = new;
            }
        }
        true
    }

    /// Right after a full collection: lays out the shared space's file. Where it is `Some`, the file is to be
    /// mapped, and another full collection has to follow at once.
    pub fn shareable(&mut self) -> Option<Vec<u8>> {
        let chosen = self.choose();
        if chosen.contains(&Root::Interned.get()) {
            Root::SharedInterned.set(Root::Interned.get());
            Root::Interned.set(NULL);
            header().interned = 0;
        }
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
            let from = r.address();
            // SAFETY: as above; its runs lie within the object.
            unsafe {
                let size = object_size(from, r.header());
                objects.extend_from_slice(std::slice::from_raw_parts(from as *const u8, size));
                for_each_run(from, class_of(r.header()), |(first, count)| {
                    for slot in (0..count).map(|i| first + 4 * i) {
                        if let Some(new) = moved.get(&Ref(*(slot as *const u32))) {
                            let to = start - SHARED_HEAD + (slot - from);
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
        let holder = |r: Ref| is_plain(r) && (named(r.class().get(), HOLDERS) || is_enum(r));
        let mut list = self.find_old(holder);
        list.extend(TABLES_OF_ROOTS.map(Root::get).into_iter().filter(|r| !r.is_null()));
        let mut chosen: std::collections::HashSet<Ref> = list.iter().copied().collect();
        let content = |r: Ref| is_plain(r) && (r.class().is_array() || named(r.class().get(), CONTENT));
        let with_tables = |r: &Ref| {
            // SAFETY: asked of mirrors only.
            let of = |r: &Ref| unsafe { mirrored(r.address()) };
            match class_of(r.header()) {
                c if c.special == Special::Mirror => of(r).is_some() && named(of(r).get(), TABLES),
                c => named(c, ARRAY_HOLDERS),
            }
        };
        for r in self.find_old(|r| with_tables(&r)) {
            targets(r, |t| {
                if class_of(t.header()).kind == Kind::PrimArray && content(t) && chosen.insert(t) {
                    list.push(t);
                }
            });
        }
        // The states of streams (compression) that natives keep by handle are mostly room for a window.
        let size = |r: Ref| array_size(class_of(r.header()), r.len() as u32);
        let state =
            |t: Ref| class_of(t.header()).kind == Kind::PrimArray && size(t) >= 2 * PAGE && is_plain(t);
        if let Some(states) = Root::NativeState.get().some() {
            targets(states, |table| {
                targets(table, |t| {
                    if state(t) && chosen.insert(t) {
                        list.push(t);
                    }
                });
            });
        }
        let mut next = 0;
        while next < list.len() {
            let mut found = Vec::new();
            targets(list[next], |t| {
                if content(t) && chosen.insert(t) {
                    found.push(t);
                }
            });
            list.extend(found);
            next += 1;
        }
        // What else hangs directly on the session is its own.
        let tables = TABLES_OF_ROOTS.map(Root::get);
        header().roots.iter().filter(|root| !tables.contains(root)).for_each(|root| {
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

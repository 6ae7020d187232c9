//! The class segment as a whole: its arenas, its dictionary and symbol table, and who may write what.
//!
//! ```text
//! LINKAGE_OFFSET:  SharedHead | dictionary | symbol table | link entries ...
//! PRIVATE_OFFSET:  PrivateHead | metadata, link entries and dictionaries of the attached session's own classes
//! ```
//!
//! The dictionary maps (loader, name) to a class, for defining and for initiating loaders. Shared entries are
//! only ever added, by the class server; workers read them without asking. A session's own dictionary lies in
//! its private part, and is asked first: the session may have another class of the same name.
//!
//! A link entry of a shared class is for all sessions. What holds for one session only (the named class is private,
//! or a module was opened by the session) goes to a table of the private part, from the offset of the shared
//! entry to an entry of the session's own; it is looked at when the shared entry is empty.

use crate::model::*;
use crate::segment::*;
use crate::table::{self, Entry, Table};
use std::sync::atomic::{AtomicU32, Ordering};

/// Slots that the shared dictionary has at first (a power of two).
const DICT_SLOTS: u32 = 1 << 14;
/// Slots that the shared symbol table has at first (a power of two).
const SYMBOL_SLOTS: u32 = 1 << 17;
/// Room for well-known references of the machine.
pub const KNOWN_SLOTS: usize = 1024;

/// Control words of the shared areas.
#[repr(C)]
pub struct SharedHead {
    /// Metadata arena.
    pub meta: ArenaHead,
    /// Linkage arena.
    pub link: ArenaHead,
    /// Next class id.
    pub next_id: AtomicU32,
    /// Offset of the dictionary (see [`crate::table`]).
    pub dict: AtomicU32,
    /// Entries in it.
    pub dict_used: AtomicU32,
    /// Offset of the symbol table (see [`crate::table`]).
    pub symbols: AtomicU32,
    /// Entries in it.
    pub symbols_used: AtomicU32,
    /// Names of the modules that the boot loader defines, separated by newlines: offset, length.
    pub boot_modules: (AtomicU32, AtomicU32),
    /// Primitive classes in the order of [`PRIMITIVES`].
    pub primitives: [AtomicU32; 9],
    /// References that the machine wants at hand: its known classes, methods and fields.
    pub known: [AtomicU32; KNOWN_SLOTS],
}
/// Control words of the private part.
#[repr(C)]
pub struct PrivateHead {
    /// The arena.
    pub arena: ArenaHead,
    /// Next class id.
    pub next_id: AtomicU32,
    /// Offset of the dictionary, or 0.
    pub dict: AtomicU32,
    /// Its number of slots.
    pub dict_slots: AtomicU32,
    /// Entries in it.
    pub dict_used: AtomicU32,
    /// Number for the next class loader.
    pub next_loader: AtomicU32,
    /// Offset of the table of link entries of the session's own, or 0: pairs of the shared entry's offset and its.
    pub own_links: AtomicU32,
    /// Its number of slots.
    pub own_link_slots: AtomicU32,
    /// Entries in it.
    pub own_links_used: AtomicU32,
    /// Offset of the table of loading constraints, or 0 (see [`crate::constraints`]).
    pub constraints: AtomicU32,
    /// Its number of slots.
    pub constraint_slots: AtomicU32,
    /// Nodes in it.
    pub constraints_used: AtomicU32,
}
/// An entry of a dictionary.
#[repr(C)]
struct DictEntry {
    loader: AtomicU32,
    class: AtomicU32,
}
impl DictEntry {
    fn hash(loader: u32, name: u32) -> u32 {
        name ^ loader.wrapping_mul(0x9e37_79b9)
    }
}
impl Entry for DictEntry {
    fn is_free(&self) -> bool {
        self.class.load(Ordering::Relaxed) == 0
    }
    fn hash(&self) -> u32 {
        let class: ClassRef = Seg::new(self.class.load(Ordering::Relaxed));
        Self::hash(self.loader.load(Ordering::Relaxed), class.name.hash)
    }
    fn take(&self, from: &Self) {
        self.loader.store(from.loader.load(Ordering::Relaxed), Ordering::Relaxed);
        // Who sees the class sees all of the entry.
        self.class.store(from.class.load(Ordering::Relaxed), Ordering::Release);
    }
}
/// An entry of the symbol table.
#[repr(transparent)]
struct SymbolEntry(AtomicU32);
impl Entry for SymbolEntry {
    fn is_free(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
    fn hash(&self) -> u32 {
        Seg::<Symbol>::new(self.0.load(Ordering::Relaxed)).hash
    }
    fn take(&self, from: &Self) {
        self.0.store(from.0.load(Ordering::Relaxed), Ordering::Release);
    }
}

/// Descriptor characters and names of the primitive types.
pub const PRIMITIVES: [(u8, &str, u8); 9] = [
    (b'Z', "boolean", 0),
    (b'C', "char", 1),
    (b'F', "float", 2),
    (b'D', "double", 3),
    (b'B', "byte", 0),
    (b'S', "short", 1),
    (b'I', "int", 2),
    (b'J', "long", 3),
    (b'V', "void", 0),
];

/// What went wrong when linking or resolving: a Java error to throw.
#[derive(Debug, Clone)]
pub struct LinkError {
    /// Internal name of the error class.
    pub class: &'static str,
    /// Its message.
    pub message: String,
    /// Two classes whose modules the message should end with, as HotSpot words it.
    pub about: Option<(ClassRef, ClassRef)>,
}
impl LinkError {
    /// An error without a trailing remark about modules.
    pub fn new(class: &'static str, message: impl Into<String>) -> LinkError {
        LinkError { class, message: message.into(), about: None }
    }
}
impl From<Full> for LinkError {
    fn from(_: Full) -> Self {
        LinkError::new("java/lang/OutOfMemoryError", "Metaspace")
    }
}

/// Finds the row of a native method: (class, name, descriptor, whether it has bytecode) to a row number, 0 when there
/// is none.
pub type FindNative = fn(&[u8], &[u8], &[u8], bool) -> u32;

/// The class segment as one process sees it.
#[derive(Clone, Copy)]
pub struct World {
    /// May this process write the shared areas?
    pub writer: bool,
    /// Binds natives while linking.
    pub find_native: FindNative,
}

const SHARED: Seg<SharedHead> = Seg::new(LINKAGE_OFFSET);
const PRIVATE: Seg<PrivateHead> = Seg::new(PRIVATE_OFFSET);

impl World {
    /// Control words of the shared areas.
    #[inline]
    pub fn shared(&self) -> &'static SharedHead {
        SHARED.get()
    }
    /// Control words of the private part. Only while a session with a mapped private part is attached.
    #[inline]
    pub fn private(&self) -> &'static PrivateHead {
        PRIVATE.get()
    }
    /// Formats freshly mapped, writable, zeroed shared areas: metadata `[16, meta_limit)`, linkage up to
    /// `link_limit`; defines the primitive types.
    ///
    /// # Safety
    /// The areas are mapped writable and zeroed.
    pub unsafe fn genesis(meta_limit: u32, link_limit: u32, find_native: FindNative) -> Result<World, Full> {
        let h = LINKAGE_OFFSET;
        // SAFETY: the caller's contract.
        let (_meta, link) = unsafe {
            (
                Arena::format(Seg::new(h), 16, meta_limit),
                Arena::format(
                    Seg::new(h + size_of::<ArenaHead>() as u32),
                    h + size_of::<SharedHead>() as u32,
                    link_limit,
                ),
            )
        };
        let w = World { writer: true, find_native };
        let s = w.shared();
        s.next_id.store(1, Ordering::Relaxed);
        w.shared_dict().replace(DICT_SLOTS, &link)?;
        w.symbols().replace(SYMBOL_SLOTS, &link)?;
        for (i, (prim, name, shift)) in PRIMITIVES.iter().enumerate() {
            let c = crate::link::primitive(&w, *prim, name, *shift)?;
            s.primitives[i].store(c.offset(), Ordering::Relaxed);
        }
        Ok(w)
    }
    /// Formats the private part.
    ///
    /// # Safety
    /// `[PRIVATE_OFFSET, limit)` is mapped writable and zeroed.
    pub unsafe fn format_private(&self, limit: u32) {
        // SAFETY: the caller's contract.
        unsafe {
            Arena::format(
                Seg::new(PRIVATE_OFFSET),
                (PRIVATE_OFFSET + size_of::<PrivateHead>() as u32 + 63) & !63,
                limit,
            );
        }
        self.private().next_id.store(PRIVATE_IDS, Ordering::Relaxed);
        self.private().next_loader.store(LOADER_SESSION, Ordering::Relaxed);
    }
    /// Arena for metadata of classes of `loader`: shared loaders in the writer, else the private part.
    pub fn meta(&self, private: bool) -> Arena {
        let head = if private { PRIVATE_OFFSET } else { LINKAGE_OFFSET };
        // SAFETY: both heads are mapped while this `World` is used; formatted at genesis or attach.
        unsafe { Arena::open(Seg::new(head)) }.expect("class arena is formatted")
    }
    /// Arena for link entries.
    pub fn links(&self, private: bool) -> Arena {
        let head = if private { PRIVATE_OFFSET } else { LINKAGE_OFFSET + size_of::<ArenaHead>() as u32 };
        // SAFETY: as in `meta`.
        unsafe { Arena::open(Seg::new(head)) }.expect("class arena is formatted")
    }
    /// Bytes of classes: the shared ones, and those of the attached session.
    pub fn used_bytes(&self) -> u64 {
        let used = |a: Arena| u64::from(a.top() - a.start());
        let private = if self.has_private() { used(self.meta(true)) } else { 0 };
        used(self.meta(false)) + used(self.links(false)) + private
    }
    /// Is there an arena for private classes now?
    pub fn has_private(&self) -> bool {
        // SAFETY: the private window is mapped or reserved readable by the machine before use.
        unsafe { Arena::open(Seg::new(PRIVATE_OFFSET)) }.is_some()
    }
    /// How much of the private part may be needed for what comes from so many bytes (a class file, a name): class,
    /// link entries, decoded code, and larger tables.
    pub fn private_need(&self, bytes: usize) -> usize {
        /// Decoded and linked a class takes this many times its file, at most, and so much beside it.
        const TIMES: usize = 16;
        const BESIDE: usize = 32 << 10;
        let dictionary = match self.has_private() {
            true => {
                let p = self.private();
                2 * size_of::<DictEntry>() * p.dict_slots.load(Ordering::Relaxed) as usize
                    + 2 * size_of::<[u32; 2]>() * p.own_link_slots.load(Ordering::Relaxed) as usize
                    + 4 * size_of::<u32>() * p.constraint_slots.load(Ordering::Relaxed) as usize
            }
            false => size_of::<PrivateHead>(),
        };
        TIMES * bytes + BESIDE + dictionary
    }
    /// Is there so much room in the private part? There is none without a private part.
    pub fn has_private_room(&self, need: usize) -> bool {
        self.has_private() && {
            let arena = self.meta(true);
            arena.limit().saturating_sub(arena.top()) as usize >= need
        }
    }
    /// A primitive class by descriptor character.
    pub fn primitive(&self, kind: u8) -> ClassRef {
        let i = PRIMITIVES.iter().position(|p| p.0 == kind).unwrap_or(8);
        Seg::new(self.shared().primitives[i].load(Ordering::Relaxed))
    }

    // ---- symbols ----

    fn symbols(&self) -> Table<'static, SymbolEntry> {
        Table::at(&self.shared().symbols)
    }
    /// The shared symbol with these bytes, if there is one.
    pub fn find_symbol(&self, bytes: &[u8]) -> Option<SymRef> {
        table::probe(self.symbols().slots(), hash_bytes(bytes))
            .map(|e| Seg::new(e.0.load(Ordering::Acquire)))
            .find(|s: &SymRef| s.is_none() || s.is(bytes))
            .filter(|s| s.is_some())
    }
    /// The symbol with these bytes: the shared one, or a new one (shared when `private` is false).
    pub fn symbol(&self, bytes: &[u8], private: bool) -> Result<SymRef, Full> {
        if let Some(s) = self.find_symbol(bytes) {
            return Ok(s);
        }
        if !private {
            self.symbols()
                .make_room(self.shared().symbols_used.load(Ordering::Relaxed), &self.links(false))?;
        }
        let arena = self.meta(private);
        let hash = hash_bytes(bytes);
        let at = arena.alloc(size_of::<Symbol>() + bytes.len(), 4)?;
        arena.rewrite(Seg::new(at), Symbol { hash, len: bytes.len() as u32 });
        for (i, b) in bytes.iter().enumerate() {
            arena.rewrite(Seg::<u8>::new(at + size_of::<Symbol>() as u32 + i as u32), *b);
        }
        if !private {
            self.shared().symbols_used.fetch_add(1, Ordering::Relaxed);
            table::free_slot(self.symbols().slots(), hash).0.store(at, Ordering::Release);
        }
        Ok(Seg::new(at))
    }

    // ---- dictionary ----

    fn probe(slots: &[DictEntry], loader: u32, name: &[u8]) -> Option<ClassRef> {
        for e in table::probe(slots, DictEntry::hash(loader, hash_bytes(name))) {
            let c: ClassRef = Seg::new(e.class.load(Ordering::Acquire));
            if c.is_none() {
                return None;
            }
            if e.loader.load(Ordering::Relaxed) == loader && c.name.is(name) {
                return Some(c);
            }
        }
        None
    }
    fn insert(slots: &[DictEntry], loader: u32, class: ClassRef) {
        let e = table::free_slot(slots, DictEntry::hash(loader, class.name.hash));
        e.loader.store(loader, Ordering::Relaxed);
        e.class.store(class.offset(), Ordering::Release);
    }
    fn shared_dict(&self) -> Table<'static, DictEntry> {
        Table::at(&self.shared().dict)
    }
    fn private_dict(&self) -> &'static [DictEntry] {
        let p = self.private();
        SegSlice::new(p.dict.load(Ordering::Relaxed), p.dict_slots.load(Ordering::Relaxed)).get()
    }
    /// The class that `loader` has defined (or is recorded as initiating loader of) under this name.
    /// For the shared loaders this says what some session has defined, not whether this session has it loaded.
    pub fn lookup(&self, loader: u32, name: &[u8]) -> Option<ClassRef> {
        let own = self.lookup_private(loader, name);
        if own.is_some() || loader >= LOADER_SESSION {
            return own;
        }
        Self::probe(self.shared_dict().slots(), loader, name)
    }
    fn lookup_private(&self, loader: u32, name: &[u8]) -> Option<ClassRef> {
        if !self.has_private() || self.private().dict.load(Ordering::Relaxed) == 0 {
            return None;
        }
        Self::probe(self.private_dict(), loader, name)
    }
    /// Records a class under a loader: in the shared dictionary when both are shared and this process writes it.
    pub fn record(&self, loader: u32, class: ClassRef) -> Result<(), Full> {
        if loader < LOADER_SESSION && !class.is_private() {
            let dict = self.shared_dict();
            if !self.writer || Self::probe(dict.slots(), loader, class.name.bytes()).is_some() {
                return Ok(());
            }
            dict.make_room(self.shared().dict_used.load(Ordering::Relaxed), &self.links(false))?;
            self.shared().dict_used.fetch_add(1, Ordering::Relaxed);
            Self::insert(dict.slots(), loader, class);
            return Ok(());
        }
        if self.lookup_private(loader, class.name.bytes()).is_some() {
            return Ok(());
        }
        let p = self.private();
        let (slots, used) = (p.dict_slots.load(Ordering::Relaxed), p.dict_used.load(Ordering::Relaxed));
        if used * 4 >= slots * 3 {
            let n = (slots * 2).max(64);
            let at = self.meta(true).alloc(n as usize * 8, 8)?;
            let fresh: &'static [DictEntry] = SegSlice::new(at, n).get();
            if slots > 0 {
                for e in self.private_dict() {
                    let c: ClassRef = Seg::new(e.class.load(Ordering::Relaxed));
                    if c.is_some() {
                        Self::insert(fresh, e.loader.load(Ordering::Relaxed), c);
                    }
                }
            }
            p.dict.store(at, Ordering::Relaxed);
            p.dict_slots.store(n, Ordering::Relaxed);
        }
        p.dict_used.fetch_add(1, Ordering::Relaxed);
        Self::insert(self.private_dict(), loader, class);
        Ok(())
    }

    // ---- links of the session's own ----

    /// The session's own entry for the shared link entry at this offset.
    pub fn own_link(&self, shared: u32) -> Option<&'static Link> {
        if !self.has_private() {
            return None;
        }
        let p = self.private();
        let slots = p.own_link_slots.load(Ordering::Relaxed);
        let table = SegSlice::<[AtomicU32; 2]>::new(p.own_links.load(Ordering::Relaxed), slots).get();
        if slots == 0 {
            return None;
        }
        let mut i = shared / size_of::<Link>() as u32;
        loop {
            let [from, to] = &table[(i & (slots - 1)) as usize];
            match from.load(Ordering::Relaxed) {
                0 => return None,
                f if f == shared => return Some(Seg::<Link>::new(to.load(Ordering::Relaxed)).get()),
                _ => i += 1,
            }
        }
    }
    /// Gives the session an entry of its own for the shared link entry at this offset. There is a private part.
    pub fn put_own_link(&self, shared: u32, v: LinkValue) -> Result<(), Full> {
        if let Some(l) = self.own_link(shared) {
            l.publish(v);
            return Ok(());
        }
        let p = self.private();
        let (slots, used) =
            (p.own_link_slots.load(Ordering::Relaxed), p.own_links_used.load(Ordering::Relaxed));
        let entry = self.links(true).alloc(size_of::<Link>(), 16)?;
        Seg::<Link>::new(entry).get().publish(v);
        if used * 4 >= slots * 3 {
            let n = (slots * 2).max(32);
            let at = self.meta(true).alloc(n as usize * 8, 8)?;
            let fresh = SegSlice::<[AtomicU32; 2]>::new(at, n).get();
            let old = SegSlice::<[AtomicU32; 2]>::new(p.own_links.load(Ordering::Relaxed), slots).get();
            for [from, to] in old.iter().filter(|e| e[0].load(Ordering::Relaxed) != 0) {
                Self::insert_link(fresh, from.load(Ordering::Relaxed), to.load(Ordering::Relaxed));
            }
            p.own_links.store(at, Ordering::Relaxed);
            p.own_link_slots.store(n, Ordering::Relaxed);
        }
        p.own_links_used.fetch_add(1, Ordering::Relaxed);
        let table = SegSlice::<[AtomicU32; 2]>::new(
            p.own_links.load(Ordering::Relaxed),
            p.own_link_slots.load(Ordering::Relaxed),
        );
        Self::insert_link(table.get(), shared, entry);
        Ok(())
    }
    fn insert_link(table: &[[AtomicU32; 2]], shared: u32, entry: u32) {
        let mut i = shared as usize / size_of::<Link>();
        while table[i & (table.len() - 1)][0].load(Ordering::Relaxed) != 0 {
            i += 1;
        }
        let [from, to] = &table[i & (table.len() - 1)];
        from.store(shared, Ordering::Relaxed);
        to.store(entry, Ordering::Relaxed);
    }
    /// All classes recorded in the shared dictionary under a loader.
    pub fn shared_classes(&self) -> impl Iterator<Item = (u32, ClassRef)> + use<> {
        let d = self.shared_dict().slots();
        d.iter().filter_map(|e| {
            let c: ClassRef = Seg::new(e.class.load(Ordering::Acquire));
            c.is_some().then(|| (e.loader.load(Ordering::Relaxed), c))
        })
    }
    /// All classes recorded in the private dictionary.
    pub fn private_classes(&self) -> impl Iterator<Item = (u32, ClassRef)> + use<> {
        let d: &'static [DictEntry] =
            if self.has_private() && self.private().dict.load(Ordering::Relaxed) != 0 {
                self.private_dict()
            } else {
                &[]
            };
        d.iter().filter_map(|e| {
            let c: ClassRef = Seg::new(e.class.load(Ordering::Acquire));
            c.is_some().then(|| (e.loader.load(Ordering::Relaxed), c))
        })
    }
    /// A fresh class id.
    pub fn next_id(&self, private: bool) -> u32 {
        if private { &self.private().next_id } else { &self.shared().next_id }.fetch_add(1, Ordering::Relaxed)
    }
    /// Is this module one of the boot loader's? Before they are known only java.base is.
    pub fn is_boot_module(&self, module: &str) -> bool {
        let (at, len) = &self.shared().boot_modules;
        let names = SegSlice::<u8>::new(at.load(Ordering::Relaxed), len.load(Ordering::Relaxed)).get();
        module == "java.base" || names.split(|&b| b == b'\n').any(|n| n == module.as_bytes())
    }
    /// Adds a module to the boot loader's.
    pub fn add_boot_module(&self, module: &str) -> Result<(), Full> {
        if !self.writer || self.is_boot_module(module) {
            return Ok(());
        }
        let (at, len) = &self.shared().boot_modules;
        let mut names =
            SegSlice::<u8>::new(at.load(Ordering::Relaxed), len.load(Ordering::Relaxed)).get().to_vec();
        names.extend_from_slice(module.as_bytes());
        names.push(b'\n');
        let s = self.meta(false).put_slice(&names)?;
        len.store(0, Ordering::Relaxed);
        at.store(s.offset(), Ordering::Relaxed);
        len.store(names.len() as u32, Ordering::Relaxed);
        Ok(())
    }
}

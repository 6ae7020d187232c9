//! The machine as one worker process has it: what is private to the process while a session is attached.
//!
//! Nothing here outlives an attachment that the session would miss; the session's own state is in its segment
//! ([`crate::session`]). Fields are caches and registers.

use crate::known::{KC, KF};
use crate::native::{Native, Trap};
use crate::object::*;
use crate::session::{Root, header};
use shared_classes::model::*;
use shared_classes::segment::*;
use shared_classes::world::{LinkError, World};

/// What a worker asks of the class server (in the template's builder: done in place).
pub trait ClassService {
    /// Loads a class of the boot loader by internal name; `None` when the image has none.
    fn load_boot(&mut self, name: &[u8]) -> Result<Option<ClassRef>, LinkError>;
    /// Defines a class of a shared loader from its bytes; supertypes are defined already. Returns the class that
    /// is there when an equal one was defined before; `None` when another one of this name exists.
    fn define(&mut self, loader: u32, bytes: &[u8], trusted: bool) -> Result<Option<ClassRef>, LinkError>;
    /// A session defines a class of its own under this name of a shared loader: references to it are from now on linked
    /// by each session for itself. [`ClassService::define`] sees to it when it answers `None`.
    fn contest(&mut self, loader: u32, name: &[u8]);
    /// The class of arrays of a shared class.
    fn array_of(&mut self, component: ClassRef) -> Result<ClassRef, LinkError>;
    /// Has a constant of a shared class resolved for everybody; `holder`: what its class constant resolved to.
    fn resolve(&mut self, class: ClassRef, index: u16) -> Result<(), LinkError>;
    /// Records an initiating loader among the shared ones.
    fn record(&mut self, loader: u32, class: ClassRef) -> Result<(), LinkError>;
    /// A class resource or any other resource of the JDK image: `/module/path`.
    fn image(&self) -> &'static shared_classes::jimage::JImage;
}

/// Counters that users may want; all since they were taken last.
#[derive(Default, Clone, Copy, Debug)]
pub struct Counters {
    /// Young collections.
    pub young_collections: u64,
    /// Full collections.
    pub full_collections: u64,
    /// Bytes allocated.
    pub allocated: u64,
    /// Thread switches.
    pub switches: u64,
    /// Waits of threads: for a monitor, in `Object.wait`, parked, asleep, for a handle.
    pub waits: [u64; 5],
    /// Times that every thread waited while a native was calling Java (see [`Vm::call`]).
    pub native_recursion: u64,
}

/// Takes a part of the answer to the request of a number; false: it can't.
pub type PartTaker = dyn FnMut(u64, &[u8]) -> bool;

/// One entry of the interface-call cache: direct-mapped by class and interface method.
#[derive(Clone, Copy, Default)]
pub(crate) struct CacheEntry {
    pub class: u32,
    pub method: u32,
    pub target: u32,
}
/// Entries of the interface-call cache.
pub(crate) const CALL_CACHE: usize = 4096;

/// The machine of one worker.
pub struct Vm {
    /// The class segment.
    pub world: World,
    /// The class server, or the builder's own.
    pub service: Box<dyn ClassService>,
    /// All natives by row number (row 0 is absent).
    pub natives: Vec<Native>,
    /// Current thread (its Thread object), or null.
    pub thread: Ref,
    /// While a native or slow path runs: slot index of the top frame, and of its operand stack's end.
    pub fp: usize,
    /// See `fp`.
    pub sp: usize,
    /// Stack object of the current thread.
    pub stack: Ref,
    /// While the interpreter runs: first slot of the stack.
    pub(crate) base: *mut u64,
    /// While the interpreter runs: end of the stack.
    pub(crate) end: *mut u64,
    /// The native that runs now, for stack traces; none when no native runs.
    pub native: MethodRef,
    /// Nursery: next free byte and end (addresses).
    pub young_top: usize,
    /// End of the nursery.
    pub young_end: usize,
    /// Start of the nursery.
    pub young_start: usize,
    /// Soft end of the nursery: the interpreter collects before passing it; natives may use the rest.
    pub young_soft: usize,
    /// Old objects that may refer to young ones.
    pub remembered: Vec<Ref>,
    /// Grows the session file to at least this many bytes (set by the process that holds its descriptor).
    pub grow: Box<dyn FnMut(u64) -> bool>,
    /// Makes sure that the private class part of the attached session has so many bytes of room, and is there at
    /// all; true on success.
    pub open_private: Box<dyn FnMut(usize) -> bool>,
    /// Hands out a part of the answer to the request of this number; false: it can't.
    pub part: Box<PartTaker>,
    /// Wakes the threads whose handles are ready now.
    pub poll_io: fn(&mut Vm),
    /// Collect at every opportunity.
    pub gc_stress: bool,
    /// Verify the heap after collections.
    pub verify: bool,
    /// `--enable-preview`: classes of this release that depend on preview features may be defined.
    pub preview: bool,
    /// Counters.
    pub counters: Counters,
    /// Natives of this process that are calling Java: a session can't leave it then.
    pub native_depth: u32,
    /// When the current thread was switched to (monotonic ns), and what had been allocated by then.
    pub(crate) slice: (i64, u64),
    /// A native asked for a full collection (System.gc) at the next safe point.
    pub want_full_gc: bool,
    pub(crate) cache: Vec<CacheEntry>,
    /// Per-process state of natives (open descriptors of handles and so on), by type.
    pub extensions: std::collections::HashMap<std::any::TypeId, Box<dyn std::any::Any>>,
    /// Slot index one past the arguments of the native that runs.
    pub(crate) args: usize,
    /// Result of a call made by the builder, and what it threw.
    pub(crate) result: u64,
    pub(crate) thrown: Ref,
}

/// Longest array (HotSpot's limit for all kinds).
const MAX_ARRAY: usize = i32::MAX as usize - 2;

impl Vm {
    // ---- allocation (natives use these; they never move anything) ----

    /// An instance with zeroed fields. The class is initialised (or the caller knows why not).
    pub fn new_object(&mut self, class: ClassRef) -> Result<Ref, Trap> {
        let size = class.instance_size as usize;
        let at = self.allocate(size)?;
        Ok(self.format(at, class))
    }
    /// An array with zeroed elements; `class` is the array's class.
    pub fn new_array(&mut self, class: ClassRef, len: usize) -> Result<Ref, Trap> {
        debug_assert!(class.is_array());
        let size = (ARRAY_BASE as usize + (len << class.elem_shift) + 7) & !7;
        if len > MAX_ARRAY {
            return Err(self.out_of_memory("Requested array size exceeds VM limit"));
        }
        let at = self.allocate(size)?;
        let r = self.format(at, class);
        r.write::<u32>(ARRAY_LENGTH, len as u32);
        Ok(r)
    }
    /// Throws if an array of arrays with these lengths would hold one that is longer than any array may be.
    pub fn check_lengths(&mut self, lens: &[i32]) -> Result<(), Trap> {
        match lens.iter().take_while(|&&n| n > 0).any(|&n| n as usize > MAX_ARRAY) {
            true => Err(self.out_of_memory("Requested array size exceeds VM limit")),
            false => Ok(()),
        }
    }
    /// An array with zeroed elements in the old space.
    pub fn new_old_array(&mut self, class: ClassRef, len: usize) -> Result<Ref, Trap> {
        let size = (ARRAY_BASE as usize + (len << class.elem_shift) + 7) & !7;
        let at = self.allocate_old(size).ok_or(Trap::Gc(size))?;
        let r = self.format(at, class);
        r.write::<u32>(ARRAY_LENGTH, len as u32);
        Ok(r)
    }
    #[inline(always)]
    fn format(&mut self, at: usize, class: ClassRef) -> Ref {
        let r = Ref::at(at);
        r.write::<u64>(0, class.offset() as u64);
        r
    }
    /// A `byte[]` with this content.
    pub fn new_bytes(&mut self, content: &[u8]) -> Result<Ref, Trap> {
        let r = self.new_prim_array(b'B', content.len())?;
        r.elements_mut::<u8>().copy_from_slice(content);
        Ok(r)
    }
    /// A primitive array by element descriptor character.
    pub fn new_prim_array(&mut self, kind: u8, len: usize) -> Result<Ref, Trap> {
        let class = self.array_class(self.world.primitive(kind))?;
        self.new_array(class, len)
    }
    /// An array of references to `component`.
    pub fn new_ref_array(&mut self, component: ClassRef, len: usize) -> Result<Ref, Trap> {
        let class = self.array_class(component)?;
        self.new_array(class, len)
    }
    /// The class of arrays of `component`.
    pub fn array_class(&mut self, component: ClassRef) -> Result<ClassRef, Trap> {
        let known = component.links[0].target();
        if known != 0 {
            return Ok(Seg::new(known));
        }
        if component.dims == 255 {
            return Err(self.throw_new("java/lang/IllegalArgumentException", None));
        }
        let made = if component.is_private() {
            shared_classes::link::define_array(
                &self.world,
                component,
                KC::Object.get(),
                KC::Cloneable.get(),
                KC::Serializable.get(),
            )
            .map_err(LinkError::from)
        } else {
            self.service.array_of(component)
        };
        made.map_err(|e| self.throw_link(e))
    }
    /// Raw zeroed room in the nursery (or the old space when large).
    #[inline]
    pub fn allocate(&mut self, size: usize) -> Result<usize, Trap> {
        let at = self.young_top;
        if size <= self.young_end - at {
            self.young_top = at + size;
            return Ok(at);
        }
        self.allocate_large(size)
    }
    #[cold]
    fn allocate_large(&mut self, size: usize) -> Result<usize, Trap> {
        // Objects that would fill much of the nursery are born old; small ones need a collection first.
        if size >= (self.young_end - self.young_start) / 8 {
            return self.allocate_old(size).ok_or(Trap::Gc(size));
        }
        Err(Trap::Gc(size))
    }
    /// Raw zeroed room in the old space, within the quota; `None` when a full collection is due first.
    pub fn allocate_old(&mut self, size: usize) -> Option<usize> {
        let h = header();
        if h.old_top + size as u64 > h.old_threshold.min(h.quota) {
            return None;
        }
        self.extend_old(size)
    }
    /// Raw zeroed room in the old space, regardless of the threshold (collector, stacks); `None` when the file
    /// can't grow.
    pub fn extend_old(&mut self, size: usize) -> Option<usize> {
        let h = header();
        let end = h.old_top + size as u64;
        if end > h.old_limit && !(self.grow)(end) {
            return None;
        }
        let at = OBJECT_BASE + header().old_top as usize;
        header().old_top = end;
        Some(at)
    }

    // ---- fields ----

    /// Stores a reference into an object, remembering old objects that come to refer to young ones.
    #[inline(always)]
    pub fn put_ref(&mut self, object: Ref, offset: u32, value: Ref) {
        object.write::<u32>(offset, value.0);
        if value.is_young() && !object.is_young() {
            self.remember(object);
        }
    }
    /// Stores an element of a reference array; index and type have been checked.
    #[inline(always)]
    pub fn put_element(&mut self, array: Ref, i: usize, value: Ref) {
        self.put_ref(array, ARRAY_BASE + 4 * i as u32, value)
    }
    /// Puts an old object into the remembered set.
    #[inline]
    pub fn remember(&mut self, object: Ref) {
        let h = object.header();
        if h & GC_REMEMBERED == 0 {
            object.write::<u64>(0, h | GC_REMEMBERED);
            self.remembered.push(object);
        }
    }
    /// A known field of type int (boolean, byte and so on: use `Ref::read` with `KF::offset`).
    pub fn get_int(&self, object: Ref, f: KF) -> i32 {
        object.read::<i32>(f.offset())
    }
    /// A known reference field.
    pub fn get(&self, object: Ref, f: KF) -> Ref {
        object.read_ref(f.offset())
    }
    /// Sets a known reference field.
    pub fn put(&mut self, object: Ref, f: KF, value: Ref) {
        self.put_ref(object, f.offset(), value)
    }
    /// A known static reference field.
    pub fn get_static(&self, class: KC, f: KF) -> Ref {
        self.mirror_if_any(class.get()).read_ref(f.offset())
    }

    /// A root that holds a growing `Object[]`: makes sure index `i` exists. The array lives in the old space.
    pub fn ensure_root_array(&mut self, root: Root, i: usize) -> Result<Ref, Trap> {
        let a = root.get();
        if !a.is_null() && i < a.len() {
            return Ok(a);
        }
        let len = (i + 1).next_power_of_two().max(64);
        let class = self.array_class(KC::Object.get())?;
        let size = (ARRAY_BASE as usize + 4 * len + 7) & !7;
        let at = self.extend_old(size).ok_or(Trap::Gc(size))?;
        let r = Ref::at(at);
        r.write::<u64>(0, class.offset() as u64);
        r.write::<u32>(ARRAY_LENGTH, len as u32);
        if !a.is_null() {
            for k in 0..a.len() {
                self.put_element(r, k, a.element(k));
            }
        }
        root.set(r);
        Ok(r)
    }
    /// State of the process that natives of one kind keep (created on first use).
    pub fn extension<T: Default + 'static>(&mut self) -> &mut T {
        self.extensions
            .entry(std::any::TypeId::of::<T>())
            .or_insert_with(|| Box::new(T::default()))
            .downcast_mut::<T>()
            .expect("keyed by its type")
    }
}

impl Vm {
    /// Drops what the process remembers of the attached session, before it is unmapped.
    pub fn forget_session(&mut self) {
        self.thread = NULL;
        self.stack = NULL;
        self.fp = 0;
        self.sp = 0;
        self.remembered.clear();
        self.cache.fill(CacheEntry::default());
        self.want_full_gc = false;
    }
}

//! The session segment: its header page, and what the whole state of a JVM hangs on.
//!
//! ```text
//! OBJECT_BASE + 0         SessionHeader (one page)        the session's file on tmpfs
//!             + 4096      old space: objects, bump-allocated up to `old_top`
//!             + file end
//!             + 13 GiB    shared object space (see `shared`)
//!             + 15 GiB    nursery: the worker's own memory
//! ```
//! Everything else is an object: threads, their stacks, monitors, mirrors with the statics, tables. So a session
//! is one compact piece of plain data that the collector can slide together and anybody can copy.

use crate::object::Ref;
use shared_classes::segment::OBJECT_BASE;

/// Bytes before the first object.
pub const HEADER_BYTES: usize = 4096;
/// First word of a session file.
pub const SESSION_MAGIC: u64 = u64::from_le_bytes(*b"PAVMSES1");

/// The roots of a session's object graph, besides the threads' stacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
#[allow(missing_docs)]
pub enum Root {
    /// Object[]: mirrors of shared classes by id.
    Mirrors,
    /// Object[]: mirrors of private classes by id.
    PrivateMirrors,
    /// Object[]: all live threads (compact, unordered).
    Threads,
    MainThread,
    /// Run queue: threads linked through their `link` word.
    RunHead,
    RunTail,
    /// Object[]: interned strings, open addressing.
    Interned,
    /// Object[]: inflated monitors by number.
    Monitors,
    /// Object[]: loaders by number.
    Loaders,
    /// Preallocated errors.
    OutOfMemory,
    StackOverflow,
    SystemThreadGroup,
    MainThreadGroup,
    /// References that the collector has cleared, linked through `discovered`.
    PendingReferences,
    /// The unnamed module of the boot loader, and java.base.
    BootUnnamedModule,
    JavaBase,
    /// int[] of (loader, package symbol, index) triples and Object[] of modules: package to module.
    PackageTable,
    Modules,
    /// int[]: what modules read and export (see `modules`).
    ModuleRights,
    /// byte[]: the handle table.
    Handles,
    /// Object[]: whatever natives keep per session, by number.
    NativeState,
    /// What a serving session is told and answers, each a list: `Object[]` of content (`byte[]`), `long[]` of kind, number
    /// and amount, and the next one.
    Request,
    Response,
    ReferenceHandler,
    /// The thread that waits for all others to end the session.
    LastThread,
    /// byte[]: blocks of memory outside the heap while the session is detached.
    OffHeap,
    /// byte[]: the session's own pages of the shared object space while the session is detached.
    SharedPages,
    /// Object[]: strings that the template interned, as a table of the shared space.
    SharedInterned,
    /// As `Request`: what is said about requests under way.
    Notes,
    /// The thread that hears the notes, and starts threads for requests while the main thread has one.
    Porter,
    Count,
}

/// Bits of [`SessionHeader::flags`]: what management sets, and what the host allows.
pub mod management {
    /// Threads measure how long they are blocked and wait.
    pub const CONTENTION: u32 = 1 << 8;
    /// Nobody wants the threads' time.
    pub const NO_CPU_TIME: u32 = 1 << 9;
    /// Nobody wants to know what threads allocate.
    pub const NO_ALLOCATION: u32 = 1 << 10;
    /// The session may start processes, and end others.
    pub const PROCESSES: u32 = 1 << 13;
    /// `MemoryMXBean.setVerbose`.
    pub const VERBOSE_GC: u32 = 1 << 11;
    /// `ClassLoadingMXBean.setVerbose`.
    pub const VERBOSE_CLASSES: u32 = 1 << 12;
}

/// What is known of one kind of collection. Pools: nursery, old space.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct GcRecord {
    /// Time of all collections.
    pub nanos: u64,
    /// Begin of the last one (monotonic ns).
    pub begin: i64,
    /// Its end.
    pub end: i64,
    /// Bytes in use before it.
    pub before: [u64; 2],
    /// Bytes in use after it.
    pub after: [u64; 2],
}

/// The header page. Plain data; references are offsets.
#[repr(C)]
pub struct SessionHeader {
    /// [`SESSION_MAGIC`].
    pub magic: u64,
    /// Build of pavm that made it.
    pub build: u64,
    /// Generation of the class segment that its references need.
    pub generation: u64,
    /// Random identity.
    pub id: [u8; 16],
    /// Most bytes of heap that the session may have.
    pub quota: u64,
    /// First free byte of the old space, as an offset in the object window.
    pub old_top: u64,
    /// End of the mapped file (length of the session file).
    pub old_limit: u64,
    /// Collect the old space when `old_top` passes this.
    pub old_threshold: u64,
    /// State of the identity-hash generator.
    pub hash_state: u64,
    /// Next thread number (1 up).
    pub next_thread: u32,
    /// Next monitor number.
    pub next_monitor: u32,
    /// Number of interned strings.
    pub interned: u32,
    /// Number of live threads in the table.
    pub threads: u32,
    /// Exit code + 1 once the session ends, else 0.
    pub exit: i32,
    /// Live non-daemon threads.
    pub non_daemon: u32,
    /// Largest stack in bytes (-Xss).
    pub stack_limit: u32,
    /// Times attached.
    pub attaches: u32,
    /// Collections: young, full.
    pub collections: [u64; 2],
    /// Clock origin for the session in ns (monotonic), for System.nanoTime differences and uptime.
    pub start_nanos: i64,
    /// Start in ms since the epoch.
    pub start_millis: i64,
    /// Modules have been set up (after initPhase2).
    pub booted: u32,
    /// Length of the private class file in use, 0 when there is none.
    pub private_len: u32,
    /// Flags: 1 gc-stress, 2 verify heap, 4 no more threads may start (shutting down), and those of [`management`].
    pub flags: u32,
    /// Most threads alive at a time.
    pub threads_peak: u32,
    /// Threads started.
    pub threads_started: u64,
    /// Bytes allocated by threads that have ended.
    pub ended_allocated: u64,
    /// The last young and the last full collection, and the time of all.
    pub gc: [GcRecord; 2],
    /// Most bytes in use: nursery, old space.
    pub pool_peak: [u64; 2],
    /// Unused.
    pub spare: [u32; 33],
    /// See [`Root`].
    pub roots: [Ref; 64],
}
const _: () = assert!(size_of::<SessionHeader>() <= HEADER_BYTES && (Root::Count as usize) < 64);

/// The header of the attached session.
#[inline(always)]
pub fn header() -> &'static mut SessionHeader {
    // SAFETY: called only while a session is attached: its header page is mapped read-write at OBJECT_BASE. One
    // thread runs the session, and no caller keeps the reference across a call that takes another one.
    unsafe { &mut *(OBJECT_BASE as *mut SessionHeader) }
}

impl Root {
    /// The root's value.
    #[inline(always)]
    pub fn get(self) -> Ref {
        header().roots[self as usize]
    }
    /// Sets the root.
    #[inline(always)]
    pub fn set(self, r: Ref) {
        header().roots[self as usize] = r
    }
}

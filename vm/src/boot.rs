//! Building a template: a class segment from nothing, a session in it, java.base booted through `initPhase3`.
//!
//! The builder is one process that may write the class segment. What comes out is a session segment whose only
//! thread is `main`, parked before the first instruction of the program.

use crate::interp;
use crate::known::{self, KC, KF, KM};
use crate::local::{Additions, LocalService};
use crate::machine::{ClassService, Counters, Vm};
use crate::map::{self, Access, Mapping, Span};
use crate::native::Native;
use crate::object::*;
use crate::session::{HEADER_BYTES, Root, SESSION_MAGIC, SessionHeader, header};
use crate::thread::at;
use shared_classes::jimage::JImage;
use shared_classes::model::*;
use shared_classes::segment::*;
use shared_classes::world::{FindNative, World};
use std::io;
use std::os::fd::{AsFd, OwnedFd};

/// Most bytes of shared metadata.
pub const META_BYTES: usize = 512 << 20;
/// Most bytes of shared linkage.
pub const LINK_BYTES: usize = 256 << 20;
/// Most bytes of a session's private classes.
pub const PRIVATE_BYTES: usize = 512 << 20;

fn span(base: usize, len: usize) -> io::Result<Span> {
    Span::new(base, len).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
}

/// The class segment as its one writer maps it.
pub struct ClassSegment {
    /// Metadata file.
    pub meta: OwnedFd,
    /// Linkage file.
    pub link: OwnedFd,
    /// The mappings.
    pub mappings: Vec<Mapping>,
}

impl ClassSegment {
    /// A fresh, empty segment in two memfds, mapped writable. Seal it before anybody else gets the descriptors.
    pub fn create() -> io::Result<ClassSegment> {
        let meta = map::memfd(c"pavm-classes", META_BYTES as u64)?;
        let link = map::memfd(c"pavm-linkage", LINK_BYTES as u64)?;
        let mappings = vec![
            Mapping::file(span(CLASS_BASE, META_BYTES)?, meta.as_fd(), 0, Access::ReadWrite)?,
            Mapping::file(
                span(CLASS_BASE + LINKAGE_OFFSET as usize, LINK_BYTES)?,
                link.as_fd(),
                0,
                Access::ReadWrite,
            )?,
        ];
        Ok(ClassSegment { meta, link, mappings })
    }
}

/// What the builder needs.
pub struct BootOptions {
    /// What the command line adds to the image.
    pub additions: Additions,
    /// The JDK image.
    pub image: &'static JImage,
    /// Classes added to java.base.
    pub added: &'static [(&'static str, &'static [u8])],
    /// Natives by row.
    pub natives: &'static [Native],
    /// Finds rows.
    pub find_native: FindNative,
    /// Heap limit while booting, in bytes.
    pub quota: u64,
    /// Largest stack in bytes.
    pub stack_limit: u32,
}

/// A machine over an attached session, with nothing in it yet.
pub fn bare_machine(world: World, service: Box<dyn ClassService>, natives: &'static [Native]) -> Vm {
    Vm {
        world,
        service,
        natives: natives.to_vec(),
        thread: NULL,
        fp: 0,
        sp: 0,
        stack: NULL,
        base: std::ptr::null_mut(),
        end: std::ptr::null_mut(),
        native: Seg::NONE,
        young_top: 0,
        young_end: 0,
        young_start: 0,
        young_soft: 0,
        remembered: Vec::new(),
        grow: Box::new(|_| false),
        open_private: Box::new(|_| false),
        part: Box::new(|_, _| false),
        poll_io: |_| (),
        gc_stress: false,
        verify: false,
        preview: false,
        counters: Counters::default(),
        native_depth: 0,
        slice: (0, 0),
        want_full_gc: false,
        cache: vec![Default::default(); crate::machine::CALL_CACHE],
        extensions: Default::default(),
        args: 0,
        result: 0,
        thrown: NULL,
    }
}

/// Gives the machine its nursery.
pub fn map_nursery(vm: &mut Vm, bytes: usize) -> io::Result<Mapping> {
    let m = Mapping::anonymous(span(OBJECT_BASE + NURSERY_OFFSET, bytes)?)?;
    vm.young_start = OBJECT_BASE + NURSERY_OFFSET;
    vm.young_top = vm.young_start;
    vm.young_end = vm.young_start + bytes;
    vm.young_soft = vm.young_end - (bytes / 8).min(128 << 10);
    Ok(m)
}

/// The text of a failure that has been told already.
pub const SAID: &str = "";

/// Boots java.base in the session mapped at OBJECT_BASE (zeroed, `vm.grow` set, nursery mapped). The class segment
/// is mapped writable and empty.
pub fn boot(o: BootOptions, prepare: impl FnOnce(&mut Vm)) -> Result<Vm, String> {
    // SAFETY: the caller mapped the shared areas writable and zeroed (contract of this function).
    let world =
        unsafe { World::genesis(META_BYTES as u32, LINKAGE_OFFSET + LINK_BYTES as u32, o.find_native) }
            .map_err(|e| e.to_string())?;
    let mut local = LocalService::new(world, o.image, o.added);
    local.additions = o.additions;
    known::resolve_all(&world, |name| {
        local
            .load_boot(name.as_bytes())
            .map_err(|e| format!("{}: {}", e.class, e.message))?
            .ok_or_else(|| "not in the image".to_string())
    })?;
    // Arrays of primitives and of the commonest classes.
    for (k, _, _) in shared_classes::world::PRIMITIVES.iter().filter(|p| p.0 != b'V') {
        local.array_of(world.primitive(*k)).map_err(|e| e.message)?;
    }
    let mut vm = bare_machine(world, Box::new(local), o.natives);
    prepare(&mut vm);
    let h = header();
    *h = SessionHeader { magic: SESSION_MAGIC, ..zeroed_header() };
    h.quota = o.quota;
    h.stack_limit = o.stack_limit;
    h.old_top = HEADER_BYTES as u64;
    h.old_threshold = o.quota;
    h.hash_state = 0x9e37_79b9_7f4a_7c15;
    h.start_nanos = crate::thread::now_nanos();
    if !(vm.grow)((HEADER_BYTES + (1 << 20)) as u64) {
        return Err("no memory for the session".into());
    }
    boot_java(&mut vm).map_err(|e| describe(&mut vm, e))?;
    Ok(vm)
}

fn zeroed_header() -> SessionHeader {
    // SAFETY: plain data; zero is valid for every field.
    unsafe { std::mem::zeroed() }
}

/// What went wrong while booting: an exception, or a failure without one.
enum Failure {
    Java(Ref),
    Other(String),
}
impl From<crate::native::Trap> for Failure {
    fn from(t: crate::native::Trap) -> Failure {
        match t {
            crate::native::Trap::Throw(e) => Failure::Java(e),
            t => Failure::Other(format!("{t:?}")),
        }
    }
}

fn describe(vm: &mut Vm, f: Failure) -> String {
    match f {
        Failure::Other(s) => s,
        Failure::Java(NULL) => {
            "the main thread waits for something that never comes, or ended the session".into()
        }
        Failure::Java(mut e) => {
            let mut out = String::new();
            loop {
                out.push_str(&shared_classes::resolve::external(e.class()));
                if let Some(m) = vm.get(e, KF::ThrowableMessage).some() {
                    out.push_str(": ");
                    out.push_str(&vm.string(m));
                }
                if let Some(b) = vm.get(e, KF::ThrowableBacktrace).some() {
                    for (m, bci) in vm.backtrace_rows(b).into_iter().take(24) {
                        let class = shared_classes::resolve::external(m.class);
                        let file = m.class.source_file;
                        let place = match bci {
                            None => "Native Method".to_string(),
                            Some(_) if file.is_none() => "Unknown Source".to_string(),
                            Some(b) => format!("{}:{}", file.text(), m.line(b)),
                        };
                        out.push_str(&format!("\n\tat {class}.{}({place})", m.name.text()));
                    }
                }
                let cause = vm.get(e, KF::ThrowableCause);
                if cause.is_null() || cause == e {
                    return out;
                }
                e = cause;
                out.push_str("\nCaused by: ");
            }
        }
    }
}

fn boot_java(vm: &mut Vm) -> Result<(), Failure> {
    // Mirrors need java.lang.Class only by its layout, which is known; make them for what exists so far.
    for (k, _, _) in shared_classes::world::PRIMITIVES {
        let c = vm.world.primitive(k);
        vm.mirror(c)?;
    }
    for i in 0..KC::Count as usize {
        let c = vm.world.lookup(LOADER_BOOT, known::CLASS_NAMES[i].as_bytes());
        if let Some(c) = c {
            vm.mirror(c)?;
        }
    }
    // The main thread, before anything that asks for the current thread.
    let thread = vm.new_object(KC::Thread.get())?;
    thread.write::<i32>(KF::ThreadPriority.offset(), 5);
    let stack = vm.new_stack(4096)?;
    vm.thread = thread;
    vm.stack = stack;
    vm.adopt_thread(thread)?;
    vm.put_ref(thread, at::STACK, stack);
    Root::MainThread.set(thread);
    thread.write::<u32>(at::STATE, crate::thread::state::RUNNABLE);
    vm.fp = 0;
    vm.sp = 1;
    Root::OutOfMemory.set(NULL);
    // The order of java.base's own boot.
    for c in [KC::String, KC::System, KC::Class, KC::ThreadGroup, KC::Thread] {
        initialize(vm, c)?;
    }
    let system = vm.new_object(KC::ThreadGroup.get())?;
    Root::SystemThreadGroup.set(system);
    call(vm, KM::ThreadGroupInitSystem, &[system.0 as u64])?;
    let group = vm.new_object(KC::ThreadGroup.get())?;
    Root::MainThreadGroup.set(group);
    let name = vm.new_string("main")?;
    call(vm, KM::ThreadGroupInit, &[group.0 as u64, Root::SystemThreadGroup.get().0 as u64, name.0 as u64])?;
    let name = vm.new_string("main")?;
    let thread = Root::MainThread.get();
    call(vm, KM::ThreadInit, &[thread.0 as u64, Root::MainThreadGroup.get().0 as u64, name.0 as u64])?;
    thread.write::<i32>(KF::ThreadStatus.offset(), 0x5);
    initialize(vm, KC::UnsafeConstants)?;
    let uc = vm.mirror(KC::UnsafeConstants.get())?;
    uc.write::<i32>(KF::UcAddressSize.offset(), 8);
    uc.write::<i32>(KF::UcPageSize.offset(), 4096);
    uc.write::<u8>(KF::UcBigEndian.offset(), cfg!(target_endian = "big") as u8);
    uc.write::<u8>(KF::UcUnaligned.offset(), 1);
    uc.write::<i32>(KF::UcCacheLine.offset(), 0);
    for c in [KC::Module, KC::Method, KC::Finalizer] {
        initialize(vm, c)?;
    }
    call(vm, KM::InitPhase1, &[])?;
    let e = vm.new_throwable("java/lang/OutOfMemoryError", Some("Java heap space"))?;
    Root::OutOfMemory.set(e);
    for c in [KC::MethodHandle, KC::MemberName, KC::MethodHandleNatives] {
        initialize(vm, c)?;
    }
    // What is wrong with module options it says itself, without a trace, to standard output, as on `java`.
    if call(vm, KM::InitPhase2, &[0, 0])? as i32 != 0 {
        return Err(Failure::Other(SAID.into()));
    }
    header().booted = 1;
    call(vm, KM::InitPhase3, &[])?;
    Ok(())
}

fn call(vm: &mut Vm, m: KM, args: &[u64]) -> Result<u64, Failure> {
    vm.call(m.get(), args).map_err(Failure::Java)
}
fn initialize(vm: &mut Vm, c: KC) -> Result<(), Failure> {
    let m = vm.mirror(c.get())?;
    call(vm, KM::SupportInitialize, &[m.0 as u64]).map(|_| ())
}

impl Vm {
    /// Puts the main thread of a booted session at the start of [`KM::BootMain`], ready to run.
    pub fn start_program(&mut self) {
        self.start_main(KM::BootMain);
    }
    /// Puts it at the start of [`KM::BootServe`]: it waits for requests and answers them.
    pub fn start_serving(&mut self) {
        self.start_main(KM::BootServe);
    }
    /// Calls a static method of an application class with strings, through [`KM::BootInit`], on the main thread of
    /// the session that was just booted. What it throws comes back as text.
    pub fn start_application(&mut self, class: &str, method: &str, arguments: &[&str]) -> Result<(), String> {
        let run = |vm: &mut Vm| -> Result<(), Failure> {
            if !vm.collect_full() {
                return Err(Failure::Other("no memory for the session".into()));
            }
            let list = vm.new_ref_array(KC::String.get(), arguments.len())?;
            for (i, a) in arguments.iter().enumerate() {
                let s = vm.new_string(a)?;
                vm.put_element(list, i, s);
            }
            let class = vm.new_string(class)?;
            let method = vm.new_string(method)?;
            call(vm, KM::BootInit, &[class.0 as u64, method.0 as u64, list.0 as u64]).map(|_| ())
        };
        run(self).map_err(|e| describe(self, e))
    }
    fn start_main(&mut self, method: KM) {
        let thread = Root::MainThread.get();
        let stack = if self.thread == thread { self.stack } else { thread.read_ref(at::STACK) };
        interp::first_frame(thread, stack, method.get(), &[]);
        self.put_ref(thread, at::STACK, stack);
        self.thread = NULL;
        self.stack = NULL;
        self.fp = 0;
        self.enqueue(thread);
    }
}

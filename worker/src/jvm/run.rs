//! The machine of a worker process.
//!
//! What is mapped when:
//!
//! ```text
//!   zygote on:         class segment (read-only) · shared objects (copy on write) · a zero page where a session's private classes would be
//!   worker:            nursery
//!   attached:          heap file over the object window · private classes over the zero page, if there are some
//!                      or: the template, and memory of this process behind it (`ground`)
//! ```
//! What outlives the worker is attached with own mappings, and stored when it is detached (`backup`); if it differs little
//! from its template, on that (`ground`).

mod start;
mod store;

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsFd, FromRawFd, IntoRawFd, OwnedFd};
use std::rc::Rc;

use shared_classes::jimage::JImage;
use shared_classes::segment::{CLASS_BASE, LINKAGE_OFFSET, NURSERY_OFFSET, OBJECT_BASE, PRIVATE_OFFSET};
use shared_classes::world::World;
use vm::boot::{LINK_BYTES, META_BYTES, PRIVATE_BYTES, bare_machine, map_nursery};
use vm::machine::Vm;
use vm::map::{self, Access, Mapping, PAGE, PageMap, Span};
use vm::session::{SESSION_MAGIC, header};
use vm::thread::now_nanos;

use super::ground::Ground;
use super::image::{growth_start, open_jimage};
use super::mode::Mode;
use super::server::RemoteService;
use crate::backup::Store;
use crate::launch::Launch;
use crate::machine::{Attachment, ClassClient, Factory, Held, Machine, Mail, Stop, Wait, WaitFd};
use crate::report::Report;
use crate::wire::Wire;

/// How much of the object window a session file may cover (the rest belongs to the worker).
pub(crate) const HEAP_SPAN: usize = 12 << 30;
/// Nursery of a worker.
const NURSERY: usize = 4 << 20;
const _: () = assert!(HEAP_SPAN < NURSERY_OFFSET);
/// Heap limit when none is given: a quarter of the machine's memory, as HotSpot has it.
fn default_quota() -> u64 {
    let pages = nix::unistd::sysconf(nix::unistd::SysconfVar::_PHYS_PAGES).ok().flatten().unwrap_or(0);
    ((pages as u64 * PAGE as u64) / 4).clamp(64 << 20, 8 << 30)
}
/// Instead of [`SESSION_MAGIC`]: the session could not be written back.
const LOST: u64 = u64::from_le_bytes(*b"PAVMLOST");
/// Stack limit when none is given (-Xss).
const DEFAULT_STACK: u64 = 1 << 20;

fn span(base: usize, len: usize) -> io::Result<Span> {
    Span::new(base, len).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
}

/// A zero page where a session's private classes would begin: says that there are none.
pub(super) fn no_private() -> io::Result<Mapping> {
    Mapping::anonymous(span(CLASS_BASE + PRIVATE_OFFSET as usize, PAGE)?)
}

/// The hook that lengthens a session file.
pub(super) fn grower(file: OwnedFd) -> Box<dyn FnMut(u64) -> bool> {
    Box::new(move |need| {
        // In steps that grow with the file; the memory must really be there, or a store would end the process.
        let step = (need / 8).clamp(256 << 10, 32 << 20);
        let old = header().old_limit;
        let len = (need + step).next_multiple_of(PAGE as u64);
        for len in [len, need.next_multiple_of(PAGE as u64)] {
            if len as usize <= HEAP_SPAN && map::allocate(file.as_fd(), old, len.saturating_sub(old)).is_ok()
            {
                header().old_limit = len;
                return true;
            }
        }
        false
    })
}

/// The same where the heap is this process's memory: the limit of its heap is what keeps it from growing.
fn grower_without_file() -> Box<dyn FnMut(u64) -> bool> {
    Box::new(|need| {
        let len = need.next_multiple_of(PAGE as u64);
        let fits = len as usize <= HEAP_SPAN;
        if fits {
            header().old_limit = len;
        }
        fits
    })
}

/// Makes machines over the shared class segment.
#[derive(Default)]
pub struct JvmFactory {
    image: Option<&'static JImage>,
    jdk: std::path::PathBuf,
    mode: Option<Mode>,
    mappings: Vec<Mapping>,
    private: Option<Mapping>,
}

impl JvmFactory {
    /// What the supervisor tells the zygote: length of the base, the JDK, what the sessions are, and the process that
    /// they take for their own.
    pub fn message(base_len: u64, jdk: &std::path::Path, mode: &Mode, host: i32) -> Vec<u8> {
        let mut m = Vec::new();
        host.put(&mut m);
        base_len.put(&mut m);
        jdk.to_path_buf().put(&mut m);
        mode.put(&mut m);
        m
    }
}

impl Factory for JvmFactory {
    fn prepare(&mut self, message: &[u8], fds: Vec<OwnedFd>) -> Result<(), String> {
        let text = |e: io::Error| format!("mapping the class segment: {e}");
        let m = &mut &message[..];
        let bad = |_| "malformed start message".to_string();
        classlib::lang::process::set_host(i32::take(m).map_err(bad)?);
        let base_len = u64::take(m).map_err(bad)?;
        let jdk = std::path::PathBuf::take(m).map_err(bad)?;
        self.mode = Some(Mode::take(m).map_err(bad)?);
        let [base, growth, link, shared] = &fds[..] else {
            return Err("start message without descriptors".into());
        };
        let start = growth_start(base_len);
        self.mappings = vec![
            Mapping::file(span(CLASS_BASE, start).map_err(text)?, base.as_fd(), 0, Access::Read)
                .map_err(text)?,
            Mapping::file(
                span(CLASS_BASE + start, META_BYTES - start).map_err(text)?,
                growth.as_fd(),
                0,
                Access::Read,
            )
            .map_err(text)?,
            Mapping::file(
                span(CLASS_BASE + LINKAGE_OFFSET as usize, LINK_BYTES).map_err(text)?,
                link.as_fd(),
                0,
                Access::Read,
            )
            .map_err(text)?,
            vm::shared::map(shared.as_fd()).map_err(|e| format!("mapping the shared objects: {e}"))?,
        ];
        self.private = Some(no_private().map_err(text)?);
        self.image = Some(open_jimage(&jdk)?);
        self.jdk = jdk;
        Ok(())
    }

    fn machine(&mut self, classes: ClassClient) -> Result<Box<dyn Machine>, String> {
        let image = self.image.ok_or("the zygote is not prepared")?;
        let client = Rc::new(RefCell::new(classes));
        let world = World { writer: false, find_native: classlib::find };
        let service = Box::new(RemoteService { client: client.clone(), image });
        let mut vm = bare_machine(world, service, classlib::all());
        vm.poll_io = classlib::io::ready::poll_io;
        let nursery = map_nursery(&mut vm, NURSERY).map_err(|e| format!("nursery: {e}"))?;
        let parts = client.clone();
        vm.part = Box::new(move |request, bytes| match parts.borrow_mut().part(request, bytes) {
            Ok(()) => true,
            Err(error) => {
                log::debug!("a part of an answer is lost: {error}");
                false
            }
        });
        let mode = self.mode.take().unwrap_or(Mode::Program);
        if let Some((_, class_path)) = mode.requests() {
            let testing = matches!(mode, Mode::Testing { .. });
            *vm.extension::<classlib::lang::launch::Launch>() = classlib::lang::launch::Launch {
                java_home: self.jdk.to_string_lossy().into_owned(),
                class_path: class_path.to_string(),
                assertions: super::image::assertions(testing),
                ..Default::default()
            };
        }
        Ok(Box::new(Jvm {
            vm,
            mode,
            client,
            heap: None,
            ground: None,
            on_ground: false,
            heap_fd: None,
            attached: Attached::default(),
            page_map: None,
            private: Rc::new(RefCell::new(self.private.take())),
            over: false,
            private_fd: Rc::default(),
            _nursery: nursery,
            _mappings: std::mem::take(&mut self.mappings),
        }))
    }
}

/// A Java machine in a worker.
pub struct Jvm {
    vm: Vm,
    mode: Mode,
    client: Rc<RefCell<ClassClient>>,
    heap: Option<Mapping>,
    heap_fd: Option<OwnedFd>,
    /// The template, if it is mapped; on it the attached session, if that is so.
    ground: Option<Ground>,
    on_ground: bool,
    attached: Attached,
    /// Opened when it is first needed: in the worker, not in the zygote.
    page_map: Option<PageMap>,
    /// The zero page, or the attached session's private classes.
    private: Rc<RefCell<Option<Mapping>>>,
    /// The attached session is over: nothing of it is kept.
    over: bool,
    /// The file of those.
    private_fd: Rc<RefCell<Option<OwnedFd>>>,
    _nursery: Mapping,
    _mappings: Vec<Mapping>,
}

/// How the session was attached.
#[derive(Clone, Copy, Default)]
struct Attached {
    own: bool,
    fresh: bool,
    /// Lengths of its files, heap and private classes.
    heap_len: u64,
    classes_len: u64,
}

impl Attached {
    fn access(self) -> Access {
        if self.own { Access::Own } else { Access::ReadWrite }
    }
}

fn map_private(slot: &RefCell<Option<Mapping>>, file: Option<&OwnedFd>, access: Access) -> io::Result<()> {
    // The old mapping goes first: both are at the same place.
    drop(slot.borrow_mut().take());
    let m = match file {
        Some(f) => {
            let span = span(CLASS_BASE + PRIVATE_OFFSET as usize, PRIVATE_BYTES)?;
            let m = Mapping::file(span, f.as_fd(), 0, access)?;
            // A few classes must not take a page of 2 MiB. A kernel without large pages refuses this: as well.
            let _ = m.small_pages();
            m
        }
        None => no_private()?,
    };
    *slot.borrow_mut() = Some(m);
    Ok(())
}

/// The hook that makes and lengthens the file of a session's private classes. It is as long as there is memory for
/// it (a hole could not be filled in a full file system), and the arena ends where it ends.
fn private_opener(
    client: Rc<RefCell<ClassClient>>,
    mapping: Rc<RefCell<Option<Mapping>>>,
    file: Rc<RefCell<Option<OwnedFd>>>,
    world: World,
    access: Access,
) -> Box<dyn FnMut(usize) -> bool> {
    let lengthen = move |need: usize| -> io::Result<()> {
        let mut file = file.borrow_mut();
        let fd = match &mut *file {
            Some(fd) => fd,
            none => none.insert(client.borrow_mut().private_classes()?),
        };
        let end = if world.has_private() { (world.meta(true).top() - PRIVATE_OFFSET) as usize } else { 0 };
        let len = (end + need).next_multiple_of(PAGE);
        if len > PRIVATE_BYTES {
            return Err(io::ErrorKind::StorageFull.into());
        }
        map::allocate(fd.as_fd(), 0, len as u64)?;
        let limit = PRIVATE_OFFSET + len as u32;
        if world.has_private() {
            world.meta(true).set_limit(limit.max(world.meta(true).limit()));
        } else {
            map_private(&mapping, Some(fd), access)?;
            // SAFETY: the file was just made, is zero, and is mapped writable up to the limit.
            unsafe { world.format_private(limit) };
        }
        Ok(())
    };
    Box::new(move |need| match lengthen(need) {
        Ok(()) => true,
        Err(error) => {
            log::debug!("no room for a session's own classes: {error}");
            false
        }
    })
}

impl Jvm {
    /// Runs the attached session until it stops.
    fn go(&mut self, mail: &[Mail<'_>]) -> Stop {
        use classlib::boot::{Note, note, request};
        let vm = &mut self.vm;
        for letter in mail {
            let told = match *letter {
                Mail::Request(number, content) if self.mode.requests().is_some() => {
                    request(vm, number, content)
                }
                Mail::Request(_, [1, launch @ ..]) => match Launch::from_bytes(launch) {
                    Ok(l) => {
                        start::start(vm, &l);
                        Ok(())
                    }
                    Err(_) => Err("malformed start of a program".into()),
                },
                Mail::Request(..) => Err("malformed input".into()),
                Mail::Room(number, bytes) => note(vm, Note::Room, number, bytes),
                Mail::Unwanted(number) => note(vm, Note::Unwanted, number, 0),
                Mail::Stop(number) => note(vm, Note::Stop, number, 0),
            };
            if let Err(e) = told {
                return Stop::Failed(e);
            }
        }
        let vm = &mut self.vm;
        vm.poll_waits(now_nanos());
        let stop = loop {
            if classlib::boot::has_response() {
                break vm::run::Stop::Response;
            }
            let came = crate::signals::take();
            if came >> libc::SIGQUIT & 1 != 0 {
                print_dump(vm);
            }
            if let Some(code) = classlib::lang::misc::signal::deliver(vm, came) {
                return Stop::Exited(code);
            }
            match vm.run_session() {
                // Signals are delivered here; the rest is for whoever called.
                vm::run::Stop::Attention if vm::poll::pending() & vm::poll::ATTENTION == vm::poll::SIGNAL => {
                }
                stop => break stop,
            }
        };
        match stop {
            vm::run::Stop::Exit(code) => Stop::Exited(code),
            vm::run::Stop::Attention => Stop::Yield,
            vm::run::Stop::Idle(idle) => Stop::Idle(wait(vm, &idle)),
            vm::run::Stop::Response => {
                let idle = vm.poll_waits(now_nanos());
                let runnable = vm.has_runnable();
                let (number, response) = classlib::boot::take_response(vm);
                let runnable = runnable || classlib::boot::has_response();
                Stop::Response(number, response, if runnable { Wait::ready() } else { wait(vm, &idle) })
            }
        }
    }
}

impl Machine for Jvm {
    fn attach(&mut self, s: Attachment) -> Result<(), String> {
        let text = |e: io::Error| format!("attaching: {e}");
        let len = map::file_len(s.heap.as_fd()).map_err(text)?;
        // Nothing of a session whose attaching failed stays.
        vm::shared::clean();
        self.over = true;
        if (len as usize) < vm::session::HEADER_BYTES {
            return Err("the session segment has no header".into());
        }
        let mut attached = Attached { own: s.own, fresh: s.fresh, heap_len: len, classes_len: 0 };
        let template = if s.fresh { Some(&s.heap) } else { s.template.as_ref() };
        // It is at the same place as a session's file.
        let before = self.ground.take();
        let shown = match template {
            Some(template) => Ground::show(template, (!s.fresh).then_some(&s.heap), before).map_err(text)?,
            None => None,
        };
        self.on_ground = shown.is_some();
        let (heap, len) = match shown {
            Some((ground, len)) => {
                self.ground = Some(ground);
                attached.own = true;
                (None, len)
            }
            None => {
                let file = span(OBJECT_BASE, HEAP_SPAN)
                    .and_then(|span| Mapping::file(span, s.heap.as_fd(), 0, attached.access()));
                (Some(file.map_err(text)?), len)
            }
        };
        match header().magic {
            SESSION_MAGIC => {}
            LOST => return Err("the session is lost: there was no memory to write it back".into()),
            _ => return Err("the session segment is not one of this build".into()),
        }
        self.heap = heap;
        // Whole pages belong to the file; a content that ends inside one goes on zero.
        header().old_limit = len;
        header().attaches += 1;
        let vm = &mut self.vm;
        if let Some(f) = &s.classes {
            attached.classes_len = map::file_len(f.as_fd()).map_err(text)?;
            // Empty: there was no memory when it was made, or the run that made it was undone.
            if attached.classes_len > 0 {
                map_private(&self.private, Some(f), attached.access()).map_err(text)?;
            }
        }
        self.attached = attached;
        if !vm.shared_enter() {
            return Err("attaching: the session's shared pages can't be restored".into());
        }
        vm.grow = match self.on_ground {
            true => grower_without_file(),
            false => grower(s.heap.try_clone().map_err(text)?),
        };
        self.heap_fd = Some(s.heap);
        *self.private_fd.borrow_mut() = s.classes;
        vm.open_private = private_opener(
            self.client.clone(),
            self.private.clone(),
            self.private_fd.clone(),
            vm.world,
            attached.access(),
        );
        if let Mode::Testing { work, .. } = &self.mode {
            let dir = work.join(s.session.to_string());
            std::env::set_current_dir(&dir).map_err(|e| format!("attaching: {}: {e}", dir.display()))?;
        }
        let id = s.session.0.to_le_bytes();
        if header().id[..8] != id {
            header().id = [0; 16];
            header().id[..8].copy_from_slice(&id);
            classlib::renew::renew(vm);
            start::renew();
            if let Some((session_memory, _)) = self.mode.requests() {
                start::limit(Some(session_memory), None);
            }
            if let Mode::Serving { processes, .. } = &self.mode {
                classlib::lang::process::allow(*processes);
            }
        }
        if !vm.offheap_restore() {
            return Err("attaching: native memory can't be restored".into());
        }
        for held in s.held {
            classlib::io::handles::give_held(vm, held.handle, held.fd.into_raw_fd());
        }
        classlib::io::after_attach(vm);
        self.over = false;
        Ok(())
    }

    fn run(&mut self, mail: &[Mail<'_>]) -> Stop {
        let stop = self.go(mail);
        self.over = matches!(stop, Stop::Exited(_) | Stop::Failed(_));
        stop
    }

    fn dump(&mut self, all: bool) -> String {
        if all { full_dump(&self.vm) } else { self.vm.dump_application() }
    }

    fn report(&mut self) -> Report {
        let bytes = |fd: &OwnedFd| nix::sys::stat::fstat(fd).map_or(0, |facts| facts.st_blocks as u64 * 512);
        // The template's is nobody's.
        let file_bytes = self.heap_fd.as_ref().filter(|_| !self.attached.fresh).map_or(0, bytes);
        let own_bytes = self.private_fd.borrow().as_ref().map_or(0, bytes);
        let descriptors = classlib::io::handles::count_held(&mut self.vm) as u64;
        let (heap_used, _, heap_limit) = self.vm.heap_used();
        let world = &self.vm.world;
        let h = header();
        Report {
            file_bytes: file_bytes + own_bytes,
            heap_used,
            heap_limit,
            class_bytes: match world.has_private() {
                true => u64::from(world.meta(true).top() - PRIVATE_OFFSET),
                false => 0,
            },
            threads: h.threads,
            threads_started: h.threads_started,
            handles: classlib::io::handles::in_use() as u64,
            descriptors,
            attaches: h.attaches,
            young_collections: h.collections[0],
            full_collections: h.collections[1],
        }
    }

    fn tidy(&mut self) -> bool {
        self.vm.collect_full()
    }

    fn detach(&mut self, store: &mut Store<'_>) -> Vec<Held> {
        let over = self.over || store.discards();
        let vm = &mut self.vm;
        let mut held = Vec::new();
        let mut lens = (None, None);
        if self.heap.is_some() || self.on_ground {
            for (handle, fd) in classlib::io::handles::take_held(vm) {
                // SAFETY: the session's table has just given it up.
                held.push(Held { handle, fd: unsafe { OwnedFd::from_raw_fd(fd) } });
            }
            classlib::io::before_detach(vm);
            let saved = !over && store::save(vm);
            if !saved {
                vm.discard_session();
            }
            if !saved && !over {
                if self.attached.own {
                    store.fail_untouched("there was no memory to write the session back".into());
                } else {
                    header().magic = LOST;
                    store.fail("the session is lost: there was no memory to write it back".into());
                }
            }
            lens = self.write_back(saved, store);
            self.vm.forget_session();
        }
        let vm = &mut self.vm;
        let has_private = vm.world.has_private();
        crate::metrics::add_machine(&std::mem::take(&mut vm.counters));
        vm::shared::clean();
        self.heap = None;
        vm.grow = Box::new(|_| false);
        vm.open_private = Box::new(|_| false);
        if has_private && let Err(e) = map_private(&self.private, None, Access::ReadWrite) {
            log::error!("detaching: {e}");
            // Nothing of a session may stay mapped: better no worker than a leaking one.
            std::process::abort();
        }
        // What the files have beyond their content is given back. At worst the memory is kept.
        for (file, len) in [(self.heap_fd.take(), lens.0), (self.private_fd.borrow_mut().take(), lens.1)] {
            if let (Some(file), Some(len)) = (file, len) {
                let _ = map::set_len(file.as_fd(), len);
            }
        }
        held
    }
}

/// A thread dump with its heading.
fn full_dump(vm: &Vm) -> String {
    let base = vm.module_version(vm::session::Root::JavaBase.get());
    let version = base.some().map_or_else(String::new, |v| vm.string(v) + " ");
    let now = crate::clock::local_text();
    format!(
        "{now}\nFull thread dump OpenJDK 64-Bit Server VM ({version}interpreted mode, sharing):\n\n{}",
        vm.dump_threads()
    )
}

/// SIGQUIT: the dump goes to standard output, past the program's buffers.
fn print_dump(vm: &Vm) {
    use std::io::Write;
    // Nobody may be listening.
    let _ = std::io::stdout().write_all(full_dump(vm).as_bytes()).and_then(|()| std::io::stdout().flush());
}

fn wait(vm: &mut Vm, idle: &vm::thread::IdleState) -> Wait {
    let fds = if idle.io { classlib::io::ready::wait_set(vm) } else { Vec::new() };
    let fds = fds.into_iter().map(|(fd, events)| WaitFd {
        fd,
        read: events & libc::POLLIN != 0,
        write: events & libc::POLLOUT != 0,
    });
    // A handle that is none any more wakes its thread at once.
    let wake_at = if vm.has_runnable() { Some(0) } else { idle.wake_at.map(|t| t.max(0) as u64) };
    Wait { wake_at, fds: fds.collect() }
}

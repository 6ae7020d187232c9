//! A small world for tests of the heap: a class segment with real classes of the installed JDK, and a session of
//! bare objects that no Java has run in. One at a time: everything lies at fixed addresses.

use crate::boot::{bare_machine, map_nursery};
use crate::known::{self, KC};
use crate::local::LocalService;
use crate::machine::{ClassService, Vm};
use crate::map::{Access, Mapping, PAGE, Span, memfd, set_len};
use crate::object::*;
use crate::session::{HEADER_BYTES, Root, SESSION_MAGIC, header};
use shared_classes::jimage::JImage;
use shared_classes::model::*;
use shared_classes::segment::*;
use shared_classes::world::World;
use std::os::fd::AsFd;
use std::sync::{Mutex, MutexGuard, OnceLock};

static LOCK: Mutex<()> = Mutex::new(());
static WORLD: OnceLock<Option<World>> = OnceLock::new();
static IMAGE: OnceLock<Option<JImage>> = OnceLock::new();

fn image() -> Option<&'static JImage> {
    let find = || {
        let home = std::env::var_os("JAVA_HOME").map(std::path::PathBuf::from).or_else(|| {
            let path = std::env::var_os("PATH")?;
            let java = std::env::split_paths(&path).map(|d| d.join("java")).find(|p| p.is_file())?;
            Some(java.canonicalize().ok()?.parent()?.parent()?.to_path_buf())
        })?;
        JImage::open(home.join("lib").join("modules")).ok()
    };
    IMAGE.get_or_init(find).as_ref()
}

/// A class file with fields only.
fn class_file(name: &str, super_name: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut pool: Vec<u8> = Vec::new();
    let mut count = 1u16;
    let mut utf8 = |pool: &mut Vec<u8>, s: &str| {
        pool.push(1);
        pool.extend((s.len() as u16).to_be_bytes());
        pool.extend(s.as_bytes());
        count += 1;
        count - 1
    };
    let (n, s) = (utf8(&mut pool, name), utf8(&mut pool, super_name));
    let rows: Vec<(u16, u16)> = fields.iter().map(|f| (utf8(&mut pool, f.0), utf8(&mut pool, f.1))).collect();
    let (this, parent) = (count, count + 1);
    for i in [n, s] {
        pool.push(7);
        pool.extend(i.to_be_bytes());
    }
    let mut out = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61];
    out.extend((count + 2).to_be_bytes());
    out.extend(pool);
    for v in [0x21, this, parent, 0, rows.len() as u16] {
        out.extend(v.to_be_bytes());
    }
    for (n, d) in rows {
        for v in [1, n, d, 0] {
            out.extend(v.to_be_bytes());
        }
    }
    out.extend([0; 4]);
    out
}

/// Classes that the tests add to the boot loader.
fn added() -> Vec<(&'static str, Vec<u8>)> {
    let (object, thread) = ("Ljava/lang/Object;", "Ljava/lang/Thread;");
    let monitor = [
        ("owner", thread),
        ("entry", thread),
        ("waiters", thread),
        ("recursion", "I"),
        ("hash", "I"),
        ("object", object),
    ];
    let node = [("a", object), ("id", "J"), ("b", object), ("flag", "Z"), ("c", object)];
    let fields_of = |name: &str| match name {
        "java/lang/PavmMonitor" => &monitor[..],
        "test/Node" => &node,
        _ => &[],
    };
    // The machine's own classes are without their methods here.
    let own = known::CLASS_NAMES.iter().filter(|n| n.contains("/Pavm"));
    own.chain(&["test/Node"]).map(|&n| (n, class_file(n, "java/lang/Object", fields_of(n)))).collect()
}

fn service(world: World) -> Option<LocalService> {
    static ADDED: OnceLock<Vec<(&'static str, &'static [u8])>> = OnceLock::new();
    let added = ADDED.get_or_init(|| added().into_iter().map(|(n, b)| (n, &*b.leak())).collect());
    Some(LocalService::new(world, image()?, added))
}

fn make_world() -> Option<World> {
    image()?;
    let meta = Mapping::anonymous(Span::new(CLASS_BASE, 64 << 20)?).expect("class window");
    let links =
        Mapping::anonymous(Span::new(CLASS_BASE + LINKAGE_OFFSET as usize, 32 << 20)?).expect("class window");
    let private =
        Mapping::anonymous(Span::new(CLASS_BASE + PRIVATE_OFFSET as usize, PAGE)?).expect("class window");
    // For the rest of the process.
    std::mem::forget((meta, links, private));
    // SAFETY: mapped just now.
    let w = unsafe { World::genesis(64 << 20, LINKAGE_OFFSET + (32 << 20), |_, _, _, _| 0) }.ok()?;
    let mut service = service(w)?;
    // The support class has no methods here, which is complained of at the end: the rest is filled in.
    let missing = known::resolve_all(&w, |name| match service.load_boot(name.as_bytes()) {
        Ok(Some(c)) => Ok(c),
        Ok(None) => Err("missing".into()),
        Err(e) => Err(e.message),
    });
    let complete = KC::Monitor.get().is_some() && known::KF::MonitorObject.offset() != 0;
    assert!(complete, "{missing:?}");
    Some(w)
}

/// An attached session of bare objects.
pub(crate) struct Session {
    pub vm: Vm,
    _mappings: [Mapping; 2],
    _lock: MutexGuard<'static, ()>,
}

/// A fresh session with so many bytes of quota, file and nursery; `None` when no JDK is installed.
pub(crate) fn session(quota: usize, most: usize, nursery: usize) -> Option<Session> {
    let lock = LOCK.lock().unwrap_or_else(|e| e.into_inner());
    let world = (*WORLD.get_or_init(make_world))?;
    let fd = memfd(c"session", 1 << 20).expect("memfd");
    let span = Span::new(OBJECT_BASE, 1 << 30).expect("pages");
    let file = Mapping::file(span, fd.as_fd(), 0, Access::ReadWrite).expect("session");
    let h = header();
    h.magic = SESSION_MAGIC;
    h.quota = quota as u64;
    h.old_top = HEADER_BYTES as u64;
    h.old_limit = 1 << 20;
    h.old_threshold = (8 << 20).min(h.quota);
    h.hash_state = 0x1234_5678_9abc_def1;
    let grow = Box::new(move |end: u64| {
        let len = (end + 0xffff) & !0xffff;
        if len > most as u64 || set_len(fd.as_fd(), len).is_err() {
            return false;
        }
        header().old_limit = len;
        true
    });
    let mut vm = bare_machine(world, Box::new(service(world)?), &[]);
    vm.grow = grow;
    vm.verify = true;
    let young = map_nursery(&mut vm, nursery).expect("nursery");
    Some(Session { vm, _mappings: [file, young], _lock: lock })
}

impl Session {
    /// A boot class by name, with its mirror.
    pub fn class(&mut self, name: &str) -> ClassRef {
        self.vm.load_boot(name.as_bytes()).expect("loads").expect(name)
    }
    /// An object, after a collection if need be; `keep` is updated.
    pub fn object(&mut self, class: ClassRef) -> Ref {
        self.vm.new_object(class).expect("room")
    }
    /// An `Object[]`.
    pub fn array(&mut self, len: usize) -> Ref {
        self.vm.new_ref_array(KC::Object.get(), len).expect("room")
    }
    /// A `byte[]` filled with a byte.
    pub fn bytes(&mut self, len: usize, fill: u8) -> Ref {
        let a = self.vm.new_prim_array(b'B', len).expect("room");
        a.elements_mut::<u8>().fill(fill);
        a
    }
    /// A cell of the root array of this test.
    pub fn root(&self, i: usize) -> Ref {
        Root::NativeState.get().element(i)
    }
    /// Sets a cell of the root array.
    pub fn set_root(&mut self, i: usize, r: Ref) {
        let a = self.vm.ensure_root_array(Root::NativeState, i).expect("room");
        self.vm.put_element(a, i, r);
    }
    /// A field of a class by name.
    pub fn offset(&self, class: ClassRef, name: &str) -> u32 {
        class.field_refs().find(|f| f.name.is(name.as_bytes())).expect(name).offset
    }
    pub fn verify(&self) {
        self.vm.verify_heap().expect("sound heap");
    }
}

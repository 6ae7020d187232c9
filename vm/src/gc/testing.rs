//! A small world for tests of the heap: a class segment with real classes of the installed JDK, and a session of
//! bare objects that no Java has run in. One at a time: everything lies at fixed addresses.

use crate::known::{self, KC};
use crate::machine::{ClassService, Vm};
use crate::map::{Access, Mapping, PAGE, Span, memfd, set_len};
use crate::object::*;
use crate::session::{HEADER_BYTES, Root, SESSION_MAGIC, header};
use shared_classes::classfile::{ClassFile, ParseOptions};
use shared_classes::jimage::JImage;
use shared_classes::link::{self, Define};
use shared_classes::model::*;
use shared_classes::segment::*;
use shared_classes::world::{LinkError, World};
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
fn added(name: &str) -> Option<Vec<u8>> {
    let thread = "Ljava/lang/Thread;";
    let object = "Ljava/lang/Object;";
    match name {
        "java/lang/PavmSupport" => Some(class_file(name, "java/lang/Object", &[])),
        "java/lang/PavmMonitor" => Some(class_file(
            name,
            "java/lang/Object",
            &[
                ("owner", thread),
                ("entry", thread),
                ("waiters", thread),
                ("recursion", "I"),
                ("hash", "I"),
                ("object", object),
            ],
        )),
        "test/Node" => Some(class_file(
            name,
            "java/lang/Object",
            &[("a", object), ("id", "J"), ("b", object), ("flag", "Z"), ("c", object)],
        )),
        _ => None,
    }
}

struct Service(World);

impl Service {
    fn load(&mut self, name: &[u8]) -> Result<Option<ClassRef>, LinkError> {
        if let Some(c) = self.0.lookup(LOADER_BOOT, name) {
            return Ok(Some(c));
        }
        let text = std::str::from_utf8(name).unwrap_or("");
        let own = added(text);
        let bytes = match (&own, image().map(|i| i.class(text))) {
            (Some(b), _) => b.as_slice(),
            (None, Some(Ok(Some((_, b))))) => b,
            _ => return Ok(None),
        };
        let opts = ParseOptions { trusted: true, privileged: true, ..Default::default() };
        let cf =
            ClassFile::parse(bytes, &opts).map_err(|e| LinkError::new(e.kind.java_class(), e.message))?;
        let super_class = match cf.super_name() {
            Some(n) => self.load(n)?.expect("superclass"),
            None => Seg::NONE,
        };
        let mut interfaces = Vec::new();
        for n in cf.interface_names() {
            interfaces.push(self.load(n)?.expect("interface"));
        }
        let d = Define {
            file: &cf,
            content: 0,
            loader: LOADER_BOOT,
            private: false,
            trusted: true,
            super_class,
            interfaces: &interfaces,
            hidden: None,
        };
        let c = link::define(&self.0, &d)?;
        self.0.record(LOADER_BOOT, c)?;
        Ok(Some(c))
    }
}

impl ClassService for Service {
    fn load_boot(&mut self, name: &[u8]) -> Result<Option<ClassRef>, LinkError> {
        self.load(name)
    }
    fn define(&mut self, _: u32, _: &[u8], _: bool) -> Result<Option<ClassRef>, LinkError> {
        Ok(None)
    }
    fn array_of(&mut self, component: ClassRef) -> Result<ClassRef, LinkError> {
        let (o, c, s) = (KC::Object.get(), KC::Cloneable.get(), KC::Serializable.get());
        Ok(link::define_array(&self.0, component, o, c, s)?)
    }
    fn resolve(&mut self, _: ClassRef, _: u16) -> Result<(), LinkError> {
        Ok(())
    }
    fn record(&mut self, _: u32, _: ClassRef) -> Result<(), LinkError> {
        Ok(())
    }
    fn image(&self) -> &'static JImage {
        image().expect("the world was made from an image")
    }
}

fn make_world() -> Option<World> {
    image()?;
    let meta = Mapping::anonymous(Span::new(CLASS_BASE, 64 << 20)?).ok()?;
    let links = Mapping::anonymous(Span::new(CLASS_BASE + LINKAGE_OFFSET as usize, 32 << 20)?).ok()?;
    let private = Mapping::anonymous(Span::new(CLASS_BASE + PRIVATE_OFFSET as usize, PAGE)?).ok()?;
    // For the rest of the process.
    std::mem::forget((meta, links, private));
    // SAFETY: mapped just now.
    let w = unsafe { World::genesis(64 << 20, LINKAGE_OFFSET + (32 << 20), |_, _, _| 0) }.ok()?;
    let mut service = Service(w);
    // The support class has no methods here, which is complained of at the end: the rest is filled in.
    let _ = known::resolve_all(&w, |name| match service.load(name.as_bytes()) {
        Ok(Some(c)) => Ok(c),
        Ok(None) => Err("missing".into()),
        Err(e) => Err(e.message),
    });
    assert!(KC::Monitor.get().is_some() && known::KF::MonitorObject.offset() != 0);
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
    let start = OBJECT_BASE + NURSERY_OFFSET;
    let young = Mapping::anonymous(Span::new(start, nursery).expect("pages")).expect("nursery");
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
    let vm = Vm {
        world,
        service: Box::new(Service(world)),
        natives: Vec::new(),
        thread: NULL,
        fp: 0,
        sp: 0,
        stack: NULL,
        native: Seg::NONE,
        young_top: start,
        young_end: start + nursery,
        young_start: start,
        young_soft: start + nursery,
        remembered: Vec::new(),
        grow,
        open_private: Box::new(|| false),
        gc_stress: false,
        verify: true,
        counters: Default::default(),
        want_full_gc: false,
        cache: Vec::new(),
        extensions: Default::default(),
        budget: 0,
    };
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

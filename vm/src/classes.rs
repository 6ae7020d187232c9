//! Classes as a session has them: mirrors, loading, the states of initialisation. References between them are resolved
//! in the module `resolution`.
//!
//! A class of the shared segment means nothing to a session until the session has loaded it: its mirror exists
//! then, and carries what differs between sessions.
//!
//! ```text
//!  mirror = instance of java.lang.Class
//!   | header | class 8 | state 12 | init thread 16 | protection domain 20 | signers 24 | error 28 | ...
//!   | fields of java.lang.Class | static primitives | static references | session slots |
//!  state:  1 loaded ─▶ 2 being initialised (by `init thread`) ─▶ 3 initialised   or ─▶ 4 erroneous
//!         1 ─▶ 5 verified ─▶ 2, for classes that have to be verified
//! ```

use crate::known::{KC, KF, KM};
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use crate::session::Root;
use shared_classes::link::Hidden;
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;
use shared_classes::world::LinkError;

/// Offset of the class in a mirror (injected).
pub const MIRROR_CLASS: u32 = 8;
/// Offset of the initialisation state.
pub const MIRROR_STATE: u32 = 12;
/// Offset of the initialising thread.
pub const MIRROR_THREAD: u32 = 16;
/// Offset of the protection domain.
pub const MIRROR_DOMAIN: u32 = 20;
/// Offset of the signers.
pub const MIRROR_SIGNERS: u32 = 24;
/// Offset of the remembered initialisation error.
pub const MIRROR_ERROR: u32 = 28;
/// Offset of what of the class's constants Java could not resolve, as a list.
pub const MIRROR_FAILURES: u32 = 32;
/// Offset of the loader number in a ClassLoader (injected; 0 until assigned, else number + 1).
pub const LOADER_NUMBER: u32 = 8;

/// Loaded, not initialised.
pub const STATE_LOADED: u32 = 1;
/// Being initialised.
pub const STATE_INITIALIZING: u32 = 2;
/// Initialised.
pub const STATE_INITIALIZED: u32 = 3;
/// Initialisation failed.
pub const STATE_ERROR: u32 = 4;
/// Loaded and verified by this session, not initialised.
pub const STATE_LINKED: u32 = 5;

/// How a hidden class is to be defined.
#[derive(Clone, Copy)]
pub struct HiddenOptions {
    /// In the nest of the class beside which it is defined.
    pub nestmate: bool,
    /// The JDK's own annotations count in it.
    pub privileged: bool,
    /// It lives as long as its loader.
    pub bound: bool,
}

impl Vm {
    /// The class that a java.lang.Class object mirrors.
    #[inline(always)]
    pub fn class_of_mirror(&self, mirror: Ref) -> ClassRef {
        Seg::new(mirror.read::<u32>(MIRROR_CLASS))
    }
    /// The mirror, or null while this session has not loaded the class.
    #[inline(always)]
    pub fn mirror_if_any(&self, class: ClassRef) -> Ref {
        let (table, i) = if class.id < PRIVATE_IDS {
            (Root::Mirrors.get(), class.id as usize)
        } else {
            (Root::PrivateMirrors.get(), (class.id - PRIVATE_IDS) as usize)
        };
        if table.is_null() || i >= table.len() { NULL } else { table.element(i) }
    }
    /// The mirror, made on first use. For classes of loaders other than boot the session should have loaded the
    /// class by its loader first ([`Vm::define_class`] does).
    pub fn mirror(&mut self, class: ClassRef) -> Result<Ref, Trap> {
        match self.mirror_if_any(class).some() {
            Some(m) => Ok(m),
            None => self.make_mirror(class, NULL),
        }
    }
    /// Initialisation state of a class in this session; 0 when not loaded.
    pub fn class_state(&self, class: ClassRef) -> u32 {
        self.mirror_if_any(class).some().map_or(0, |m| m.read::<u32>(MIRROR_STATE))
    }
    /// Is the class initialised (or being so by the current thread)?
    #[inline]
    pub fn is_initialized(&self, class: ClassRef) -> bool {
        let m = self.mirror_if_any(class);
        if m.is_null() {
            return false;
        }
        let s = m.read::<u32>(MIRROR_STATE);
        s == STATE_INITIALIZED || (s == STATE_INITIALIZING && m.read_ref(MIRROR_THREAD) == self.thread)
    }
    fn make_mirror(&mut self, class: ClassRef, domain: Ref) -> Result<Ref, Trap> {
        let component = if class.is_array() { self.mirror(class.component)? } else { NULL };
        let (root, i) = if class.id < PRIVATE_IDS {
            (Root::Mirrors, class.id)
        } else {
            (Root::PrivateMirrors, class.id - PRIVATE_IDS)
        };
        self.ensure_root_array(root, i as usize)?;
        let loader = self.loader_object(class.loader);
        let size = class.mirror_size as usize;
        let Some(at) = self.extend_old(size) else { return Err(Trap::Gc(size)) };
        let m = Ref::at(at);
        m.write::<u64>(0, KC::Class.get().offset() as u64);
        m.write::<u32>(MIRROR_CLASS, class.offset());
        let ready = class.kind != Kind::Instance;
        m.write::<u32>(MIRROR_STATE, if ready { STATE_INITIALIZED } else { STATE_LOADED });
        self.put_ref(m, MIRROR_DOMAIN, domain);
        self.put(m, KF::ClassComponent, component);
        self.put(m, KF::ClassLoaderField, loader);
        let module = self.module_for(class);
        self.put(m, KF::ClassModule, module);
        for f in class.fields.get() {
            if f.constant == 0 {
                continue;
            }
            let k = class.constants[f.constant as usize];
            match (k.tag, f.kind) {
                (tag::INTEGER, b'B' | b'Z') => m.write::<i8>(f.offset, k.a as i8),
                (tag::INTEGER, b'C' | b'S') => m.write::<u16>(f.offset, k.a as u16),
                (tag::INTEGER | tag::FLOAT, _) => m.write::<u32>(f.offset, k.a),
                (tag::LONG | tag::DOUBLE, _) => m.write::<u64>(f.offset, k.a as u64 | (k.b as u64) << 32),
                (tag::STRING, _) => {
                    let text: SymRef = Seg::new(k.a);
                    let s = self.intern_mutf8(text.bytes())?;
                    self.put_ref(m, f.offset, s);
                }
                _ => {}
            }
        }
        self.put_element(root.get(), i as usize, m);
        Ok(m)
    }

    // ---- loaders ----

    /// The ClassLoader object of a loader number; null for boot.
    pub fn loader_object(&self, number: u32) -> Ref {
        let t = Root::Loaders.get();
        if number == LOADER_BOOT || t.is_null() || number as usize >= t.len() {
            NULL
        } else {
            t.element(number as usize)
        }
    }
    /// The number of a ClassLoader object (null: boot), assigned on first use. The platform and the application
    /// loader are known by their classes.
    pub fn loader_number(&mut self, loader: Ref) -> Result<u32, Trap> {
        if loader.is_null() {
            return Ok(LOADER_BOOT);
        }
        let n = loader.read::<u32>(LOADER_NUMBER);
        if n != 0 {
            return Ok(n - 1);
        }
        let name = loader.class().name;
        let n = if name.is(b"jdk/internal/loader/ClassLoaders$BootClassLoader") {
            return Ok(LOADER_BOOT);
        } else if name.is(b"jdk/internal/loader/ClassLoaders$PlatformClassLoader") {
            LOADER_PLATFORM
        } else if name.is(b"jdk/internal/loader/ClassLoaders$AppClassLoader") {
            LOADER_APP
        } else {
            self.need_private(0)?;
            self.world.private().next_loader.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
        };
        let t = self.ensure_root_array(Root::Loaders, n as usize)?;
        self.put_element(t, n as usize, loader);
        loader.write::<u32>(LOADER_NUMBER, n + 1);
        Ok(n)
    }
    /// Makes sure that the attached session has a private class part, with room for what comes from so many bytes.
    pub fn need_private(&mut self, bytes: usize) -> Result<(), Trap> {
        let need = self.world.private_need(bytes);
        if self.world.has_private_room(need) || (self.open_private)(need) {
            return Ok(());
        }
        Err(self.out_of_memory("Metaspace"))
    }

    // ---- finding and defining ----

    /// The class of this name that this session has loaded by `loader` (as defining or initiating loader).
    pub fn find_loaded(&mut self, loader: u32, name: &[u8]) -> Result<Option<ClassRef>, Trap> {
        if name.first() == Some(&b'[') {
            return self.find_array(loader, name);
        }
        Ok(self.world.lookup(loader, name).filter(|&c| !self.mirror_if_any(c).is_null()))
    }
    fn find_array(&mut self, loader: u32, name: &[u8]) -> Result<Option<ClassRef>, Trap> {
        let dims = name.iter().take_while(|&&b| b == b'[').count();
        let element = match &name[dims..] {
            [b'L', n @ .., b';'] => match self.lookup_shared(loader, n)? {
                Some(c) => c,
                None => return Ok(None),
            },
            [k] if *k != b'V' && b"ZCFDBSIJ".contains(k) => self.world.primitive(*k),
            _ => return Ok(None),
        };
        let mut c = element;
        for _ in 0..dims {
            c = self.array_class(c)?;
        }
        Ok(Some(c))
    }
    /// Loads a class by the boot loader; `None` when there is none.
    pub fn load_boot(&mut self, name: &[u8]) -> Result<Option<ClassRef>, Trap> {
        if name.first() == Some(&b'[') {
            return self.find_array(LOADER_BOOT, name);
        }
        let found = match self.world.lookup(LOADER_BOOT, name) {
            Some(c) => Some(c),
            None => self.service.load_boot(name).map_err(|e| self.throw_link(e))?,
        };
        if let Some(c) = found {
            self.mirror(c)?;
        }
        Ok(found)
    }
    /// Defines a class from bytes for a session's or shared loader: `ClassLoader.defineClass`. Supertypes must
    /// have been loaded: [`Vm::missing_supertype`] names the next one that is not.
    pub fn define_class(
        &mut self,
        loader: Ref,
        name: Option<&[u8]>,
        bytes: &[u8],
        domain: Ref,
    ) -> Result<ClassRef, Trap> {
        use shared_classes::classfile::{ClassFile, ParseOptions};
        let number = self.loader_number(loader)?;
        let opts = ParseOptions {
            expected_name: name,
            privileged: number <= LOADER_PLATFORM,
            preview: self.preview,
            ..Default::default()
        };
        let cf = match ClassFile::parse(bytes, &opts) {
            Ok(cf) => cf,
            Err(e) => return Err(self.throw_link(LinkError::new(e.kind.java_class(), e.message))),
        };
        let own = cf.name().to_vec();
        if number > LOADER_PLATFORM && own.starts_with(b"java/") {
            let end = own.iter().rposition(|&b| b == b'/').unwrap_or(0);
            let m = format!(
                "Class loader (instance of): {} tried to load prohibited package name: {}",
                self.loader_text(loader),
                shared_classes::names::external(&own[..end], false),
            );
            return Err(self.throw_new("java/lang/SecurityException", Some(&m)));
        }
        if self.world.lookup(number, &own).is_some_and(|c| !self.mirror_if_any(c).is_null()) {
            let parent = if loader.is_null() { NULL } else { self.get(loader, KF::LoaderParent) };
            let parent = match parent.some() {
                Some(p) => self.loader_text(p),
                None => "'bootstrap'".into(),
            };
            let m = format!(
                "loader {} attempted duplicate class definition for {}. ({} is in {}, parent loader {parent})",
                self.loader_text(loader),
                shared_classes::names::external(&own, false),
                shared_classes::names::external(&own, false),
                self.unnamed_text(loader),
            );
            return Err(self.throw_new("java/lang/LinkageError", Some(&m)));
        }
        // A definition that ran out of nursery before its mirror was complete.
        if let Some(c) = self.world.lookup(number, &own)
            && c.is_private()
            && c.content == content_hash(bytes)
        {
            self.make_mirror(c, domain)?;
            return Ok(c);
        }
        let supers = self.supertypes(&cf, number)?;
        self.check_supertype_access(&cf, number, None, &supers)?;
        // Classes of the shared loaders live once for everybody, as long as everybody's bytes and supertypes agree.
        if number < LOADER_SESSION && supers.iter().any(|s| s.is_private()) {
            self.service.contest(number, &own);
        } else if number < LOADER_SESSION {
            let shared = self.service.define(number, bytes, false).map_err(|e| self.throw_link(e))?;
            if let Some(c) = shared {
                if supers.iter().eq(c.super_class.some().iter().chain(c.interfaces.get())) {
                    self.check_loading(number, c)?;
                    self.make_mirror(c, domain)?;
                    return Ok(c);
                }
                self.service.contest(number, &own);
            }
        }
        self.need_private(bytes.len())?;
        let class = self.link_private(&cf, bytes, number, None)?;
        self.check_loading(number, class)?;
        self.world.record(number, class).map_err(|e| self.throw_link(e.into()))?;
        self.make_mirror(class, domain)?;
        Ok(class)
    }
    /// Defines a hidden class (`ClassLoader.defineClass0`) beside `lookup`.
    pub fn define_hidden(
        &mut self,
        lookup: ClassRef,
        name: Option<&[u8]>,
        bytes: &[u8],
        domain: Ref,
        how: HiddenOptions,
        data: Ref,
    ) -> Result<ClassRef, Trap> {
        use shared_classes::classfile::{ClassFile, ParseOptions};
        let opts = ParseOptions {
            hidden: true,
            expected_name: name,
            privileged: how.privileged || lookup.loader <= LOADER_PLATFORM,
            preview: self.preview,
            ..Default::default()
        };
        let cf = match ClassFile::parse(bytes, &opts) {
            Ok(cf) => cf,
            Err(e) => return Err(self.throw_link(LinkError::new(e.kind.java_class(), e.message))),
        };
        let in_template = self.world.writer && lookup.loader < LOADER_SESSION;
        if !in_template {
            self.need_private(bytes.len())?;
        }
        let id = if in_template {
            self.world.shared().next_id.load(std::sync::atomic::Ordering::Relaxed)
        } else {
            self.world.private().next_id.load(std::sync::atomic::Ordering::Relaxed)
        };
        let mut name = cf.name().to_vec();
        name.extend_from_slice(format!("+0x{:016x}", 0x8_0000_0000u64 + id as u64 * 0x400).as_bytes());
        let hidden =
            Hidden { name: &name, host: if how.nestmate { lookup } else { Seg::NONE }, bound: how.bound };
        let class = self.link_one(&cf, bytes, lookup.loader, !in_template, Some(hidden))?;
        // Its name can't be asked for; recording it makes it known as a class that exists.
        self.world.record(lookup.loader, class).map_err(|e| self.throw_link(e.into()))?;
        let m = self.make_mirror(class, domain)?;
        self.put(m, KF::ClassData, data);
        Ok(class)
    }
    fn link_private(
        &mut self,
        cf: &shared_classes::classfile::ClassFile,
        bytes: &[u8],
        loader: u32,
        hidden: Option<Hidden>,
    ) -> Result<ClassRef, Trap> {
        self.link_one(cf, bytes, loader, true, hidden)
    }
    fn link_one(
        &mut self,
        cf: &shared_classes::classfile::ClassFile,
        bytes: &[u8],
        loader: u32,
        private: bool,
        hidden: Option<Hidden>,
    ) -> Result<ClassRef, Trap> {
        let supers = self.supertypes(cf, loader)?;
        if let Some(h) = hidden {
            self.check_supertype_access(cf, loader, Some(h.name), &supers)?;
        }
        let (super_class, interfaces) = match cf.super_name() {
            Some(_) => (supers[0], &supers[1..]),
            None => (Seg::NONE, &supers[..]),
        };
        let d = shared_classes::link::Define {
            file: cf,
            content: content_hash(bytes),
            bytes,
            loader,
            private,
            trusted: false,
            super_class,
            interfaces,
            hidden,
        };
        shared_classes::link::define(&self.world, &d).map_err(|e| self.throw_link(e))
    }
    /// The supertypes that a class file names, superclass first, as `loader` has loaded them.
    fn supertypes(
        &mut self,
        cf: &shared_classes::classfile::ClassFile,
        loader: u32,
    ) -> Result<Vec<ClassRef>, Trap> {
        let mut found = Vec::new();
        for name in cf.super_name().into_iter().chain(cf.interface_names()) {
            match self.lookup_shared(loader, name)? {
                Some(c) => found.push(c),
                None => {
                    let n = shared_classes::names::text(name).into_owned();
                    return Err(self.throw_new("java/lang/NoClassDefFoundError", Some(&n)));
                }
            }
        }
        Ok(found)
    }
    /// Names the first supertype in these class-file bytes that `loader` has not loaded yet, if any: natives that
    /// define classes load it (by becoming a call of `Support.load`) and try again. A file that is refused whatever
    /// its supertypes are names none.
    pub fn missing_supertype(
        &mut self,
        loader: u32,
        name: Option<&[u8]>,
        bytes: &[u8],
    ) -> Result<Option<Vec<u8>>, Trap> {
        use shared_classes::classfile::{ClassFile, ParseOptions};
        // In all but a few cases there is nothing to load, and the file is looked at closely when it is defined.
        let trusting = ParseOptions { trusted: true, ..Default::default() };
        let Ok(cf) = ClassFile::parse(bytes, &trusting) else { return Ok(None) };
        for n in cf.super_name().into_iter().chain(cf.interface_names()) {
            if n.first() == Some(&b'[') || self.lookup_shared(loader, n)?.is_none() {
                let opts = ParseOptions { expected_name: name, preview: self.preview, ..Default::default() };
                let sound = ClassFile::parse(bytes, &opts).is_ok();
                return Ok(sound.then(|| n.to_vec()));
            }
        }
        Ok(None)
    }
    /// Finds a class without running Java: what this session has loaded by `loader`, or, for names that only the
    /// boot loader can have, by the boot loader.
    pub fn lookup_shared(&mut self, loader: u32, name: &[u8]) -> Result<Option<ClassRef>, Trap> {
        if let Some(c) = self.find_loaded(loader, name)? {
            return Ok(Some(c));
        }
        if loader == LOADER_BOOT || name.starts_with(b"java/") {
            let found = self.load_boot(name)?;
            if let Some(c) = found
                && loader >= LOADER_SESSION
            {
                // From now on the loader is known to have initiated it, as if it had been asked.
                self.world.record(loader, c).map_err(|e| self.throw_link(e.into()))?;
            }
            return Ok(found);
        }
        Ok(None)
    }

    // ---- names for messages ----

    /// `'app'`, `com.acme.Loader @1b6d3586`: a loader as HotSpot's messages name it.
    pub fn loader_text(&mut self, loader: Ref) -> String {
        if loader.is_null() {
            return "bootstrap".into();
        }
        match self.get(loader, KF::LoaderNameAndId).some() {
            Some(s) => self.string(s),
            None => {
                let n = resolve::external(loader.class());
                let hash = self.identity_hash(loader);
                format!("{n} @{hash:x}")
            }
        }
    }
    fn unnamed_text(&mut self, loader: Ref) -> String {
        format!("unnamed module of loader {}", self.loader_text(loader))
    }
    /// `java.base` or `unnamed module of loader 'app'`: where a class is, for messages.
    pub fn module_text(&mut self, class: ClassRef) -> String {
        let class = if class.is_array() { class.element } else { class };
        let m = self.mirror_if_any(class);
        let module = if m.is_null() { NULL } else { self.get(m, KF::ClassModule) };
        self.module_text_of(module, class.loader)
    }
    /// The same for a class that is not defined yet.
    pub fn module_text_of(&mut self, module: Ref, loader_number: u32) -> String {
        let loader = self.loader_object(loader_number);
        let name = if module.is_null() { NULL } else { self.get(module, KF::ModuleName) };
        if name.is_null() {
            if loader_number == LOADER_BOOT && module.is_null() {
                return "module java.base of loader 'bootstrap'".into();
            }
            return self.unnamed_text(loader);
        }
        let text = if loader.is_null() { "'bootstrap'".to_string() } else { self.loader_text(loader) };
        format!("module {} of loader {}", self.string(name), text)
    }
    /// `A and B are in M`, or `A is in M; B is in N`: the remark at the end of HotSpot's messages.
    pub fn modules_remark(&mut self, a: ClassRef, b: ClassRef) -> String {
        let (ta, tb) = (self.module_text(a), self.module_text(b));
        let (na, nb) = (resolve::external(a), resolve::external(b));
        if a == b {
            format!("{na} is in {ta}")
        } else if ta == tb {
            format!("{na} and {nb} are in {ta}")
        } else {
            format!("{na} is in {ta}; {nb} is in {tb}")
        }
    }

    /// The method that initialises classes that need work: `Support.initialize`.
    pub fn initializer(&self) -> MethodRef {
        KM::SupportInitialize.get()
    }
}

/// Hash of a class file's bytes: tells equal definitions.
pub fn content_hash(bytes: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325u64 ^ bytes.len() as u64;
    for c in bytes.chunks(8) {
        let mut w = [0; 8];
        w[..c.len()].copy_from_slice(c);
        h = (h ^ u64::from_le_bytes(w)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    h
}

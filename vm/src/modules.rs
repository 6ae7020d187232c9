//! Packages and modules of a session: which Module object a class belongs to, what modules read and export.
//!
//! ```text
//!  Modules       Object[]: Module objects by index
//!  PackageTable  int[] of (loader number, package symbol, module index + 1)        hashed by package
//!  ModuleRights  int[] of (late 1 | module index + 1 15 | to whom 16, package symbol)   hashed by module and package
//!                package 0: the module reads; else: it exports the package
//!                to whom: 0 everyone, 1 all unnamed modules, else module index + 2
//! ```
//! `late` rights were given by the session itself; the others come with the template and hold in all sessions.

use crate::known::KF;
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use crate::session::Root;
use shared_classes::model::*;
use shared_classes::segment::Seg;

impl Vm {
    /// The Module object of a class; null before modules are defined.
    pub fn module_for(&self, class: ClassRef) -> Ref {
        let e = if class.is_array() { class.element } else { class };
        if e.kind == Kind::Primitive {
            return Root::JavaBase.get();
        }
        if let Some(m) = self.package_module(e.loader, e.package()) {
            return m;
        }
        self.unnamed_module(e.loader)
    }
    /// The unnamed module of a loader.
    pub fn unnamed_module(&self, loader: u32) -> Ref {
        match self.loader_object(loader).some() {
            Some(l) => self.get(l, KF::LoaderUnnamed),
            // Until java.base is defined its classes have no module; they are given it then.
            None if Root::JavaBase.get().is_null() => NULL,
            None => Root::BootUnnamedModule.get(),
        }
    }
    /// The named module that a loader's package belongs to.
    pub fn package_module(&self, loader: u32, package: &[u8]) -> Option<Ref> {
        let t = Root::PackageTable.get().some()?;
        let words = t.elements::<u32>();
        let n = words.len() / 3;
        let mut i = hash_bytes(package).wrapping_add(loader) as usize % n;
        loop {
            let row = &words[3 * i..3 * i + 3];
            if row[2] == 0 {
                return None;
            }
            let p: SymRef = Seg::new(row[1]);
            if row[0] == loader && p.is(package) {
                return Some(Root::Modules.get().element(row[2] as usize - 1));
            }
            i = (i + 1) % n;
        }
    }
    /// Records that these packages (internal names) of `loader` belong to a named module.
    pub fn add_packages(&mut self, loader: u32, packages: &[Vec<u8>], module: Ref) -> Result<(), Trap> {
        let index = self.module_index(module)?;
        for p in packages {
            if self.package_module(loader, p).is_some() {
                continue;
            }
            let sym = self.package_symbol(p)?;
            self.add_package(loader, sym, index)?;
        }
        Ok(())
    }
    fn package_symbol(&mut self, package: &[u8]) -> Result<SymRef, Trap> {
        let private = !self.world.writer;
        if private {
            self.need_private(package.len())?;
        }
        self.world.symbol(package, private).map_err(|e| self.throw_link(e.into()))
    }
    /// The index of a module, if it has one.
    fn known_index(&self, module: Ref) -> Option<u32> {
        let t = Root::Modules.get().some()?;
        (0..t.len()).find(|&i| t.element(i) == module).map(|i| i as u32)
    }
    fn module_index(&mut self, module: Ref) -> Result<u32, Trap> {
        if let Some(i) = self.known_index(module) {
            return Ok(i);
        }
        let t = Root::Modules.get();
        let free =
            if t.is_null() { 0 } else { (0..t.len()).take_while(|&i| !t.element(i).is_null()).count() };
        let t = self.ensure_root_array(Root::Modules, free + 1)?;
        self.put_element(t, free, module);
        Ok(free as u32)
    }

    // ---- what modules read and export ----

    /// Records that `module` reads another one, or exports a package (internal name) to it.
    pub fn add_right(&mut self, module: Ref, package: Option<&[u8]>, to: To) -> Result<(), Trap> {
        let package = match package {
            Some(p) => self.package_symbol(p)?,
            None => Seg::NONE,
        };
        let module = self.module_index(module)?;
        let to = match to {
            To::Everyone => 0,
            To::AllUnnamed => 1,
            To::Module(m) => self.module_index(m)? + 2,
        };
        // More modules than an index has bits for are not told apart: they get no right.
        if module >= 0x7fff || to > 0xffff {
            return Ok(());
        }
        if self.rights(module, package.bytes()).any(|(t, _)| t == to) {
            return Ok(());
        }
        let late = u32::from(!self.world.writer) << 31;
        let t = Root::ModuleRights.get();
        let rows = |t: Ref| t.elements::<u32>().chunks_exact(2).filter(|r| r[0] != 0);
        let (used, slots) = if t.is_null() { (0, 0) } else { (rows(t).count(), t.len() / 2) };
        if (used + 1) * 4 > slots * 3 {
            let fresh = self.new_prim_array(b'I', 2 * (slots * 2).max(256))?;
            let t = Root::ModuleRights.get();
            if !t.is_null() {
                rows(t).for_each(|r| put_right(fresh, r[0], Seg::new(r[1])));
            }
            Root::ModuleRights.set(fresh);
        }
        put_right(Root::ModuleRights.get(), late | (module + 1) << 16 | to, package);
        Ok(())
    }
    /// To whom a module exports a package, or whom it reads; and whether that holds in all sessions.
    fn rights(&self, module: u32, package: &[u8]) -> impl Iterator<Item = (u32, bool)> {
        let words = Root::ModuleRights.get().some().map_or(&mut [][..], |t| t.elements_mut::<u32>());
        let n = words.len() / 2;
        let start = right_hash(module + 1, hash_bytes(package));
        (0..n)
            .map(move |i| (start + i) % n)
            .map(|i| (words[2 * i], Seg::<Symbol>::new(words[2 * i + 1])))
            .take_while(|r| r.0 != 0)
            .filter(move |(w, p)| (w >> 16) & 0x7fff == module + 1 && p.is(package))
            .map(|(w, _)| (w & 0xffff, w >> 31 == 0))
    }
    /// May classes of `from` refer to public classes of `to` in this package (JVMS §5.4.4)? `Ok(true)`: in all
    /// sessions.
    pub fn module_barrier(&self, from: Ref, to: Ref, package: &[u8]) -> Result<bool, Barrier> {
        // Before there are modules there is one.
        if from == to || from.is_null() || to.is_null() {
            return Ok(true);
        }
        let unnamed = |m: Ref| self.get(m, KF::ModuleName).is_null();
        let (from_index, to_index) = (self.known_index(from), self.known_index(to));
        let applies = |t: u32, whom: Ref, index: Option<u32>| {
            t == 0 || (t == 1 && unnamed(whom)) || index.is_some_and(|i| t == i + 2)
        };
        // A right of the template counts before one of the session's own.
        let best = |rights: &mut dyn Iterator<Item = (u32, bool)>, whom: Ref, index: Option<u32>| {
            rights.filter(|(t, _)| applies(*t, whom, index)).map(|(_, all)| all).max()
        };
        let mut for_all = true;
        if !unnamed(from) && to != Root::JavaBase.get() {
            let reads = from_index
                .and_then(|f| best(&mut self.rights(f, b""), to, to_index))
                .ok_or(Barrier::NotRead)?;
            for_all &= reads;
        }
        if !unnamed(to) {
            let exports = to_index
                .and_then(|t| best(&mut self.rights(t, package), from, from_index))
                .ok_or(Barrier::NotExported)?;
            for_all &= exports;
        }
        Ok(for_all)
    }
    fn add_package(&mut self, loader: u32, package: SymRef, index: u32) -> Result<(), Trap> {
        let t = Root::PackageTable.get();
        let used =
            if t.is_null() { 0 } else { t.elements::<u32>().chunks_exact(3).filter(|r| r[2] != 0).count() };
        let slots = if t.is_null() { 0 } else { t.len() / 3 };
        if (used + 1) * 2 > slots {
            let fresh = self.new_prim_array(b'I', 3 * (slots * 2).max(256))?;
            if !t.is_null() {
                for r in t.elements::<u32>().chunks_exact(3).filter(|r| r[2] != 0) {
                    put(fresh, r[0], Seg::new(r[1]), r[2]);
                }
            }
            Root::PackageTable.set(fresh);
        }
        put(Root::PackageTable.get(), loader, package, index + 1);
        Ok(())
    }
}

/// Why a class of another module can't be referred to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Barrier {
    /// Its module is not read.
    NotRead,
    /// Its package is not exported.
    NotExported,
}

/// Whom a module reads, or exports to.
#[derive(Clone, Copy)]
pub enum To {
    /// All modules.
    Everyone,
    /// All unnamed modules.
    AllUnnamed,
    /// This one.
    Module(Ref),
}

fn right_hash(owner: u32, package: u32) -> usize {
    (package ^ owner.wrapping_mul(0x9e37_79b9)) as usize
}

fn put_right(table: Ref, word: u32, package: SymRef) {
    let words = table.elements_mut::<u32>();
    let n = words.len() / 2;
    let mut i = right_hash((word >> 16) & 0x7fff, hash_bytes(package.bytes())) % n;
    while words[2 * i] != 0 {
        i = (i + 1) % n;
    }
    words[2 * i..2 * i + 2].copy_from_slice(&[word, package.offset()]);
}

fn put(table: Ref, loader: u32, package: SymRef, index: u32) {
    let words = table.elements_mut::<u32>();
    let n = words.len() / 3;
    let mut i = package.hash.wrapping_add(loader) as usize % n;
    while words[3 * i + 2] != 0 {
        i = (i + 1) % n;
    }
    words[3 * i..3 * i + 3].copy_from_slice(&[loader, package.offset(), index]);
}

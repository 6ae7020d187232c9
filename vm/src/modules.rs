//! Packages and modules of a session: which Module object a class belongs to.
//!
//! Table in the session: an `int[]` of (loader number, package symbol, module index + 1), open addressing by the
//! package's hash; and an `Object[]` of Module objects.

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
        match self.loader_object(e.loader).some() {
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
        let modules = Root::Modules.get();
        let count = if modules.is_null() {
            0
        } else {
            (0..modules.len()).take_while(|&i| !modules.element(i).is_null()).count()
        };
        let index = (0..count).find(|&i| modules.element(i) == module).unwrap_or(count);
        let modules = self.ensure_root_array(Root::Modules, index + 1)?;
        self.put_element(modules, index, module);
        for p in packages {
            if self.package_module(loader, p).is_some() {
                continue;
            }
            let private = !self.world.writer;
            if private {
                self.need_private(p.len())?;
            }
            let sym = self.world.symbol(p, private).map_err(|e| self.throw_link(e.into()))?;
            self.add_package(loader, sym, index as u32)?;
        }
        Ok(())
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

fn put(table: Ref, loader: u32, package: SymRef, index: u32) {
    let words = table.elements_mut::<u32>();
    let n = words.len() / 3;
    let mut i = package.hash.wrapping_add(loader) as usize % n;
    while words[3 * i + 2] != 0 {
        i = (i + 1) % n;
    }
    words[3 * i..3 * i + 3].copy_from_slice(&[loader, package.offset(), index]);
}

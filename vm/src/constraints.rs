//! Loading constraints (JVMS §5.3.4) as a session keeps them: when a member of a class of one loader is used, overridden
//! or implemented by a class of another, both loaders must mean the same classes by the names in its descriptor.
//! Without that, an object of one class could be taken for one of another class of the same name.
//!
//! They are kept in `shared_classes::constraints`. A constraint is looked at when it is made, and whenever a loader
//! defines or initiates a class.

use crate::known::KF;
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use shared_classes::constraints::names_that_may_differ;
use shared_classes::model::*;
use shared_classes::names;
use shared_classes::resolve::external;
use shared_classes::segment::Seg;

const LINKAGE: &str = "java/lang/LinkageError";

impl Vm {
    /// The class that a loader, or one that agrees with it, means by the name.
    fn meant_by(&mut self, name: &[u8], loader: u32) -> Result<Option<ClassRef>, Trap> {
        for l in self.world.agreeing_loaders(name, loader) {
            if let Some(c) = self.find_loaded(l, name)? {
                return Ok(Some(c));
            }
        }
        Ok(None)
    }
    /// From now on the loaders agree about all classes in the descriptor; else a type in it about which they don't.
    pub fn agree(&mut self, desc: &[u8], a: u32, b: u32) -> Result<Option<Vec<u8>>, Trap> {
        for (name, ty) in names_that_may_differ(desc, a, b) {
            let (x, y) = (self.meant_by(name, a)?, self.meant_by(name, b)?);
            if x.zip(y).is_some_and(|(x, y)| x != y) {
                return Ok(Some(ty.to_vec()));
            }
            self.need_private(name.len())?;
            self.world.constrain(name, a, b).map_err(|e| self.throw_link(e.into()))?;
        }
        Ok(None)
    }
    /// May the loader mean this class by its name? Asked before it is recorded as its defining or initiating loader.
    pub fn check_loading(&mut self, loader: u32, class: ClassRef) -> Result<(), Trap> {
        let name = class.name.bytes();
        if name.starts_with(b"java/") || class.flags & F_HIDDEN != 0 {
            return Ok(());
        }
        let Some(other) = self.meant_by(name, loader)?.filter(|&o| o != class) else { return Ok(()) };
        let (wants, had) = (self.loader_by_number(loader), self.loader_by_number(other.loader));
        let (kind, text) = (external_kind(class), external(class));
        let (other_kind, place) = (external_kind(other), self.place_of(other));
        let m = format!(
            "loader constraint violation: loader {wants} wants to load {kind} {text}. A different {other_kind} \
             with the same name was previously loaded by {had}. ({place})"
        );
        Err(self.throw_msg(LINKAGE, m))
    }
    /// The constraints that come with using a field or method of another loader's class.
    /// `holder`: where it was looked for.
    pub fn constrain_use(
        &mut self,
        from: ClassRef,
        kind: u8,
        holder: ClassRef,
        target: u32,
    ) -> Result<(), Trap> {
        if kind == tag::FIELD {
            let f: FieldRef = Seg::new(target);
            return self.constrain_field(from, f);
        }
        let m: MethodRef = Seg::new(target);
        let what = if kind == tag::METHOD { "method" } else { "interface method" };
        self.constrain_method(from, m, holder, what)
    }
    /// The same for a field.
    pub fn constrain_field(&mut self, from: ClassRef, f: FieldRef) -> Result<(), Trap> {
        let Some(ty) = self.agree(f.desc.bytes(), from.loader, f.class.loader)? else { return Ok(()) };
        let (mine, its) = (self.loader_by_number(from.loader), self.loader_by_number(f.class.loader));
        let (here, there) = (self.place_of(from), self.place_of(f.class));
        let (name, ty) = (f.name.text(), names::external(&ty, false));
        let m = format!(
            "loader constraint violation: when resolving field \"{name}\" of type {ty}, the class loader {mine} of \
             the current class, {}, and the class loader {its} for the field's defining class, {}, have different \
             Class objects for type {ty} ({here}; {there})",
            external(from),
            external(f.class),
        );
        Err(self.throw_msg(LINKAGE, m))
    }
    /// The same for a method; `what` it is found as.
    pub fn constrain_method(
        &mut self,
        from: ClassRef,
        m: MethodRef,
        holder: ClassRef,
        what: &str,
    ) -> Result<(), Trap> {
        if m.flags & M_POLYMORPHIC != 0 {
            return Ok(());
        }
        let Some(ty) = self.agree(m.desc.bytes(), from.loader, m.class.loader)? else { return Ok(()) };
        let (mine, its) = (self.loader_by_number(from.loader), self.loader_by_number(m.class.loader));
        let (here, there) = (self.place_of(from), self.place_of(m.class));
        let text = names::pretty_method(&external(holder), &m.name.text(), m.desc.bytes());
        let m = format!(
            "loader constraint violation: when resolving {what} '{text}' the class loader {mine} of the current \
             class, {}, and the class loader {its} for the method's defining class, {}, have different Class objects \
             for the type {} used in the signature ({here}; {there})",
            from.name.text(),
            m.class.name.text(),
            names::text(&ty),
        );
        Err(self.throw_msg(LINKAGE, m))
    }
    /// The constraints that come with the methods that a class overrides and implements.
    pub fn constrain_tables(&mut self, class: ClassRef) -> Result<(), Trap> {
        let Some(parent) = class.super_class.some() else { return Ok(()) };
        for m in class.method_refs() {
            let Some(&old) = usize::try_from(m.vtable_index).ok().and_then(|i| parent.vtable.get().get(i))
            else {
                continue;
            };
            if let Some(ty) = self.agree(m.desc.bytes(), class.loader, old.class.loader)? {
                return Err(self.overriding_error(class, m, old, &ty));
            }
        }
        for table in class.itables.get() {
            let wanted = table.interface.method_refs().filter(|m| m.itable_index >= 0);
            for (m, &target) in wanted.zip(table.methods.get()) {
                let target = match target.some() {
                    Some(t) if t.access & (acc::PUBLIC | acc::ABSTRACT) == acc::PUBLIC => t,
                    _ => continue,
                };
                if let Some(ty) = self.agree(m.desc.bytes(), target.class.loader, table.interface.loader)? {
                    return Err(self.implementing_error(class, table.interface, m, target.class, &ty));
                }
            }
        }
        Ok(())
    }
    fn overriding_error(&mut self, class: ClassRef, m: MethodRef, old: MethodRef, ty: &[u8]) -> Trap {
        let (mine, its) = (self.loader_by_number(class.loader), self.loader_by_number(old.class.loader));
        let (here, there) = (self.place_of(class), self.place_of(old.class));
        let text = names::pretty_method(&external(class), &m.name.text(), m.desc.bytes());
        let m = format!(
            "loader constraint violation for class {}: when selecting overriding method '{text}' the class loader \
             {mine} of the selected method's type {}, and the class loader {its} for its super type {} have \
             different Class objects for the type {} used in the signature ({here}; {there})",
            external(class),
            external(class),
            external(old.class),
            names::external(ty, false),
        );
        self.throw_msg(LINKAGE, m)
    }
    fn implementing_error(
        &mut self,
        class: ClassRef,
        i: ClassRef,
        m: MethodRef,
        by: ClassRef,
        ty: &[u8],
    ) -> Trap {
        let (its, mine) = (self.loader_by_number(i.loader), self.loader_by_number(by.loader));
        let (there, here) = (self.place_of(i), self.place_of(by));
        let text = names::pretty_method(&external(i), &m.name.text(), m.desc.bytes());
        let m = format!(
            "loader constraint violation in interface itable initialization for class {}: when selecting method \
             '{text}' the class loader {its} for super interface {}, and the class loader {mine} of the selected \
             method's {}, {} have different Class objects for the type {} used in the signature ({there}; {here})",
            external(class),
            external(i),
            external_kind(by),
            external(by),
            names::external(ty, false),
        );
        self.throw_msg(LINKAGE, m)
    }
    fn loader_by_number(&mut self, loader: u32) -> String {
        let loader = self.loader_object(loader);
        self.quoted_loader_text(loader)
    }
    /// `p.A is in unnamed module of loader 'x' @1, parent loader 'app'`
    fn place_of(&mut self, class: ClassRef) -> String {
        let mut text = format!("{} is in {}", external(class), self.module_text(class));
        if class.loader >= LOADER_SESSION {
            let loader = self.loader_object(class.loader);
            let parent = if loader.is_null() { NULL } else { self.get(loader, KF::LoaderParent) };
            text += ", parent loader ";
            text += &self.quoted_loader_text(parent);
        }
        text
    }
}

/// How HotSpot names the sort of a class.
fn external_kind(c: ClassRef) -> &'static str {
    match c {
        _ if c.is_interface() => "interface",
        _ if c.access & acc::ABSTRACT != 0 => "abstract class",
        _ => "class",
    }
}

//! Access to classes (JVMS §5.4.4): packages and flags, and the borders between modules.
//!
//! Classes of the JDK's own loaders agree with each other and are not asked. All others are: when a class constant
//! is resolved, and when a class is defined for its supertypes. The answer says whether it holds in all sessions;
//! only then may it be linked in the shared segment.

use crate::machine::Vm;
use crate::modules::Barrier;
use crate::native::Trap;
use crate::object::*;
use shared_classes::classfile::ClassFile;
use shared_classes::link::Heir;
use shared_classes::model::*;
use shared_classes::names;
use shared_classes::resolve::{self, external};
use shared_classes::segment::Seg;
use shared_classes::world::LinkError;

const ILLEGAL_ACCESS: &str = "java/lang/IllegalAccessError";

/// A class that refers to another one; it need not be defined yet.
struct Referrer {
    /// Its external name.
    name: String,
    loader: u32,
    module: Ref,
}

fn package_of(name: &[u8]) -> &[u8] {
    name.iter().rposition(|&b| b == b'/').map_or(&name[..0], |i| &name[..i])
}

impl Vm {
    /// May `from` refer to `to`? `Ok(true)`: in all sessions. The error is IllegalAccessError.
    pub fn check_class_access(&mut self, from: ClassRef, to: ClassRef) -> Result<bool, Trap> {
        let target = if to.is_array() { to.element } else { to };
        if from.loader <= LOADER_PLATFORM
            || target.kind == Kind::Primitive
            || from == target
            || resolve::is_magic(from)
        {
            return Ok(true);
        }
        if target.access & acc::PUBLIC == 0 && !from.same_package(target) {
            return Err(self.throw_link(LinkError {
                class: ILLEGAL_ACCESS,
                message: format!("failed to access class {} from class {}", external(target), external(from)),
                about: Some((target, from)),
            }));
        }
        let module = self.module_for(from);
        match self.module_barrier(module, self.module_for(target), target.get().package()) {
            Ok(for_all) => Ok(for_all),
            Err(b) => {
                let from = Referrer { name: external(from), loader: from.loader, module };
                let m = self.barrier_text(&from, target, b);
                Err(self.throw_msg(ILLEGAL_ACCESS, m))
            }
        }
    }
    /// May the class in this file have the supertypes that it names, superclass first?
    pub fn check_supertype_access(
        &mut self,
        cf: &ClassFile,
        loader: u32,
        hidden_name: Option<&[u8]>,
        supers: &[ClassRef],
    ) -> Result<(), Trap> {
        let name = hidden_name.unwrap_or(cf.name());
        let heir = Heir { name, hidden: hidden_name.is_some(), access: cf.access_flags, loader };
        let (super_class, interfaces) = supers.split_at(usize::from(cf.super_name().is_some()));
        let super_class = super_class.first().copied().unwrap_or(Seg::NONE);
        heir.check_kinds(super_class, interfaces).map_err(|e| self.throw_link(e))?;
        if loader <= LOADER_PLATFORM || supers.iter().any(|&s| resolve::is_magic(s)) {
            return Ok(());
        }
        let package = package_of(cf.name());
        let module = match self.package_module(loader, package) {
            Some(m) => m,
            None => self.unnamed_module(loader),
        };
        let from = Referrer { name: names::external(name, hidden_name.is_some()), loader, module };
        for (i, &s) in supers.iter().enumerate() {
            let is_class = i == 0 && cf.super_name().is_some();
            let m = if heir.sees(s) {
                match self.module_barrier(module, self.module_for(s), s.get().package()) {
                    Ok(_) => continue,
                    Err(b) => format!(
                        "{} check failed: {}",
                        if is_class { "superclass access" } else { "superinterface" },
                        self.barrier_text(&from, s, b)
                    ),
                }
            } else {
                let remark = self.remark_on(&from, s);
                format!(
                    "class {} cannot access its {} {} ({remark})",
                    from.name,
                    match (is_class, s.access & acc::ABSTRACT != 0) {
                        (true, true) => "abstract superclass",
                        (true, false) => "superclass",
                        (false, _) => "superinterface",
                    },
                    external(s),
                )
            };
            return Err(self.throw_msg(ILLEGAL_ACCESS, m));
        }
        Ok(())
    }
    /// What is wrong with the nests of two classes, for the message about a private member: `, (...)` or nothing.
    /// `failures`: why their hosts could not be loaded.
    pub fn nest_problems(&mut self, from: ClassRef, to: ClassRef, failures: [Option<String>; 2]) -> String {
        let both = [from, to].into_iter().zip(failures);
        let problems: Vec<String> = both.filter_map(|(c, why)| self.nest_problem(c, why)).collect();
        if problems.is_empty() { String::new() } else { format!(", ({})", problems.join(", ")) }
    }
    fn nest_problem(&mut self, class: ClassRef, failure: Option<String>) -> Option<String> {
        if class.nest_host == 0 {
            return None;
        }
        let (me, name) = (external(class), class.const_class_name(class.nest_host));
        let Ok(Some(host)) = self.lookup_shared(class.loader, name.bytes()) else {
            let name = name.text();
            let why = failure.unwrap_or_else(|| format!("java.lang.NoClassDefFoundError: {name}"));
            return Some(format!("Nest host resolution of {me} with host {name} failed: {why}"));
        };
        let listed = host.nest_members.get().iter().any(|&i| host.const_class_name(i).same(class.name));
        let why = match (host.same_package(class), listed) {
            (true, true) => return None,
            (true, false) => "current type is not listed as a nest member",
            (false, _) => "types are in different packages",
        };
        let (mine, its) = (self.loader_object(class.loader), self.loader_object(host.loader));
        let (mine, its) = (self.quoted_loader_text(mine), self.quoted_loader_text(its));
        let host = external(host);
        Some(format!("Type {me} (loader: {mine}) is not a nest member of type {host} (loader: {its}): {why}"))
    }
    pub(crate) fn quoted_loader_text(&mut self, loader: Ref) -> String {
        if loader.is_null() { "'bootstrap'".into() } else { self.loader_text(loader) }
    }
    /// `A and B are in M`, or `A is in M; B is in N`, for a class that is not defined yet.
    fn remark_on(&mut self, from: &Referrer, to: ClassRef) -> String {
        let here = self.module_text_of(from.module, from.loader);
        let (there, to_name) = (self.module_text(to), external(to));
        if from.module == self.module_for(to) {
            format!("{} and {to_name} are in {here}", from.name)
        } else {
            format!("{} is in {here}; {to_name} is in {there}", from.name)
        }
    }
    fn barrier_text(&mut self, from: &Referrer, to: ClassRef, barrier: Barrier) -> String {
        let target = self.module_for(to);
        let (a, b) = (self.short_module_text(from.module), self.short_module_text(target));
        let because = match barrier {
            Barrier::NotRead => format!("{a} does not read {b}"),
            Barrier::NotExported => {
                let package = names::text(to.get().package()).replace('/', ".");
                format!("{b} does not export {package} to {a}")
            }
        };
        format!(
            "class {} (in {a}) cannot access class {} (in {b}) because {because}",
            from.name,
            external(to)
        )
    }
    /// `module m`, or `unnamed module @0x1b2c`.
    fn short_module_text(&mut self, module: Ref) -> String {
        match self.get(module, crate::known::KF::ModuleName).some() {
            Some(name) => format!("module {}", self.string(name)),
            None => format!("unnamed module @0x{:x}", self.identity_hash(module)),
        }
    }
}

//! May a class have the superclass and the superinterfaces that it names (JVMS §5.3.5)?

use super::Define;
use crate::model::*;
use crate::names;
use crate::resolve::{self, external};
use crate::world::LinkError;

pub(super) fn package_of(name: SymRef) -> &'static [u8] {
    let name = name.bytes();
    name.iter().rposition(|&b| b == b'/').map_or(&name[..0], |i| &name[..i])
}

/// A class that is to be defined, as far as its supertypes see it.
pub struct Heir<'a> {
    /// Its internal name.
    pub name: &'a [u8],
    /// Hidden classes print their name in another way.
    pub hidden: bool,
    /// Its access flags.
    pub access: u16,
    /// Its defining loader.
    pub loader: u32,
}
impl Heir<'_> {
    fn package(&self) -> &[u8] {
        self.name.iter().rposition(|&b| b == b'/').map_or(&self.name[..0], |i| &self.name[..i])
    }
    /// Is a class visible for it, modules aside?
    pub fn sees(&self, c: ClassRef) -> bool {
        c.access & acc::PUBLIC != 0 || (c.loader == self.loader && c.get().package() == self.package())
    }
    fn is_permitted_by(&self, c: ClassRef) -> bool {
        c.flags & F_SEALED == 0
            || (c.permitted.get().iter().any(|&i| c.const_class_name(i).is(self.name))
                && c.loader == self.loader
                && (self.access & acc::PUBLIC != 0 || c.get().package() == self.package()))
    }
    /// Are the supertypes of the right kind: a class that is not final, interfaces, sealed only for others?
    pub fn check_kinds(&self, super_class: ClassRef, interfaces: &[ClassRef]) -> Result<(), LinkError> {
        let me = names::external(self.name, self.hidden);
        let icce = |m: String| Err(LinkError::new("java/lang/IncompatibleClassChangeError", m));
        let is_interface = self.access & acc::INTERFACE != 0;
        if let Some(s) = super_class.some() {
            if s.is_interface() && !is_interface {
                // This one is told before a hidden class gets its name.
                let plain = self.name.split(|&b| b == b'+').next().filter(|_| self.hidden);
                let me = names::external(plain.unwrap_or(self.name), false);
                return icce(format!("class {me} has interface {} as super class", external(s)));
            }
            if s.access & acc::FINAL != 0 {
                return icce(format!("class {me} cannot inherit from final class {}", external(s)));
            }
            if !self.is_permitted_by(s) {
                return icce(format!("class {me} cannot inherit from sealed class {}", external(s)));
            }
        }
        for &i in interfaces {
            if !i.is_interface() {
                return Err(LinkError {
                    class: "java/lang/IncompatibleClassChangeError",
                    message: format!(
                        "class {me} can not implement {}, because it is not an interface",
                        external(i)
                    ),
                    about: Some((i, i)),
                });
            }
            if !self.is_permitted_by(i) {
                return icce(format!(
                    "class {me} cannot {} sealed interface {}",
                    if is_interface { "extend" } else { "implement" },
                    external(i)
                ));
            }
        }
        Ok(())
    }
    /// Does it see its supertypes? Who asks knows modules and has worded the error already, but is not trusted.
    fn check_visible(&self, super_class: ClassRef, interfaces: &[ClassRef]) -> Result<(), LinkError> {
        let me = names::external(self.name, self.hidden);
        let supers = super_class.some().into_iter().filter(|&s| !resolve::is_magic(s));
        match supers.chain(interfaces.iter().copied()).find(|&s| !self.sees(s)) {
            None => Ok(()),
            Some(s) => {
                let what = if s == super_class { "superclass" } else { "superinterface" };
                let m = format!("class {me} cannot access its {what} {}", external(s));
                Err(LinkError::new("java/lang/IllegalAccessError", m))
            }
        }
    }
}

pub(super) fn check_supers(d: &Define, name: SymRef) -> Result<(), LinkError> {
    let heir = Heir {
        name: name.bytes(),
        hidden: d.hidden.is_some(),
        access: d.file.access_flags,
        loader: d.loader,
    };
    heir.check_kinds(d.super_class, d.interfaces)?;
    heir.check_visible(d.super_class, d.interfaces)
}

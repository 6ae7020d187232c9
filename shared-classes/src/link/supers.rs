//! May a class have the superclass and the superinterfaces that it names (JVMS §5.3.5)?

use super::Define;
use crate::model::*;
use crate::names;
use crate::resolve::{self, external};
use crate::world::{LinkError, World};

pub(super) fn package_of(name: SymRef) -> &'static [u8] {
    let name = name.bytes();
    name.iter().rposition(|&b| b == b'/').map_or(&name[..0], |i| &name[..i])
}

pub(super) fn check_supers(w: &World, d: &Define, name: SymRef) -> Result<(), LinkError> {
    let _ = w;
    let me = names::external(name.bytes(), d.hidden.is_some());
    let icce = |m: String| Err(LinkError::new("java/lang/IncompatibleClassChangeError", m));
    let public_or_same = |c: ClassRef| {
        c.access & acc::PUBLIC != 0 || (c.loader == d.loader && c.package() == package_of(name))
    };
    let permits = |c: ClassRef| {
        c.flags & F_SEALED == 0
            || (c.permitted.get().iter().any(|&i| c.const_class_name(i).same(name))
                && (public_or_same(c) || c.package() == package_of(name)))
    };
    if let Some(s) = d.super_class.some() {
        if s.is_interface() && d.file.access_flags & acc::INTERFACE == 0 {
            return icce(format!("class {me} has interface {} as super class", external(s)));
        }
        if s.access & acc::FINAL != 0 {
            return icce(format!("class {me} cannot inherit from final class {}", external(s)));
        }
        if !permits(s) {
            return icce(format!("class {me} cannot inherit from sealed class {}", external(s)));
        }
        if !public_or_same(s) && !resolve::is_magic(s) {
            return Err(LinkError {
                class: "java/lang/IllegalAccessError",
                message: format!("class {me} cannot access its superclass {}", external(s)),
                about: None,
            });
        }
    }
    for &i in d.interfaces {
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
        if !permits(i) {
            return icce(format!(
                "class {me} cannot {} sealed interface {}",
                if d.file.access_flags & acc::INTERFACE != 0 { "extend" } else { "implement" },
                external(i)
            ));
        }
        if !public_or_same(i) {
            return Err(LinkError {
                class: "java/lang/IllegalAccessError",
                message: format!("class {me} cannot access its superinterface {}", external(i)),
                about: None,
            });
        }
    }
    Ok(())
}

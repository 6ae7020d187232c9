//! The virtual and interface method tables of a class (JVMS §5.4.5, §5.4.6).

use super::Define;
use super::supers::package_of;
use crate::model::*;
use crate::names;
use crate::resolve::{self, external};
use crate::segment::*;
use crate::world::{LinkError, World};
use std::collections::HashMap;

type Key = (u32, u32);
fn key(m: &Method) -> Key {
    (m.name.hash, m.desc.hash)
}

/// Builds the virtual and interface method tables (JVMS §5.4.5, §5.4.6).
pub(super) fn tables(
    w: &World,
    d: &Define,
    at: ClassRef,
    c: &mut Class,
    methods: &mut [Method],
    methods_at: u32,
    arena: &Arena,
) -> Result<(), LinkError> {
    let this = |i: usize| -> MethodRef { Seg::new(methods_at + (i * size_of::<Method>()) as u32) };
    if c.access & acc::INTERFACE != 0 {
        let mut n = 0;
        for m in methods.iter_mut() {
            if m.access & (acc::STATIC | acc::PRIVATE) == 0 && m.name.bytes()[0] != b'<' {
                m.itable_index = n;
                n += 1;
            }
        }
        return Ok(());
    }
    let inherited: &[MethodRef] = d.super_class.some().map_or(&[], |s| s.vtable.get());
    let mut vtable = inherited.to_vec();
    let mut changed = false;
    let mut map: HashMap<Key, Vec<u32>> = HashMap::with_capacity(vtable.len());
    for (i, v) in vtable.iter().enumerate() {
        map.entry(key(v)).or_default().push(i as u32);
    }
    for (i, m) in methods.iter_mut().enumerate() {
        if m.access & (acc::STATIC | acc::PRIVATE) != 0 || m.name.bytes()[0] == b'<' {
            continue;
        }
        let mut index = -1;
        for &v in map.get(&key(m)).map_or(&[][..], |v| v) {
            let old = vtable[v as usize];
            if old.class.is_interface() || !old.name.same(m.name) || !old.desc.same(m.desc) {
                if old.class.is_interface() && old.name.same(m.name) && old.desc.same(m.desc) {
                    vtable[v as usize] = this(i);
                    index = v as i32;
                }
                continue;
            }
            let overrides = old.access & (acc::PUBLIC | acc::PROTECTED) != 0
                || (old.class.loader == c.loader && old.class.package() == package_of(c.name));
            if !overrides {
                continue;
            }
            if old.access & acc::FINAL != 0 && !d.trusted {
                return Err(LinkError::new(
                    "java/lang/IncompatibleClassChangeError",
                    format!(
                        "class {} overrides final method {}.{}{}",
                        names::external(c.name.bytes(), false),
                        external(old.class),
                        m.name.text(),
                        m.desc.text()
                    ),
                ));
            }
            vtable[v as usize] = this(i);
            index = v as i32;
        }
        changed = true;
        if index < 0 {
            index = vtable.len() as i32;
            vtable.push(this(i));
            map.entry(key(m)).or_default().push(index as u32);
        }
        m.vtable_index = index;
    }
    // The table must be readable while defaults are chosen.
    for (i, m) in methods.iter().enumerate() {
        // SAFETY: a bitwise copy of plain data into room this arena gave.
        arena.rewrite(this(i), unsafe { std::ptr::read(m) });
    }
    // Methods inherited from interfaces: entries for those that no class declares.
    // SAFETY: a bitwise copy of plain data; `c` gets its remaining fields later.
    arena.rewrite(at, unsafe { std::ptr::read(c) });
    let own_interfaces = !d.interfaces.is_empty();
    if own_interfaces || vtable.iter().any(|m| m.class.is_interface() || m.entry == Entry::Conflict) {
        for &i in c.all_interfaces.get() {
            for m in i.method_refs() {
                if m.itable_index < 0 {
                    continue;
                }
                let slot =
                    map.get(&key(&m)).into_iter().flatten().copied().rfind(|&v| {
                        vtable[v as usize].name.same(m.name) && vtable[v as usize].desc.same(m.desc)
                    });
                let concrete = slot.is_some_and(|v| {
                    !vtable[v as usize].class.is_interface() && vtable[v as usize].entry != Entry::Conflict
                });
                if concrete {
                    continue;
                }
                let (chosen, conflict) = resolve::find_interface_default(at, m.name.bytes(), m.desc.bytes());
                let mut chosen = chosen.unwrap_or(m);
                if conflict {
                    // SAFETY: a bitwise copy of plain data.
                    let mut x: Method = unsafe { std::ptr::read(chosen.get()) };
                    x.entry = Entry::Conflict;
                    chosen = arena.put(x)?;
                }
                changed = true;
                match slot {
                    Some(v) => vtable[v as usize] = chosen,
                    None => {
                        map.entry(key(&m)).or_default().push(vtable.len() as u32);
                        vtable.push(chosen);
                    }
                }
            }
        }
    }
    c.vtable = match d.super_class.some() {
        Some(s) if !changed => s.vtable,
        _ => arena.put_slice(&vtable)?,
    };
    if !changed && !own_interfaces {
        c.itables = d.super_class.itables;
        return Ok(());
    }
    let mut itables = Vec::new();
    for &i in c.all_interfaces.get() {
        let mut list = Vec::new();
        for m in i.method_refs().filter(|m| m.itable_index >= 0) {
            let found = map
                .get(&key(&m))
                .into_iter()
                .flatten()
                .copied()
                .rfind(|&v| vtable[v as usize].name.same(m.name) && vtable[v as usize].desc.same(m.desc));
            list.push(found.map_or(Seg::NONE, |v| vtable[v as usize]));
        }
        if !list.is_empty() {
            itables.push(Itable { interface: i, methods: arena.put_slice(&list)? });
        }
    }
    let _ = w;
    c.itables = arena.put_slice(&itables)?;
    Ok(())
}

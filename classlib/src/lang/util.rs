//! What several classes' natives need: raw copies, names and class look-up.

use shared_classes::model::*;
use vm::known::KC;
use vm::machine::Vm;
use vm::native::Trap;
use vm::object::*;
use vm::session::Root;

/// Elements of [`Root::NativeState`] that belong to this part; they count from the upper end of its first 64.
pub const STATE_SIGNALS: usize = 63;
/// `Object[]` of byte arrays: what modules export, for the machine.
pub const STATE_EXPORTS: usize = 62;

/// `Object[]` of the template's secure random generators; see [`crate::renew`].
pub const STATE_GENERATORS: usize = 61;

/// `long[]` of the session's child processes; see [`crate::lang::process::children`].
pub const STATE_CHILDREN: usize = 60;

/// `String[]` of the machine's options; see [`super::launch::arguments`].
pub const STATE_ARGUMENTS: usize = 59;

/// Copies bytes from one object into another, or within one. The ranges lie within the objects.
pub fn copy(from: Ref, from_offset: u32, to: Ref, to_offset: u32, bytes: usize) {
    // SAFETY: the callers have checked both ranges against the objects' sizes; nothing moves while natives run.
    unsafe {
        std::ptr::copy(
            (from.address() + from_offset as usize) as *const u8,
            (to.address() + to_offset as usize) as *mut u8,
            bytes,
        )
    }
}

/// An element of the array that natives keep per session; null when nothing has been put there.
pub fn native_state(i: usize) -> Ref {
    let t = Root::NativeState.get();
    if t.is_null() || i >= t.len() { NULL } else { t.element(i) }
}

/// Sets an element of the array that natives keep per session.
pub fn set_native_state(vm: &mut Vm, i: usize, value: Ref) -> Result<(), Trap> {
    let t = vm.ensure_root_array(Root::NativeState, i)?;
    vm.put_element(t, i, value);
    Ok(())
}

/// A `String[]`.
pub fn string_array<S: AsRef<str>>(vm: &mut Vm, texts: &[Option<S>]) -> Result<Ref, Trap> {
    let array = vm.new_ref_array(KC::String.get(), texts.len())?;
    for (i, t) in texts.iter().enumerate() {
        if let Some(t) = t {
            let s = vm.new_string(t.as_ref())?;
            vm.put_element(array, i, s);
        }
    }
    Ok(array)
}

/// A `byte[]` with this content, or null when there is none.
pub fn bytes_or_null(vm: &mut Vm, content: &[u8]) -> Result<Ref, Trap> {
    if content.is_empty() { Ok(NULL) } else { vm.new_bytes(content) }
}

/// A String with this symbol's text, or null without a symbol.
pub fn symbol_or_null(vm: &mut Vm, s: SymRef) -> Result<Ref, Trap> {
    if s.is_none() { Ok(NULL) } else { vm.new_string_mutf8(s.bytes()) }
}

/// A class by internal name (arrays too) as `loader` sees it, without running Java; `None` when the loader must
/// be asked first.
pub fn class_named(vm: &mut Vm, loader: u32, name: &[u8]) -> Result<Option<ClassRef>, Trap> {
    let dims = name.iter().take_while(|&&b| b == b'[').count();
    if dims == 0 {
        return vm.lookup_shared(loader, name);
    }
    let element = match &name[dims..] {
        [b'L', n @ .., b';'] => vm.lookup_shared(loader, n)?,
        [kind] if *kind != b'V' && b"ZCFDBSIJ".contains(kind) => Some(vm.world.primitive(*kind)),
        _ => None,
    };
    let Some(mut c) = element else { return Ok(None) };
    for _ in 0..dims {
        c = vm.array_class(c)?;
    }
    Ok(Some(c))
}

/// The class of a field descriptor as `loader` sees it; `Err` of the name to load when the loader must be asked.
pub fn class_of_descriptor<'d>(
    vm: &mut Vm,
    loader: u32,
    desc: &'d [u8],
) -> Result<Result<ClassRef, &'d [u8]>, Trap> {
    let name = match desc {
        [b'L', n @ .., b';'] => n,
        [b'[', ..] => desc,
        [kind, ..] => return Ok(Ok(vm.world.primitive(*kind))),
        [] => return Ok(Ok(vm.world.primitive(b'V'))),
    };
    Ok(class_named(vm, loader, name)?.ok_or(name))
}

/// The field descriptors of a method descriptor's parameters.
pub fn parameters(desc: &[u8]) -> impl Iterator<Item = &[u8]> {
    shared_classes::descriptor::MethodDescriptor::parse(desc)
        .into_iter()
        .flat_map(|d| d.params())
        .map(|t| t.desc())
}

/// The descriptor of a method's result.
pub fn result(desc: &[u8]) -> &[u8] {
    shared_classes::descriptor::MethodDescriptor::parse(desc).map_or(b"V", |d| d.return_type().desc())
}

/// Internal form of a class name in external form.
pub fn internal(name: &[u8]) -> Vec<u8> {
    name.iter().map(|&b| if b == b'.' { b'/' } else { b }).collect()
}

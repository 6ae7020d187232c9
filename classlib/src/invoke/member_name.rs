//! java.lang.invoke.MemberName: what it says of a method or field, and finding the member that it names.
//!
//! The machine's words in a MemberName: at 8 `vmindex` (a field's offset, an index of a vtable or itable, or
//! [`DIRECT`]), at 12 the method.

use shared_classes::model::*;
use shared_classes::names;
use shared_classes::resolve::{self, external};
use shared_classes::world::LinkError;
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::Trap;
use vm::object::*;

/// Offset of `vmindex`.
pub const INDEX: u32 = 8;
/// Offset of the method.
pub const METHOD: u32 = 12;
/// Offset of the method in a ResolvedMethodName.
pub const RESOLVED_METHOD: u32 = 8;
/// `vmindex` of methods called without dispatch.
pub const DIRECT: i32 = -2;

/// Flags of a MemberName (MethodHandleNatives.Constants).
#[allow(missing_docs)]
pub mod mn {
    pub const IS_METHOD: i32 = 0x1_0000;
    pub const IS_CONSTRUCTOR: i32 = 0x2_0000;
    pub const IS_FIELD: i32 = 0x4_0000;
    pub const IS_TYPE: i32 = 0x8_0000;
    pub const KINDS: i32 = 0xf_0000;
    pub const CALLER_SENSITIVE: i32 = 0x10_0000;
    pub const TRUSTED_FINAL: i32 = 0x20_0000;
    pub const KIND_SHIFT: i32 = 24;
    pub const SEARCH_SUPERCLASSES: i32 = 0x10_0000;
    pub const SEARCH_INTERFACES: i32 = 0x20_0000;
}
/// Reference kinds (JVMS table 4.4.8-A).
#[allow(missing_docs)]
pub mod kind {
    pub const GET_FIELD: i32 = 1;
    pub const GET_STATIC: i32 = 2;
    pub const PUT_FIELD: i32 = 3;
    pub const PUT_STATIC: i32 = 4;
    pub const INVOKE_VIRTUAL: i32 = 5;
    pub const INVOKE_STATIC: i32 = 6;
    pub const INVOKE_SPECIAL: i32 = 7;
    pub const NEW_INVOKE_SPECIAL: i32 = 8;
    pub const INVOKE_INTERFACE: i32 = 9;
}

/// Modifiers that the JDK sees on methods and on fields.
const METHOD_MODIFIERS: u16 = 0x1dff;
const FIELD_MODIFIERS: u16 = 0x50df;

/// How a method is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dispatch {
    /// Without dispatch.
    Direct,
    /// Through this entry of the vtable.
    Virtual(i32),
    /// Through this entry of the interface's itable.
    Interface(i32),
}

fn statically_bound(m: MethodRef) -> bool {
    if m.access & (acc::STATIC | acc::PRIVATE | acc::FINAL) != 0 || m.name.is(b"<init>") {
        return true;
    }
    !m.class.is_interface() && m.class.access & acc::FINAL != 0
}

/// How `m` is called, found through `through`.
pub fn dispatch(m: MethodRef, through: ClassRef) -> Dispatch {
    if statically_bound(m) || m.flags & M_POLYMORPHIC != 0 {
        return Dispatch::Direct;
    }
    if !m.class.is_interface() {
        return if m.vtable_index >= 0 { Dispatch::Virtual(m.vtable_index) } else { Dispatch::Direct };
    }
    if through.is_interface() {
        return Dispatch::Interface(m.itable_index);
    }
    match resolve::vtable_index_in(through, m) {
        Some(i) => Dispatch::Virtual(i as i32),
        None => Dispatch::Interface(m.itable_index),
    }
}

/// Makes a MemberName speak of a method.
pub fn init_method(
    vm: &mut Vm,
    name: Ref,
    m: MethodRef,
    how: Dispatch,
    through: ClassRef,
) -> Result<(), Trap> {
    let holder = vm.mirror(m.class)?;
    let mut flags = (m.access & METHOD_MODIFIERS) as i32;
    let mut index = DIRECT;
    let mut class = m.class;
    let k = match how {
        Dispatch::Interface(i) => {
            index = i;
            kind::INVOKE_INTERFACE
        }
        Dispatch::Virtual(i) => {
            index = i;
            // An index is one of a class: not of the interface that the method comes from.
            if m.class.is_interface() {
                class = through;
            }
            kind::INVOKE_VIRTUAL
        }
        Dispatch::Direct if m.is_static() => kind::INVOKE_STATIC,
        Dispatch::Direct => kind::INVOKE_SPECIAL,
    };
    flags |= if m.name.is(b"<init>") { mn::IS_CONSTRUCTOR } else { mn::IS_METHOD } | k << mn::KIND_SHIFT;
    if m.flags & M_CALLER_SENSITIVE != 0 {
        flags |= mn::CALLER_SENSITIVE;
    }
    let mirror = vm.mirror(class)?;
    let resolved = vm.new_object(KC::ResolvedMethodName.get())?;
    vm.put_ref(resolved, 12, holder);
    resolved.write::<u32>(RESOLVED_METHOD, m.offset());
    name.write::<i32>(KF::MemberFlags.offset(), flags);
    name.write::<i32>(INDEX, index);
    name.write::<u32>(METHOD, m.offset());
    vm.put(name, KF::MemberMethod, resolved);
    vm.put(name, KF::MemberClazz, mirror);
    Ok(())
}

/// Makes a MemberName speak of a field.
pub fn init_field(vm: &mut Vm, name: Ref, f: FieldRef, setter: bool) -> Result<(), Trap> {
    let is_static = f.access & acc::STATIC != 0;
    let mut k = if is_static { kind::GET_STATIC } else { kind::GET_FIELD };
    if setter {
        k += kind::PUT_FIELD - kind::GET_FIELD;
    }
    let mut flags = (f.access & FIELD_MODIFIERS) as i32 | mn::IS_FIELD | k << mn::KIND_SHIFT;
    if f.access & acc::FINAL != 0 && (is_static || f.class.flags & (F_HIDDEN | F_RECORD) != 0) {
        flags |= mn::TRUSTED_FINAL;
    }
    let mirror = vm.mirror(f.class)?;
    name.write::<i32>(KF::MemberFlags.offset(), flags);
    name.write::<i32>(INDEX, f.offset as i32);
    name.write::<u32>(METHOD, 0);
    vm.put(name, KF::MemberMethod, NULL);
    vm.put(name, KF::MemberClazz, mirror);
    Ok(())
}

/// Descriptor of a type.
pub fn descriptor_of(c: ClassRef, out: &mut Vec<u8>) {
    match c.kind {
        Kind::Primitive => out.push(c.prim),
        Kind::Instance => {
            out.push(b'L');
            out.extend_from_slice(c.name.bytes());
            out.push(b';');
        }
        _ => out.extend_from_slice(c.name.bytes()),
    }
}

/// The descriptor in `MemberName.type`: a MethodType, a Class or a String; `None` for anything else.
pub fn signature(vm: &Vm, t: Ref) -> Option<Vec<u8>> {
    let class = t.class();
    let mut out = Vec::new();
    if class == KC::String.get() {
        return Some(vm.string_mutf8(t));
    }
    if class == KC::Class.get() {
        descriptor_of(vm.class_of_mirror(t), &mut out);
        return Some(out);
    }
    if class != KC::MethodType.get() {
        return None;
    }
    out.push(b'(');
    let parameters = vm.get(t, KF::TypePtypes);
    for i in 0..parameters.len() {
        descriptor_of(vm.class_of_mirror(parameters.element(i)), &mut out);
    }
    out.push(b')');
    descriptor_of(vm.class_of_mirror(vm.get(t, KF::TypeRtype)), &mut out);
    Some(out)
}

/// A member to be found: where, its name and descriptor, and who asks (none: nobody checks access).
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The class named.
    pub class: ClassRef,
    /// Name.
    pub name: &'a [u8],
    /// Descriptor.
    pub desc: &'a [u8],
    /// The class that asks.
    pub caller: Option<ClassRef>,
}

fn changed(message: String) -> LinkError {
    LinkError::new("java/lang/IncompatibleClassChangeError", message)
}
fn pretty(m: MethodRef) -> String {
    names::pretty_method(&external(m.class), &m.name.text(), m.desc.bytes())
}

impl Wanted<'_> {
    fn pretty(&self) -> String {
        names::pretty_method(&external(self.class), &names::text(self.name), self.desc)
    }
    /// Method resolution, JVMS §5.4.3.3 and §5.4.3.4, as an instruction of kind `k` does it.
    fn resolve(&self, vm: &Vm, k: i32) -> Result<MethodRef, LinkError> {
        let c = self.class;
        let object = KC::Object.get();
        let as_interface = c.is_interface() && k != kind::INVOKE_VIRTUAL || k == kind::INVOKE_INTERFACE;
        if as_interface && !c.is_interface() {
            return Err(changed(format!("Found class {}, but interface was expected", external(c))));
        }
        if !as_interface && c.is_interface() {
            return Err(changed(format!("Found interface {}, but class was expected", external(c))));
        }
        let m = if as_interface {
            resolve::find_interface_method(c, object, self.name, self.desc)
        } else {
            resolve::find_method(c, self.name, self.desc)
        };
        let Some(m) = m else {
            return Err(LinkError::new("java/lang/NoSuchMethodError", format!("'{}'", self.pretty())));
        };
        if as_interface && k != kind::INVOKE_STATIC && m.is_static() {
            return Err(changed(format!("Expected instance not static method '{}'", pretty(m))));
        }
        if let Some(from) = self.caller
            && m.flags & M_POLYMORPHIC == 0
            && !resolve::can_access(&vm.world, from, m.class, m.access, c)
            && !(m.access & acc::PRIVATE != 0 && resolve::nestmates_by_name(&vm.world, from, m.class))
        {
            return Err(access_error(from, m));
        }
        Ok(m)
    }
    /// The method that a handle of kind `k` calls, and how.
    pub fn find_method(&self, vm: &Vm, k: i32) -> Result<(MethodRef, Dispatch), LinkError> {
        let m = self.resolve(vm, k)?;
        match k {
            kind::INVOKE_STATIC => {
                if !m.is_static() {
                    return Err(changed(format!("Expected static method '{}'", pretty(m))));
                }
                Ok((m, Dispatch::Direct))
            }
            kind::INVOKE_SPECIAL | kind::NEW_INVOKE_SPECIAL => Ok((self.special(m)?, Dispatch::Direct)),
            kind::INVOKE_INTERFACE => Ok((m, dispatch(m, self.class))),
            _ => {
                if m.is_static() {
                    return Err(changed(format!("Expecting non-static method '{}'", pretty(m))));
                }
                Ok((m, dispatch(m, self.class)))
            }
        }
    }
    fn special(&self, resolved: MethodRef) -> Result<MethodRef, LinkError> {
        let init = self.name == b"<init>";
        if init && resolved.class != self.class {
            let plain = self.pretty().replacen(&format!("{}.", external(self.class)), "", 1);
            let text = format!("{}: method '{plain}' not found", external(self.class));
            return Err(LinkError::new("java/lang/NoSuchMethodError", text));
        }
        if let Some(from) = self.caller
            && self.class.is_interface()
            && from != self.class
            && !from.interfaces.get().contains(&self.class)
        {
            let (text, from) = (self.pretty(), external(from));
            let text =
                format!("Interface method reference: '{text}', is in an indirect superinterface of {from}");
            return Err(changed(text));
        }
        if resolved.is_static() {
            return Err(changed(format!("Expecting non-static method '{}'", pretty(resolved))));
        }
        let mut m = resolved;
        if let Some(from) = self.caller
            && !init
            && !self.class.is_interface()
            && from != self.class
            && from.is_subtype_of(self.class)
        {
            let sup = from.super_class;
            let found = resolve::find_class_method(sup, self.name, self.desc)
                .or_else(|| resolve::find_interface_default(sup, self.name, self.desc).0);
            m = match found {
                Some(m) => m,
                None => {
                    return Err(LinkError::new("java/lang/AbstractMethodError", pretty(resolved)));
                }
            };
            if m.is_static() {
                return Err(changed(format!("Expecting non-static method '{}'", pretty(m))));
            }
        }
        if m.access & acc::ABSTRACT != 0 {
            return Err(LinkError::new("java/lang/AbstractMethodError", format!("'{}'", pretty(resolved))));
        }
        Ok(m)
    }
    /// Field resolution, JVMS §5.4.3.2; whoever asks for handles checks access in Java.
    pub fn find_field(&self) -> Result<FieldRef, LinkError> {
        fn find(class: ClassRef, name: &[u8], desc: &[u8]) -> Option<FieldRef> {
            let mut c = class;
            while c.is_some() {
                if let Some(f) = c.field_refs().find(|f| f.name.is(name) && f.desc.is(desc)) {
                    return Some(f);
                }
                if let Some(f) = c.interfaces.get().iter().find_map(|&i| find(i, name, desc)) {
                    return Some(f);
                }
                c = c.super_class;
            }
            None
        }
        find(self.class, self.name, self.desc)
            .ok_or_else(|| LinkError::new("java/lang/NoSuchFieldError", names::text(self.name).into_owned()))
    }
}

fn access_error(from: ClassRef, m: MethodRef) -> LinkError {
    let word = match m.access & (acc::PUBLIC | acc::PRIVATE | acc::PROTECTED) {
        acc::PRIVATE => "private ",
        acc::PROTECTED => "protected ",
        acc::PUBLIC => "public ",
        _ => "",
    };
    let sort = if m.access & acc::ABSTRACT != 0 { "abstract " } else { "" };
    LinkError {
        class: "java/lang/IllegalAccessError",
        message: format!("class {} tried to access {sort}{word}method '{}'", external(from), pretty(m)),
        about: Some((from, m.class)),
    }
}

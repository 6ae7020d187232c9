//! Resolution of symbolic references (JVMS §5.4.3) once the named class is at hand, and access control (§5.4.4).

use crate::model::*;
use crate::names;
use crate::segment::Seg;
use crate::world::{LinkError, World};

/// External name of a class for messages.
pub fn external(c: ClassRef) -> String {
    names::external(c.name.bytes(), c.flags & F_HIDDEN != 0)
}

/// Field lookup, JVMS §5.4.3.2.
pub fn find_field(class: ClassRef, name: SymRef, desc: SymRef) -> Option<FieldRef> {
    let mut c = class;
    while c.is_some() {
        if let Some(f) = c.field_refs().find(|f| f.name.same(name) && f.desc.same(desc)) {
            return Some(f);
        }
        for &i in c.interfaces.get() {
            if let Some(f) = find_field(i, name, desc) {
                return Some(f);
            }
        }
        c = c.super_class;
    }
    None
}

/// A method declared by the class or a superclass.
pub fn find_class_method(class: ClassRef, name: &[u8], desc: &[u8]) -> Option<MethodRef> {
    let mut c = class;
    while c.is_some() {
        if let Some(m) = c.declared_method(name, desc) {
            return Some(m);
        }
        c = c.super_class;
    }
    None
}

/// The instance method of this name that a class has or inherits, as calls of a superclass's method select it
/// (JVMS §6.5.invokespecial): by name alone, private ones too.
pub fn find_instance_method(class: ClassRef, name: &[u8], desc: &[u8]) -> Option<MethodRef> {
    let mut c = class;
    while c.is_some() {
        if let Some(m) = c.declared_method(name, desc).filter(|m| !m.is_static()) {
            return Some(m);
        }
        c = c.super_class;
    }
    find_interface_default(class, name, desc).0
}

/// Is the method signature-polymorphic in its class (JVMS §2.9.3)?
pub fn find_polymorphic(class: ClassRef, name: &[u8]) -> Option<MethodRef> {
    let n = class.name.bytes();
    if n != b"java/lang/invoke/MethodHandle" && n != b"java/lang/invoke/VarHandle" {
        return None;
    }
    class.method_refs().find(|m| m.flags & M_POLYMORPHIC != 0 && m.name.is(name))
}

/// The maximally specific superinterface method (JVMS §5.4.3.3), and whether the choice was ambiguous.
pub fn find_interface_default(class: ClassRef, name: &[u8], desc: &[u8]) -> (Option<MethodRef>, bool) {
    let mut found: Vec<MethodRef> = Vec::new();
    for &i in class.all_interfaces.get() {
        if let Some(m) = i.declared_method(name, desc)
            && m.access & (acc::PRIVATE | acc::STATIC) == 0
        {
            found.push(m);
        }
    }
    let most: Vec<MethodRef> = found
        .iter()
        .copied()
        .filter(|m| !found.iter().any(|o| o.class != m.class && o.class.is_subtype_of(m.class)))
        .collect();
    let concrete: Vec<MethodRef> = most.iter().copied().filter(|m| m.access & acc::ABSTRACT == 0).collect();
    match (concrete.len(), most.first()) {
        (1, _) => (Some(concrete[0]), false),
        (0, first) => (first.copied(), false),
        _ => (Some(concrete[0]), true),
    }
}

/// Method lookup in a class, JVMS §5.4.3.3.
pub fn find_method(class: ClassRef, name: &[u8], desc: &[u8]) -> Option<MethodRef> {
    if let Some(m) = find_polymorphic(class, name) {
        return Some(m);
    }
    find_class_method(class, name, desc).or_else(|| {
        find_interface_default(class, name, desc).0.or_else(|| {
            class.all_interfaces.get().iter().find_map(|i| {
                i.declared_method(name, desc).filter(|m| m.access & (acc::PRIVATE | acc::STATIC) == 0)
            })
        })
    })
}

/// Method lookup in an interface, JVMS §5.4.3.4. `object` is java.lang.Object.
pub fn find_interface_method(
    class: ClassRef,
    object: ClassRef,
    name: &[u8],
    desc: &[u8],
) -> Option<MethodRef> {
    class
        .declared_method(name, desc)
        .or_else(|| {
            object
                .declared_method(name, desc)
                .filter(|m| m.access & acc::PUBLIC != 0 && m.access & acc::STATIC == 0)
        })
        .or_else(|| find_interface_default(class, name, desc).0)
}

/// Index of a method in the vtable of `class`, for methods that classes inherit from interfaces.
pub fn vtable_index_in(class: ClassRef, m: MethodRef) -> Option<u32> {
    if m.vtable_index >= 0 {
        return Some(m.vtable_index as u32);
    }
    class.vtable.get().iter().rposition(|v| v.name.same(m.name) && v.desc.same(m.desc)).map(|i| i as u32)
}

/// The name of a class's nest host (itself when it has none).
fn nest_host_name(c: ClassRef) -> SymRef {
    match c.nest_host {
        _ if has_dynamic_host(c) => nest_host_name(c.host),
        0 => c.name,
        i => c.const_class_name(i),
    }
}

/// Is it a hidden class in the nest of the class beside which it was defined?
fn has_dynamic_host(c: ClassRef) -> bool {
    c.host.is_some() && c.flags & F_HIDDEN != 0
}

/// The nest host (JVMS §5.4.4): the class itself if the one that it names is not one. `None`: it has to be loaded.
pub fn nest_host(world: &World, c: ClassRef) -> Option<ClassRef> {
    if has_dynamic_host(c) {
        return nest_host(world, c.host);
    }
    if c.nest_host == 0 {
        return Some(c);
    }
    let host = world.lookup(c.loader, c.const_class_name(c.nest_host).bytes())?;
    let is_member = host.same_package(c)
        && host.nest_members.get().iter().any(|&i| host.const_class_name(i).same(c.name));
    Some(if is_member { host } else { c })
}

/// Are both classes of one nest? A host that is not loaded is none; but the JDK's classes are taken at their word.
pub fn nestmates(world: &World, a: ClassRef, b: ClassRef) -> bool {
    if a.loader <= LOADER_PLATFORM && a.loader == b.loader && nest_host_name(a).same(nest_host_name(b)) {
        return true;
    }
    a == b || nest_host(world, a).unwrap_or(a) == nest_host(world, b).unwrap_or(b)
}

/// The same where hosts can't be loaded any more: one that is missing is taken at its members' word.
pub fn nestmates_by_name(world: &World, a: ClassRef, b: ClassRef) -> bool {
    let missing = |c| nest_host(world, c).is_none();
    if (missing(a) || missing(b)) && a.loader == b.loader && a.same_package(b) {
        return nest_host_name(a).same(nest_host_name(b));
    }
    nestmates(world, a, b)
}

/// May `from` access a member of `owner` with these flags, found through `through`?
pub fn can_access(world: &World, from: ClassRef, owner: ClassRef, access: u16, through: ClassRef) -> bool {
    if access & acc::PUBLIC != 0 || from == owner {
        return true;
    }
    if access & acc::PRIVATE != 0 {
        return nestmates(world, from, owner) || is_magic(from);
    }
    if from.same_package(owner) {
        return true;
    }
    if access & acc::PROTECTED == 0 || !from.is_subtype_of(owner) {
        return is_magic(from);
    }
    access & acc::STATIC != 0 || from.is_subtype_of(through) || through.is_subtype_of(from) || is_magic(from)
}

/// Is it an accessor that core reflection has generated? Those may access everything, and are not verified.
pub fn is_magic(class: ClassRef) -> bool {
    let mut c = class;
    while c.is_some() {
        if c.loader == LOADER_BOOT && c.name.is(b"jdk/internal/reflect/MagicAccessorImpl") {
            return true;
        }
        c = c.super_class;
    }
    false
}

/// May `from` refer to the class? Only packages and flags; modules are the session's business.
pub fn can_access_class(from: ClassRef, to: ClassRef) -> bool {
    let t = if to.is_array() { to.element } else { to };
    t.kind == Kind::Primitive || t.access & acc::PUBLIC != 0 || from.same_package(t) || is_magic(from)
}

fn access_word(access: u16) -> &'static str {
    match access & (acc::PUBLIC | acc::PRIVATE | acc::PROTECTED) {
        acc::PRIVATE => "private ",
        acc::PROTECTED => "protected ",
        acc::PUBLIC => "public ",
        _ => "",
    }
}

/// Resolves the Fieldref at `index` of `class`, whose named class is `holder`. `put`: a putfield or putstatic.
pub fn resolve_field(
    world: &World,
    class: ClassRef,
    index: u16,
    holder: ClassRef,
) -> Result<LinkValue, LinkError> {
    let (_, name, desc) = class.const_member(index);
    let f = find_field(holder, name, desc)
        .ok_or_else(|| LinkError::new("java/lang/NoSuchFieldError", name.text().into_owned()))?;
    if !can_access(world, class, f.class, f.access, holder) {
        return Err(LinkError {
            class: "java/lang/IllegalAccessError",
            message: format!(
                "class {} tried to access {}field {}.{}",
                external(class),
                access_word(f.access),
                external(f.class),
                name.text()
            ),
            about: Some((class, f.class)),
        });
    }
    let mut c = 0;
    if f.access & acc::STATIC != 0 {
        c |= 1;
    }
    if f.access & acc::FINAL != 0 {
        c |= 2;
    }
    if f.access & acc::VOLATILE != 0 {
        c |= 4;
    }
    Ok(LinkValue { target: f.offset(), a: f.offset, b: f.class.id, c })
}

/// Resolves the Methodref or InterfaceMethodref at `index` of `class`, whose named class is `holder`.
/// `object` is java.lang.Object.
pub fn resolve_method(
    world: &World,
    class: ClassRef,
    index: u16,
    holder: ClassRef,
    object: ClassRef,
) -> Result<LinkValue, LinkError> {
    let (_, name, desc) = class.const_member(index);
    let iface = class.constants[index as usize].tag == tag::INTERFACE_METHOD;
    let pretty = || names::pretty_method(&external(holder), &name.text(), desc.bytes());
    if iface != holder.is_interface() {
        let message = if iface {
            format!("Found class {}, but interface was expected", external(holder))
        } else {
            format!("Found interface {}, but class was expected", external(holder))
        };
        return Err(LinkError::new("java/lang/IncompatibleClassChangeError", message));
    }
    let m = if iface {
        find_interface_method(holder, object, name.bytes(), desc.bytes())
    } else {
        find_method(holder, name.bytes(), desc.bytes())
    }
    .ok_or_else(|| LinkError::new("java/lang/NoSuchMethodError", format!("'{}'", pretty())))?;
    // Constructors are not inherited.
    if m.name.is(b"<init>") && m.class != holder {
        let plain = names::pretty_method("", &name.text(), desc.bytes()).replacen(" .", " ", 1);
        let text = format!("{}: method '{plain}' not found", external(holder));
        return Err(LinkError::new("java/lang/NoSuchMethodError", text));
    }
    // Arrays have a public clone.
    let array_clone = holder.is_array() && m.name.is(b"clone") && m.class == object;
    if !array_clone && !can_access(world, class, m.class, m.access, holder) {
        return Err(LinkError {
            class: "java/lang/IllegalAccessError",
            message: format!(
                "class {} tried to access {}{}method '{}'",
                external(class),
                if m.access & acc::ABSTRACT != 0 { "abstract " } else { "" },
                access_word(m.access),
                names::pretty_method(&external(m.class), &name.text(), desc.bytes())
            ),
            about: Some((class, m.class)),
        });
    }
    Ok(method_link(m, holder, desc))
}

/// The link value for calls of `m` found through `holder` (`desc`: of the call, for signature polymorphism).
pub fn method_link(m: MethodRef, holder: ClassRef, desc: SymRef) -> LinkValue {
    let receiver = if m.is_static() { 0 } else { 1 };
    let b = names::arg_slots(desc.bytes()) as u32 + receiver;
    let direct = m.is_static() || m.access & acc::PRIVATE != 0 || m.name.is(b"<init>");
    if m.class.is_interface() && !direct && holder.is_interface() {
        return LinkValue { target: m.offset(), a: m.itable_index as u32, b, c: m.class.offset() };
    }
    let virtual_call = !direct && (m.access & acc::FINAL == 0 || m.class.is_interface());
    let a = if virtual_call { vtable_index_in(holder, m).unwrap_or(u32::MAX) } else { u32::MAX };
    LinkValue { target: m.offset(), a, b, c: m.class.id }
}

/// Selects the method of `class` for an interface method (JVMS §5.4.6). None when there is none.
pub fn select_interface(class: ClassRef, iface: ClassRef, index: u32) -> Option<MethodRef> {
    for t in class.itables.get() {
        if t.interface == iface {
            return t.methods.get().get(index as usize).copied().and_then(Seg::some);
        }
    }
    None
}

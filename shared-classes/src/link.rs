//! From a parsed class file to a [`Class`] in the class window: layout of fields, method tables, decoded code.
//!
//! The class file is trusted to be well-formed ([`crate::classfile`]) and, for untrusted ones, checked by the
//! verifier. Superclass and interfaces are linked before. Nothing refers to the class before `define` returns,
//! so a failure leaves only unused room in the arena.

mod consts;
mod layout;
mod supers;
mod tables;

pub use self::layout::{INJECTED, MIRROR_BASE};
pub use self::supers::Heir;

use self::consts::Consts;
use self::layout::layout;
use self::supers::check_supers;
use self::tables::tables;
use crate::classfile::{ClassFile, Constant, method_flags};
use crate::constraints::names_that_may_differ;
use crate::decode::{self, Linkage};
use crate::model::*;
use crate::names;
use crate::resolve;
use crate::segment::*;
use crate::world::{LinkError, World};
use std::collections::HashMap;

/// What a hidden class has that others do not have.
#[derive(Clone, Copy)]
pub struct Hidden<'a> {
    /// Its name with suffix.
    pub name: &'a [u8],
    /// Its nest host, or none.
    pub host: ClassRef,
    /// It lives as long as its loader.
    pub bound: bool,
}

/// How to define a class.
pub struct Define<'a> {
    /// The parsed class file.
    pub file: &'a ClassFile<'a>,
    /// The class file's bytes.
    pub bytes: &'a [u8],
    /// Hash of the class file's bytes.
    pub content: u64,
    /// Defining loader.
    pub loader: u32,
    /// Into the private part of the attached session?
    pub private: bool,
    /// Trusted (JDK image): link-time checks that only bad classes fail are left out.
    pub trusted: bool,
    /// Superclass; none for Object.
    pub super_class: ClassRef,
    /// Direct superinterfaces, in order.
    pub interfaces: &'a [ClassRef],
    /// Hidden class: how it is hidden.
    pub hidden: Option<Hidden<'a>>,
}

/// Makes a primitive type.
pub(crate) fn primitive(w: &World, prim: u8, name: &str, shift: u8) -> Result<ClassRef, Full> {
    let mut c = blank();
    c.id = w.next_id(false);
    c.name = w.symbol(name.as_bytes(), false)?;
    c.kind = Kind::Primitive;
    c.prim = prim;
    c.elem_shift = shift;
    c.access = acc::PUBLIC | acc::FINAL | acc::ABSTRACT;
    c.inner_access = c.access;
    c.flags = F_SLOW_NEW | F_VERIFIED;
    c.mirror_size = MIRROR_BASE;
    c.mirror_refs = MIRROR_BASE;
    let at = w.links(false).alloc(size_of::<Link>(), 16)?;
    c.links = SegSlice::new(at, 1);
    put_class(w, false, c)
}

fn put_class(w: &World, private: bool, c: Class) -> Result<ClassRef, Full> {
    let arena = w.meta(private);
    let at = Seg::new(arena.alloc(size_of::<Class>(), 16)?);
    arena.rewrite(at, c);
    Ok(at)
}

fn blank() -> Class {
    // SAFETY: Class is plain data; all-zero bytes are valid for each field (enums have a variant 0).
    unsafe { std::mem::zeroed() }
}

/// Makes the class of arrays of `component`. `object`, `cloneable`, `serializable`: the classes of these names.
pub fn define_array(
    w: &World,
    component: ClassRef,
    object: ClassRef,
    cloneable: ClassRef,
    serializable: ClassRef,
) -> Result<ClassRef, Full> {
    let private = component.is_private();
    let mut name = vec![b'['];
    match component.kind {
        Kind::Primitive => name.push(component.prim),
        Kind::Instance => {
            name.push(b'L');
            name.extend_from_slice(component.name.bytes());
            name.push(b';');
        }
        _ => name.extend_from_slice(component.name.bytes()),
    }
    let mut c = blank();
    c.id = w.next_id(private);
    c.name = w.symbol(&name, private)?;
    c.super_class = object;
    c.loader = component.loader;
    let visible = component.inner_access & (acc::PUBLIC | acc::PRIVATE | acc::PROTECTED);
    c.access = (component.access & acc::PUBLIC) | acc::FINAL | acc::ABSTRACT;
    c.inner_access = visible | acc::FINAL | acc::ABSTRACT;
    c.kind = if component.kind == Kind::Primitive { Kind::PrimArray } else { Kind::RefArray };
    c.prim = component.prim * (component.kind == Kind::Primitive) as u8;
    c.elem_shift = if component.kind == Kind::Primitive { component.elem_shift } else { 2 };
    c.dims = component.dims + 1;
    c.flags = F_SLOW_NEW | F_VERIFIED | F_CLONEABLE | component.flags & F_HIDDEN;
    c.depth = 1;
    c.instance_size = 16;
    c.mirror_size = MIRROR_BASE;
    c.mirror_refs = MIRROR_BASE;
    c.component = component;
    c.element = if component.is_array() { component.element } else { component };
    c.display[0] = object;
    c.vtable = object.vtable;
    let arena = w.meta(private);
    c.interfaces = arena.put_slice(&[cloneable, serializable])?;
    c.all_interfaces = c.interfaces;
    let links = w.links(private).alloc(size_of::<Link>(), 16)?;
    c.links = SegSlice::new(links, 1);
    let at = put_class(w, private, c)?;
    let mut own = at.display;
    own[1] = at;
    // SAFETY: the class was just placed by this process and is not published yet.
    unsafe { (*(at.address() as *mut Class)).display = own };
    component.links[0].publish(LinkValue { target: at.offset(), ..Default::default() });
    Ok(at)
}

/// Links a parsed class into the class window and returns it; the caller records it in the dictionary.
pub fn define(w: &World, d: &Define) -> Result<ClassRef, LinkError> {
    let cf = d.file;
    let private = d.private;
    let arena = w.meta(private);
    let raw = |bytes: Option<&[u8]>| arena.put_slice(bytes.unwrap_or(&[]));
    let name = match d.hidden {
        Some(h) => w.symbol(h.name, private)?,
        None => w.symbol(cf.name(), private)?,
    };
    if !d.trusted {
        check_supers(d, name)?;
    }
    let at: ClassRef = Seg::new(arena.alloc(size_of::<Class>(), 16)?);

    // Constants.
    let mut consts = Consts {
        world: w,
        private,
        list: Vec::with_capacity(cf.constants.len()),
        links: 1,
        links_at: 0,
        class: at,
        slots_at: 0,
        slots: 0,
        initializer: false,
        hidden_this: if d.hidden.is_some() { cf.this_class } else { 0 },
    };
    let mut symbols: HashMap<u16, SymRef> = HashMap::new();
    for i in 0..cf.constants.len() as u16 {
        let c = if i == 0 { Constant::Unusable } else { cf.constants.get(i) };
        let mut sym = |i: u16| -> Result<u32, Full> {
            if let Some(s) = symbols.get(&i) {
                return Ok(s.offset());
            }
            let s = w.symbol(cf.constants.utf8(i), private)?;
            symbols.insert(i, s);
            Ok(s.offset())
        };
        let mut link = || {
            consts.links += 1;
            consts.links - 1
        };
        let (tag, a, b) = match c {
            Constant::Unusable => (0, 0, 0),
            Constant::Utf8(_) => (tag::UTF8, sym(i)?, 0),
            Constant::Integer(v) => (tag::INTEGER, v as u32, 0),
            Constant::Float(v) => (tag::FLOAT, v, 0),
            Constant::Long(v) => (tag::LONG, v as u32, (v as u64 >> 32) as u32),
            Constant::Double(v) => (tag::DOUBLE, v as u32, (v >> 32) as u32),
            Constant::Class { name: n } if i == cf.this_class => {
                let _ = n;
                (tag::CLASS, name.offset(), link())
            }
            Constant::Class { name } => (tag::CLASS, sym(name)?, link()),
            Constant::String { utf8 } => (tag::STRING, sym(utf8)?, 0),
            Constant::FieldRef { class, name_and_type } => {
                (tag::FIELD, class as u32 | (name_and_type as u32) << 16, link())
            }
            Constant::MethodRef { class, name_and_type } => {
                (tag::METHOD, class as u32 | (name_and_type as u32) << 16, link())
            }
            Constant::InterfaceMethodRef { class, name_and_type } => {
                (tag::INTERFACE_METHOD, class as u32 | (name_and_type as u32) << 16, link())
            }
            Constant::NameAndType { name, desc } => (tag::NAME_AND_TYPE, sym(name)?, sym(desc)?),
            Constant::MethodHandle { kind, reference } => (tag::METHOD_HANDLE, kind as u32, reference as u32),
            Constant::MethodType { desc } => (tag::METHOD_TYPE, sym(desc)?, 0),
            Constant::Dynamic { bsm, name_and_type } => (tag::DYNAMIC, bsm as u32, name_and_type as u32),
            Constant::InvokeDynamic { bsm, name_and_type } => {
                (tag::INVOKE_DYNAMIC, bsm as u32, name_and_type as u32)
            }
            Constant::Module { name } => (tag::MODULE, sym(name)?, 0),
            Constant::Package { name } => (tag::PACKAGE, sym(name)?, 0),
        };
        consts.list.push(Const { tag, pad: [0; 3], a, b, slot: 0 });
    }
    let sym = |list: &[Const], i: u16| -> SymRef { Seg::new(list[i as usize].a) };
    let opt = |list: &[Const], i: Option<u16>| i.map_or(Seg::NONE, |i| sym(list, i));
    consts.links_at = w.links(private).alloc(consts.links as usize * size_of::<Link>(), 16)?;

    let mut c = blank();
    let object = root_of(d.super_class, at);
    c.id = w.next_id(private);
    c.name = name;
    c.super_class = d.super_class;
    c.loader = d.loader;
    c.access = cf.access_flags;
    c.inner_access = cf
        .inner_classes
        .iter()
        .find(|i| i.inner == cf.this_class && i.inner != 0)
        .map_or(cf.access_flags & !acc::SUPER, |i| i.access_flags & !acc::SUPER);
    c.kind = Kind::Instance;
    c.special = match name.bytes() {
        b"java/lang/Class" => Special::Mirror,
        b"java/lang/ref/SoftReference" => Special::Soft,
        b"java/lang/ref/WeakReference" => Special::Weak,
        b"java/lang/ref/FinalReference" => Special::Final,
        b"java/lang/ref/PhantomReference" => Special::Phantom,
        _ if d.super_class.is_some() => d.super_class.special,
        _ => Special::None,
    };
    c.element = at;
    c.minor = cf.minor;
    c.major = cf.major;
    c.source_file = opt(&consts.list, cf.source_file);
    c.signature = opt(&consts.list, cf.signature);
    c.this_index = cf.this_class;
    c.enclosing = cf.enclosing_method.unwrap_or((0, 0));
    c.nest_host = cf.nest_host.unwrap_or(0);
    c.content = d.content;
    // Bytes that are no whole instructions can't be decoded. The class is made all the same: it is refused when
    // it is to be initialised, and until then none of its code can run.
    let sound = d.trusted || cf.methods.iter().all(|m| crate::verify::check_structure(cf, m).is_ok());
    if sound && d.loader <= LOADER_PLATFORM {
        c.flags |= F_VERIFIED;
    } else {
        c.file = arena.put_slice(d.bytes)?;
    }
    if let Some(h) = d.hidden {
        c.flags |= F_HIDDEN;
        c.host = h.host;
        c.bound = h.bound;
    }
    if cf.permitted_subclasses.is_some() {
        c.flags |= F_SEALED;
    }
    if cf.record.is_some() {
        c.flags |= F_RECORD;
    }
    if c.access & (acc::ABSTRACT | acc::INTERFACE) != 0 || name.is(b"java/lang/Class") {
        c.flags |= F_SLOW_NEW;
    }

    // Supertypes.
    if let Some(s) = d.super_class.some() {
        c.depth = s.depth + 1;
        c.display = s.display;
        c.flags |= s.flags & (F_FINALIZER | F_CLONEABLE);
    }
    if (c.depth as usize) < 8 {
        c.display[c.depth as usize] = at;
    }
    let mut all: Vec<ClassRef> = d.super_class.some().map_or(Vec::new(), |s| s.all_interfaces.get().to_vec());
    for &i in d.interfaces {
        for &x in i.all_interfaces.get().iter().chain([&i]) {
            if !all.contains(&x) {
                all.push(x);
            }
        }
    }
    if all.iter().any(|i| i.name.is(b"java/lang/Cloneable")) || name.is(b"java/lang/Cloneable") {
        c.flags |= F_CLONEABLE;
    }
    c.interfaces = arena.put_slice(d.interfaces)?;
    c.all_interfaces = match d.super_class.some() {
        Some(s) if s.all_interfaces.get().len() == all.len() => s.all_interfaces,
        _ => arena.put_slice(&all)?,
    };

    // Fields.
    let mut fields = Vec::with_capacity(cf.fields.len());
    for (i, f) in cf.fields.iter().enumerate() {
        let desc = sym(&consts.list, f.desc);
        let kind = desc.bytes()[0];
        fields.push(Field {
            class: at,
            name: sym(&consts.list, f.name),
            desc,
            offset: 0,
            access: f.access_flags,
            index: i as u16,
            constant: if f.access_flags & acc::STATIC != 0 { f.constant_value.unwrap_or(0) } else { 0 },
            kind: if kind == b'[' { b'L' } else { kind },
            flags: 0,
            signature: opt(&consts.list, f.signature),
            annotations: raw(f.annotations)?,
            type_annotations: raw(f.type_annotations)?,
        });
    }
    layout(&mut c, &mut fields, &arena)?;
    c.fields = arena.put_slice(&fields)?;
    consts.slots_at = c.mirror_refs + 4 * c.mirror_ref_count;

    // Methods.
    let methods_at = arena.alloc(cf.methods.len() * size_of::<Method>(), 8)?;
    let mut methods = Vec::with_capacity(cf.methods.len());
    let intrinsics = d.loader == LOADER_BOOT && d.trusted;
    let polymorphic_class =
        matches!(name.bytes(), b"java/lang/invoke/MethodHandle" | b"java/lang/invoke/VarHandle");
    for (i, m) in cf.methods.iter().enumerate() {
        // SAFETY: plain data; zero is valid for every field (Entry has a variant 0).
        let mut x: Method = unsafe { std::mem::zeroed() };
        x.class = at;
        x.name = sym(&consts.list, m.name);
        x.desc = sym(&consts.list, m.desc);
        x.access = m.access_flags;
        x.index = i as u16;
        x.ret = names::return_kind(x.desc.bytes());
        x.arg_slots = names::arg_slots(x.desc.bytes()) + (m.access_flags & acc::STATIC == 0) as u16;
        x.max_locals = x.arg_slots;
        x.vtable_index = -1;
        x.itable_index = -1;
        if m.method_flags & method_flags::CALLER_SENSITIVE != 0 {
            x.flags |= M_CALLER_SENSITIVE;
        }
        if m.method_flags & method_flags::HIDDEN != 0 || d.hidden.is_some() {
            x.flags |= M_HIDDEN;
        }
        if polymorphic_class
            && m.access_flags & (acc::NATIVE | acc::VARARGS) == acc::NATIVE | acc::VARARGS
            && x.desc.bytes().starts_with(b"([Ljava/lang/Object;)")
        {
            x.flags |= M_POLYMORPHIC;
        }
        if x.name.is(b"<init>") && name.is(b"java/lang/Object") {
            x.flags |= M_OBJECT_INIT;
        }
        x.entry = if m.access_flags & acc::NATIVE != 0 {
            match (polymorphic_class, x.name.bytes()) {
                (true, b"invokeBasic") => Entry::InvokeBasic,
                (true, b"linkToStatic" | b"linkToSpecial") => Entry::LinkToStatic,
                (true, b"linkToVirtual") => Entry::LinkToVirtual,
                (true, b"linkToInterface") => Entry::LinkToInterface,
                _ => Entry::Native,
            }
        } else if m.access_flags & acc::ABSTRACT != 0 {
            Entry::Abstract
        } else {
            Entry::Java
        };
        if x.entry == Entry::Native {
            x.native = (w.find_native)(name.bytes(), x.name.bytes(), x.desc.bytes(), false);
        } else if intrinsics && x.entry == Entry::Java {
            // Methods with bytecode that have a faster native all the same.
            x.native = (w.find_native)(name.bytes(), x.name.bytes(), x.desc.bytes(), true);
            if x.native != 0 {
                x.entry = Entry::Native;
            }
        }
        if let Some(code) = m.code.as_ref().filter(|_| m.access_flags & (acc::NATIVE | acc::ABSTRACT) == 0) {
            x.max_locals = code.max_locals;
            x.max_stack = code.max_stack;
            if code.code.len() == 1 && code.code[0] == 177 {
                x.flags |= M_EMPTY;
            }
            x.code = arena.put_slice(code.code)?;
            let mut lines = code.line_numbers.clone();
            lines.sort_by_key(|l| l.0);
            x.lines = arena.put_slice(&lines)?;
            let locals: Vec<Local> = code
                .local_variables
                .iter()
                .map(|l| Local {
                    start: l.start,
                    len: l.len,
                    index: l.index,
                    pad: 0,
                    name: sym(&consts.list, l.name),
                    desc: sym(&consts.list, l.desc),
                })
                .collect();
            x.locals = arena.put_slice(&locals)?;
        }
        x.exceptions = arena.put_slice(&m.exceptions)?;
        x.signature = opt(&consts.list, m.signature);
        x.annotations = raw(m.annotations)?;
        x.parameter_annotations = raw(m.parameter_annotations)?;
        x.annotation_default = raw(m.annotation_default)?;
        x.type_annotations = raw(m.type_annotations)?;
        x.parameters = raw(m.method_parameters)?;
        if x.name.is(b"finalize") && x.desc.is(b"()V") && d.super_class.is_some() {
            if x.flags & M_EMPTY != 0 { c.flags &= !F_FINALIZER } else { c.flags |= F_FINALIZER }
        }
        if x.name.is(b"<clinit>") && (x.desc.is(b"()V")) {
            c.clinit = Seg::new(methods_at + i as u32 * size_of::<Method>() as u32);
        }
        methods.push(x);
    }
    if cf.is_interface() && methods.iter().any(|m| m.access & (acc::STATIC | acc::ABSTRACT) == 0) {
        c.flags |= F_DEFAULTS;
    }
    c.methods = SegSlice::new(methods_at, methods.len() as u32);
    tables(w, d, at, &mut c, &mut methods, methods_at, &arena)?;

    // Attributes.
    c.source_debug = raw(cf.source_debug_extension)?;
    c.annotations = raw(cf.annotations)?;
    c.type_annotations = raw(cf.type_annotations)?;
    c.nest_members = arena.put_slice(&cf.nest_members)?;
    c.permitted = arena.put_slice(cf.permitted_subclasses.as_deref().unwrap_or(&[]))?;
    let inner: Vec<Inner> = cf
        .inner_classes
        .iter()
        .map(|i| Inner { inner: i.inner, outer: i.outer, name: i.name, access: i.access_flags })
        .collect();
    c.inner_classes = arena.put_slice(&inner)?;
    let mut components = Vec::new();
    for r in cf.record.iter().flatten() {
        components.push(Component {
            name: sym(&consts.list, r.name),
            desc: sym(&consts.list, r.desc),
            signature: opt(&consts.list, r.signature),
            annotations: raw(r.annotations)?,
            type_annotations: raw(r.type_annotations)?,
        });
    }
    c.record = arena.put_slice(&components)?;
    let mut bootstraps = Vec::new();
    for b in &cf.bootstrap_methods {
        bootstraps.push(Bootstrap { method: b.method, pad: 0, args: arena.put_slice(&b.args)? });
    }
    c.bootstraps = arena.put_slice(&bootstraps)?;
    c.links = SegSlice::new(consts.links_at, consts.links);

    // What the decoder looks up in this class must be in place: publish a first version to ourselves.
    for (i, m) in methods.iter().enumerate() {
        // SAFETY: a bitwise copy of plain data into room this arena just gave.
        arena.rewrite(Seg::new(methods_at + (i * size_of::<Method>()) as u32), unsafe { std::ptr::read(m) });
    }
    let preliminary = arena.put_slice(&consts.list)?;
    c.constants = preliminary;
    // SAFETY: a bitwise copy of plain data.
    arena.rewrite(at, unsafe { std::ptr::read(&c) });

    // Code.
    for (i, info) in cf.methods.iter().enumerate() {
        let decoded = sound && !methods[i].code.is_empty();
        let Some(code) = info.code.as_ref().filter(|_| decoded) else { continue };
        let m = &mut methods[i];
        consts.initializer = c.major < 53 || m.name.is(b"<init>");
        let ranges: Vec<(u16, u16, u16)> = code.handlers.iter().map(|h| (h.start, h.end, h.target)).collect();
        let decoded = decode::decode(&arena, code.code, &ranges, &mut consts)?;
        let handlers: Vec<Handler> = code
            .handlers
            .iter()
            .map(|h| Handler {
                start: decoded.index[h.start as usize],
                end: decoded.index[h.end as usize],
                target: decoded.index[h.target as usize],
                catch_type: h.catch_type,
                bci: [h.start, h.end, h.target],
            })
            .collect();
        m.insns = arena.put_slice(&decoded.insns)?;
        m.bcis = arena.put_slice(&decoded.bcis)?;
        m.handlers = arena.put_slice(&handlers)?;
        if decoded.loops {
            m.flags |= M_LOOPS;
        }
        // SAFETY: as above.
        arena.rewrite(Seg::new(methods_at + (i * size_of::<Method>()) as u32), unsafe { std::ptr::read(m) });
    }
    // Bootstrap methods and dynamic arguments are resolved once for all call sites (JVMS §5.4.3).
    for b in c.bootstraps.get() {
        consts.slot(b.method, 1, false);
        for &arg in b.args.get() {
            if consts.list[arg as usize].tag == tag::DYNAMIC {
                consts.slot(arg, 2, false);
            }
        }
    }
    // Call-site specifiers and literals got their slots while decoding.
    for (i, k) in consts.list.iter().enumerate() {
        arena.rewrite(Seg::new(preliminary.offset() + (i * size_of::<Const>()) as u32), *k);
    }
    c.session_slots = consts.slots;
    c.mirror_ref_count += consts.slots;
    c.mirror_size = (c.mirror_refs + 4 * c.mirror_ref_count + 7) & !7;
    // SAFETY: as above.
    arena.rewrite(at, unsafe { std::ptr::read(&c) });
    link_own(w, at, object);
    Ok(at)
}

fn root_of(super_class: ClassRef, this: ClassRef) -> ClassRef {
    let mut c = super_class;
    if c.is_none() {
        return this;
    }
    while c.super_class.is_some() {
        c = c.super_class;
    }
    c
}

/// Resolves what the class says of itself: no session can resolve it otherwise.
fn link_own(w: &World, at: ClassRef, object: ClassRef) {
    for i in 1..at.constants.get().len() as u16 {
        let k = at.constants[i as usize];
        match k.tag {
            tag::CLASS if i == at.this_index => {
                at.links[k.b as usize].publish(LinkValue { target: at.offset(), a: 0, b: 0, c: at.id })
            }
            tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD if k.a as u16 == at.this_index => {
                let r = if k.tag == tag::FIELD {
                    resolve::resolve_field(w, at, i, at)
                } else {
                    resolve::resolve_method(w, at, i, at, object)
                };
                // Using a member of another loader's class may bring constraints, which are not made here.
                let owner = r.as_ref().map_or(at, |v| match k.tag {
                    tag::FIELD => Seg::<Field>::new(v.target).class,
                    _ => Seg::<Method>::new(v.target).class,
                });
                let (_, _, desc) = at.const_member(i);
                let bound = names_that_may_differ(desc.bytes(), at.loader, owner.loader).next().is_some();
                if let Ok(v) = r
                    && !bound
                {
                    at.links[k.b as usize].publish(v);
                }
            }
            _ => {}
        }
    }
}

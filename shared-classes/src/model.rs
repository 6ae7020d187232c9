//! Classes as they lie in the class window: everything the machine needs to run, reflect and print them.
//!
//! ```text
//!            metadata (immutable once published)                      linkage (written once per entry)
//!  Class ─┬─ methods ── Method ── insns [Insn] ─ operand b ────────▶  Link { target, a, b, c }
//!         ├─ fields ─── Field                                          one for each resolvable constant
//!         ├─ constants [Const], by class-file index
//!         ├─ vtable [MethodRef], itable [Itable]
//!         └─ attributes, raw where only reflection reads them
//! ```
//! Per-session facts (mirror, initialisation state, statics, call sites) are not here: they lie in the class's
//! mirror object in the session, found through the session's mirror table at `Class::id`.

use crate::segment::{Plain, Seg, SegSlice};
use std::sync::atomic::{AtomicU32, Ordering};

/// A class, interface, array or primitive type.
pub type ClassRef = Seg<Class>;
/// A method.
pub type MethodRef = Seg<Method>;
/// A field.
pub type FieldRef = Seg<Field>;
/// A name, descriptor or signature in modified UTF-8.
pub type SymRef = Seg<Symbol>;

/// An immutable byte string with its hash; equal strings may exist more than once (compare with [`SymRef::same`]).
#[repr(C)]
pub struct Symbol {
    /// Hash of the bytes ([`hash_bytes`]).
    pub hash: u32,
    /// Length in bytes.
    pub len: u32,
}
impl Seg<Symbol> {
    /// The bytes (modified UTF-8, JVMS §4.4.7).
    #[inline]
    pub fn bytes(self) -> &'static [u8] {
        if self.is_none() {
            return b"";
        }
        SegSlice::<u8>::new(self.offset() + size_of::<Symbol>() as u32, self.get().len).get()
    }
    /// The text, for messages; malformed parts are replaced.
    pub fn text(self) -> std::borrow::Cow<'static, str> {
        crate::names::text(self.bytes())
    }
    /// Equal content?
    #[inline]
    pub fn same(self, other: SymRef) -> bool {
        self == other
            || (self.is_some()
                && other.is_some()
                && self.get().hash == other.get().hash
                && self.bytes() == other.bytes())
    }
    /// Equal to these bytes?
    #[inline]
    pub fn is(self, bytes: &[u8]) -> bool {
        self.bytes() == bytes
    }
}
/// FNV-1a; the hash of symbols and of dictionary keys.
pub fn hash_bytes(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5u32, |h, &b| (h ^ b as u32).wrapping_mul(0x0100_0193))
}

/// Loader numbers of the shared loaders; loaders of a session count from [`LOADER_SESSION`].
pub const LOADER_BOOT: u32 = 0;
/// The platform class loader.
pub const LOADER_PLATFORM: u32 = 1;
/// The application class loader.
pub const LOADER_APP: u32 = 2;
/// First number of loaders that belong to one session.
pub const LOADER_SESSION: u32 = 16;

/// What sort of type a [`Class`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// A class or interface.
    Instance,
    /// An array of references.
    RefArray,
    /// An array of a primitive type.
    PrimArray,
    /// A primitive type or void.
    Primitive,
}

/// How the collector and the allocator treat instances.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Special {
    /// Fields as `ref_runs` says.
    None,
    /// `java.lang.Class`: followed by the statics and call sites of the class it mirrors.
    Mirror,
    /// Soft references and subclasses: `referent` is soft.
    Soft,
    /// Weak references.
    Weak,
    /// `java.lang.ref.FinalReference`.
    Final,
    /// Phantom references.
    Phantom,
    /// The stack of a green thread: an array of slots holding frames.
    Stack,
}

/// A type. See the module's picture.
#[repr(C)]
pub struct Class {
    /// Dense number: the index of this class in a session's mirror table. Private classes count from
    /// [`PRIVATE_IDS`].
    pub id: u32,
    /// Internal name: `java/lang/String`, `[I`, `int`. A hidden class: `p/Name+0x…` ends with its suffix after `+`.
    pub name: SymRef,
    /// Superclass, none for Object, primitives; Object for interfaces and arrays.
    pub super_class: ClassRef,
    /// Number of the defining loader.
    pub loader: u32,
    /// Access flags from the class file (for inner classes those of `InnerClasses` are in `inner_access`).
    pub access: u16,
    /// What `Class.getModifiers` and reflection see.
    pub inner_access: u16,
    /// Sort of type.
    pub kind: Kind,
    /// Treatment of instances.
    pub special: Special,
    /// For primitives and primitive arrays: the descriptor character of the (element) type.
    pub prim: u8,
    /// Arrays: log2 of the element size.
    pub elem_shift: u8,
    /// Arrays: number of dimensions.
    pub dims: u8,
    /// Bits: see `F_*`.
    pub flags: u8,
    /// Number of superclasses: 0 for Object.
    pub depth: u16,
    /// Size of an instance in bytes, header included, a multiple of 8. Arrays: 16 (the header and length).
    pub instance_size: u32,
    /// Size of the class's mirror in bytes.
    pub mirror_size: u32,
    /// Offset in the mirror of the reference slots (static reference fields, then session slots).
    pub mirror_refs: u32,
    /// Number of those reference slots.
    pub mirror_ref_count: u32,
    /// Runs of reference fields in instances, superclasses included: (offset in bytes, count).
    pub ref_runs: SegSlice<(u16, u16)>,
    /// Arrays: the type of the elements.
    pub component: ClassRef,
    /// Arrays: the innermost element type.
    pub element: ClassRef,
    /// The first eight classes of the chain from Object down to this one; unused entries are none.
    pub display: [ClassRef; 8],
    /// Directly declared superinterfaces.
    pub interfaces: SegSlice<ClassRef>,
    /// All superinterfaces, inherited ones too.
    pub all_interfaces: SegSlice<ClassRef>,
    /// Virtual method table (classes and arrays).
    pub vtable: SegSlice<MethodRef>,
    /// Interface method tables, one for each interface in `all_interfaces` that has methods.
    pub itables: SegSlice<Itable>,
    /// Declared methods, in class-file order, then miranda-free.
    pub methods: SegSlice<Method>,
    /// Declared fields.
    pub fields: SegSlice<Field>,
    /// The constant pool, by class-file index (entry 0 unused).
    pub constants: SegSlice<Const>,
    /// Link entries: entry 0 is this class's array class, then one per resolvable constant.
    pub links: SegSlice<Link>,
    /// `<clinit>`, or none.
    pub clinit: MethodRef,
    /// Class-file version.
    pub minor: u16,
    /// Class-file version.
    pub major: u16,
    /// `SourceFile`, or none.
    pub source_file: SymRef,
    /// `SourceDebugExtension`.
    pub source_debug: SegSlice<u8>,
    /// `Signature`, or none.
    pub signature: SymRef,
    /// `InnerClasses`.
    pub inner_classes: SegSlice<Inner>,
    /// `EnclosingMethod`: constant index of the class, of the name-and-type (or 0); 0 when absent.
    pub enclosing: (u16, u16),
    /// `NestHost`: constant index, or 0.
    pub nest_host: u16,
    /// This class's own constant index in its pool.
    pub this_index: u16,
    /// `NestMembers`: constant indices.
    pub nest_members: SegSlice<u16>,
    /// `PermittedSubclasses`: constant indices.
    pub permitted: SegSlice<u16>,
    /// `Record` components.
    pub record: SegSlice<Component>,
    /// `BootstrapMethods`.
    pub bootstraps: SegSlice<Bootstrap>,
    /// `RuntimeVisibleAnnotations`, raw.
    pub annotations: SegSlice<u8>,
    /// `RuntimeVisibleTypeAnnotations`, raw.
    pub type_annotations: SegSlice<u8>,
    /// The class file, where it has to be verified yet (no [`F_VERIFIED`]); else empty.
    pub file: SegSlice<u8>,
    /// Hash of the class file, to tell equal definitions.
    pub content: u64,
    /// Hidden classes: lives as long as its loader.
    pub bound: bool,
    /// Hidden classes: the nest host given at definition (lookup class), else none.
    pub host: ClassRef,
    /// Number of slots per session for call sites, literals and so on (part of the mirror's reference slots).
    pub session_slots: u32,
}
/// Private classes have ids from here on.
pub const PRIVATE_IDS: u32 = 1 << 20;

/// `PermittedSubclasses` present.
pub const F_SEALED: u8 = 1;
/// Declares or inherits (below Object) a `finalize()` that does something.
pub const F_FINALIZER: u8 = 2;
/// `Record` attribute present.
pub const F_RECORD: u8 = 4;
/// Hidden class.
pub const F_HIDDEN: u8 = 8;
/// Interface that declares a non-static, non-abstract method (matters for initialisation, JVMS §5.5).
pub const F_DEFAULTS: u8 = 16;
/// Instances may not be made by `new` fast path (abstract, interface, special).
pub const F_SLOW_NEW: u8 = 32;
/// Verified (or exempt).
pub const F_VERIFIED: u8 = 64;
/// Directly or indirectly implements Cloneable.
pub const F_CLONEABLE: u8 = 128;

/// The methods that a class has for one interface.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Itable {
    /// The interface.
    pub interface: ClassRef,
    /// By the interface's `Method::itable_index`; none where no implementation exists.
    pub methods: SegSlice<MethodRef>,
}

/// How an invocation enters a method.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Entry {
    /// Bytecode.
    Java,
    /// Row `native` of the table of natives (0: absent, throws UnsatisfiedLinkError).
    Native,
    /// No code: AbstractMethodError.
    Abstract,
    /// `MethodHandle.invokeBasic`.
    InvokeBasic,
    /// `MethodHandle.linkToStatic` and `linkToSpecial`: the trailing MemberName names the method.
    LinkToStatic,
    /// `MethodHandle.linkToVirtual`.
    LinkToVirtual,
    /// `MethodHandle.linkToInterface`.
    LinkToInterface,
    /// Several inherited defaults compete: IncompatibleClassChangeError.
    Conflict,
}

/// A method.
#[repr(C)]
pub struct Method {
    /// The declaring class.
    pub class: ClassRef,
    /// Name.
    pub name: SymRef,
    /// Descriptor.
    pub desc: SymRef,
    /// Access flags.
    pub access: u16,
    /// Bits: see `M_*`.
    pub flags: u16,
    /// How to enter.
    pub entry: Entry,
    /// Descriptor character of the return type: `V I J F D A` (`Z B C S` too; references are `A`).
    pub ret: u8,
    /// Slots taken by the arguments, the receiver included.
    pub arg_slots: u16,
    /// `max_locals`; for methods without code `arg_slots`.
    pub max_locals: u16,
    /// `max_stack`.
    pub max_stack: u16,
    /// Index in the class's declared methods (reflection slot).
    pub index: u16,
    /// Index in the vtable; -1: called without dispatch (static, private, constructor), or an interface's method.
    pub vtable_index: i32,
    /// Interface methods: index in the interface's itables; -1 otherwise.
    pub itable_index: i32,
    /// Row of the table of natives.
    pub native: u32,
    /// Decoded code.
    pub insns: SegSlice<Insn>,
    /// For each decoded instruction the bytecode index it came from.
    pub bcis: SegSlice<u16>,
    /// The bytecode as in the class file.
    pub code: SegSlice<u8>,
    /// Exception handlers, in order.
    pub handlers: SegSlice<Handler>,
    /// `LineNumberTable`: (start bci, line), sorted by bci.
    pub lines: SegSlice<(u16, u16)>,
    /// `LocalVariableTable`.
    pub locals: SegSlice<Local>,
    /// `Exceptions`: constant indices.
    pub exceptions: SegSlice<u16>,
    /// `Signature`, or none.
    pub signature: SymRef,
    /// `RuntimeVisibleAnnotations`, raw.
    pub annotations: SegSlice<u8>,
    /// `RuntimeVisibleParameterAnnotations`, raw.
    pub parameter_annotations: SegSlice<u8>,
    /// `AnnotationDefault`, raw.
    pub annotation_default: SegSlice<u8>,
    /// `RuntimeVisibleTypeAnnotations`, raw.
    pub type_annotations: SegSlice<u8>,
    /// `MethodParameters`, raw.
    pub parameters: SegSlice<u8>,
}
/// Caller-sensitive.
pub const M_CALLER_SENSITIVE: u16 = 1;
/// Not shown in stack traces.
pub const M_HIDDEN: u16 = 2;
/// Signature-polymorphic (JVMS §2.9.3).
pub const M_POLYMORPHIC: u16 = 4;
/// Contains a back edge (has loops).
pub const M_LOOPS: u16 = 8;
/// Empty body: only `return`.
pub const M_EMPTY: u16 = 16;
/// The constructor of Object: registers finalizable instances.
pub const M_OBJECT_INIT: u16 = 32;
/// Leaf native: called without preparation, never throws, blocks or allocates.
pub const M_LEAF: u16 = 64;

/// An exception handler; positions count decoded instructions.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Handler {
    /// First covered instruction.
    pub start: u32,
    /// First instruction after the covered ones.
    pub end: u32,
    /// Where it continues.
    pub target: u32,
    /// Constant index of the class caught, 0 for any.
    pub catch_type: u16,
    /// Start, end and target as bytecode indices.
    pub bci: [u16; 3],
}

/// A row of `LocalVariableTable`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Local {
    /// First bci of the scope.
    pub start: u16,
    /// Length of the scope.
    pub len: u16,
    /// Local variable number.
    pub index: u16,
    /// Unused.
    pub pad: u16,
    /// Name.
    pub name: SymRef,
    /// Descriptor.
    pub desc: SymRef,
}

/// A field.
#[repr(C)]
pub struct Field {
    /// The declaring class.
    pub class: ClassRef,
    /// Name.
    pub name: SymRef,
    /// Descriptor.
    pub desc: SymRef,
    /// Offset in bytes: in an instance, or in the class's mirror for static fields.
    pub offset: u32,
    /// Access flags.
    pub access: u16,
    /// Index in the class's declared fields (reflection slot).
    pub index: u16,
    /// `ConstantValue`: constant index, or 0.
    pub constant: u16,
    /// First character of the descriptor (`[` as `L`).
    pub kind: u8,
    /// Bits: 1 = `@Stable`-like trust is not used; reserved.
    pub flags: u8,
    /// `Signature`, or none.
    pub signature: SymRef,
    /// `RuntimeVisibleAnnotations`, raw.
    pub annotations: SegSlice<u8>,
    /// `RuntimeVisibleTypeAnnotations`, raw.
    pub type_annotations: SegSlice<u8>,
}

/// A row of `InnerClasses`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Inner {
    /// Constant index of the inner class.
    pub inner: u16,
    /// Constant index of the outer class, or 0.
    pub outer: u16,
    /// Constant index of the simple name, or 0.
    pub name: u16,
    /// Access flags.
    pub access: u16,
}

/// A record component.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Component {
    /// Name.
    pub name: SymRef,
    /// Descriptor.
    pub desc: SymRef,
    /// `Signature`, or none.
    pub signature: SymRef,
    /// `RuntimeVisibleAnnotations`, raw.
    pub annotations: SegSlice<u8>,
    /// `RuntimeVisibleTypeAnnotations`, raw.
    pub type_annotations: SegSlice<u8>,
}

/// A bootstrap method with its static arguments (constant indices).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bootstrap {
    /// Constant index of the method handle.
    pub method: u16,
    /// Unused.
    pub pad: u16,
    /// Constant indices of the arguments.
    pub args: SegSlice<u16>,
}

/// A constant-pool entry, decoded. Meaning of `a`, `b` by `tag` (JVMS §4.4):
///
/// | tag | a | b |
/// |---|---|---|
/// | Utf8 | SymRef | |
/// | Integer, Float | bits | |
/// | Long, Double | low 32 bits | high 32 bits |
/// | Class, MethodType, Module, Package | SymRef of the name or descriptor | link number (Class), or 0 |
/// | String | SymRef | |
/// | Fieldref, Methodref, InterfaceMethodref | constant index of the class, NameAndType index << 16 | link number |
/// | NameAndType | SymRef name | SymRef descriptor |
/// | MethodHandle | kind | constant index |
/// | Dynamic, InvokeDynamic | bootstrap index | NameAndType index |
///
/// `slot`: byte offset in the mirror of its session slot (String, Class, MethodHandle, MethodType, Dynamic and
/// signature-polymorphic Methodref), or 0.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug)]
pub struct Const {
    /// Tag (JVMS table 4.4-A), 0 for unusable entries.
    pub tag: u8,
    /// Unused.
    pub pad: [u8; 3],
    /// See the table.
    pub a: u32,
    /// See the table.
    pub b: u32,
    /// See the table.
    pub slot: u32,
}
#[allow(missing_docs)]
pub mod tag {
    //! Constant-pool tags, JVMS table 4.4-A.
    pub const UTF8: u8 = 1;
    pub const INTEGER: u8 = 3;
    pub const FLOAT: u8 = 4;
    pub const LONG: u8 = 5;
    pub const DOUBLE: u8 = 6;
    pub const CLASS: u8 = 7;
    pub const STRING: u8 = 8;
    pub const FIELD: u8 = 9;
    pub const METHOD: u8 = 10;
    pub const INTERFACE_METHOD: u8 = 11;
    pub const NAME_AND_TYPE: u8 = 12;
    pub const METHOD_HANDLE: u8 = 15;
    pub const METHOD_TYPE: u8 = 16;
    pub const DYNAMIC: u8 = 17;
    pub const INVOKE_DYNAMIC: u8 = 18;
    pub const MODULE: u8 = 19;
    pub const PACKAGE: u8 = 20;
}

/// A link entry: what a symbolic reference resolved to. All zero until resolved; `target` is written last.
///
/// | constant | target | a | b | c |
/// |---|---|---|---|---|
/// | Class | ClassRef | | | class id |
/// | Fieldref | FieldRef | offset | class id of the declaring class | 1 static, 2 final, 4 volatile |
/// | Methodref | MethodRef | vtable or itable index, or -1 | arg slots | class id (static), interface ClassRef |
/// | array class (entry 0) | ClassRef | | | |
#[repr(C)]
pub struct Link {
    target: AtomicU32,
    a: AtomicU32,
    b: AtomicU32,
    c: AtomicU32,
}
impl Link {
    /// Target, or 0 while unresolved.
    #[inline(always)]
    pub fn target(&self) -> u32 {
        self.target.load(Ordering::Acquire)
    }
    /// Word a.
    #[inline(always)]
    pub fn a(&self) -> u32 {
        self.a.load(Ordering::Relaxed)
    }
    /// Word b.
    #[inline(always)]
    pub fn b(&self) -> u32 {
        self.b.load(Ordering::Relaxed)
    }
    /// Word c.
    #[inline(always)]
    pub fn c(&self) -> u32 {
        self.c.load(Ordering::Relaxed)
    }
    /// Publishes a resolution. Only the writer of the area calls this.
    pub fn publish(&self, v: LinkValue) {
        self.a.store(v.a, Ordering::Relaxed);
        self.b.store(v.b, Ordering::Relaxed);
        self.c.store(v.c, Ordering::Relaxed);
        self.target.store(v.target, Ordering::Release);
    }
    /// Makes it unresolved again; it may be published again with the same resolution only, so that who has read the
    /// target still reads words that belong to it. Only the writer of the area calls this.
    pub fn take_back(&self) {
        self.target.store(0, Ordering::Release);
    }
    /// The resolution, if there is one.
    #[inline]
    pub fn value(&self) -> Option<LinkValue> {
        let target = self.target();
        (target != 0).then(|| LinkValue { target, a: self.a(), b: self.b(), c: self.c() })
    }
}
/// The content of a resolved [`Link`].
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct LinkValue {
    /// Offset of the target; not 0.
    pub target: u32,
    /// See [`Link`].
    pub a: u32,
    /// See [`Link`].
    pub b: u32,
    /// See [`Link`].
    pub c: u32,
}

/// A decoded instruction.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Insn {
    /// `crate::operation::Op` as u16.
    pub op: u16,
    /// Small operand.
    pub a: u16,
    /// Large operand.
    pub b: u32,
}

macro_rules! plain { ($($t:ty),*) => { $(
    // SAFETY: repr(C), no drop glue, fields are integers and segment references.
    unsafe impl Plain for $t {} )* } }
plain!(Class, Method, Field, Symbol, Itable, Handler, Local, Inner, Component, Bootstrap, Const, Link, Insn);

/// Access flags, JVMS tables 4.1-B, 4.5-A, 4.6-A.
#[allow(missing_docs)]
pub mod acc {
    pub const PUBLIC: u16 = 1;
    pub const PRIVATE: u16 = 2;
    pub const PROTECTED: u16 = 4;
    pub const STATIC: u16 = 8;
    pub const FINAL: u16 = 16;
    pub const SYNCHRONIZED: u16 = 32;
    pub const SUPER: u16 = 32;
    pub const VOLATILE: u16 = 64;
    pub const BRIDGE: u16 = 64;
    pub const VARARGS: u16 = 128;
    pub const TRANSIENT: u16 = 128;
    pub const NATIVE: u16 = 256;
    pub const INTERFACE: u16 = 512;
    pub const ABSTRACT: u16 = 1024;
    pub const STRICT: u16 = 2048;
    pub const SYNTHETIC: u16 = 4096;
    pub const ANNOTATION: u16 = 8192;
    pub const ENUM: u16 = 16384;
}

impl Class {
    /// Interface?
    pub fn is_interface(&self) -> bool {
        self.access & acc::INTERFACE != 0 && self.kind == Kind::Instance
    }
    /// Array?
    #[inline(always)]
    pub fn is_array(&self) -> bool {
        matches!(self.kind, Kind::RefArray | Kind::PrimArray)
    }
    /// The package part of the name (internal form, empty for the unnamed package); arrays: of the element.
    pub fn package(&self) -> &'static [u8] {
        let c = if self.is_array() { self.element.get() } else { self };
        let name = c.name.bytes();
        name.iter().rposition(|&b| b == b'/').map_or(&name[..0], |i| &name[..i])
    }
    /// The class named at this constant index (a Class entry).
    pub fn const_class_name(&self, index: u16) -> SymRef {
        Seg::new(self.constants[index as usize].a)
    }
    /// The Utf8 at this constant index; none for 0.
    pub fn const_utf8(&self, index: u16) -> SymRef {
        if index == 0 { Seg::NONE } else { Seg::new(self.constants[index as usize].a) }
    }
    /// Name and descriptor of a NameAndType entry.
    pub fn const_name_and_type(&self, index: u16) -> (SymRef, SymRef) {
        let c = &self.constants[index as usize];
        (Seg::new(c.a), Seg::new(c.b))
    }
    /// Class index, name and descriptor of a member reference.
    pub fn const_member(&self, index: u16) -> (u16, SymRef, SymRef) {
        let c = &self.constants[index as usize];
        let (n, d) = self.const_name_and_type((c.a >> 16) as u16);
        (c.a as u16, n, d)
    }
    /// The link entry of a member reference or class constant.
    pub fn link_of(&self, index: u16) -> &'static Link {
        &self.links.get()[self.constants[index as usize].b as usize]
    }
    /// The offset of that entry.
    pub fn link_offset(&self, index: u16) -> u32 {
        self.links.offset() + self.constants[index as usize].b * size_of::<Link>() as u32
    }
    /// Declared method by name and descriptor.
    pub fn declared_method(&self, name: &[u8], desc: &[u8]) -> Option<MethodRef> {
        self.method_refs().find(|m| m.name.is(name) && m.desc.is(desc))
    }
    /// The declared methods as references.
    pub fn method_refs(&self) -> impl Iterator<Item = MethodRef> + use<> {
        let s = self.methods;
        (0..s.get().len() as u32).map(move |i| Seg::new(s.offset() + i * size_of::<Method>() as u32))
    }
    /// The declared fields as references.
    pub fn field_refs(&self) -> impl Iterator<Item = FieldRef> + use<> {
        let s = self.fields;
        (0..s.get().len() as u32).map(move |i| Seg::new(s.offset() + i * size_of::<Field>() as u32))
    }
    /// Declared method number `index`.
    pub fn method_at(&self, index: u16) -> MethodRef {
        Seg::new(self.methods.offset() + index as u32 * size_of::<Method>() as u32)
    }
    /// Declared field number `index`.
    pub fn field_at(&self, index: u16) -> FieldRef {
        Seg::new(self.fields.offset() + index as u32 * size_of::<Field>() as u32)
    }
}

impl Seg<Class> {
    /// Is this class the same as, or a subclass or implementor of, `of`? Arrays per JLS §4.10.3.
    #[inline]
    pub fn is_subtype_of(self, of: ClassRef) -> bool {
        if self == of {
            return true;
        }
        let (s, t) = (self.get(), of.get());
        if t.kind == Kind::Instance {
            if t.access & acc::INTERFACE == 0 {
                return s.depth > t.depth && s.extends(of);
            }
            return s.all_interfaces.contains(&of);
        }
        if s.kind == Kind::RefArray && t.kind == Kind::RefArray {
            return s.component.is_subtype_of(t.component);
        }
        false
    }
    /// Same loader and package?
    pub fn same_package(self, other: ClassRef) -> bool {
        self.loader == other.loader && self.package() == other.package()
    }
}
impl Class {
    fn extends(&self, of: ClassRef) -> bool {
        let d = of.depth as usize;
        if d < 8 {
            return self.display[d] == of;
        }
        let mut c = self.super_class;
        while c.is_some() && c.depth as usize >= d {
            if c == of {
                return true;
            }
            c = c.super_class;
        }
        false
    }
}

impl Method {
    /// Static?
    #[inline(always)]
    pub fn is_static(&self) -> bool {
        self.access & acc::STATIC != 0
    }
    /// The source line of a bytecode index, or -1.
    pub fn line(&self, bci: u16) -> i32 {
        let i = self.lines.partition_point(|&(start, _)| start <= bci);
        if i == 0 { -1 } else { self.lines[i - 1].1 as i32 }
    }
}

//! The class-file format 45.0 to 61.0 (JVMS 17 chapter 4).
//!
//! [`ClassFile::parse`] reads a class file in one pass and borrows everything it can from the bytes. What it
//! returns has been checked: every constant-pool index in it is in range and of the right kind, every slice
//! has the shape its documentation says. Bytecode is *not* checked here beyond its length and the ranges of
//! its exception handlers; that is the verifier's work.
//!
//! With [`ParseOptions::trusted`] (the JDK image) the checks that memory safety does not need, of names,
//! descriptors, flags and duplicates, are left out.

mod annotations;
mod attributes;
mod code;
pub mod constants;
mod error;
mod members;
mod names;
mod parse;
mod reader;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use annotations::{ElementValueError, annotation_types};
pub use constants::{Constant, ConstantPool, MemberRef};
pub use error::{ClassFileError, ClassFileErrorKind};
pub use names::{is_class_name, is_field_descriptor, is_field_name, is_method_name, method_argument_slots};
pub use reader::Reader;

/// Access flags (JVMS tables 4.1-B, 4.5-A, 4.6-A).
pub mod access {
    #![allow(missing_docs, reason = "named as in the specification")]
    pub const PUBLIC: u16 = 0x0001;
    pub const PRIVATE: u16 = 0x0002;
    pub const PROTECTED: u16 = 0x0004;
    pub const STATIC: u16 = 0x0008;
    pub const FINAL: u16 = 0x0010;
    pub const SUPER: u16 = 0x0020;
    pub const SYNCHRONIZED: u16 = 0x0020;
    pub const VOLATILE: u16 = 0x0040;
    pub const BRIDGE: u16 = 0x0040;
    pub const TRANSIENT: u16 = 0x0080;
    pub const VARARGS: u16 = 0x0080;
    pub const NATIVE: u16 = 0x0100;
    pub const INTERFACE: u16 = 0x0200;
    pub const ABSTRACT: u16 = 0x0400;
    pub const STRICT: u16 = 0x0800;
    pub const SYNTHETIC: u16 = 0x1000;
    pub const ANNOTATION: u16 = 0x2000;
    pub const ENUM: u16 = 0x4000;
    pub const MANDATED: u16 = 0x8000;
    pub const MODULE: u16 = 0x8000;
}

/// Bits of [`MethodInfo::method_flags`]: marker annotations of the JDK that the machine obeys.
pub mod method_flags {
    /// `jdk.internal.reflect.CallerSensitive`
    pub const CALLER_SENSITIVE: u16 = 1 << 0;
    /// `java.lang.invoke.LambdaForm.Hidden` or `jdk.internal.vm.annotation.Hidden`: not in stack traces.
    pub const HIDDEN: u16 = 1 << 1;
    /// `jdk.internal.vm.annotation.ForceInline`
    pub const FORCE_INLINE: u16 = 1 << 2;
    /// `jdk.internal.vm.annotation.DontInline`
    pub const DONT_INLINE: u16 = 1 << 3;
    /// `jdk.internal.vm.annotation.IntrinsicCandidate`
    pub const INTRINSIC_CANDIDATE: u16 = 1 << 4;
    /// `jdk.internal.vm.annotation.ReservedStackAccess`
    pub const RESERVED_STACK: u16 = 1 << 5;
    /// `java.lang.invoke.LambdaForm.Compiled`
    pub const COMPILED_LAMBDA_FORM: u16 = 1 << 6;
    /// `jdk.internal.misc.ScopedMemoryAccess.Scoped`
    pub const SCOPED: u16 = 1 << 7;
}

/// How to parse.
#[derive(Clone, Debug)]
pub struct ParseOptions<'o> {
    /// The bytes come from the JDK image: leave out the checks that only refuse ill-made classes.
    pub trusted: bool,
    /// The class's loader is the boot or the platform loader: obey the JDK's marker annotations.
    /// Implied by `trusted`.
    pub privileged: bool,
    /// Internal name under which the class was asked for; another one in the file is an error.
    pub expected_name: Option<&'o [u8]>,
    /// The class is to be a hidden class: its name in the file is not compared to `expected_name`.
    pub hidden: bool,
    /// Module declarations (`module-info`) may be parsed.
    pub allow_module: bool,
    /// `--enable-preview` was given.
    pub preview: bool,
    /// Highest major version understood.
    pub max_major: u16,
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        Self {
            trusted: false,
            privileged: false,
            expected_name: None,
            hidden: false,
            allow_module: false,
            preview: false,
            max_major: 61,
        }
    }
}

/// A parsed class file. Fields of type `u16` that are named after a thing are constant-pool indices of it.
#[derive(Clone, Debug)]
pub struct ClassFile<'a> {
    /// Minor version.
    pub minor: u16,
    /// Major version.
    pub major: u16,
    /// The constant pool.
    pub constants: ConstantPool<'a>,
    /// Access flags, only those a class may have; an interface is always abstract.
    pub access_flags: u16,
    /// `Class` constant of this class; not an array.
    pub this_class: u16,
    /// `Class` constant of the superclass, 0 for `java.lang.Object` and modules.
    pub super_class: u16,
    /// `Class` constants of the direct superinterfaces.
    pub interfaces: Vec<u16>,
    /// The fields.
    pub fields: Vec<FieldInfo<'a>>,
    /// The methods.
    pub methods: Vec<MethodInfo<'a>>,
    /// `SourceFile`: a `Utf8`.
    pub source_file: Option<u16>,
    /// `SourceDebugExtension`: modified UTF-8.
    pub source_debug_extension: Option<&'a [u8]>,
    /// `Signature`: a `Utf8`.
    pub signature: Option<u16>,
    /// `InnerClasses`.
    pub inner_classes: Vec<InnerClass>,
    /// `EnclosingMethod`: a `Class`, and a `NameAndType` or 0.
    pub enclosing_method: Option<(u16, u16)>,
    /// `NestHost`: a `Class`.
    pub nest_host: Option<u16>,
    /// `NestMembers`: `Class`es.
    pub nest_members: Vec<u16>,
    /// `PermittedSubclasses`: `Class`es; present, even if empty, in a sealed class.
    pub permitted_subclasses: Option<Vec<u16>>,
    /// `Record`: present, even if empty, in a record class.
    pub record: Option<Vec<RecordComponent<'a>>>,
    /// `BootstrapMethods`.
    pub bootstrap_methods: Vec<BootstrapMethod>,
    /// Content of `RuntimeVisibleAnnotations`.
    pub annotations: Option<&'a [u8]>,
    /// Content of `RuntimeVisibleTypeAnnotations`.
    pub type_annotations: Option<&'a [u8]>,
    /// Content of `Module`.
    pub module: Option<&'a [u8]>,
    /// Whether there is a `Deprecated` attribute.
    pub deprecated: bool,
    /// Whether there is a `Synthetic` attribute (the access flag is separate).
    pub synthetic: bool,
}

impl<'a> ClassFile<'a> {
    /// Internal name of this class.
    pub fn name(&self) -> &'a [u8] {
        self.constants.class_name(self.this_class)
    }

    /// Internal name of the superclass.
    pub fn super_name(&self) -> Option<&'a [u8]> {
        (self.super_class != 0).then(|| self.constants.class_name(self.super_class))
    }

    /// Internal names of the direct superinterfaces.
    pub fn interface_names(&self) -> impl Iterator<Item = &'a [u8]> + '_ {
        self.interfaces.iter().map(|&i| self.constants.class_name(i))
    }

    /// Whether this is an interface.
    pub fn is_interface(&self) -> bool {
        self.access_flags & access::INTERFACE != 0
    }

    /// The method with this name and descriptor.
    pub fn find_method(&self, name: &[u8], desc: &[u8]) -> Option<&MethodInfo<'a>> {
        let pool = &self.constants;
        self.methods.iter().find(|m| pool.utf8(m.name) == name && pool.utf8(m.desc) == desc)
    }

    /// The field with this name and descriptor.
    pub fn find_field(&self, name: &[u8], desc: &[u8]) -> Option<&FieldInfo<'a>> {
        let pool = &self.constants;
        self.fields.iter().find(|f| pool.utf8(f.name) == name && pool.utf8(f.desc) == desc)
    }
}

/// A field.
#[derive(Clone, Debug)]
pub struct FieldInfo<'a> {
    /// Access flags.
    pub access_flags: u16,
    /// Name: a `Utf8`.
    pub name: u16,
    /// Descriptor: a `Utf8`.
    pub desc: u16,
    /// `ConstantValue`: a constant of the field's type; `None` if the field is not static.
    pub constant_value: Option<u16>,
    /// `Signature`: a `Utf8`.
    pub signature: Option<u16>,
    /// Content of `RuntimeVisibleAnnotations`.
    pub annotations: Option<&'a [u8]>,
    /// Content of `RuntimeVisibleTypeAnnotations`.
    pub type_annotations: Option<&'a [u8]>,
    /// Annotated with `jdk.internal.vm.annotation.Stable`.
    pub stable: bool,
}

/// A method.
#[derive(Clone, Debug)]
pub struct MethodInfo<'a> {
    /// Access flags.
    pub access_flags: u16,
    /// Name: a `Utf8`.
    pub name: u16,
    /// Descriptor: a `Utf8`.
    pub desc: u16,
    /// Slots of the arguments, the receiver included; at most 255.
    pub argument_slots: u8,
    /// Bytecode, unless the method is abstract or native.
    pub code: Option<Code<'a>>,
    /// `Exceptions`: `Class`es.
    pub exceptions: Vec<u16>,
    /// `Signature`: a `Utf8`.
    pub signature: Option<u16>,
    /// Content of `RuntimeVisibleAnnotations`.
    pub annotations: Option<&'a [u8]>,
    /// Content of `RuntimeVisibleParameterAnnotations`.
    pub parameter_annotations: Option<&'a [u8]>,
    /// Content of `AnnotationDefault`.
    pub annotation_default: Option<&'a [u8]>,
    /// Content of `RuntimeVisibleTypeAnnotations`.
    pub type_annotations: Option<&'a [u8]>,
    /// Content of `MethodParameters`: a count byte, then four bytes for each parameter.
    pub method_parameters: Option<&'a [u8]>,
    /// Marker annotations, see [`method_flags`].
    pub method_flags: u16,
}

impl MethodInfo<'_> {
    /// Whether the method is static.
    pub fn is_static(&self) -> bool {
        self.access_flags & access::STATIC != 0
    }
}

/// The bytecode of a method.
#[derive(Clone, Debug)]
pub struct Code<'a> {
    /// Most operand-stack slots in use.
    pub max_stack: u16,
    /// Local-variable slots, at least those of the arguments.
    pub max_locals: u16,
    /// The instructions: 1 to 65535 bytes.
    pub code: &'a [u8],
    /// Exception handlers, in order of precedence.
    pub handlers: Vec<Handler>,
    /// All line-number entries (pc, line), in file order.
    pub line_numbers: Vec<(u16, u16)>,
    /// All entries of the local-variable tables, in file order.
    pub local_variables: Vec<LocalVar>,
    /// Content of `StackMapTable`, from its count on.
    pub stack_map_table: Option<&'a [u8]>,
}

/// An exception handler: `start < end <= code length`, `target < code length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First covered pc.
    pub start: u16,
    /// First pc that is no longer covered.
    pub end: u16,
    /// Where the handler's code begins.
    pub target: u16,
    /// `Class` constant of the caught type, 0 for any.
    pub catch_type: u16,
}

/// A named local variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalVar {
    /// First pc of its scope.
    pub start: u16,
    /// Length of its scope.
    pub len: u16,
    /// Name: a `Utf8`.
    pub name: u16,
    /// Descriptor: a `Utf8`.
    pub desc: u16,
    /// First local-variable slot.
    pub index: u16,
}

/// A row of `InnerClasses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InnerClass {
    /// The inner class: a `Class`.
    pub inner: u16,
    /// The class it is a member of: a `Class`, or 0.
    pub outer: u16,
    /// Simple name: a `Utf8`, or 0.
    pub name: u16,
    /// Access flags as declared in source.
    pub access_flags: u16,
}

/// A bootstrap method with its static arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BootstrapMethod {
    /// A `MethodHandle`.
    pub method: u16,
    /// Loadable constants.
    pub args: Vec<u16>,
}

/// A component of a record class.
#[derive(Clone, Debug)]
pub struct RecordComponent<'a> {
    /// Name: a `Utf8`.
    pub name: u16,
    /// Descriptor: a `Utf8`.
    pub desc: u16,
    /// `Signature`: a `Utf8`.
    pub signature: Option<u16>,
    /// Content of `RuntimeVisibleAnnotations`.
    pub annotations: Option<&'a [u8]>,
    /// Content of `RuntimeVisibleTypeAnnotations`.
    pub type_annotations: Option<&'a [u8]>,
}

//! The class file from its magic number to its last byte; the parts have modules of their own.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use super::constants::{ConstantPool, is_module_error};
use super::error::{ClassFileError, ClassFileErrorKind};
use super::reader::Reader;
use super::{ClassFile, ParseOptions, access, names};
use crate::mutf8;

type Result<T> = std::result::Result<T, ClassFileError>;

const MAGIC: u32 = 0xCAFE_BABE;
const PREVIEW_MINOR: u16 = 65535;
const UNKNOWN_NAME: &[u8] = b"<Unknown>";
const CLASS_FLAGS: u16 = access::PUBLIC
    | access::FINAL
    | access::SUPER
    | access::INTERFACE
    | access::ABSTRACT
    | access::SYNTHETIC
    | access::ANNOTATION
    | access::ENUM;

/// What the parts of the parser need to know of the whole.
pub(super) struct Context<'x> {
    pub major: u16,
    pub minor: u16,
    /// Whether to check what memory safety does not need.
    pub verify: bool,
    /// Whether to obey the JDK's marker annotations.
    pub privileged: bool,
    /// Whether a module declaration may be parsed.
    pub allow_module: bool,
    /// The last `Module` or `Package` tag seen in the pool.
    pub module_tag: Cell<Option<u8>>,
    /// The class's name for messages.
    pub name: Cell<&'x [u8]>,
}

impl Context<'_> {
    /// The class's name for messages.
    pub fn name(&self) -> Cow<'_, str> {
        mutf8::to_str_lossy(self.name.get())
    }

    /// A `ClassFormatError` whose message ends with the name of the class file.
    #[cold]
    pub fn bad_file(&self, what: fmt::Arguments<'_>) -> ClassFileError {
        ClassFileError::format(format!("{what} in class file {}", self.name()))
    }

    pub fn check_field_name(&self, name: &[u8]) -> Result<()> {
        if names::is_field_name(name, self.major) { Ok(()) } else { Err(self.bad_name("field", name)) }
    }

    pub fn check_method_name(&self, name: &[u8]) -> Result<()> {
        if names::is_method_name(name, self.major) { Ok(()) } else { Err(self.bad_name("method", name)) }
    }

    #[cold]
    fn bad_name(&self, kind: &str, name: &[u8]) -> ClassFileError {
        let name = mutf8::to_str_lossy(name);
        ClassFileError::format(format!("Illegal {kind} name \"{name}\" in class {}", self.name()))
    }

    pub fn check_field_descriptor(&self, name: &[u8], desc: &[u8]) -> Result<()> {
        if names::is_field_descriptor(desc, self.major) {
            return Ok(());
        }
        Err(self.bad_descriptor("Field", name, desc))
    }

    /// The descriptor is legal for a method of this name.
    pub fn check_method_descriptor(&self, name: &[u8], desc: &[u8]) -> Result<()> {
        let legal = names::method_argument_slots(desc, self.major).is_some()
            && (name.first() != Some(&b'<') || desc.ends_with(b")V"));
        if legal { Ok(()) } else { Err(self.bad_descriptor("Method", name, desc)) }
    }

    #[cold]
    pub fn bad_descriptor(&self, kind: &str, name: &[u8], desc: &[u8]) -> ClassFileError {
        if let Some(complaint) = names::descriptor_complaint(desc, self.major) {
            return self.bad_file(format_args!("{complaint}"));
        }
        self.illegal_descriptor(kind, name, desc)
    }

    #[cold]
    pub fn illegal_descriptor(&self, kind: &str, name: &[u8], desc: &[u8]) -> ClassFileError {
        let (name, desc) = (mutf8::to_str_lossy(name), mutf8::to_str_lossy(desc));
        let class = self.name();
        ClassFileError::format(format!("{kind} \"{name}\" in class {class} has illegal signature \"{desc}\""))
    }

    /// The flags of a class, also of a row of `InnerClasses`, as they are to be stored. `also` tells which
    /// there may be besides those of a class.
    pub fn class_flags(&self, raw: u16, also: u16) -> Result<u16> {
        if self.verify && self.major >= 53 && raw & access::MODULE != 0 {
            return Err(is_module_error(&self.name()));
        }
        let mut flags = raw & (CLASS_FLAGS | also);
        if flags & access::INTERFACE != 0 && self.major < 50 {
            flags |= access::ABSTRACT;
        }
        if self.verify {
            let has = |bit: u16| flags & bit != 0;
            let modern = self.major >= 49;
            let illegal = (has(access::ABSTRACT) && has(access::FINAL))
                || (has(access::INTERFACE) && !has(access::ABSTRACT))
                || (has(access::INTERFACE) && modern && (has(access::SUPER) || has(access::ENUM)))
                || (!has(access::INTERFACE) && modern && has(access::ANNOTATION));
            if illegal {
                let message = format!("Illegal class modifiers in class {}: 0x{flags:X}", self.name());
                return Err(ClassFileError::format(message));
            }
        }
        Ok(flags)
    }

    fn check_version(&self, opts: &ParseOptions<'_>) -> Result<()> {
        let (major, minor, max) = (self.major, self.minor, opts.max_major);
        let version = format_args!("(class file version {major}.{minor})");
        let name = self.name();
        let message = if major < 45 {
            format!("{name} {version} was compiled with an invalid major version")
        } else if major > max {
            format!(
                "{name} has been compiled by a more recent version of the Java Runtime {version}, \
                 this version of the Java Runtime only recognizes class file versions up to {max}.0"
            )
        } else if major < 56
            || minor == 0
            || (minor == PREVIEW_MINOR && major == max && (opts.preview || opts.trusted))
        {
            return Ok(());
        } else if minor != PREVIEW_MINOR {
            format!("{name} {version} was compiled with an invalid non-zero minor version")
        } else if major != max {
            format!(
                "{name} {version} was compiled with preview features that are unsupported. \
                 This version of the Java Runtime only recognizes preview features for class file version \
                 {max}.{PREVIEW_MINOR}"
            )
        } else {
            format!(
                "Preview features are not enabled for {name} {version}. Try running with '--enable-preview'"
            )
        };
        Err(ClassFileError { kind: ClassFileErrorKind::UnsupportedVersion, message })
    }
}

impl<'a> ClassFile<'a> {
    /// Parses and checks a class file.
    pub fn parse(bytes: &'a [u8], opts: &ParseOptions<'_>) -> Result<ClassFile<'a>> {
        let mut r = Reader::new(bytes);
        let mut cx = Context {
            major: 0,
            minor: 0,
            verify: !opts.trusted,
            privileged: opts.trusted || opts.privileged,
            allow_module: opts.allow_module,
            module_tag: Cell::new(None),
            name: Cell::new(opts.expected_name.unwrap_or(UNKNOWN_NAME)),
        };
        let magic = r.u4()?;
        if magic != MAGIC {
            return Err(cx.bad_file(format_args!("Incompatible magic value {magic}")));
        }
        cx.minor = r.u2()?;
        cx.major = r.u2()?;
        cx.check_version(opts)?;
        let constants = ConstantPool::read(&mut r, &cx)?;

        let raw_flags = r.u2()?;
        let is_module = cx.major >= 53 && raw_flags & access::MODULE != 0;
        if is_module && !opts.allow_module {
            return Err(is_module_error(&cx.name()));
        }
        let access_flags = if is_module { raw_flags } else { cx.class_flags(raw_flags, 0)? };
        if !is_module {
            constants.refuse_module_tags(&cx)?;
        }
        let this_class = r.u2()?;
        if !constants.is_class(this_class) {
            return Err(cx.bad_file(format_args!("Invalid this class index {this_class} in constant pool")));
        }
        let name = constants.class_name(this_class);
        if name.first() == Some(&b'[') {
            return Err(cx.bad_file(format_args!("Bad class name")));
        }
        match opts.expected_name {
            Some(expected) if !opts.hidden && expected != name => {
                let (expected, name) = (mutf8::to_str_lossy(expected), mutf8::to_str_lossy(name));
                let message = format!("{expected} (wrong name: {name})");
                return Err(ClassFileError { kind: ClassFileErrorKind::NoClassDefFound, message });
            }
            Some(_) => {}
            None => cx.name.set(name),
        }
        let super_class = r.u2()?;
        check_super(&cx, &constants, super_class, name, is_module, access_flags)?;
        let interfaces = read_interfaces(&mut r, &cx, &constants)?;
        if !interfaces.is_empty() && super_class == 0 {
            let message =
                format!("java.lang.Object cannot implement an interface in class file {}", cx.name());
            return Err(ClassFileError::format(message));
        }
        let is_interface = access_flags & access::INTERFACE != 0;
        let fields = super::members::read_fields(&mut r, &cx, &constants, is_interface)?;
        let methods = super::members::read_methods(&mut r, &cx, &constants, is_interface)?;
        let mut class = ClassFile {
            minor: cx.minor,
            major: cx.major,
            constants,
            access_flags,
            this_class,
            super_class,
            interfaces,
            fields,
            methods,
            source_file: None,
            source_debug_extension: None,
            signature: None,
            inner_classes: Vec::new(),
            enclosing_method: None,
            nest_host: None,
            nest_members: Vec::new(),
            permitted_subclasses: None,
            record: None,
            bootstrap_methods: Vec::new(),
            annotations: None,
            type_annotations: None,
            module: None,
            deprecated: false,
            synthetic: false,
        };
        super::attributes::read(&mut r, &cx, &mut class)?;
        if !r.at_end() {
            let message = format!("Extra bytes at the end of class file {}", cx.name());
            return Err(ClassFileError::format(message));
        }
        Ok(class)
    }
}

fn check_super(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    index: u16,
    name: &[u8],
    is_module: bool,
    flags: u16,
) -> Result<()> {
    if index == 0 {
        if name != b"java/lang/Object" && !is_module {
            return Err(cx.bad_file(format_args!("Invalid superclass index 0")));
        }
        return Ok(());
    }
    if !pool.is_class(index) || is_module {
        return Err(cx.bad_file(format_args!("Invalid superclass index {index}")));
    }
    let super_name = pool.class_name(index);
    if super_name.first() == Some(&b'[') {
        return Err(cx.bad_file(format_args!("Bad superclass name")));
    }
    if flags & access::INTERFACE != 0 && super_name != b"java/lang/Object" {
        let message =
            format!("Interfaces must have java.lang.Object as superclass in class file {}", cx.name());
        return Err(ClassFileError::format(message));
    }
    Ok(())
}

fn read_interfaces(r: &mut Reader<'_>, cx: &Context<'_>, pool: &ConstantPool<'_>) -> Result<Vec<u16>> {
    let count = usize::from(r.u2()?);
    let mut interfaces = Vec::with_capacity(count.min(r.left() / 2));
    for _ in 0..count {
        let index = r.u2()?;
        if !pool.is_class(index) {
            return Err(cx.bad_file(format_args!("Interface name has bad constant pool index {index}")));
        }
        if pool.class_name(index).first() == Some(&b'[') {
            return Err(cx.bad_file(format_args!("Bad interface name")));
        }
        interfaces.push(index);
    }
    if cx.verify && count > 1 {
        let mut seen = HashSet::with_capacity(count);
        for &index in &interfaces {
            let name = pool.class_name(index);
            if !seen.insert(name) {
                let name = mutf8::to_str_lossy(name);
                return Err(cx.bad_file(format_args!("Duplicate interface name \"{name}\"")));
            }
        }
    }
    Ok(interfaces)
}
